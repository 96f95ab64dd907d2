import { createHash } from 'node:crypto';
import { canonicalize } from 'json-canonicalize';
import type { AuditInput } from './record.ts';

/** First byte of what is hashed for a row, as for the leaves of RFC 6962. */
const LEAF = Buffer.from([0]);

/** Sign-ins of one org are spread over so many chains, so that they do not queue behind changes. */
const AUTHN_SHARDS = 4;

const rootOf = (orgId: number): string => (orgId === 0 ? 'platform' : `org/${orgId}`);

/**
 * The chain an event belongs to: one per org, with shards for sign-in events, and the platform's
 * own for events that belong to no org.
 */
export const chainOf = (orgId: number, event: AuditInput['event'], ownerId: number): string =>
  event.startsWith('authn.') ? `${rootOf(orgId)}/authn/${ownerId % AUTHN_SHARDS}` : rootOf(orgId);

/** Every chain that an org can have, whether it has begun or not. */
export const chainsOf = (orgId: number): string[] => [
  rootOf(orgId),
  ...Array.from({ length: AUTHN_SHARDS }, (_none, shard) => `${rootOf(orgId)}/authn/${shard}`),
];

/** What stands before the first row: binds the chain to its name and its beginning. */
export const genesisHash = (chain: string, createdAt: string): Buffer =>
  createHash('sha256')
    .update(LEAF)
    .update(canonicalize({ chain, created_at: createdAt, genesis: true }))
    .digest();

/**
 * SHA-256(0x00 || chain || LF || seq || LF || previous hash || RFC 8785 form of the row). `row`
 * holds strings, integers, booleans, null, arrays and objects of these only.
 */
export const rowHash = (
  chain: string,
  seq: number,
  previous: Buffer,
  row: Readonly<Record<string, unknown>>,
): Buffer =>
  createHash('sha256')
    .update(LEAF)
    .update(`${chain}\n${seq}\n`)
    .update(previous)
    .update(canonicalize(row))
    .digest();
