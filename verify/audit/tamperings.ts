import type pg from 'pg';
import { rowHash } from '../../server/audit/chain.ts';
import type { Dice } from './random.ts';
import { words } from './words.ts';

/** A chain that somebody tampers with, in a transaction of the superuser. */
export interface Victim {
  readonly client: pg.Client;
  readonly dice: Dice;
  readonly chain: string;
  readonly orgId: number;
  /** Number of its last row. */
  readonly end: number;
  /** A chain of another org. */
  readonly other: string;
}

/** Number of the first row that is not what it was. */
export type Tampering = (victim: Victim) => Promise<number>;

const PLACE = ['chain', 'seq', 'prev_hash', 'hash'];
const TEXTS = words(`
      event item_type item_label actor_email actor_name owner_email owner_name request_id
      request_method request_url request_ip request_user_agent reason
    `);
const NUMBERS = [
  'id',
  'item_id',
  'actor_id',
  'owner_id',
  'session_id',
  'api_key_id',
  'impersonator_id',
];

const columnsOf = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = 'audit_log' AND column_name <> ALL($1)`,
    [[...PLACE, 'id']],
  );
  return rows.map(({ name }) => name);
};

const setHead = ({ client, chain }: Victim) =>
  client.query(
    `UPDATE audit_chains c SET seq = l.seq, hash = l.hash FROM audit_log l
     WHERE c.chain = $1 AND l.chain = $1
       AND l.seq = (SELECT max(seq) FROM audit_log WHERE chain = $1)`,
    [chain],
  );

const flipByte: Tampering = async ({ client, dice, chain, end }) => {
  const seq = dice.between(1, end);
  const kind = dice.between(0, 2);
  if (kind === 0) {
    const column = dice.pick(['prev_hash', 'hash']);
    await client.query(
      `UPDATE audit_log SET ${column} = set_bit(${column}, $3, 1 - get_bit(${column}, $3))
       WHERE chain = $1 AND seq = $2`,
      [chain, seq, dice.between(0, 255)],
    );
    return seq;
  }
  const column = dice.pick(kind === 1 ? TEXTS : NUMBERS);
  const { rows } = await client.query<{ value: string | null }>(
    `SELECT ${column}::text AS value FROM audit_log WHERE chain = $1 AND seq = $2`,
    [chain, seq],
  );
  const text = rows[0]?.value ?? '';
  const at = dice.between(0, Math.max(0, text.length - 1));
  const flipped = String.fromCharCode(text.charCodeAt(at) ^ 1);
  const changed = text === '' ? '1' : text.slice(0, at) + flipped + text.slice(at + 1);
  await client.query(
    `UPDATE audit_log SET ${column} = $3${kind === 2 ? '::text::bigint' : ''} WHERE chain = $1 AND seq = $2`,
    [chain, seq, kind === 2 ? changed.replaceAll(/\D/g, '7') : changed],
  );
  return seq;
};

const editJson: Tampering = async ({ client, dice, chain, end }) => {
  const seq = dice.between(1, end);
  const edit = dice.pick([
    `object_changes = object_changes || '{"full_name": ["Name", "Mallory"]}'`,
    `object_changes = '{"role": [1]}'`,
    `change_summary = change_summary || '["nothing happened"]'`,
    `association_resource = '{"type": "session"}'`,
  ]);
  await client.query(`UPDATE audit_log SET ${edit} WHERE chain = $1 AND seq = $2`, [chain, seq]);
  return seq;
};

const deleteOne: Tampering = async ({ client, dice, chain, end }) => {
  const seq = dice.between(1, end);
  await client.query('DELETE FROM audit_log WHERE chain = $1 AND seq = $2', [chain, seq]);
  return seq;
};

const deleteRange: Tampering = async ({ client, dice, chain, end }) => {
  const from = dice.between(1, end - 1);
  const to = dice.between(from + 1, end);
  await client.query('DELETE FROM audit_log WHERE chain = $1 AND seq BETWEEN $2 AND $3', [
    chain,
    from,
    to,
  ]);
  return from;
};

/** Hashes anew what stands from a number on, as the writer would have. */
const rehash = async ({ client, chain }: Victim, from: number, to: number): Promise<void> => {
  const { rows } = await client.query<{ seq: number; hash: string; row: Record<string, unknown> }>(
    `SELECT seq, encode(hash, 'hex') AS hash, to_jsonb(l) - 'chain' - 'seq' - 'prev_hash' - 'hash'
       - 'search_text' || jsonb_build_object('created_at',
         to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) AS row
     FROM audit_log l WHERE chain = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
    [chain, from - 1, to],
  );
  let previous: Buffer | undefined;
  for (const { seq, hash, row } of rows) {
    if (seq < from) {
      previous = Buffer.from(hash, 'hex');
      continue;
    }
    const before = previous ?? Buffer.alloc(32);
    previous = rowHash(chain, seq, before, row);
    await client.query(
      'UPDATE audit_log SET prev_hash = $3, hash = $4 WHERE chain = $1 AND seq = $2',
      [chain, seq, before, previous],
    );
  }
};

/** Gives rows other numbers, by way of negative ones: no number may stand twice on the way. */
const renumber = async ({ client, chain }: Victim, change: string): Promise<void> => {
  await client.query(`UPDATE audit_log SET seq = -(${change}) WHERE chain = $1`, [chain]);
  await client.query('UPDATE audit_log SET seq = -seq WHERE chain = $1', [chain]);
};

const insertOne: Tampering = async (victim) => {
  const { client, dice, chain, end } = victim;
  const seq = dice.between(2, end);
  await renumber(victim, `CASE WHEN seq >= ${seq} THEN seq + 1 ELSE seq END`);
  const columns = (await columnsOf(client)).filter((name) => name !== 'reason').join(', ');
  await client.query(
    `INSERT INTO audit_log (${columns}, reason, chain, seq, prev_hash, hash)
     SELECT ${columns}, 'forged', chain, seq + 1, hash, hash FROM audit_log
     WHERE chain = $1 AND seq = $2`,
    [chain, seq - 1],
  );
  await rehash(victim, seq, seq);
  await setHead(victim);
  return seq;
};

const swap: Tampering = async (victim) => {
  const one = victim.dice.between(1, victim.end - 1);
  const other = victim.dice.between(one + 1, victim.end);
  await renumber(
    victim,
    `CASE seq WHEN ${one} THEN ${other} WHEN ${other} THEN ${one} ELSE seq END`,
  );
  return one;
};

const rehashForward: Tampering = async (victim) => {
  const { client, dice, chain, end } = victim;
  const seq = dice.between(2, end);
  await client.query(
    `UPDATE audit_log SET actor_name = 'Somebody else' WHERE chain = $1 AND seq = $2`,
    [chain, seq],
  );
  await rehash(victim, seq, end);
  await setHead(victim);
  return seq;
};

const cutTail: Tampering = async (victim) => {
  const seq = victim.dice.between(2, victim.end);
  await victim.client.query('DELETE FROM audit_log WHERE chain = $1 AND seq >= $2', [
    victim.chain,
    seq,
  ]);
  await setHead(victim);
  return seq;
};

/** Everything of every org as it was when the chain had so many rows, copies of checkpoints too. */
const restoreBackup: Tampering = async (victim) => {
  const { client, dice, chain, end } = victim;
  const seq = dice.between(2, end);
  await client.query(
    `DELETE FROM audit_log WHERE id >= (SELECT id FROM audit_log WHERE chain = $1 AND seq = $2)`,
    [chain, seq],
  );
  await client.query(`DELETE FROM audit_chains WHERE chain NOT IN (SELECT chain FROM audit_log)`);
  await client.query(
    `UPDATE audit_chains c SET seq = l.seq, hash = l.hash FROM audit_log l WHERE l.chain = c.chain
       AND l.seq = (SELECT max(seq) FROM audit_log WHERE chain = c.chain)`,
  );
  await client.query('DELETE FROM audit_checkpoints; DELETE FROM audit_peaks');
  return seq;
};

/** A row of another org in the place of one, or behind the last; as it is, or said to be ours. */
const replayOther: Tampering = async (victim) => {
  const { client, dice, chain, orgId, end, other } = victim;
  const seq = dice.between(1, end + 1);
  const columns = (await columnsOf(client)).filter((name) => name !== 'org_id').join(', ');
  const isAdopted = dice.between(0, 1) === 1;
  await client.query('DELETE FROM audit_log WHERE chain = $1 AND seq = $2', [chain, seq]);
  await client.query(
    `INSERT INTO audit_log (${columns}, org_id, chain, seq, prev_hash, hash)
     SELECT ${columns}, ${isAdopted ? orgId : 'org_id'}, $1, $2, prev_hash, hash FROM audit_log
     WHERE chain = $3 AND seq = $4`,
    [chain, seq, other, dice.between(1, 5)],
  );
  await setHead(victim);
  return seq;
};

/** What somebody with every right in the database may do to a log. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'flip a bit': flipByte,
  'edit JSON': editJson,
  'delete one': deleteOne,
  'delete a range': deleteRange,
  'insert one': insertOne,
  'swap two': swap,
  're-hash forward': rehashForward,
  'cut the tail with the head': cutTail,
  'restore a backup': restoreBackup,
  'replay a row of another org': replayOther,
};
