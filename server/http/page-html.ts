import type { DrawnPage } from './page-drawer.ts';

/** What the build leaves in index.html for the nonce of the response. */
const NONCE_MARK = '__CSP_NONCE__';
/** What index.html says of where the API lives; it is put in once, for all replies. */
const BASE_MARK = /(<meta name="base-path" content=")[^"]*(")/;
/** What a page that is drawn has in another way: its styles, and what stands in the root. */
const MARKS = ['<html', '</head>', '<!--page-->', '<!--/page-->', '</body>'] as const;

/** JSON that ends no script. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** Index.html between the marks; null for the page of somebody else, which has none. */
const cut = (html: string): string[] | null => {
  const pieces: string[] = [];
  let rest = html;
  for (const mark of MARKS) {
    const at = rest.indexOf(mark);
    if (at < 0) return null;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
};

/** The returned function makes a page of index.html for one response. */
export const pageHtml = (
  index: string,
  basePath: string,
): ((nonce: string, drawn: DrawnPage | null) => string) => {
  const html = index.replace(BASE_MARK, `$1${basePath}$2`);
  const pieces = cut(html);
  return (nonce, drawn) => {
    // Before anything of the data's: it may hold the mark.
    const of = (piece: string) => piece.replaceAll(NONCE_MARK, nonce);
    if (drawn === null || pieces === null) return of(html);
    const [start = '', head = '', top = '', , end = '', rest = ''] = pieces;
    const links = drawn.styles
      .filter((href) => !head.includes(`"${href}"`))
      .map((href) => `<link rel="stylesheet" crossorigin href="${href}">`);
    return [
      of(start),
      of(head).replace('<html', '<html data-drawn'),
      ...links,
      of(top),
      // To screen readers it is what the ring says: the page is on its way.
      '<div role="status" aria-label="Loading"></div>',
      `<div class="drawn" inert aria-hidden="true">${drawn.markup}</div>`,
      of(end),
      `<script type="application/json" id="seeds">${inScript(drawn.seeds)}</script>`,
      of(rest),
    ].join('');
  };
};
