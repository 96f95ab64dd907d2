import { pino } from 'pino';
import { loggerOptions } from './app.ts';
import { loadConfig } from './config.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { StartupError } from './startup-error.ts';

/** Past this, a stop that hangs is ended the hard way; the database takes care of itself. */
const STOP_MS = 25_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Stops once, however often it is asked, and ends the process. */
function stopOnce(server: RunningServer): () => void {
  let isStopping = false;
  return () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The server did not stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
}

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = pino(loggerOptions(config.logLevel));
  const server = await startServer(config, log);
  const stop = stopOnce(server);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  say(`Rollcall is at ${config.publicUrl}`);
  if (server.setupUrl) say(`set-up: ${server.setupUrl}`);
}

try {
  await main();
} catch (error) {
  // What an operator can mend is one line; anything else is a fault of ours and keeps its stack.
  const text = error instanceof StartupError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
