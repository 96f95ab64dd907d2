import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotli } from '../../scripts/lib/precompress.mjs';
import { scriptsOf } from '../../scripts/lib/sizes.mjs';
import { rowOf, type Row } from '../core/row.ts';

const WEB = path.resolve('dist/web');

const kilobytesOf = async (...modules: readonly string[]): Promise<number> => {
  const manifest = JSON.parse(await readFile(path.join(WEB, '.vite/manifest.json'), 'utf8'));
  const sizes = await Promise.all(
    scriptsOf(manifest, modules).map(
      async (file) => (await brotli(await readFile(path.join(WEB, file)))).length,
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
};

/** What a browser fetches of scripts before it can show a page. */
export const scriptSizes = async (): Promise<Row[]> => [
  rowOf({
    id: 'script-sign-in',
    what: 'JavaScript to show the sign-in page (brotli)',
    unit: 'kB',
    ours: [await kilobytesOf('src/routes/sign-in.tsx')],
    must: [{ of: 'ours', atMost: 150 }],
    aim: [{ of: 'ours', atMost: 110 }],
  }),
  rowOf({
    id: 'script-people',
    what: 'JavaScript to show the people page (brotli)',
    unit: 'kB',
    ours: [await kilobytesOf('src/app/layout/shell.tsx', 'src/routes/people.tsx')],
    must: [{ of: 'ours', atMost: 210 }],
    aim: [{ of: 'ours', atMost: 170 }],
    note: 'the smallest react-admin list: 310 kB gzip; Keycloak: 975; Directus: 1,944',
  }),
];
