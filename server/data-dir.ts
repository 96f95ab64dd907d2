import { access, constants, mkdir } from 'node:fs/promises';
import { errorLine, StartupError } from './startup-error.ts';

/**
 * Makes the data folder if it is not there and checks that this process may write in it.
 * Others may pass through it (0711) but not list it, so that the account that runs the embedded
 * database reaches its own folder inside; what is private has 0700 of its own.
 */
export async function ensureDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `DATA_DIR: cannot write in ${dataDir} (${errorLine(error)}). Give this account the folder, or set DATA_DIR to another one.`,
    );
  }
}
