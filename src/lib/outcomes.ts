/** What became of one item of an act on many. `item` is as it was last seen. */
export type Outcome<Item> = { readonly item: Item } & (
  | { readonly state: 'waiting' | 'running' | 'stopped' }
  /** `link`: to hand over, where one was made and no mail went out. */
  | { readonly state: 'done'; readonly link: string | null }
  | { readonly state: 'failed'; readonly reason: string; readonly requestId: string | null }
);

/** Why an act was not, or will not be, carried out on an item. */
export interface Left<Item> {
  readonly item: Item;
  readonly reason: string;
}

export const NOT_BEGUN = 'Not begun: stopped';

/** Whether it is over and nothing was done: such an item can be tried again. */
export const isLeft = ({ state }: Pick<Outcome<unknown>, 'state'>): boolean =>
  state === 'failed' || state === 'stopped';

/** On which items the act was not carried out, and why. */
export const leftOf = <Item>(outcomes: readonly Outcome<Item>[]): Left<Item>[] =>
  outcomes.filter(isLeft).map((outcome) => ({
    item: outcome.item,
    reason: outcome.state === 'failed' ? outcome.reason : NOT_BEGUN,
  }));

const URGENCY: Readonly<Record<Outcome<unknown>['state'], number>> = {
  failed: 0,
  stopped: 1,
  running: 2,
  waiting: 3,
  done: 4,
};

/** Failures first: they are what the reader has to do something about. */
export const byUrgency = <Item>(outcomes: readonly Outcome<Item>[]): Outcome<Item>[] =>
  outcomes.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state]);
