import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, errorLine, StartupError } from './startup-error.ts';

const MODE = 0o711;

/** In the data folder: the key that signs checkpoints, unless another one is configured. */
export const KEY_NAME = 'checkpoint-key.pem';

/**
 * Makes the data folder if it is not there and checks that this process may write in it.
 * Others may pass through it (0711) but not list it, so that the account that runs the embedded
 * database reaches its own folder inside; what is private has 0700 of its own.
 */
export async function ensureDataDir(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir);
    await access(`${dataDir}/`, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `DATA_DIR: cannot write in ${dataDir} (${errorLine(error)}). Give this account the folder, or set DATA_DIR to another one.`,
    );
  }
}

// Not with mkdir's own `recursive`: where a parent is there and yet nothing can be made in it (ENOENT,
// as under /proc), that one goes round for ever.
async function makeFolder(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: MODE });
  try {
    await make().catch(async (error: unknown) => {
      if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
      await makeFolder(dirname(path));
      await make();
    });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
