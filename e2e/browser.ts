import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

// No calls to anywhere but the server under test; root cannot have the sandbox.
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Unpacks the Chromium that an npm package carries, once, below node_modules. */
const unpackBundled = async (): Promise<LaunchOptions> => {
  const home = path.resolve('node_modules/.cache/chromium');
  await mkdir(home, { recursive: true });
  // The package unpacks into the temp folder, and its libraries only where it believes to be in
  // the cloud function that it was made for.
  process.env['TMPDIR'] = home;
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  const executablePath = await bundled.executablePath();
  const fonts = path.join(home, 'fonts');
  const conf = path.join(fonts, 'fonts.conf');
  const text = await readFile(conf, 'utf8');
  if (!text.includes(home)) await writeFile(conf, text.replaceAll('/tmp/', `${home}/`));
  return {
    executablePath,
    args: [...ARGS, '--no-sandbox', '--no-zygote'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: fonts,
    },
  };
};

/** How to start a Chromium here: Playwright's own, the system's, or the one from npm. */
export const launchOptions = async (): Promise<LaunchOptions> => {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return { executablePath: named, args: ARGS };
  if (existsSync(chromium.executablePath())) return { args: ARGS };
  const system = SYSTEM_BROWSERS.find((file) => existsSync(file));
  return system ? { executablePath: system, args: ARGS } : unpackBundled();
};
