/** Something about a pack that does not fit. */
export interface PackProblem {
  /** Name in the archive; '' where it is about the archive itself. */
  readonly file: string;
  readonly code:
    | 'not_a_pack'
    | 'unreadable'
    | 'changed'
    | 'missing'
    | 'added'
    | 'signature'
    | 'key'
    | 'snapshot'
    | 'decision'
    | 'audit';
  /** What, as the rest of a sentence that begins with the name of the file. */
  readonly why: string;
}

/** What a pack says of itself, once it could be read. */
export interface PackFacts {
  readonly review: {
    readonly id: number;
    readonly name: string;
    readonly number: number;
    readonly state: string;
    readonly items: number;
    readonly started_at: string;
    readonly closed_at: string | null;
    readonly snapshot_hash: string | null;
  };
  readonly org: { readonly id: number; readonly name: string };
  readonly madeAt: string;
  readonly madeBy: { readonly id: number; readonly full_name: string; readonly email: string };
  readonly files: number;
  readonly items: number;
  readonly decisions: number;
  readonly auditRows: number;
  /** Of the key that signed it, SHA-256, hex. */
  readonly fingerprint: string;
  /** Number of the checkpoint that seals the audit log; null: none yet. */
  readonly checkpoint: number | null;
}

/** What became of verifying a pack. */
export interface PackVerdict {
  readonly isIntact: boolean;
  readonly problems: readonly PackProblem[];
  /** What could not be checked, in sentences. */
  readonly notes: readonly string[];
  readonly facts: PackFacts | null;
}

/**
 * Verifies an evidence pack by itself, in Node or in a browser. `fingerprint` is that of the key to
 * believe; left out, the key in the pack is believed.
 */
export declare const verifyPack: (
  bytes: Uint8Array,
  options?: { readonly fingerprint?: string },
) => Promise<PackVerdict>;
