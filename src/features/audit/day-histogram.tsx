import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { useSession } from '../../api/session.ts';
import { searchAfter, type AuditState } from '../../audit/audit-state.ts';
import { auditQueries } from '../../audit/audit.queries.ts';
import { addDays, dayIn, isDay } from '../../lib/days.ts';
import { askedRange } from '../../audit/time-range.ts';
import { ErrorPanel, Skeleton } from '../../components/async-states.tsx';
import { DayChart, type Series } from '../../components/day-chart.tsx';

const SERIES: readonly Series<'sign_ins' | 'failed_sign_ins' | 'changes'>[] = [
  { key: 'sign_ins', label: 'sign-ins', one: 'sign-in', tone: 'accent' },
  { key: 'changes', label: 'changes', one: 'change', tone: 'info' },
  { key: 'failed_sign_ins', label: 'refused sign-ins', one: 'refused sign-in', tone: 'danger' },
];

/** As many days as the span needs: a month at least, a year at most. */
function daysFor(from: string | undefined, today: string): number {
  if (from === undefined) return 90;
  const back = (Date.parse(today) - Date.parse(from.slice(0, 10))) / 86_400_000 + 1;
  return back <= 30 ? 30 : back <= 90 ? 90 : 366;
}

/** Sign-ins, refusals and changes per day of the whole org; a day is a link that sets the span. */
export function DayHistogram({
  state,
  zone,
  now,
}: {
  state: AuditState;
  zone: string;
  now: number;
}) {
  const { org } = useSession();
  const [search] = useSearchParams();
  const today = dayIn(now, zone);
  const { from, to } = askedRange(state, zone, now);
  const days = daysFor(from, today);
  const histogram = useQuery(auditQueries.histogram(org.id, { days, tz: zone }));
  const firstDay =
    from === undefined ? addDays(today, -days) : isDay(from) ? from : dayIn(Date.parse(from), zone);
  const lastDay = to ?? today;
  if (histogram.error !== null && histogram.data === undefined) {
    return (
      <div className="card">
        <ErrorPanel
          error={histogram.error}
          title="The chart could not be loaded"
          onRetry={() => void histogram.refetch()}
        />
      </div>
    );
  }
  return (
    <div className="card audit-chart" aria-busy={histogram.isFetching}>
      {histogram.data === undefined ? (
        <Skeleton width="100%" height="8.4rem" />
      ) : (
        <DayChart
          label={`The whole org, last ${days} days`}
          days={histogram.data}
          series={SERIES}
          hrefOf={(first, last) =>
            `?${searchAfter(search, { range: 'custom', from: first, to: last }).toString()}`
          }
          isChosen={(day) => day >= firstDay && day <= lastDay}
        />
      )}
    </div>
  );
}
