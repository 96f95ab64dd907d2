import { getAttention } from '../../../contract/system.ts';
import { invalidField } from '../../http/app-error.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { readAttention } from './attention.repo.ts';

// PostgreSQL: a time zone that it does not know.
const isUnknownZone = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && at.code === '22023') return true;
  }
  return false;
};

export const attentionRoutes: readonly Implementation[] = [
  implement(getAttention, async ({ query }, ctx) => {
    // Names only: an offset such as +02 means the opposite to PostgreSQL.
    if (query.tz !== undefined && !/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(query.tz)) {
      throw invalidField('tz', 'Must be the name of a time zone, such as Europe/Berlin');
    }
    try {
      return await readAttention(ctx.db, actorOf(ctx).orgId, query.tz ?? 'UTC');
    } catch (error) {
      throw isUnknownZone(error) ? invalidField('tz', 'No such time zone') : error;
    }
  }),
];
