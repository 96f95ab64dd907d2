// npm run build: the server to dist/node, the dashboard to dist/web.
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
await build();
