import { createHash } from 'node:crypto';
import path from 'node:path';
import { build } from 'vite';
import { mutantFromEnv, mutantPlugin } from '../verify/harness/mutate.ts';
import { productMain, SERVER as BUILT } from '../verify/harness/product.ts';

/** Where the servers of the tests find the product. Set once for all workers. */
const SERVER = 'E2E_SERVER';
const WEB = 'E2E_WEB_DIR';

/** The dashboard with the asked-for break in it, built aside. */
const brokenDashboard = async (mutant: object): Promise<string> => {
  const name = createHash('sha256').update(JSON.stringify(mutant)).digest('hex').slice(0, 12);
  const outDir = path.resolve('node_modules/.cache/verify', name, 'web');
  await build({
    plugins: [mutantPlugin()],
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, minify: false },
  });
  return outDir;
};

/**
 * Makes what the tests are to run on: the build as it is or, when the harness asks for a break
 * (`VERIFY_MUTANT`), a build of its own with it. A break of the contract is in both halves.
 */
export const prepareProduct = async (): Promise<void> => {
  const mutant = mutantFromEnv();
  if (!mutant || !('file' in mutant)) return;
  if (!/^(src|contract|server)\//.test(mutant.file)) {
    throw new Error(`no interface check can break ${mutant.file}`);
  }
  if (!mutant.file.startsWith('src/')) process.env[SERVER] = await productMain();
  if (!mutant.file.startsWith('server/')) process.env[WEB] = await brokenDashboard(mutant);
};

/** What the tests run on: the server's file and the dashboard's folder. */
export const productUnderTest = (): { readonly server: string; readonly web: string } => ({
  server: process.env[SERVER] ?? BUILT,
  web: process.env[WEB] ?? path.resolve('dist/web'),
});
