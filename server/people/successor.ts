import { AppError } from '../http/app-error.ts';
import type { Target } from './target.repo.ts';

/** Somebody whom a request names as the successor of somebody else. */
export interface NamedSuccessor {
  readonly fromId: number;
  readonly successorId: number;
  /** Where the request names them. */
  readonly field: string;
}

/**
 * The person who is to take over from somebody: an active member of the org, who stays in it. Each
 * way of being none has an answer of its own.
 */
export const requireSuccessor = (
  locked: ReadonlyMap<number, Target>,
  { fromId, successorId, field }: NamedSuccessor,
  leaving: ReadonlySet<number> = new Set(),
): Target => {
  const inField = (why: string) => ({ details: { [field]: [why] } });
  const successor = locked.get(successorId);
  if (!successor) {
    // As for somebody who does not exist: another org's people are nobody here.
    throw new AppError('not_found', 'The successor is not in this org', inField('Not in the org'));
  }
  const { full_name: name } = successor;
  if (successorId === fromId) {
    const why = 'Nobody is their own successor';
    throw new AppError('invalid_request', `${name} is the one who hands over`, inField(why));
  }
  if (leaving.has(successorId)) {
    throw new AppError('conflict', `${name} leaves as well`, inField('Leaves as well'));
  }
  if (successor.membership_status !== 'ACTIVE' || successor.status === 'DEACTIVATED') {
    throw new AppError('conflict', `${name} is deactivated`, inField('Is deactivated'));
  }
  return successor;
};
