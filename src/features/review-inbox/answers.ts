import type { ErrorCode } from '../../../contract/errors.ts';
import {
  MANY_DECISIONS,
  MAX_DECISIONS,
  type Decision,
  type ReviewItem,
} from '../../../contract/review-items.ts';
import type { AccessLevel } from '../../../contract/resources.ts';
import { ApiError, messageOf } from '../../api/errors.ts';
import type { DecisionsBody, DecisionsReply } from './inbox.queries.ts';

/** What the reviewer wants said of an item. */
export interface Intent {
  readonly decision: Decision | 'withdraw';
  readonly reduceTo?: AccessLevel | undefined;
  readonly reason?: string | undefined;
}
/** One answer on its way: the item as it stood on the screen, and what is said of it. */
export interface Given {
  readonly item: ReviewItem;
  readonly intent: Intent;
  /** That it was looked at; of one by itself only. */
  readonly seconds?: number | undefined;
}
/** An answer that was not taken, and why. It stays until the item gets another, or is let go. */
export interface Refused extends Given {
  readonly code: ErrorCode | null;
  readonly message: string;
}

/** An act that can be taken back. */
export interface Act {
  /** As they stood before it; where an earlier act is taken back, as that one found them. */
  items: readonly ReviewItem[];
  /** Those of which it was not taken. */
  readonly refused: Set<number>;
}

interface State {
  readonly pending: ReadonlyMap<number, Given>;
  readonly refused: ReadonlyMap<number, Refused>;
  /** Whether there is something to take back. */
  readonly canUndo: boolean;
}

interface Ports {
  readonly send: (body: DecisionsBody) => Promise<DecisionsReply>;
  /** An item as the server has it now. */
  readonly onItem: (item: ReviewItem) => void;
  readonly onReply: (reply: DecisionsReply) => void;
  /** What was not taken, when the page that would tell it has been left. */
  readonly onUnheard: (refused: readonly Refused[]) => void;
}

/** What an item answered before is answered by again when an act is taken back. */
const backTo = ({ answer }: ReviewItem): Intent =>
  answer === null
    ? { decision: 'withdraw' }
    : {
        decision: answer.decision,
        ...(answer.reduce_to !== null && { reduceTo: answer.reduce_to }),
        ...(answer.reason !== null && { reason: answer.reason }),
      };

/** A refusal with the reason that all of its act have, so that what was typed stays with each. */
const withReason = (refused: Refused, reason: string): Refused =>
  refused.intent.decision === 'withdraw'
    ? refused
    : { ...refused, intent: { ...refused.intent, reason: refused.intent.reason ?? reason } };

const chunksOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / MAX_DECISIONS) }, (_, at) =>
    all.slice(at * MAX_DECISIONS, (at + 1) * MAX_DECISIONS),
  );

/**
 * The answers of a reviewer on their way to the server. Each shows at once and is sent at once; the
 * next one of the same item waits for it, so that what is sent as seen is what was seen. What is not
 * taken goes back to what it was, is told, and is kept with its note.
 */
export class Answers {
  #state: State = { pending: new Map(), refused: new Map(), canUndo: false };
  readonly #listeners = new Set<() => void>();
  readonly #tellers = new Set<(refused: readonly Refused[]) => void>();
  readonly #ports: Ports;
  /** The last of each item's requests. */
  readonly #turns = new Map<number, Promise<unknown>>();
  /** Items as our own answers have left them: newer than what the list was drawn from. */
  readonly #own = new Map<number, ReviewItem>();
  readonly #done: Act[] = [];

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly state = (): State => this.#state;

  /** Hears of what was not taken, as it happens. Returns the function that ends it. */
  onRefused(teller: (refused: readonly Refused[]) => void): () => void {
    this.#tellers.add(teller);
    return () => void this.#tellers.delete(teller);
  }

  /** Waits for what is on its way. @returns whether all of it was taken */
  async allTaken(): Promise<boolean> {
    const before = new Set(this.#state.refused.values());
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.#state.pending.size > 0) return;
        stop();
        resolve();
      };
      const stop = this.subscribe(look);
      look();
    });
    return [...this.#state.refused.values()].every((one) => before.has(one));
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, canUndo: this.#done.length > 0, ...change };
    for (const listener of this.#listeners) listener();
  }

  /**
   * Says something of one item, or of many with a reason for all of them.
   * @returns the act, for `undo`
   */
  give(given: readonly Given[], reason?: string): Act {
    const act: Act = { items: given.map(({ item }) => item), refused: new Set() };
    this.#done.push(act);
    void this.#send(given, reason, act);
    return act;
  }

  /**
   * Takes an act back, the last one unless told which: what was open is open again, what had an
   * answer has it again. What has been answered anew since keeps that answer.
   * @returns the items that were taken back; null when the act is none that can be
   */
  undo(act = this.#done.at(-1)): readonly ReviewItem[] | null {
    const at = act === undefined ? -1 : this.#done.indexOf(act);
    if (act === undefined || at === -1) return null;
    this.#done.splice(at, 1);
    const items = act.items.filter((item) => !this.#handOn(act, item, at));
    // What was refused has never been said.
    const said = items.filter(({ id }) => !act.refused.has(id));
    const given = said.map((item) => ({ item, intent: backTo(item) }));
    if (given.length === 0) this.#set({});
    else void this.#send(given, given.length >= MANY_DECISIONS ? 'Taken back' : undefined);
    return items;
  }

  /** Has the next act about an item, from a place on, go back to what stood before this one. */
  #handOn(act: Act, item: ReviewItem, from: number): boolean {
    const { id, answer } = item;
    const holds = ({ items, refused }: Act) =>
      !refused.has(id) && items.some((other) => other.id === id);
    const next = this.#done.slice(from).find(holds);
    if (next === undefined) return false;
    if (!act.refused.has(id)) {
      next.items = next.items.map((other) => (other.id === id ? { ...other, answer } : other));
    }
    return true;
  }

  /** Lets a refused answer go. */
  dismiss(itemId: number): void {
    const refused = new Map(this.#state.refused);
    refused.delete(itemId);
    this.#set({ refused });
  }

  async #send(all: readonly Given[], reason: string | undefined, act?: Act): Promise<void> {
    const pending = new Map(this.#state.pending);
    const refused = new Map(this.#state.refused);
    for (const given of all) {
      pending.set(given.item.id, given);
      refused.delete(given.item.id);
    }
    this.#set({ pending, refused });
    for (const part of chunksOf(all)) {
      const before = part.map(({ item }) => this.#turns.get(item.id) ?? Promise.resolve());
      const turn = Promise.allSettled(before).then(() => this.#exchange(part, reason, act));
      for (const { item } of part) this.#turns.set(item.id, turn);
      // One part after the other: a server under load is not asked for all of them at once.
      await turn;
    }
  }

  #bodyOf({ item, intent, seconds }: Given): DecisionsBody['decisions'][number] {
    const now = this.#own.get(item.id);
    const seen = now !== undefined && now.decisions > item.decisions ? now : item;
    return {
      item_id: item.id,
      decision: intent.decision,
      seen: { hash: item.hash, decisions: seen.decisions },
      ...(intent.reduceTo !== undefined && { reduce_to: intent.reduceTo }),
      ...(intent.reason !== undefined && { reason: intent.reason }),
      ...(seconds !== undefined && { seconds }),
    };
  }

  async #exchange(
    part: readonly Given[],
    reason: string | undefined,
    act: Act | undefined,
  ): Promise<void> {
    let refused: Refused[];
    try {
      const decisions = part.map((given) => this.#bodyOf(given));
      const reply = await this.#ports.send({
        decisions,
        ...(reason !== undefined && { reason }),
      });
      refused = this.#take(part, reply);
    } catch (error) {
      const code = error instanceof ApiError ? error.code : null;
      refused = part.map((given) => ({ ...given, code, message: messageOf(error) }));
    }
    for (const { item } of refused) act?.refused.add(item.id);
    // What is said where an act is taken back was typed by nobody.
    if (act && reason !== undefined) refused = refused.map((one) => withReason(one, reason));
    this.#settle(part, refused);
    if (refused.length === 0) return;
    if (this.#tellers.size === 0) this.#ports.onUnheard(refused);
    for (const tell of this.#tellers) tell(refused);
  }

  /** Files what came back. */
  #take(part: readonly Given[], reply: DecisionsReply): Refused[] {
    const refused: Refused[] = [];
    for (const { item_id: id, ok, code, message, item } of reply.results) {
      const given = part.find((one) => one.item.id === id);
      if (given === undefined) continue;
      if (ok && item !== null) this.#own.set(id, item);
      else this.#own.delete(id);
      if (!ok) refused.push({ ...given, code, message });
      if (item !== null) this.#ports.onItem(item);
    }
    this.#ports.onReply(reply);
    return refused;
  }

  #settle(part: readonly Given[], refusals: readonly Refused[]): void {
    const pending = new Map(this.#state.pending);
    // A newer answer of the same item is still on its way, and shows.
    for (const given of part) {
      if (pending.get(given.item.id) === given) pending.delete(given.item.id);
    }
    const refused = new Map(this.#state.refused);
    for (const one of refusals) refused.set(one.item.id, one);
    this.#set({ pending, refused });
  }
}
