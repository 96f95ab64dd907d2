import { launchOptions } from './browser.ts';

/** Unpacks the bundled browser once, before workers that start together would race for it. */
export default async function globalSetup(): Promise<void> {
  await launchOptions();
}
