import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { drain } from '../process/drain.ts';
import { listen } from '../process/listen.ts';
import type { PhaseHolder } from '../process/phase.ts';
import { AT_ONCE, type RunningServer } from '../running-server.ts';
import { buildUpstreamApp } from './app.ts';
import { HeldSessions } from './sessions.ts';

/**
 * Listens in front of a platform: no database, no mails, no jobs.
 * @throws StartupError with one line for the operator
 */
export const startUpstream = async (
  config: Config & { readonly upstreamUrl: string },
  log: Logger,
): Promise<RunningServer> => {
  const phase: PhaseHolder = { is: 'serving' };
  const app = await buildUpstreamApp({ config, sessions: new HeldSessions(), phase }, log);
  await app.ready();
  await listen(app, config);
  return { setupUrl: undefined, stop: (wish = AT_ONCE) => drain(app, phase, wish, log) };
};
