/**
 * What the server asks of the dashboard's own code (src/app/draw.tsx, built to dist/draw) to send a page
 * that already shows something. Not on the wire: both sides of one build.
 */

/** The address that is drawn; any other, and this one with filters, is not. */
export const DRAWN_PATH = '/people';

/** A reply of the API, as it would have gone out. */
export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page as it stands before its code runs. */
export interface Drawing {
  /** What goes into the root: escaped HTML, without a script and without a style of its own. */
  readonly markup: string;
  /** What the page is made from, by query key, for the code that takes over: plain JSON. */
  readonly seeds: readonly (readonly [key: readonly unknown[], data: unknown])[];
  /** The sources whose styles it needs, as the manifest of the build names them. */
  readonly modules: readonly string[];
}

/**
 * Asks the API, at a path below its base path, in the name of whoever opens the page. Rejects once
 * nobody waits any more.
 */
export type Ask = (path: string) => Promise<ApiReply>;

export interface Drawer {
  /**
   * Draws `DRAWN_PATH`; null where the page is another one for this person (no session, no right to
   * it, a password that must change). As in the browser, what they may not see is not asked for: a
   * refusal would stand in the audit log as theirs.
   */
  draw(ask: Ask): Promise<Drawing | null>;
}
