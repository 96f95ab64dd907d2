/**
 * @typedef {{ type: string, fileName: string, isEntry?: boolean, facadeModuleId?: string | null, imports?: string[], viteMetadata?: { importedCss?: Set<string> } }} Chunk
 * @typedef {{ path: string, module: string, isOpen: boolean }} PageSource `path` as the router has it; `module` ends the name of its source
 * @typedef {{ files: string[], entry: number[], pages: [pattern: string, files: number[], isOpen: 0 | 1][] }} Preloads
 */

/** Where index.html takes the list from. */
const MARK = '__PAGE_PRELOADS__';

/** What the bundler writes for the entry and its files. */
const ENTRY_PRELOADS = /\s*<link rel="modulepreload"[^>]*>/g;
const ENTRY = /<script type="module"[^>]* src="([^"]+)"[^>]*><\/script>/;
/** What says so instead: the script in the page runs it, when it is time. */
const ENTRY_NAME = '<meta name="entry" content="$1">';

/** @param {string} path with `:parameters`, optional ones with `?` */
const patternOf = (path) =>
  `^${path.replaceAll(/\/:\w+(\?)?/g, (_all, optional) => (optional ? '(/[^/]+)?' : '/[^/]+'))}/?$`;

/**
 * The files that each page needs beside the entry's own: its chunks, their imports and styles. And
 * the scripts of the entry: its styles are in the page itself.
 * @param {Record<string, Chunk>} bundle what the build writes, by file name
 * @param {PageSource[]} pages
 * @param {string} shell module that stands around every page but the open ones
 * @returns {Preloads}
 */
export function preloadsOf(bundle, pages, shell) {
  const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
  const find = (/** @type {string} */ module) => {
    const found = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${module}`));
    if (!found) throw new Error(`the build has no chunk for ${module}`);
    return found;
  };
  /** @param {Chunk[]} from @returns {Set<string>} */
  const closureOf = (from) => {
    const seen = new Set();
    const visit = (/** @type {Chunk | undefined} */ chunk) => {
      if (!chunk || seen.has(chunk.fileName)) return;
      seen.add(chunk.fileName);
      for (const style of chunk.viteMetadata?.importedCss ?? []) seen.add(style);
      for (const imported of chunk.imports ?? []) visit(bundle[imported]);
    };
    for (const chunk of from) visit(chunk);
    return seen;
  };
  const entries = chunks.filter(({ isEntry }) => isEntry);
  const already = closureOf(entries);
  /** @type {string[]} */
  const files = [];
  const indexOf = (/** @type {string} */ file) => {
    if (!files.includes(file)) files.push(file);
    return files.indexOf(file);
  };
  return {
    entry: [...already].filter((file) => !file.endsWith('.css')).map(indexOf),
    pages: pages.map(({ path, module, isOpen }) => {
      const needed = closureOf(isOpen ? [find(module)] : [find(shell), find(module)]);
      const more = [...needed].filter((file) => !already.has(file)).map(indexOf);
      return [patternOf(path), more, isOpen ? 1 : 0];
    }),
    files,
  };
}

/**
 * Puts the list into index.html, where a script asks for the files of the page at the address, before
 * the entry is there that would find them out. It asks for those of the entry too, after the session,
 * and runs it when it is time.
 * @param {PageSource[]} pages
 * @param {string} shell
 */
export function pagePreloads(pages, shell) {
  return {
    name: 'page-preloads',
    transformIndexHtml: {
      order: /** @type {const} */ ('post'),
      /** @param {string} html @param {{ bundle?: any }} context */
      handler(html, { bundle }) {
        // The development server has no bundle: there it only says which pages are open.
        const list = bundle
          ? preloadsOf(bundle, pages, shell)
          : {
              files: [],
              entry: [],
              pages: pages.map(({ path, isOpen }) => [patternOf(path), [], isOpen ? 1 : 0]),
            };
        const page = bundle ? html.replaceAll(ENTRY_PRELOADS, '').replace(ENTRY, ENTRY_NAME) : html;
        return page.replace(MARK, () => JSON.stringify(list));
      },
    },
  };
}
