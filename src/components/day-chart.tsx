import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'react-router';
import './day-chart.css';

/** One kind of thing counted per day, with a colour of its own. */
export interface Series<K extends string> {
  readonly key: K;
  /** Plural, lower case: "sign-ins". */
  readonly label: string;
  /** Its singular: "sign-in". */
  readonly one?: string;
  readonly tone: 'accent' | 'danger' | 'info';
}

type DayCounts<K extends string> = { readonly day: string } & Readonly<Record<K, number>>;

const format = (day: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(new Date(day));
const fullDay = (day: string) =>
  format(day, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = (day: string) => format(day, { day: 'numeric', month: 'short' });

/** `Mon, 23 Nov 2026: 12 sign-ins, 3 changes`. */
const wordsOf = <K extends string>(day: DayCounts<K>, series: readonly Series<K>[]): string =>
  `${fullDay(day.day)}: ${series
    .map(({ key, label, one = label }) => {
      const count: number = day[key];
      return `${count.toLocaleString('en')} ${count === 1 ? one : label}`;
    })
    .join(', ')}`;

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Arrow keys go from day to day, so that the chart is one stop for the Tab key. */
function useRoving(count: number) {
  const [at, setAt] = useState<number | null>(null);
  const last = count - 1;
  const current = at === null || at > last ? last : at;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = step(current, last);
    setAt(next);
    event.currentTarget.querySelectorAll<HTMLElement>('a')[next]?.focus();
  };
  return { current, onKeyDown };
}

function Stack<K extends string>({
  day,
  series,
  most,
}: {
  day: DayCounts<K>;
  series: readonly Series<K>[];
  most: number;
}) {
  return series
    .filter(({ key }) => day[key] > 0)
    .map(({ key, tone }) => (
      <span key={key} className={tone} style={{ height: `${(day[key] / most) * 100}%` }} />
    ));
}

const Legend = ({ series }: { series: readonly Series<string>[] }) => (
  <span className="day-legend">
    {series.map(({ key, label, tone }) => (
      <span key={key}>
        <i className={tone} aria-hidden="true" />
        {label}
      </span>
    ))}
  </span>
);

/**
 * Counts per day as stacked bars, oldest first. Every bar says its numbers in words; with `hrefOf` it
 * is a link to what it counts.
 */
export function DayChart<K extends string>({
  label,
  days,
  series,
  hrefOf,
  isChosen,
  children,
}: {
  /** What the chart shows: "Sign-ins and changes, last 30 days". */
  readonly label: string;
  readonly days: readonly DayCounts<K>[];
  readonly series: readonly Series<K>[];
  readonly hrefOf?: (day: string) => string;
  /** Days outside are drawn pale. */
  readonly isChosen?: (day: string) => boolean;
  /** Beside the legend. */
  readonly children?: ReactNode;
}) {
  const { current, onKeyDown } = useRoving(days.length);
  const sumOf = (day: DayCounts<K>) => series.reduce((sum, { key }) => sum + day[key], 0);
  const busiest = Math.max(0, ...days.map(sumOf));
  const first = days[0];
  const last = days.at(-1);
  return (
    <figure className="day-chart">
      <figcaption>
        <strong>{label}</strong>
        <Legend series={series} />
        <span className="day-most tabular">Busiest day: {busiest.toLocaleString('en')}</span>
        {children}
      </figcaption>
      <div className="day-plot">
        <ol aria-label={label} onKeyDown={hrefOf === undefined ? undefined : onKeyDown}>
          {days.map((day, index) => {
            const words = wordsOf(day, series);
            const look = isChosen === undefined || isChosen(day.day) ? 'day' : 'day pale';
            const bar = <Stack day={day} series={series} most={Math.max(1, busiest)} />;
            return (
              <li key={day.day}>
                {hrefOf === undefined ? (
                  <span className={look} data-tip={words}>
                    {bar}
                    <span className="visually-hidden">{words}</span>
                  </span>
                ) : (
                  <Link
                    className={look}
                    to={hrefOf(day.day)}
                    preventScrollReset
                    aria-label={words}
                    data-tip={words}
                    tabIndex={index === current ? 0 : -1}
                  >
                    {bar}
                  </Link>
                )}
              </li>
            );
          })}
        </ol>
        {first !== undefined && last !== undefined && (
          <div className="day-ends" aria-hidden="true">
            <span>{shortDay(first.day)}</span>
            <span>{shortDay(last.day)}</span>
          </div>
        )}
      </div>
    </figure>
  );
}
