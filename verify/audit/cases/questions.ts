import { fingerprintOf } from '../../../server/audit/statement.ts';
import type { SigningKey } from '../../../server/audit/signing-key.ts';
import type { Draft } from './draft.ts';

/** One question to the verifier. */
export interface Case {
  readonly name: string;
  /** Texts by name, the path of an export, or none. */
  readonly files: Readonly<Record<string, string>> | string | null;
  readonly checkpoints: readonly string[] | string;
  readonly fingerprints: readonly string[];
  readonly accepted: number;
}

/** The chain whose rows are tampered with. */
export const CHAIN = 'org/101';

/** What cases are made of, and those that were made. */
export class Questions {
  readonly list: Case[] = [];
  /** The key that is believed, unless a case says otherwise. */
  readonly key: SigningKey;
  readonly stranger: SigningKey;
  /** An export that holds. */
  readonly whole: Draft;
  /** The same, but that somebody wrote it anew from the sixth row of `CHAIN` on. */
  readonly anew: Draft;
  /** The same from the eighth row on, which a checkpoint ends with. */
  readonly anewAtSeal: Draft;
  /** An export that holds, of an odd number of chains, which are longer. */
  readonly odd: Draft;

  constructor(
    [key, stranger]: readonly [SigningKey, SigningKey],
    [whole, anew, anewAtSeal, odd]: readonly [Draft, Draft, Draft, Draft],
  ) {
    this.key = key;
    this.stranger = stranger;
    this.whole = whole;
    this.anew = anew;
    this.anewAtSeal = anewAtSeal;
    this.odd = odd;
  }

  readonly ask = (name: string, draft: Draft | null, more: Partial<Case> = {}): void => {
    this.list.push({
      name,
      files: draft && draft.files(),
      checkpoints: draft ? [draft.log()] : [],
      fingerprints: [fingerprintOf(this.key.publicKey)],
      accepted: 0,
      ...more,
    });
  };

  /** Line of a row of `CHAIN`. */
  readonly at = (seq: number): number => {
    const found = this.whole.rows.findIndex(
      (line) => line.includes(`"chain":"${CHAIN}"`) && line.includes(`"seq":${seq},`),
    );
    if (found < 0) throw new Error(`no row ${seq}`);
    return found;
  };
}
