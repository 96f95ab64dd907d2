import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { auditQueries } from '../../audit/audit.queries.ts';
import { ErrorPanel, Skeleton } from '../../components/async-states.tsx';
import { DayChart, type Series } from '../../components/day-chart.tsx';
import { useTimeZone } from '../../lib/time.ts';
import './home.css';

const DAYS = 30;

const SIGN_INS: readonly Series<'sign_ins' | 'failed_sign_ins'>[] = [
  { key: 'sign_ins', label: 'sign-ins', one: 'sign-in', tone: 'accent' },
  { key: 'failed_sign_ins', label: 'refused sign-ins', one: 'refused sign-in', tone: 'danger' },
];
const CHANGES: readonly Series<'changes'>[] = [
  { key: 'changes', label: 'changes', one: 'change', tone: 'info' },
];

const daysInAudit = (from: string, to: string): string =>
  paths.audit.href(`?range=custom&from=${from}&to=${to}`);

/** Sign-ins and changes of the last 30 days; a day opens what it counts. */
export function ActivityCharts() {
  const { org } = useSession();
  const tz = useTimeZone();
  const histogram = useQuery(auditQueries.histogram(org.id, { days: DAYS, tz }));
  if (histogram.data === undefined) {
    if (histogram.error) {
      return <ErrorPanel error={histogram.error} onRetry={() => void histogram.refetch()} />;
    }
    return (
      <div className="home-charts" role="status" aria-label="Loading the charts">
        <div className="card section-pad">
          <Skeleton width="100%" height="8.4rem" />
        </div>
        <div className="card section-pad">
          <Skeleton width="100%" height="8.4rem" />
        </div>
      </div>
    );
  }
  return (
    <div className="home-charts">
      <div className="card section-pad">
        <DayChart label="Sign-ins" days={histogram.data} series={SIGN_INS} hrefOf={daysInAudit} />
      </div>
      <div className="card section-pad">
        <DayChart label="Changes" days={histogram.data} series={CHANGES} hrefOf={daysInAudit} />
      </div>
    </div>
  );
}
