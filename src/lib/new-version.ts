/** Name of the hashed entry script in a page: it changes with every build. */
const entryOf = (html: string): string | null =>
  /<meta name="entry" content="([^"]+)"/.exec(html)?.[1] ?? null;

/** Asks the server which build it serves now. Unreachable or unreadable counts as "the same". */
export async function isNewVersionOut(): Promise<boolean> {
  const own = document.querySelector<HTMLMetaElement>('meta[name="entry"]');
  try {
    const response = await fetch('/', { cache: 'no-store', headers: { 'X-Background': '1' } });
    if (!response.ok) return false;
    const served = entryOf(await response.text());
    return served !== null && own !== null && served !== own.content;
  } catch {
    return false;
  }
}
