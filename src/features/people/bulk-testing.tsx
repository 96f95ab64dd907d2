import { screen } from '@testing-library/react';
import { bulkUsers, type BulkAction, type BulkRow } from '../../../contract/bulk.ts';
import { fakePlan, fakeRow, fakeRun } from '../../test/fake-runs.ts';
import { answer, server } from '../../test/server.ts';
import type { open } from './people-testing.tsx';

/** What a request for an act on many may carry. */
export interface AskedBulk {
  readonly action: BulkAction;
  readonly ids?: number[];
  readonly filter?: object;
  readonly except_ids?: number[];
  readonly reason?: string;
  readonly team_id?: number;
  readonly dry_run?: boolean;
}
export const BLOCKED = {
  state: 'blocked',
  code: 'higher_rank',
  message: 'Has a higher rank',
} as const;

/** A server that blocks 1 in the plan, and what `ofRun` says in the run. */
export const serveBulk = (ofRun: (id: number) => Partial<BulkRow> = () => ({})) => {
  const asked: AskedBulk[] = [];
  server.use(
    answer(bulkUsers, ({ body }) => {
      const request = body as AskedBulk;
      asked.push(request);
      const ids = request.ids ?? [1, 2, 3];
      if (request.dry_run !== true) {
        const rows = ids.map((id) => fakeRow(id, ofRun(id)));
        return fakeRun(rows, { action: request.action, id: 10 + asked.length });
      }
      const rows = ids.map((id) => fakeRow(id, id === 1 ? BLOCKED : { state: 'will_change' }));
      return fakePlan(rows, { action: request.action });
    }),
  );
  return asked;
};

type Hand = ReturnType<typeof open>['user'];

/** Ticks the whole page. */
export const chooseAll = async (user: Hand) =>
  user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
/** Begins an act of the menu. */
export const more = async (user: Hand, item: string) => {
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};
