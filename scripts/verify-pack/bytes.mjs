// What runs in Node 20 and in a browser alike: WebCrypto, and no imports.

const UTF8 = new TextEncoder();
/** Refuses what is not UTF-8: two readers could take two texts from it. */
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param {string} text */
export const utf8 = (text) => UTF8.encode(text);

/** @param {Uint8Array} bytes @throws TypeError where they are no UTF-8 */
export const textOf = (bytes) => STRICT.decode(bytes);

/** @param {Uint8Array} bytes */
export const hex = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param {string} text */
export const fromHex = (text) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** @param {string} text in base64 @throws where it is none */
export const fromBase64 = (text) =>
  Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));

/** @param {...Uint8Array} parts */
export const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** SHA-256 in hex. @param {...Uint8Array} parts */
export const sha256 = async (...parts) =>
  hex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', joined(...parts))));

/**
 * Whether a signature is by the owner of an Ed25519 key; false as well for what is no key.
 * @param {string} publicKey SubjectPublicKeyInfo, base64
 * @param {Uint8Array} bytes
 * @param {string} signature base64
 */
export const isSignedBy = async (publicKey, bytes, signature) => {
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey('spki', fromBase64(publicKey), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', key, fromBase64(signature), bytes);
  } catch {
    return false;
  }
};

/**
 * RFC 8785: no white space, sorted names, strings and numbers as ECMAScript writes them.
 * @param {unknown} value as JSON.parse gives it
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = /** @type {Record<string, unknown>} */ (value);
  const members = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(object[name])}`);
  return `{${members.join(',')}}`;
}
