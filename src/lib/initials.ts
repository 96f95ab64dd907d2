const segmenter = new Intl.Segmenter();
const first = (word: string): string =>
  [...segmenter.segment(word)][0]?.segment.toLocaleUpperCase() ?? '';

/** Up to two initials, of any script: first and last word of a name, or the start of an address. */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '')
    .split(/[\s._-]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const last = words.length > 1 ? words.at(-1) : undefined;
  return first(words[0] ?? '?') + (last === undefined ? '' : first(last));
}
