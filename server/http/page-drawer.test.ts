import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pageDrawer } from './page-drawer.ts';

/** Draws what the API says, once it says it. */
const CODE = `export const drawer = {
  draw: async (ask) => ({ markup: (await ask('/drawn')).body, seeds: [], modules: [] }),
};`;

let scratch: string;
let app: FastifyInstance;
let asked: number;
let answer: () => void;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'rollcall-drawn-'));
  await mkdir(path.join(scratch, '.vite'));
  await writeFile(path.join(scratch, '.vite/manifest.json'), '{}');
  const code = path.join(scratch, 'draw.mjs');
  await writeFile(code, CODE);
  asked = 0;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  app = fastify();
  const draw = pageDrawer(app, scratch, '/api', pathToFileURL(code));
  app.route({
    method: 'GET',
    url: '/people',
    handler: async (request) => ({ page: await draw?.(request) }),
  });
  app.route({
    method: 'GET',
    url: '/api/drawn',
    handler: async () => {
      asked += 1;
      await answered;
      return 'Ada';
    },
  });
});
afterEach(async () => {
  answer();
  await app.close();
  await rm(scratch, { recursive: true, force: true });
});

const open = async () => (await app.inject({ url: '/people', headers: { cookie: 'a=b' } })).json();
const PLAIN = { page: null };
const DRAWN = { page: expect.objectContaining({ markup: 'Ada' }) };

it('draws four pages at a time, those among them that wait for the code', async () => {
  const opened = Array.from({ length: 6 }, open);
  expect(await Promise.race(opened)).toEqual(PLAIN);
  answer();
  expect(await Promise.all(opened)).toEqual([DRAWN, DRAWN, DRAWN, DRAWN, PLAIN, PLAIN]);
  expect(asked).toBe(4);
});

it('waits half a second for a drawing, which takes its place until it is over', async () => {
  const begun = performance.now();
  const opened = Array.from({ length: 4 }, open);
  expect(await Promise.all(opened)).toEqual([PLAIN, PLAIN, PLAIN, PLAIN]);
  const waited = performance.now() - begun;
  expect(waited).toBeGreaterThan(400);
  expect(waited).toBeLessThan(4000);
  expect(await open()).toEqual(PLAIN);
  expect(asked).toBe(4);
  answer();
  await expect.poll(open).toEqual(DRAWN);
});
