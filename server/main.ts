import { pino } from 'pino';
import { loggerOptions } from './logger-options.ts';
import { loadConfig } from './config.ts';
import { listenForStop } from './process/stop-requests.ts';
import { startServer } from './start-server.ts';
import { errorLine, StartupError } from './startup-error.ts';

/** Past this after the drain delay, a stop that hangs is ended the hard way; the database takes care of itself. */
const STOP_MS = 25_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

const { asked, hurried } = listenForStop();

const whenAsked = new Promise<void>((resolve) => {
  asked.addEventListener('abort', () => resolve(), { once: true });
});

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = pino(loggerOptions(config.logLevel));
  // Whoever presses Ctrl-C is not behind a balancer.
  const delayOf = () => (asked.reason === 'SIGTERM' ? config.drainSeconds * 1000 : 0);
  void whenAsked.then(() => setTimeout(() => process.exit(1), delayOf() + STOP_MS).unref());
  const server = await startServer(config, log, asked);
  say(`Rollcall is at ${config.publicUrl}`);
  if (server.setupUrl) say(`set-up: ${server.setupUrl}`);
  await whenAsked;
  await server.stop({ delayMs: delayOf(), hurried }).catch((error: unknown) => {
    complain(`The server did not stop cleanly: ${errorLine(error)}`);
    process.exit(1);
  });
  process.exit(0);
}

try {
  await main();
} catch (error) {
  if (asked.aborted) {
    say('Stopped before it was ready.');
    process.exit(0);
  }
  // What an operator can mend is one line; anything else is a fault of ours and keeps its stack.
  complain(error instanceof StartupError ? error.message : String((error as Error).stack));
  process.exit(1);
}
