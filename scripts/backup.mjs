// npm run backup -- <folder> and npm run restore -- <folder>, on the database that is configured.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureRunnable } from './lib/build.mjs';
import { ROOT } from './lib/run.mjs';

await ensureRunnable();
await import(pathToFileURL(join(ROOT, 'dist/node/server/db/backup/main.js')).href);
