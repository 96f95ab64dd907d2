// npm start: installs what is missing, builds what is stale, then becomes the server. It is the
// same process on purpose: signals, exit code and a kill -9 need nobody to pass them on.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureRunnable } from './lib/build.mjs';
import { ROOT } from './lib/run.mjs';

await ensureRunnable();
await import(pathToFileURL(join(ROOT, 'dist/server/main.js')).href);
