import type { Services } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { wakeJobs } from '../jobs/jobs.ts';
import { sortName } from '../people/names.ts';
import { aboutReview, ofSeries } from './about-review.ts';
import { dueSeries, insertRun, lockDueSeries, startWaitingRun } from './next-run.repo.ts';
import { nextStartTold, planNextRun } from './start.repo.ts';

const makeRun = ({ db }: Services, seriesId: number): Promise<void> =>
  transact(db, { actor: null, request: null }, async (tx, audit) => {
    const series = await lockDueSeries(tx, seriesId);
    if (!series) return;
    const { org_id: orgId, owner_id: ownerId, settings } = series;
    const number = series.is_waiting ? series.last_number : series.last_number + 1;
    const { name } = settings;
    const id = series.is_waiting
      ? series.last_id
      : await insertRun(tx, {
          orgId,
          seriesId,
          number,
          ownerId,
          settings,
          nameKey: sortName(name),
        });
    if (series.is_waiting) await startWaitingRun(tx, id);
    const next = await planNextRun(tx, seriesId, settings.rules);
    audit({
      ...aboutReview({ id, org_id: orgId, name, number }),
      ...ofSeries(seriesId),
      event: series.is_waiting ? 'review.scheduled' : 'review.created',
      changes: {
        state: [series.is_waiting ? series.last_state : null, 'starting'],
        number: [null, number],
        ...nextStartTold(next),
      },
    });
    await wakeJobs(tx);
  });

/**
 * Lets every series whose time has come make its next run, which starts at once. What was missed
 * while nobody was there is made up for by one run, not by many.
 */
export const makeNextRuns = async (services: Services): Promise<void> => {
  for (const id of await dueSeries(services.db)) await makeRun(services, id);
};
