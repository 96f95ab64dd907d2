import type { Page } from '../api/client.ts';

/** How much of a list is held on this device. */
export interface Held {
  readonly held: number;
  /** Null while the server has not said. */
  readonly total: number | null;
  readonly isComplete: boolean;
  readonly error: unknown;
}

/** Rows a request brings: the most that the documented API gives. */
export const PER_PAGE = 200;
/** Older than this, what is held is read again, while it goes on being searched. */
const FRESH_MS = 60_000;

type Fetch<T> = (page: number) => Promise<Page<readonly T[]>>;

/**
 * A whole list on this device, for a server that cannot search it: read page by page in the
 * background, searched as far as it has come. What it knows of itself is told to whoever subscribes.
 */
export class PagedIndex<T> {
  readonly #fetch: Fetch<T>;
  readonly #keyOf: (row: T) => string | number;
  readonly #listeners = new Set<() => void>();
  #rows = new Map<string | number, T>();
  #state: Held = { held: 0, total: null, isComplete: false, error: null };
  #readAt = Number.NEGATIVE_INFINITY;
  #first: Promise<void> | null = null;
  #all: Promise<void> | null = null;

  constructor(keyOf: (row: T) => string | number, fetch: Fetch<T>) {
    this.#keyOf = keyOf;
    this.#fetch = fetch;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly snapshot = (): Held => this.#state;

  /** What is held once there is something: the first page at least, the rest as it comes. */
  async rows(): Promise<readonly T[]> {
    await this.#begin().first;
    return [...this.#rows.values()];
  }

  /** Everything, once it is there. */
  async allRows(): Promise<readonly T[]> {
    await this.#begin().all;
    return [...this.#rows.values()];
  }

  /** One that somebody has just changed. */
  put(row: T): void {
    this.#rows.set(this.#keyOf(row), row);
    this.#tell({ held: this.#rows.size });
  }

  change(key: string | number, with_: (row: T) => T): void {
    const row = this.#rows.get(key);
    if (row !== undefined) this.put(with_(row));
  }

  remove(key: string | number): void {
    if (!this.#rows.delete(key)) return;
    const { total } = this.#state;
    this.#tell({ held: this.#rows.size, total: total === null ? null : total - 1 });
  }

  /** Read again before it is next asked: something was added that the index cannot know. */
  forget(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
    if (this.#state.isComplete) {
      this.#first = null;
      this.#all = null;
    }
  }

  #begin(): { first: Promise<void>; all: Promise<void> } {
    const isStale = this.#state.isComplete && Date.now() - this.#readAt > FRESH_MS;
    if (this.#first !== null && this.#all !== null && !isStale) {
      return { first: this.#first, all: this.#all };
    }
    const isAgain = this.#state.isComplete;
    let onFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (onFirst = resolve));
    const all = this.#load(isAgain, onFirst).catch((error: unknown) => {
      // The next one to ask begins anew.
      this.#first = null;
      this.#all = null;
      this.#tell({ error });
      throw error;
    });
    // What is held is searched on while it is read again.
    this.#first = isAgain && isStale ? Promise.resolve() : Promise.race([first, all]);
    this.#all = all;
    // Those who wait are told; nobody else is to hear of it as unforeseen.
    this.#first.catch(() => undefined);
    all.catch(() => undefined);
    return { first: this.#first, all };
  }

  async #load(isAgain: boolean, onFirst: () => void): Promise<void> {
    this.#readAt = Date.now();
    const fresh = isAgain ? new Map<string | number, T>() : this.#rows;
    for (let page = 1; ; page += 1) {
      const { items, total } = await this.#fetch(page);
      for (const row of items) fresh.set(this.#keyOf(row), row);
      const isLast = items.length < PER_PAGE || fresh.size >= (total ?? Number.POSITIVE_INFINITY);
      if (isLast || !isAgain) {
        this.#rows = fresh;
        this.#tell({
          held: fresh.size,
          total: isLast ? fresh.size : total,
          isComplete: isLast,
          error: null,
        });
      }
      if (!isAgain) onFirst();
      if (isLast) {
        onFirst();
        return;
      }
    }
  }

  #tell(change: Partial<Held>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
