import type { Db } from '../../../server/db/db.ts';
import type { Services } from '../../../server/http/context.ts';

/** When a process dies: at its how-many-th transaction, before that is kept or just after. */
export interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** What a dead process says. */
export class Killed extends Error {}

/**
 * Services of a process that is killed: the transaction that it dies in leaves nothing, or was kept
 * and nobody heard of it; after that it does nothing more.
 */
export const killedAt = (services: Services, death: Death): Services => {
  let count = 0;
  const mortal = (db: Db): Db => {
    const transaction: Db['transaction'] = async (work, config) => {
      count += 1;
      if (count > death.at) throw new Killed();
      const isLast = count === death.at;
      const result = await db.transaction(async (tx) => {
        const kept = await work(tx);
        if (isLast && death.when === 'before') throw new Killed();
        return kept;
      }, config);
      if (isLast) throw new Killed();
      return result;
    };
    const under: Db = Object.create(db);
    return Object.assign(under, {
      transaction,
      within: (scope: Parameters<Db['within']>[0]) => mortal(db.within(scope)),
    });
  };
  return { ...services, db: mortal(services.db) };
};
