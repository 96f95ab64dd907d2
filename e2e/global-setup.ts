import { launchOptions } from './browser.ts';
import { prepareProduct } from './mutant.ts';

/** What workers that start together would race for: the bundled browser, and a broken product. */
export default async function globalSetup(): Promise<void> {
  await Promise.all([launchOptions(), prepareProduct()]);
}
