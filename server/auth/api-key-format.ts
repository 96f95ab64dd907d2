import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 characters of 62 are 256.03 bits. */
const SECRET_LENGTH = 43;
// The largest multiple of 62 in a byte: bytes from here on are thrown away, so that no character
// is likelier than another.
const UNBIASED = 248;

const randomBase62 = (length: number): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < UNBIASED && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
};

/** CRC-32 in eight hex digits: lets a scanner, and us, tell a key from a typo without a look-up. */
const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

const KEY = /^(rck_[1-9]\d{0,15}_[0-9A-Za-z]{43})_([0-9a-f]{8})$/;

/**
 * Makes a key `rck_<id>_<43 base62>_<crc32>`. Stored is the SHA-256 of this whole text; what is
 * random in it is past guessing, so a fast hash does.
 */
export const newApiKey = (id: number): string => {
  const body = `rck_${id}_${randomBase62(SECRET_LENGTH)}`;
  return `${body}_${checksum(body)}`;
};

/** Whether a text is a key of ours, typed right. Says nothing about whether it is a live one. */
export const isApiKey = (text: string): boolean => {
  const [, body, sum] = KEY.exec(text) ?? [];
  return body !== undefined && sum === checksum(body);
};

/** What of a key is shown after its first showing: prefix, id and last four. */
export const maskOf = (id: number, key: string): string => `rck_${id}_…${key.slice(-4)}`;
