// npm run bench: installs and builds what is missing, then measures. `--only=<row or group>` runs a
// part; `--quick` a fifth of everything, to see that it works.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, runTool, step, TOOLS } from './lib/run.mjs';

process.chdir(ROOT);
await ensureInstalled();
await ensureBuilt();
await step('Building the bench', () => runTool(TOOLS.tsc, ['-b', 'bench']));
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(ROOT, 'dist/node/bench/main.js')).href);
