import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mutantFromEnv, mutateText } from './mutate.ts';

const BUILT = path.resolve('dist/node');

const makeFolder = async (): Promise<string> => {
  const mutant = mutantFromEnv();
  // What the break does not touch, or what is no code, is broken elsewhere.
  if (!mutant || !('file' in mutant) || !/^(server|contract)\//.test(mutant.file)) return BUILT;
  const name = createHash('sha256').update(JSON.stringify(mutant)).digest('hex').slice(0, 12);
  // Below node_modules, so that imports of packages resolve as they do for the build.
  const folder = path.resolve('node_modules/.cache/verify', `${name}-${process.pid}`);
  const scratch = `${folder}.making`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  await cp(BUILT, scratch, { recursive: true });
  const file = path.join(scratch, mutant.file.replace(/\.ts$/, '.js'));
  await writeFile(file, mutateText(await readFile(file, 'utf8'), mutant));
  await rm(folder, { recursive: true, force: true });
  await rename(scratch, folder);
  return folder;
};

let made: Promise<string> | undefined;

/**
 * Folder of the compiled product, file by file: the build itself, or a copy of it with the asked-for
 * break in it, made once for all spawned servers. Fails when there is no build.
 */
export const productFolder = (): Promise<string> => {
  made ??= makeFolder();
  return made;
};

/** The server in one piece, as `npm start` runs it. */
export const SERVER = path.resolve('dist/server/main.js');

/** What spawned servers run: the server as it is delivered or, with a break, that of the copy. */
export const productMain = async (): Promise<string> => {
  const folder = await productFolder();
  return folder === BUILT ? SERVER : path.join(folder, 'server/main.js');
};
