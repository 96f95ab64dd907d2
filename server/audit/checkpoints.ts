import type { FastifyBaseLogger } from 'fastify';
import type { Db, Tx } from '../db/db.ts';
import { errorLine } from '../startup-error.ts';
import { appendLine, mirrorFolder, readLinesAfter, type FilePlace } from './checkpoint-files.ts';
import { lockCheckpoints, readLines, readPulse, type CheckpointPulse } from './checkpoint.repo.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import type { SigningKeys } from './signing-key.ts';
import {
  applyHeads,
  isSignedBy,
  keyChangeBytes,
  signedBytes,
  statementHash,
  type CheckpointLine,
  type Conflict,
  type Sealed,
} from './statement.ts';

/** Where checkpoints go and what signs them. */
export interface CheckpointPlaces {
  /** The evidence: append-only files, outside the database. */
  readonly folder: string;
  /** A second folder, brought up to the first. */
  readonly copy: string | undefined;
  readonly keys: SigningKeys;
}

/** What a monitor asks. */
export interface CheckpointStatus {
  /** Of the newest one in this process's folder; 0 before the first. */
  readonly number: number;
  /** Since then, by the clock of this process; null before the first. */
  readonly ageSeconds: number | null;
  /** What did not follow from the checkpoint before, ever. */
  readonly conflicts: number;
}

/** What the rest of the server needs of checkpoints. */
export type CheckpointSource = Pick<
  Checkpoints,
  'newest' | 'seal' | 'sign' | 'status' | 'publicKey'
>;

/** Makes checkpoints and keeps the folder of this process complete. */
export class Checkpoints {
  #last: Sealed | null = null;
  #writtenAt: number | null = null;
  #place: FilePlace | undefined;
  #refused = 0;
  #running: Promise<unknown> = Promise.resolve();
  readonly #db: Db;
  readonly #places: CheckpointPlaces;
  readonly #log: FastifyBaseLogger;

  constructor(db: Db, places: CheckpointPlaces, log: FastifyBaseLogger) {
    this.#db = db;
    this.#places = places;
    // The log is one of the places: a higher level must not take the checkpoints away.
    this.#log = log.level === 'silent' ? log : log.child({}, { level: 'info' });
  }

  /** Reads what is new in the folder, also by another process. Throws where a line is damaged. */
  async load(): Promise<void> {
    const { lines, place } = await readLinesAfter(this.#places.folder, this.#place);
    for (const line of lines) this.#apply(line, Date.parse(line.checkpoint.time));
    this.#place = place;
  }

  /** The newest checkpoint in the folder, with every head; null before the first. */
  newest(): Sealed | null {
    return this.#last;
  }

  /** The key that signs now. */
  publicKey(): string {
    return this.#places.keys.current.publicKey;
  }

  /** Signature with this key, base64; null where it is not one of ours. */
  sign(text: string, publicKey: string): string | null {
    const { current, retired } = this.#places.keys;
    const key = [current, ...retired].find((one) => one.publicKey === publicKey);
    return key?.sign(Buffer.from(text)) ?? null;
  }

  status(): CheckpointStatus {
    return {
      number: this.#last?.statement.number ?? 0,
      ageSeconds: this.#writtenAt === null ? null : (Date.now() - this.#writtenAt) / 1000,
      conflicts: this.#last?.statement.conflicts ?? 0,
    };
  }

  /**
   * Makes a checkpoint if `isDue` says so of the newest one that any process made, and writes what
   * is new into the folders. One at a time, here and among processes.
   */
  seal(isDue: (pulse: CheckpointPulse) => boolean = () => true) {
    const work = this.#running.then(() => this.#seal(isDue));
    this.#running = work.catch(() => undefined);
    return work;
  }

  async #seal(isDue: (pulse: CheckpointPulse) => boolean): Promise<Sealed | null> {
    await this.#db.transaction(async (tx) => {
      await lockCheckpoints(tx);
      const found = await this.#catchUp(tx);
      const pulse = await readPulse(tx);
      if (!isDue(pulse)) return;
      const number = Math.max(pulse.number, this.status().number) + 1;
      await makeCheckpoint(tx, this.#places.keys, { last: this.#last, number, found });
    });
    // Only what is committed goes into the folders, and only one process at a time writes there.
    await this.#db.transaction(async (tx) => {
      await lockCheckpoints(tx);
      await this.#catchUp(tx);
    });
    const { folder, copy } = this.#places;
    if (copy !== undefined) {
      await mirrorFolder(folder, copy).catch((error: unknown) => {
        this.#log.error(`CHECKPOINT_COPY_DIR: checkpoints not copied (${errorLine(error)})`);
      });
    }
    return this.#last;
  }

  #apply(line: CheckpointLine, writtenAt: number): void {
    this.#last = {
      statement: line.checkpoint,
      signature: line.signature,
      heads: applyHeads(this.#last?.heads ?? new Map(), line),
    };
    this.#writtenAt = writtenAt;
  }

  /** Writes lines that other processes made, or this one; what cannot follow is told, and left. */
  async #catchUp(tx: Tx): Promise<Conflict[]> {
    await this.load();
    const found: Conflict[] = [];
    for (const line of await readLines(tx, this.#last?.statement.number)) {
      const why = this.#whyNot(line);
      if (why === null) {
        this.#place = await appendLine(this.#places.folder, line);
        this.#apply(line, Date.now());
        this.#tell(line);
      } else {
        const seq = line.checkpoint.number;
        found.push({ chain: '', seq, why: `checkpoint ${seq} in the database ${why}` });
      }
    }
    const refused = found.at(-1);
    if (refused && refused.seq > this.#refused) this.#log.error(refused.why);
    this.#refused = Math.max(this.#refused, refused?.seq ?? 0);
    return found;
  }

  #whyNot({ checkpoint, signature, full }: CheckpointLine): string | null {
    const { public_key: key, key_change: change } = checkpoint;
    if (!isSignedBy(key, signedBytes(checkpoint), signature)) return 'has a wrong signature';
    const last = this.#last?.statement;
    if (!last) return full ? null : 'is not a beginning';
    if (checkpoint.previous !== statementHash(last)) return `does not follow from ${last.number}`;
    const { current, retired } = this.#places.keys;
    const known = [last.public_key, current.publicKey, ...retired.map((one) => one.publicKey)];
    if (known.includes(key)) return null;
    const handedOver = keyChangeBytes(last.public_key, key);
    return isSignedBy(last.public_key, handedOver, change?.signature ?? '')
      ? null
      : 'is signed with a key that this process does not know';
  }

  #tell({ checkpoint, signature }: CheckpointLine): void {
    this.#log.info({ checkpoint, signature }, 'audit checkpoint');
    if (checkpoint.found.length > 0) {
      this.#log.error(
        { found: checkpoint.found },
        'the audit log does not follow from what was sealed',
      );
    }
    if (checkpoint.key_change?.signature === null) {
      this.#log.warn(
        'checkpoints are signed with a new key that the one before does not vouch for',
      );
    }
  }
}
