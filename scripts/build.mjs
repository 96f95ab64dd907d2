// npm run build: the server to dist/server in one piece and to dist/node file by file, the dashboard
// to dist/web.
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
await build();
