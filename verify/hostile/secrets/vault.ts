import { randomBytes } from 'node:crypto';

/** A text that the product has put out somewhere, and what it may tell. */
interface Spoken {
  readonly where: string;
  readonly text: string;
  readonly mayTell: readonly string[];
}

/** Base64 has three shapes of a text, by where in the stream it begins; the middle of each is found. */
const encodings = (secret: string): string[] => {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(shift && 4, -4),
  );
  return [secret, encodeURIComponent(secret), ...base64];
};

/** Keeps the planted secrets, and everything that the product says, to look for the ones in the other. */
export class Vault {
  readonly #secrets = new Map<string, string>();
  readonly #spoken: Spoken[] = [];

  /** A new secret to plant; also good enough for a password. */
  plant(name: string): string {
    return this.keep(name, `canary ${randomBytes(12).toString('hex')}`.replace(' ', '-'));
  }

  /** Keeps a secret that the product has made. */
  keep(name: string, secret: string): string {
    if (secret.length < 12) throw new Error(`${name} is no secret: ${secret}`);
    this.#secrets.set(name, secret);
    return secret;
  }

  get size(): number {
    return this.#secrets.size;
  }

  /** Writes down what was said; `mayTell` names the secrets that are meant to be there. */
  hear(where: string, text: string, mayTell: readonly string[] = []): void {
    this.#spoken.push({ where, text, mayTell });
  }

  /** Names of the secrets in a text. */
  namesIn(text: string): string[] {
    return [...this.#secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);
  }

  /** How much was said, by the first word of where. */
  volume(): string {
    const counts = new Map<string, number>();
    for (const { where } of this.#spoken) {
      const kind = where.split(' ', 1)[0] ?? '';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  }

  /** Each secret found where it is not meant to be. */
  leaks(): string[] {
    const found = this.#spoken.flatMap(({ where, text, mayTell }) =>
      [...this.#secrets]
        .filter(([name]) => !mayTell.includes(name))
        .filter(([, secret]) => encodings(secret).some((form) => text.includes(form)))
        .map(([name]) => `${name} in ${where}`),
    );
    return [...new Set(found)].toSorted();
  }
}
