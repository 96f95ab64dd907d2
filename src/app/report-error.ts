import { ApiError, NetworkError } from '../api/errors.ts';
import { NotOffered } from './not-offered.ts';

/**
 * Hands what nobody foresaw to the browser's console. A refusal is an answer, and so is
 * that a platform does not offer something: the page shows it, and it is no fault of the page.
 */
export function reportUnforeseen(error: unknown): void {
  const isAnswer = error instanceof ApiError || error instanceof NotOffered;
  if (isAnswer || error instanceof NetworkError) return;
  window.reportError(error);
}
