import { ERROR_STATUS } from '../../contract/errors.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { openApiPath } from './document.ts';

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; text-transform: capitalize; }
article { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .75rem 0; }
code { font: 13px ui-monospace, monospace; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
small { opacity: .8; }`;

const codesOf = (route: RouteSpec): string =>
  (route.errors ?? []).map((code) => `${ERROR_STATUS[code]} ${code}`).join(', ');

const articleOf = (name: string, route: RouteSpec, basePath: string): string => `
<article id="${escape(name)}">
  <h3><code>${route.method} ${escape(openApiPath(route, basePath))}</code></h3>
  <p>${escape(route.summary)}.</p>
  <p><small>${[
    `Who: ${route.rights}`,
    route.documented ? 'documented' : 'ours',
    route.concurrency && route.concurrency !== 'none' ? `If-Match ${route.concurrency}` : '',
    route.idempotent ? 'Idempotency-Key' : '',
    codesOf(route),
  ]
    .filter((part) => part)
    .map(escape)
    .join(' · ')}</small></p>
</article>`;

/** The API for people: one page without scripts. `nonce` lets its one style sheet pass the policy. */
export const openApiPage = (
  routes: Readonly<Record<string, RouteSpec>>,
  basePath: string,
  nonce: string,
): string => {
  const byTag = new Map<string, [string, RouteSpec][]>();
  for (const entry of Object.entries(routes)) {
    byTag.set(entry[1].tag, [...(byTag.get(entry[1].tag) ?? []), entry]);
  }
  const sections = [...byTag].map(
    ([tag, entries]) =>
      `<h2 id="tag-${escape(tag)}">${escape(tag)}</h2>${entries
        .map(([name, route]) => articleOf(name, route, basePath))
        .join('')}`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rollcall API</title><style nonce="${nonce}">${STYLE}</style></head><body>
<h1>Rollcall API</h1>
<p>Schemas of every request and reply: <a href="${basePath}/openapi.json">openapi.json</a></p>
${sections.join('')}</body></html>`;
};
