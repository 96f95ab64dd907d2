import type { KeyboardEvent } from 'react';

/** What a browser gives as the code of a key that an input method has taken. */
const TAKEN = 229;

/**
 * Whether a key belongs to an input method that puts characters together: its Enter takes a word,
 * its arrows choose one, its Escape drops it. Safari ends the word before it tells of the key, and
 * says so by the code alone.
 */
export const isComposing = ({ nativeEvent, keyCode }: KeyboardEvent): boolean =>
  nativeEvent.isComposing || keyCode === TAKEN;
