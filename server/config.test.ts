import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { StartupError } from './startup-error.ts';

function mistakesOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    return String(error instanceof Error ? error.message : error).split('\n');
  }
  return [];
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({ DATABASE_URL: '', HOME: '/root' })).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      databaseUrl: undefined,
      migrationDatabaseUrl: undefined,
      checkpointDir: resolve('data/checkpoints'),
      checkpointCopyDir: undefined,
      checkpointKeyFile: undefined,
      databaseWaitSeconds: 60,
      drainSeconds: 0,
      publicUrl: 'http://localhost:3000',
      basePath: '/api',
      setupToken: undefined,
      smtpUrl: undefined,
      mailFrom: 'Rollcall <rollcall@localhost>',
      trustedProxies: [],
      logLevel: 'info',
      metricsToken: undefined,
      webDir: resolve('dist/web'),
      documentedOnly: false,
      upstreamUrl: undefined,
    });
  });

  it('takes what is given, in its canonical form', () => {
    const config = loadConfig({
      PORT: '8080',
      PUBLIC_URL: 'https://People.example.com/',
      BASE_PATH: '/people/api',
      SETUP_TOKEN: '8 signs!',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    });
    expect(config).toMatchObject({
      port: 8080,
      publicUrl: 'https://people.example.com',
      basePath: '/people/api',
      setupToken: '8 signs!',
      mailFrom: 'Rollcall <rollcall@people.example.com>',
      trustedProxies: ['10.0.0.0/8', '::1'],
    });
  });

  it('reports all mistakes at once, a line each, without repeating a value', () => {
    const lines = mistakesOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PUBLIC_URL: 'https://example.com/people',
      BASE_PATH: 'api/',
      SETUP_TOKEN: 'short',
      SMTP_URL: 'localhost',
      MAIL_FROM: 'nobody',
      TRUSTED_PROXIES: '10.0.0.0/33',
      LOG_LEVEL: 'loud',
    });
    expect(lines.map((line) => line.split(':')[0]?.trim())).toEqual([
      'The configuration is not valid',
      'PORT',
      'DATABASE_URL',
      'PUBLIC_URL',
      'BASE_PATH',
      'SETUP_TOKEN',
      'SMTP_URL',
      'MAIL_FROM',
      'TRUSTED_PROXIES',
      'LOG_LEVEL',
    ]);
    expect(lines.join('\n')).not.toContain('hunter2');
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['DATABASE_WAIT_SECONDS', '1m'],
    ['DRAIN_SECONDS', '601'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['PUBLIC_URL', 'https://user@example.com'],
    ['PUBLIC_URL', 'https://example.com/?a'],
    ['BASE_PATH', '/'],
    ['BASE_PATH', '/api/'],
    ['BASE_PATH', '/a?b'],
    ['TRUSTED_PROXIES', 'all'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['MAIL_FROM', 'A <a@b>\r\nBcc: c@d'],
    ['MIGRATION_DATABASE_URL', 'postgres://owner@db/x'],
  ])('refuses %s=%j', (name, value) => {
    expect(mistakesOf({ [name]: value })).toEqual([
      'The configuration is not valid:',
      expect.stringContaining(`${name}: m`),
    ]);
  });
});
