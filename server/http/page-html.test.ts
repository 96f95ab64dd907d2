import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pageHtml } from './page-html.ts';

const drawn = {
  markup: '<p>Ada __CSP_NONCE__ $& $1</p>',
  seeds: [[['people'], { name: '</script><script>alert(1)</script> __CSP_NONCE__' }]] as const,
  styles: ['/assets/base.css', '/assets/people.css'],
  cookies: [],
};
const INDEX = readFileSync('index.html', 'utf8').replace(
  '</head>',
  '<link rel="stylesheet" href="/assets/base.css" nonce="__CSP_NONCE__"></head>',
);

describe('a page that is drawn', () => {
  const html = pageHtml(INDEX, '/api')('n0nce', drawn);

  it('stands in the root in place of the ring, and cannot be used before it is live', () => {
    const root = /<div id="root">(.*?)<script/s.exec(html)?.[1];
    expect(root).toContain(
      '<div class="drawn" inert aria-hidden="true"><p>Ada __CSP_NONCE__ $& $1</p></div>',
    );
    expect(root).not.toContain('class="boot"');
    expect(html).toContain('<html data-drawn lang="en">');
  });

  it('has the nonce in its own parts, and in nothing that somebody else wrote', () => {
    const [before = ''] = html.split('<div class="drawn"');
    expect(before).not.toContain('__CSP_NONCE__');
    expect(html.match(/n0nce/g)).toHaveLength(INDEX.match(/__CSP_NONCE__/g)?.length ?? -1);
  });

  it('brings what it is made of as data that ends no script and is the same when it is read', () => {
    const [, data = ''] = /id="seeds">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(data)).toEqual(drawn.seeds);
  });

  it('has each of its stylesheets once', () => {
    expect(html.match(/\/assets\/base\.css/g)).toHaveLength(1);
    expect(html.match(/\/assets\/people\.css/g)).toHaveLength(1);
  });
});

it('is index.html where nothing is drawn, and where it has no place for it', () => {
  expect(pageHtml(INDEX, '/api')('n0nce', null)).toBe(INDEX.replaceAll('__CSP_NONCE__', 'n0nce'));
  expect(pageHtml('<p>Another’s</p>', '/api')('n0nce', drawn)).toBe('<p>Another’s</p>');
});
