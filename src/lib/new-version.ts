/** Name of the hashed entry script in a page: it changes with every build. */
export const entryOf = (html: string): string | null =>
  /<script[^>]*type="module"[^>]*src="([^"]+)"/.exec(html)?.[1] ?? null;

/** Asks the server which build it serves now. Unreachable or unreadable counts as "the same". */
export async function isNewVersionOut(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  try {
    const response = await fetch('/', { cache: 'no-store', headers: { 'X-Background': '1' } });
    if (!response.ok) return false;
    const served = entryOf(await response.text());
    return served !== null && own !== null && served !== own.getAttribute('src');
  } catch {
    return false;
  }
}
