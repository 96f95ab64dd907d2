import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { errorCode, errorLine, StartupError } from '../startup-error.ts';

/** One key that signs checkpoints. */
export interface SigningKey {
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  /** Signature of these bytes, base64. */
  sign(bytes: Buffer): string;
}

/** The key in use, and those before it, which only vouch for their successor. */
export interface SigningKeys {
  readonly current: SigningKey;
  readonly retired: readonly SigningKey[];
}

const BLOCKS = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/g;
const ADVICE = 'It must hold an Ed25519 key: openssl genpkey -algorithm ed25519';

const keyOf = (privateKey: KeyObject): SigningKey => ({
  publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64'),
  sign: (bytes) => sign(null, bytes, privateKey).toString('base64'),
});

/** Reads private keys in PEM, the one in use first. Throws where one is not Ed25519. */
const parseKeys = (pem: string): SigningKeys => {
  const [current, ...retired] = (pem.match(BLOCKS) ?? []).map((block) => {
    const key = createPrivateKey(block);
    if (key.asymmetricKeyType !== 'ed25519')
      throw new Error(`a key of type ${key.asymmetricKeyType}`);
    return keyOf(key);
  });
  if (!current) throw new Error('no private key in it');
  return { current, retired };
};

// Whole or not at all, and never over one that is there: processes may start together.
const makeKeyFile = async (file: string): Promise<void> => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  const scratch = `${file}.${randomUUID()}`;
  const handle = await open(scratch, 'wx', 0o600);
  try {
    await handle.writeFile(pem);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(scratch, file)
    .catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    })
    .finally(() => unlink(scratch));
};

/** A new key of its own, for tests and tools. */
export const newSigningKey = (): SigningKey => keyOf(generateKeyPairSync('ed25519').privateKey);

/**
 * Reads the keys that sign checkpoints: a configured file, or the one in the data folder, which is
 * made at the first start (0600). Never in the database: who can change the log could sign it.
 * @throws StartupError naming the file
 */
export const loadSigningKeys = async (
  configured: string | undefined,
  fallback: string,
): Promise<SigningKeys> => {
  const file = configured ?? fallback;
  try {
    const isMissing = (error: unknown) => errorCode(error) === 'ENOENT' && configured === undefined;
    const pem = await readFile(file, 'utf8').catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      await makeKeyFile(file);
      return readFile(file, 'utf8');
    });
    return parseKeys(pem);
  } catch (error) {
    const variable = configured === undefined ? 'DATA_DIR' : 'CHECKPOINT_KEY_FILE';
    throw new StartupError(`${variable}: cannot use ${file} (${errorLine(error)}). ${ADVICE}`);
  }
};
