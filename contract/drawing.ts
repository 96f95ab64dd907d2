/**
 * What the server asks of the dashboard's own code (src/app/draw.tsx, built to dist/draw) to send a page
 * that already shows something. Not on the wire: both sides of one build.
 */

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

export interface Drawer {
  /** What to ask the API for, in the name of whoever opens this path; null: it is not drawn. */
  asksFor(path: string): readonly string[] | null;
  /**
   * Draws the page from the replies, in the order of `asksFor`; null where the page is another one
   * for this person (a refusal, a password that must change).
   */
  draw(path: string, replies: readonly ApiReply[]): Promise<Drawing | null>;
}
