import { createHash, randomBytes } from 'node:crypto';

/** SHA-256, the form in which every random secret is kept. */
export const sha256 = (value: string | Buffer): Buffer =>
  createHash('sha256').update(value).digest();

/** 256 random bits as base64url, behind a prefix that tells what leaked. */
export const randomToken = (prefix: string): string =>
  `${prefix}_${randomBytes(32).toString('base64url')}`;
