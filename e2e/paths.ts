import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Every page's path. Read, not imported: e2e knows the product from the outside. */
export const pagePaths = async (): Promise<string[]> => {
  const list = await readFile(path.resolve('src/app/paths.ts'), 'utf8');
  return [...list.matchAll(/\bpath: '([^']+)'/g)].flatMap(([, found]) => found ?? []);
};
