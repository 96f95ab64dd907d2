import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { listenError } from './listen-error.ts';

/**
 * Takes the port.
 * @throws StartupError when it is taken; the app is closed then
 */
export const listen = async (
  app: FastifyInstance,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<void> => {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
};
