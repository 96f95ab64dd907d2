import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import { AppError } from './app-error.ts';

/** What is stored and replayed. */
export interface StoredReply {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const keyFrom = (key: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'rollcall', 'idempotent reply', 32));

// A reply may show a secret once (an API key). Only who has the Idempotency-Key can read it again.
const seal = (key: string, reply: StoredReply): Buffer => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(key), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(reply), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
};

const unseal = (key: string, box: Buffer): StoredReply => {
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(key), box.subarray(0, 12));
  decipher.setAuthTag(box.subarray(12, 28));
  const text = Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]).toString();
  return JSON.parse(text) as StoredReply;
};

const hash = (...parts: readonly string[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

export interface IdempotentRequest {
  readonly key: string;
  readonly who: string;
  readonly route: string;
  readonly body: unknown;
}

/**
 * Claims the key inside the transaction of the effect: a second request with the same key waits
 * here until the first has committed, and then gets its reply. Kept for 24 h. The same key with
 * another body is a 422.
 */
export const claimKey = async (tx: Tx, request: IdempotentRequest): Promise<StoredReply | null> => {
  const keyHash = hash(request.who, request.route, request.key);
  const bodyHash = hash(JSON.stringify(request.body ?? null));
  await tx.execute(sql`
    DELETE FROM idempotency_keys
    WHERE key_hash = ${keyHash} AND created_at < now() - interval '24 hours'`);
  const claimed = await tx.execute(sql`
    INSERT INTO idempotency_keys (key_hash, body_hash) VALUES (${keyHash}, ${bodyHash})
    ON CONFLICT DO NOTHING RETURNING 1`);
  if (claimed.rows.length > 0) return null;
  const { rows } = await tx.execute<{ body_hash: Buffer; reply: Buffer | null }>(
    sql`SELECT body_hash, reply FROM idempotency_keys WHERE key_hash = ${keyHash}`,
  );
  const [stored] = rows;
  if (!stored?.reply) {
    throw new AppError('idempotency_in_progress', 'The first request with this key still runs');
  }
  if (!stored.body_hash.equals(bodyHash)) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key came with another body');
  }
  return unseal(request.key, stored.reply);
};

/** Stores the reply beside the effect, in the same transaction. */
export const storeReply = async (tx: Tx, request: IdempotentRequest, reply: StoredReply) => {
  const keyHash = hash(request.who, request.route, request.key);
  await tx.execute(sql`
    UPDATE idempotency_keys SET reply = ${seal(request.key, reply)} WHERE key_hash = ${keyHash}`);
};
