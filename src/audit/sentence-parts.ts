import { clockOf, dayOf } from '../lib/time.ts';

/**
 * A piece of a sentence. What came from people (names, reasons) is kept apart from our words, so that
 * it is shown as text of its own direction and never as anything else.
 */
export type Part =
  | string
  | { readonly kind: 'person'; readonly id: number; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'instant'; readonly at: string };

type Slot = Part | readonly Part[];

/** A sentence from a template: its slots take one part or several. */
export const say = (texts: TemplateStringsArray, ...slots: readonly Slot[]): readonly Part[] =>
  texts
    .flatMap((text, index): Slot => {
      const slot = slots[index];
      return slot === undefined ? [text] : [text, ...(Array.isArray(slot) ? slot : [slot])];
    })
    .flat()
    .filter((part) => part !== '');

/** `a, b and c`. */
export const listing = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** `27 Nov 2026, 18:00`. */
export const momentOf = (at: string, zone: string): string =>
  Number.isNaN(Date.parse(at)) ? at : `${dayOf(at, zone)}, ${clockOf(at, zone)}`;

// First strong isolate … pop: a name of the other direction must not turn the sentence around.
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** The sentence as one string, for labels that take no markup. */
export const plainText = (parts: readonly Part[], zone: string): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return part.kind === 'instant' ? momentOf(part.at, zone) : isolate(part.text);
    })
    .join('');
