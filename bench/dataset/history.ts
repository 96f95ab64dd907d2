import { chainOf, chainsOf, genesisHash, rowHash } from '../../server/audit/chain.ts';
import type { AuditInput, AuditPerson } from '../../server/audit/record.ts';
import { rowOf, searchText } from '../../server/audit/row.ts';
import type { Random } from '../../server/sample/random.ts';
import type { Person } from './people.ts';
import type { OrgShape } from './shape.ts';

const DAY = 86_400_000;
const DAYS = 730;

const who = ({ id, email, fullName }: Person): AuditPerson => ({ id, email, fullName });

/** What an everyday log is made of: mostly sign-ins, some changes, a few refusals. */
const eventOf = (dice: number, owner: Person, admin: Person, orgId: number): AuditInput => {
  const item = { itemType: 'user', itemId: owner.id, itemLabel: owner.fullName, orgId } as const;
  const self = { ...item, owner: who(owner), actor: { ...who(owner), type: 'user' } } as const;
  const by = { ...item, owner: who(owner), actor: { ...who(admin), type: 'user' } } as const;
  if (dice < 0.72) return { ...self, event: 'authn.login_succeeded' };
  if (dice < 0.78) {
    return { ...self, event: 'authn.login_failed', outcome: 'failure', reason: 'wrong_password' };
  }
  if (dice < 0.88) {
    return { ...by, event: 'user.updated', changes: { user_tier: ['standard', 'extended'] } };
  }
  if (dice < 0.92) return { ...by, event: 'role.assigned', changes: { is_admin: [false, true] } };
  if (dice < 0.95) {
    return {
      ...by,
      event: 'user.locked',
      reason: 'Lost a laptop',
      changes: { locked: [false, true] },
    };
  }
  if (dice < 0.99) return { ...self, event: 'password.changed' };
  return {
    ...self,
    event: 'authz.denied',
    itemType: 'request',
    outcome: 'denied',
    reason: 'forbidden',
  };
};

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

/** UTC with microseconds, as the log writes instants. */
const micros = (ms: number): string => new Date(Math.floor(ms)).toISOString().replace('Z', '000Z');
const hex = (bytes: Buffer): string => String.raw`\x${bytes.toString('hex')}`;

interface Head {
  seq: number;
  hash: Buffer;
  readonly createdAt: string;
}

/** Makes the log of one org, row by row in order of time, each linked to the one before it. */
export class History {
  readonly #org: OrgShape;
  readonly #heads: ReadonlyMap<string, Head>;
  readonly #start: number;

  constructor(org: OrgShape, now: number) {
    this.#org = org;
    this.#start = now - DAYS * DAY;
    // To the second: the hash of the beginning is made again from the column.
    const createdAt = micros(Math.floor(this.#start / 1000) * 1000);
    this.#heads = new Map(
      chainsOf(org.id).map((chain) => [
        chain,
        { seq: 0, hash: genesisHash(chain, createdAt), createdAt },
      ]),
    );
  }

  /** Rows of audit_log; `firstId` is the id of the first. */
  *rows(people: readonly Person[], firstId: number, random: Random) {
    const seen = people.filter(({ state }) => state !== 'invited');
    const admins = seen.filter(({ isAdmin }) => isAdmin);
    const step = (DAYS * DAY - 60_000) / this.#org.auditRows;
    for (let index = 0; index < this.#org.auditRows; index += 1) {
      const event = eventOf(random.next(), random.pick(seen), random.pick(admins), this.#org.id);
      const chain = chainOf(this.#org.id, event.event, event.owner?.id ?? 0);
      const head = this.#heads.get(chain);
      if (!head) throw new Error(`no chain ${chain}`);
      const row = rowOf(
        {
          ...event,
          origin: { ip: `10.${random.int(0, 3)}.${random.int(0, 255)}.7`, userAgent: AGENT },
        },
        { actor: null, request: null },
        { id: firstId + index, orgId: this.#org.id, at: micros(this.#start + index * step) },
      );
      const previous = head.hash;
      head.seq += 1;
      head.hash = rowHash(chain, head.seq, previous, { ...row });
      yield {
        ...row,
        chain,
        seq: head.seq,
        prev_hash: hex(previous),
        hash: hex(head.hash),
        search_text: searchText(row),
      };
    }
  }

  /** Rows of audit_chains, once all rows were made. */
  heads() {
    return [...this.#heads].map(([chain, { seq, hash, createdAt }]) => ({
      chain,
      org_id: this.#org.id,
      seq,
      hash: hex(hash),
      created_at: createdAt,
    }));
  }
}
