import { counter, gauge } from './registry.ts';

// `job` is Prometheus' own label, for what was scraped.
const runs = counter('job_runs_total', 'Runs of a background job, by outcome', ['task', 'outcome']);
const lastSuccess = gauge(
  'job_last_success_timestamp_seconds',
  'When a background job last did its work (Unix time)',
  ['task'],
);

// By the clock that never jumps: when the next run of each job is due.
const due = new Map<string, number>();
const lag = gauge(
  'job_lag_seconds',
  'How long the next run of a job is overdue',
  ['task'],
  (self) => {
    for (const [job, at] of due) {
      self.set({ task: job }, Math.max(0, performance.now() - at) / 1000);
    }
  },
);

/** A background job of this process, as the metrics show it. */
export interface TrackedJob {
  /** The next run begins in so many milliseconds; later than that it lags. */
  dueIn(ms: number): void;
  /** A run has ended. */
  ended(outcome: 'done' | 'failed'): void;
  /** There will be no next run. */
  stopped(): void;
}

/** Begins to watch a job; one name per job, in every process. */
export const trackJob = (job: string): TrackedJob => {
  for (const outcome of ['done', 'failed']) runs.inc({ task: job, outcome }, 0);
  return {
    dueIn: (ms) => void due.set(job, performance.now() + ms),
    ended: (outcome) => {
      runs.inc({ task: job, outcome });
      if (outcome === 'done') lastSuccess.setToCurrentTime({ task: job });
    },
    stopped: () => {
      due.delete(job);
      lag.remove({ task: job });
    },
  };
};
