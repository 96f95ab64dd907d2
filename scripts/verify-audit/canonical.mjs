import { createHash } from 'node:crypto';

/** @param {...(Uint8Array | string)} parts */
export const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * The members of an object in RFC 8785 form: sorted by the UTF-16 units of their names.
 * @param {Record<string, unknown>} object
 * @returns {[string, string][]} name, and `"name":value`
 */
export const members = (object) =>
  Object.keys(object)
    .sort()
    .map((name) => [name, `${JSON.stringify(name)}:${canonical(object[name])}`]);

/**
 * RFC 8785: no white space, sorted names, strings and numbers as ECMAScript writes them.
 * @param {unknown} value as JSON.parse gives it
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = /** @type {Record<string, unknown>} */ (value);
  return `{${members(object)
    .map(([, text]) => text)
    .join(',')}}`;
}
