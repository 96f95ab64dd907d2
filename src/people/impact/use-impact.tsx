import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { User } from '../../../contract/users.ts';
import { useFeature, useSession } from '../../api/session.ts';
import { refusalOf, type HeavyAct } from './impact-lines.ts';
import { Impact } from './impact.tsx';
import { tiesQueries } from './ties.queries.ts';

/**
 * What hangs on a person, for a dialog about them: `view` to show, and why the act would be refused.
 * Both are null where the act takes nothing away (`act` null) or the server does not tell. A failed
 * look-up stops nothing: the server refuses what must not be.
 */
export function useImpact(
  person: User,
  act: HeavyAct | null,
): { view: ReactNode; blocked: string | null } {
  const { org } = useSession();
  const isTold = useFeature('offboarding') && act !== null;
  const ties = useQuery({ ...tiesQueries.of(person.id), enabled: isTold });
  if (!isTold) return { view: null, blocked: null };
  return {
    view: <Impact ties={ties} act={act} person={person} />,
    blocked: ties.data === undefined ? null : refusalOf(ties.data, act, org.name),
  };
}
