// Fails when a page needs more script than its budget: brotli, as transferred.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotli } from './lib/precompress.mjs';
import { ROOT } from './lib/run.mjs';
import { scriptsOf } from './lib/sizes.mjs';

const BUDGETS = [
  { page: 'sign-in', modules: ['src/routes/sign-in.tsx'], kilobytes: 150 },
  {
    page: 'people',
    modules: ['src/app/layout/shell.tsx', 'src/routes/people.tsx'],
    kilobytes: 210,
  },
];

const web = join(ROOT, 'dist/web');
const manifest = JSON.parse(await readFile(join(web, '.vite/manifest.json'), 'utf8'));

for (const { page, modules, kilobytes } of BUDGETS) {
  const scripts = await Promise.all(
    scriptsOf(manifest, modules).map(
      async (file) => (await brotli(await readFile(join(web, file)))).length,
    ),
  );
  const total = scripts.reduce((sum, size) => sum + size, 0) / 1000;
  const verdict = total > kilobytes ? 'TOO BIG' : 'ok';
  console.log(
    `${page}: ${total.toFixed(1)} kB of ${kilobytes} kB in ${scripts.length} scripts: ${verdict}`,
  );
  if (total > kilobytes) process.exitCode = 1;
}
