import { describe, expect, it } from 'vitest';
import { commonPasswords } from './common-passwords.ts';
import { networkOf } from './network.ts';
import { judgePassword } from './password-policy.ts';

const member = {
  isAdmin: false,
  email: 'ada.lovelace@example.com',
  fullName: 'Ada Lovelace',
  orgName: 'Analytical Engines',
};
const judge = (password: string, context = member) => judgePassword(password, context);

describe('password policy', () => {
  it('takes length, not composition', async () => {
    expect(await judge('plain lowercase')).toEqual([]);
    expect(await judge('short words')).toEqual(['Use at least 12 characters']);
    expect(await judge('twelve chars', { ...member, isAdmin: true })).toEqual([
      'Use at least 15 characters',
    ]);
  });

  it('counts characters as people do and never cuts', async () => {
    expect(await judge('🦆🐸'.repeat(3) + 'ёжик в тумане'.repeat(8))).toEqual([]);
    expect(await judge('zq'.repeat(3) + 'ä'.repeat(123))).toEqual(['Use at most 128 characters']);
  });

  it('refuses what guessers try first', async () => {
    for (const weak of [
      'passwordpassword',
      'Password123456!',
      'aaaaaaaaaaaaaaa',
      'abcabcabcabcabc',
      '123456789012345',
      '84759302847561',
      'abcdefghijklmnop',
      'qwerty123456',
      'counterstrike',
    ]) {
      expect(await judge(weak), weak).not.toEqual([]);
    }
    const listed = [...(await commonPasswords())].slice(0, 3000);
    for (const password of listed) expect(await judge(password)).not.toEqual([]);
  });

  it('refuses what is little more than a name, and no more than that', async () => {
    expect(await judge('adalovelace1843')).toHaveLength(1);
    expect(await judge('AnalyticalEngines')).toHaveLength(1);
    expect(await judge('Ada.Lovelace@example.com')).toHaveLength(1);
    expect(
      await judgePassword('a1@example.com', { isAdmin: false, email: 'a1@example.com' }),
    ).toHaveLength(1);
    const ann = { isAdmin: false, fullName: 'Ann Lee' };
    expect(await judgePassword('annlee-123456', ann)).toHaveLength(1);
    expect(await judge('lovelace prefers purple teapots')).toEqual([]);
  });
});

describe('networkOf', () => {
  it('takes a /64 as one caller and sees through mapped addresses', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::1'));
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    // As some proxies write it; and one budget for what is no address.
    expect(networkOf('192.0.2.1:51234')).toBe('192.0.2.1');
    expect(networkOf('[2001:db8:1:2::1]:4711')).toBe(networkOf('2001:db8:1:2::1'));
    expect(networkOf('somewhere')).toBe(networkOf('elsewhere'));
  });
});
