import type { FastifyBaseLogger } from 'fastify';
import type { Db, Tx } from '../db/db.ts';
import { errorLine } from '../startup-error.ts';
import { appendLine, mirrorFolder, readLinesAfter, type FilePlace } from './checkpoint-files.ts';
import { lockCheckpoints, readLines, readPulse, type CheckpointPulse } from './checkpoint.repo.ts';
import { WAITS, whyNotAfter } from './follow-checkpoint.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import type { SigningKeys } from './signing-key.ts';
import {
  applyHeads,
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
  /** Number of the newest one that is in the second folder too; null where there is no such folder. */
  readonly copied: number | null;
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
  #copied = 0;
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
      copied: this.#places.copy === undefined ? null : this.#copied,
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
      const { found, isBehind } = await this.#catchUp(tx);
      const pulse = await readPulse(tx);
      // One that followed from an old one would set itself beside those that others made since.
      if (isBehind || !isDue(pulse)) return;
      const number = Math.max(pulse.number, this.status().number) + 1;
      await makeCheckpoint(tx, this.#places.keys, { last: this.#last, number, found });
    });
    // Only what is committed goes into the folders, and only one process at a time writes there.
    await this.#db.transaction(async (tx) => {
      await lockCheckpoints(tx);
      await this.#catchUp(tx);
    });
    await this.#copy();
    return this.#last;
  }

  async #copy(): Promise<void> {
    const { folder, copy } = this.#places;
    if (copy === undefined) return;
    try {
      await mirrorFolder(folder, copy);
      this.#copied = this.#last?.statement.number ?? 0;
    } catch (error) {
      this.#log.error(`CHECKPOINT_COPY_DIR: checkpoints not copied (${errorLine(error)})`);
    }
  }

  #apply(line: CheckpointLine, writtenAt: number): void {
    this.#last = {
      statement: line.checkpoint,
      signature: line.signature,
      heads: applyHeads(this.#last?.heads ?? new Map(), line),
    };
    this.#writtenAt = writtenAt;
  }

  /**
   * Writes lines that other processes made, or this one; what cannot follow is told, and left. Where
   * the lines behind the last are gone from the database, it goes on with the next beginning, and is
   * behind until there is one, unless it has found what must be told under its signature.
   */
  async #catchUp(tx: Tx): Promise<{ found: Conflict[]; isBehind: boolean }> {
    await this.load();
    const found: Conflict[] = [];
    let waiting: number | null = null;
    for (const line of await readLines(tx, this.#last?.statement.number)) {
      const { number: seq } = line.checkpoint;
      const why = await whyNotAfter(tx, this.#last, line, this.#places.keys);
      if (why === WAITS) {
        waiting = seq;
      } else if (why === null) {
        this.#place = await appendLine(this.#places.folder, line, this.#place);
        this.#tell(line);
        this.#apply(line, Date.now());
        waiting = null;
      } else {
        found.push({ chain: '', seq, why: `checkpoint ${seq} in the database ${why}` });
      }
    }
    this.#complain(found.at(-1), waiting);
    return { found, isBehind: waiting !== null && found.length === 0 };
  }

  #complain(refused: Conflict | undefined, waiting: number | null): void {
    if (refused && refused.seq > this.#refused) this.#log.error(refused.why);
    if (waiting !== null && waiting > this.#refused) {
      const { number } = this.status();
      this.#log.error(
        `checkpoints behind ${number} are gone from the database, and none up to ${waiting} is a beginning: this process makes none until one is`,
      );
    }
    this.#refused = Math.max(this.#refused, refused?.seq ?? 0, waiting ?? 0);
  }

  #tell({ checkpoint, signature }: CheckpointLine): void {
    this.#log.info({ checkpoint, signature }, 'audit checkpoint');
    const last = this.#last?.statement;
    if (last && checkpoint.previous !== statementHash(last)) {
      this.#log.warn(
        `checkpoints ${last.number + 1} to ${checkpoint.number - 1} were gone from the database before they were written here: this folder goes on with ${checkpoint.number}`,
      );
    }
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
