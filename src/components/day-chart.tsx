import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
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

/** `Mon, 23 Nov 2026: 12 sign-ins, 3 changes`; of several days, from the first to the last, their sums. */
const wordsOf = <K extends string>(
  days: readonly DayCounts<K>[],
  series: readonly Series<K>[],
): string => {
  const ends = [...new Set([days[0], days.at(-1)])].map((day) => fullDay(day?.day ?? ''));
  const counts = series.map(({ key, label, one = label }) => {
    const count = days.reduce((sum, day) => sum + day[key], 0);
    return `${count.toLocaleString('en')} ${count === 1 ? one : label}`;
  });
  return `${ends.join(' to ')}: ${counts.join(', ')}`;
};

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Of a link, in px: what fingers, and hands that shake, can hit (WCAG 2.5.8). */
const LEAST = 24;

/** How many days share one link, so that each link is wide enough to be hit. */
function useDaysPerLink(days: number) {
  const plot = useRef<HTMLOListElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = plot;
    if (current === null) return undefined;
    const look = () => setWidth(current.clientWidth);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { plot, perLink: width === 0 ? 1 : Math.ceil((LEAST * days) / width) };
}

const groupsOf = <T,>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_none, at) =>
    list.slice(at * size, (at + 1) * size),
  );

/** Arrow keys go from link to link, so that the chart is one stop for the Tab key. */
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
 * is a link to what it counts, together with its neighbours where one bar is too narrow for that.
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
  /** Where the days from one to another are shown, both included. */
  readonly hrefOf?: (from: string, to: string) => string;
  /** Days outside are drawn pale. */
  readonly isChosen?: (day: string) => boolean;
  /** Beside the legend. */
  readonly children?: ReactNode;
}) {
  const { plot, perLink } = useDaysPerLink(days.length);
  const groups = groupsOf(days, hrefOf === undefined ? 1 : perLink);
  const { current, onKeyDown } = useRoving(groups.length);
  const sumOf = (day: DayCounts<K>) => series.reduce((sum, { key }) => sum + day[key], 0);
  const busiest = Math.max(0, ...days.map(sumOf));
  const first = days[0];
  const last = days.at(-1);
  const barsOf = (group: readonly DayCounts<K>[]) =>
    group.map((day) => (
      <span
        key={day.day}
        className={isChosen === undefined || isChosen(day.day) ? 'day' : 'day pale'}
        data-tip={wordsOf([day], series)}
      >
        <Stack day={day} series={series} most={Math.max(1, busiest)} />
      </span>
    ));
  return (
    <figure className="day-chart">
      <figcaption>
        <strong>{label}</strong>
        <Legend series={series} />
        <span className="day-most tabular">Busiest day: {busiest.toLocaleString('en')}</span>
        {children}
      </figcaption>
      <div className="day-plot">
        <ol ref={plot} aria-label={label} onKeyDown={hrefOf === undefined ? undefined : onKeyDown}>
          {groups.map((group, index) => {
            const words = wordsOf(group, series);
            const [from, to] = [group[0]?.day ?? '', group.at(-1)?.day ?? ''];
            return (
              <li key={from} style={{ flexGrow: group.length }}>
                {hrefOf === undefined ? (
                  <span className="days">
                    {barsOf(group)}
                    <span className="visually-hidden">{words}</span>
                  </span>
                ) : (
                  <Link
                    className="days"
                    to={hrefOf(from, to)}
                    preventScrollReset
                    aria-label={words}
                    data-tip={words}
                    tabIndex={index === current ? 0 : -1}
                  >
                    {barsOf(group)}
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
