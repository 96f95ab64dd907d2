import type { Reply } from '../../../contract/route.ts';
import type { getReviewProgress } from '../../../contract/review-progress.ts';
import { addDays, dayIn } from '../../lib/days.ts';
import { useNow } from '../../components/when.tsx';
import { useTimeZone } from '../../lib/time.ts';
import '../../components/day-chart.css';
import './burn-down.css';

type Day = Reply<typeof getReviewProgress>['days'][number];

const DAY = 86_400_000;
/** More bars than this are too thin to be seen; a review lasts 90 days at most, unless extended. */
const MOST_DAYS = 180;

const format = (day: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(new Date(day));
const fullDay = (day: string) =>
  format(day, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = (day: string) => format(day, { day: 'numeric', month: 'short' });

/** The days from the first to the deadline, with what is known of each: null where it is to come. */
export const daysToDeadline = (
  days: readonly Day[],
  deadline: string,
): { readonly date: string; readonly known: Day | null }[] => {
  const first = days[0]?.date ?? deadline;
  const last = days.at(-1)?.date ?? first;
  const end = deadline > last ? deadline : last;
  const count = Math.min(MOST_DAYS, (Date.parse(end) - Date.parse(first)) / DAY + 1);
  const known = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(first, index);
    return { date, known: known.get(date) ?? null };
  });
};

/** What would be open at the end of a day if as much was answered on each. */
const evenPace = (items: number, index: number, count: number): number =>
  Math.round(items * (1 - (index + 1) / count));

const wordsOf = (date: string, known: Day | null, even: number): string =>
  known === null
    ? `${fullDay(date)}: to come; ${even.toLocaleString('en')} open at an even pace`
    : `${fullDay(date)}: ${known.open.toLocaleString('en')} open, ${known.decided.toLocaleString('en')} answered; ${even.toLocaleString('en')} open at an even pace`;

/** What is open, day by day, down to the deadline; the line is an even pace. */
export function BurnDown({
  days,
  items,
  dueAt,
}: {
  days: readonly Day[];
  items: number;
  dueAt: string | null;
}) {
  const zone = useTimeZone();
  const today = dayIn(useNow(), zone);
  const all = daysToDeadline(days, dueAt === null ? today : dayIn(Date.parse(dueAt), zone));
  const most = Math.max(1, items, ...days.map(({ open }) => open));
  const first = all[0];
  const last = all.at(-1);
  const answered = days.reduce((sum, { decided }) => sum + decided, 0);
  return (
    <figure className="day-chart">
      <figcaption>
        <strong>Open until the deadline</strong>
        <span className="day-legend">
          <span>
            <i className="accent" aria-hidden="true" />
            open
          </span>
          <span>
            <i className="even" aria-hidden="true" />
            even pace
          </span>
        </span>
        <span className="day-most tabular">Answers so far: {answered.toLocaleString('en')}</span>
      </figcaption>
      <div className="day-plot burn-down">
        <ol aria-label="Open items day by day">
          {all.map(({ date, known }, index) => {
            const words = wordsOf(date, known, evenPace(items, index, all.length));
            return (
              <li key={date}>
                <span className={known === null ? 'day to-come' : 'day'} data-tip={words}>
                  {known !== null && known.open > 0 && (
                    <span className="accent" style={{ height: `${(known.open / most) * 100}%` }} />
                  )}
                  <span className="visually-hidden">{words}</span>
                </span>
              </li>
            );
          })}
        </ol>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <line x1="0" y1={100 - (items / most) * 100} x2="100" y2="100" />
        </svg>
        {first !== undefined && last !== undefined && (
          <div className="day-ends" aria-hidden="true">
            <span>{shortDay(first.date)}</span>
            <span>{shortDay(last.date)}</span>
          </div>
        )}
      </div>
    </figure>
  );
}
