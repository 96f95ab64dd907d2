/**
 * @typedef {{ file: string, imports?: string[], isEntry?: boolean }} Chunk
 * @typedef {Record<string, Chunk>} Manifest what Vite writes to .vite/manifest.json
 */

/**
 * The scripts that a browser fetches before it can show a page: the entry, the lazy chunks of the page
 * and of what stands around it, and all that these import statically.
 * @param {Manifest} manifest
 * @param {readonly string[]} modules source files of the lazy chunks
 * @returns {string[]} file names, each once
 */
export function scriptsOf(manifest, modules) {
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (!entry) throw new Error('the manifest has no entry');
  const files = new Set();
  const seen = new Set();
  const visit = (/** @type {string} */ key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the manifest does not name ${key}`);
    if (chunk.file.endsWith('.js')) files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit(entry);
  for (const module of modules) visit(module);
  return [...files];
}
