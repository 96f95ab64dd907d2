import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from '@playwright/test';
import { launchOptions } from '../../e2e/browser.ts';
import { watchVitals } from './vitals.ts';

/** What Lighthouse calls slow 4G: round trip, and bytes a second down and up. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1638.4 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const CPU_SLOWDOWN = 4;

/** Said with every figure that is throttled. */
export const THROTTLED = '4 × CPU slowdown, slow 4G (150 ms a request, 1.6 Mbit/s down)';

/** A page of a fresh browser profile, signed in, with its vitals watched. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The slow device and network, from now on. */
  throttle(what: { readonly cpu: boolean; readonly network: boolean }): Promise<void>;
  close(): Promise<void>;
}

export interface Visitor {
  /** Of the page. */
  readonly url: string;
  readonly cookie?: { readonly name: string; readonly value: string };
  /** For a page whose styles and scripts our policy would stop. */
  readonly bypassCSP?: boolean;
}

export const launch = async (): Promise<Browser> => chromium.launch(await launchOptions());

const throttleBy = async (
  session: CDPSession,
  { cpu, network }: { readonly cpu: boolean; readonly network: boolean },
): Promise<void> => {
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu ? CPU_SLOWDOWN : 1 });
  await session.send(
    'Network.emulateNetworkConditions',
    network
      ? SLOW_4G
      : { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  );
};

/** Opens an empty page of a new profile: nothing is in its cache. */
export const visit = async (
  browser: Browser,
  { url, cookie, bypassCSP = false }: Visitor,
): Promise<Visit> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP });
  if (cookie) await context.addCookies([{ ...cookie, url }]);
  const page = await context.newPage();
  await watchVitals(page);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  return {
    page,
    context,
    throttle: (what) => throttleBy(session, what),
    close: () => context.close(),
  };
};
