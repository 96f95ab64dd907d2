import { APP_ROLE, DATABASE, OWNER_ROLE, socketConfig } from '../../server/db/embedded/roles.ts';
import { databaseUrl } from '../../verify/harness/spawn-server.ts';
import { DATA_DIR, type OpenDataset } from '../dataset/dataset.ts';
import { startApi, type ApiServer } from './api-server.ts';

/** How a server process reaches the dataset: each role by its own address, as an operator would. */
export const databaseEnv = ({ database }: OpenDataset): Record<string, string> => {
  const host = String(database.superuserConfig.host);
  const as = (role: string) => databaseUrl(socketConfig(host, role, DATABASE));
  // The folder holds mails and checkpoints here; the checkpoints go on where they ended.
  return { DATABASE_URL: as(APP_ROLE), MIGRATION_DATABASE_URL: as(OWNER_ROLE), DATA_DIR };
};

export interface ClusterOptions {
  readonly processes?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly main?: string;
}

/** API processes on the one database, started one after the other. */
export const startCluster = async (
  dataset: OpenDataset,
  { processes = 1, env = {}, ...rest }: ClusterOptions = {},
): Promise<{ readonly servers: readonly ApiServer[]; stop(): Promise<void> }> => {
  const servers: ApiServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (let n = 0; n < processes; n += 1) {
      servers.push(await startApi({ ...rest, env: { ...databaseEnv(dataset), ...env } }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, stop };
};
