import { ApiError, NetworkError } from '../api/errors.ts';

/**
 * Hands what nobody foresaw to the browser's console. A refusal is an answer: the page shows it, and
 * it is no fault of the page.
 */
export function reportUnforeseen(error: unknown): void {
  if (error instanceof ApiError || error instanceof NetworkError) return;
  window.reportError(error);
}
