import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { VERSION } from '../version.ts';

/** Metrics of this process; `GET /metrics` shows them. docs/operator.md says what each means. */
export const registry = new Registry();
// Under their own names (`process_…`, `nodejs_…`), which every ready-made panel knows.
collectDefaultMetrics({ register: registry });

/** A value that goes up and down. The name has its unit and goes behind `rollcall_`; `read` sets it at every scrape. */
export const gauge = <L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  read?: (self: Gauge<L>) => void,
): Gauge<L> =>
  new Gauge({
    name: `rollcall_${name}`,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    ...(read && {
      collect() {
        read(this);
      },
    }),
  });

/** A number that only grows while the process lives; its name ends in `_total`. */
export const counter = <L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Counter<L> =>
  new Counter({
    name: `rollcall_${name}`,
    help,
    labelNames: [...labelNames],
    registers: [registry],
  });

gauge('build_info', 'Always 1; what is running stands in the labels', ['version', 'node']).set(
  { version: VERSION, node: process.versions.node },
  1,
);
