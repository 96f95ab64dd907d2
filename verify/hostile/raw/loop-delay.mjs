// Preloaded into a server: how long its event loop stood still, said when it ends.
import { writeSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
// What stood still while it started is not what is asked about.
process.on('SIGUSR2', () => delay.reset());
process.on('exit', () => {
  const ms = (nanoseconds) => Math.round(nanoseconds / 1e6);
  writeSync(1, `loop delay: p99 ${ms(delay.percentile(99))} ms, max ${ms(delay.max)} ms\n`);
});
