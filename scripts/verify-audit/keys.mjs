import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './canonical.mjs';

/** SHA-256 of a key, in hex. @param {string} publicKey SubjectPublicKeyInfo, base64 */
export const fingerprintOf = (publicKey) =>
  sha256(Buffer.from(publicKey, 'base64')).toString('hex');

/** The fingerprint of a key in PEM. @param {string} pem */
export const fingerprintOfPem = (pem) =>
  sha256(createPublicKey(pem).export({ format: 'der', type: 'spki' })).toString('hex');

/** @type {Map<string, import('node:crypto').KeyObject>} */
const parsed = new Map();

/** @param {string} publicKey */
const keyOf = (publicKey) => {
  const known = parsed.get(publicKey);
  if (known) return known;
  const der = Buffer.from(publicKey, 'base64');
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  parsed.set(publicKey, key);
  return key;
};

/**
 * @param {string} publicKey
 * @param {string} text
 * @param {unknown} signature base64
 */
export const isSignedBy = (publicKey, text, signature) => {
  try {
    const bytes = Buffer.from(String(signature), 'base64');
    return verify(null, Buffer.from(text), keyOf(publicKey), bytes);
  } catch {
    return false;
  }
};

/** The keys that are believed: those that were given, and those that a believed one vouched for. */
export class Keyring {
  /** @type {Set<string>} */
  #believed;
  /** Whether the first key was believed unseen. */
  isUnseen = false;

  /** @param {readonly string[]} fingerprints none: the first key that is met is believed */
  constructor(fingerprints) {
    this.#believed = new Set(fingerprints);
  }

  get isEmpty() {
    return this.#believed.size === 0;
  }

  /** @param {string} publicKey */
  believes(publicKey) {
    const fingerprint = fingerprintOf(publicKey);
    if (this.isEmpty) {
      this.isUnseen = true;
      this.#believed.add(fingerprint);
    }
    return this.#believed.has(fingerprint);
  }

  /** @param {string} from @param {string} to @param {unknown} signature */
  handOver(from, to, signature) {
    const isVouched =
      this.believes(from) && isSignedBy(from, `rollcall-key-change-1\n${from}\n${to}`, signature);
    if (isVouched) this.#believed.add(fingerprintOf(to));
  }
}
