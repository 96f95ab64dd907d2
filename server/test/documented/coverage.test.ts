import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { routes } from '../../../contract/index.ts';

const FOLDER = path.resolve('server/test/documented');

it('every documented route is sent by a test that compares the reply', async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(FOLDER, name), 'utf8')));
  const documented = Object.entries(routes).flatMap(([name, { documented: is }]) =>
    is === true ? [name] : [],
  );
  expect(documented.length).toBeGreaterThan(50);
  const isSent = (name: string) =>
    texts.some((text) => new RegExp(String.raw`\w\(\s*${name},`).test(text));
  expect(documented.filter((name) => !isSent(name))).toEqual([]);
});
