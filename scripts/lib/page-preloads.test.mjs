// @vitest-environment node
import { expect, it } from 'vitest';
import { preloadsOf } from './page-preloads.mjs';

const chunk = (fileName, more = {}) => [fileName, { type: 'chunk', fileName, ...more }];
const bundle = Object.fromEntries([
  chunk('main.js', { isEntry: true, imports: ['base.js'] }),
  chunk('base.js'),
  chunk('shell.js', { facadeModuleId: '/x/src/shell.tsx', imports: ['base.js'] }),
  chunk('list.js', {
    facadeModuleId: '/x/src/routes/list.tsx',
    imports: ['base.js', 'table.js'],
    viteMetadata: { importedCss: new Set(['list.css']) },
  }),
  chunk('table.js', { imports: ['main.js'] }),
  chunk('door.js', { facadeModuleId: '/x/src/routes/door.tsx' }),
  ['list.css', { type: 'asset', fileName: 'list.css' }],
]);

const pages = [
  { path: '/list/:id/:tab?', module: 'src/routes/list.tsx', isOpen: false },
  { path: '/door', module: 'src/routes/door.tsx', isOpen: true },
];

it('names what each page needs beside the entry, the shell only for those that have it', () => {
  const found = preloadsOf(bundle, pages, 'src/shell.tsx');
  const filesOf = (index) => found.pages[index][1].map((at) => found.files[at]);
  expect(filesOf(0)).toEqual(['shell.js', 'list.js', 'list.css', 'table.js']);
  expect(filesOf(1)).toEqual(['door.js']);
  expect(found.pages.map(([, , isOpen]) => isOpen)).toEqual([0, 1]);
});

it('names the entry and what it imports', () => {
  const { entry, files } = preloadsOf(bundle, pages, 'src/shell.tsx');
  expect(entry.map((at) => files[at])).toEqual(['main.js', 'base.js']);
});

it('knows a page by its address', () => {
  const [[list], [door]] = preloadsOf(bundle, pages, 'src/shell.tsx').pages;
  const matches = (pattern, paths) => paths.filter((path) => new RegExp(pattern).test(path));
  expect(matches(list, ['/list/1', '/list/1/', '/list/1/audit'])).toHaveLength(3);
  expect(matches(list, ['/list', '/list/1/a/b', '/x/list/1', '/door'])).toEqual([]);
  expect(matches(door, ['/door', '/door/', '/doors'])).toEqual(['/door', '/door/']);
});

it('refuses a page that the build does not know', () => {
  expect(() => preloadsOf(bundle, pages, 'src/other.tsx')).toThrow('src/other.tsx');
});
