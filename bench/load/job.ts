/** One request. Each must be answered with `expect` (200 when left out), unless a job tells otherwise. */
export interface Call {
  readonly origin: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Requests of one side, taken in turn. */
export interface Side {
  readonly name: string;
  readonly calls: readonly Call[];
}

/** What the load generator is asked to do. */
export type Job =
  /** One client: a call of each side in turn, so that noise meets all sides alike. */
  | {
      readonly kind: 'alternate';
      readonly sides: readonly Side[];
      readonly rounds: number;
      readonly perRound: number;
      readonly warmUp: number;
    }
  /**
   * So many clients for so long, each sending its next call when the last one is answered. What is
   * answered after that is left out.
   */
  | {
      readonly kind: 'flat-out';
      readonly side: Side;
      readonly clients: number;
      readonly ms: number;
    }
  /** All calls at once. */
  | { readonly kind: 'burst'; readonly side: Side }
  /** Calls at a steady rate, whether the last ones are answered or not. */
  | {
      readonly kind: 'steady';
      readonly side: Side;
      readonly perSecond: number;
      readonly ms: number;
    };

/** Answered calls: milliseconds and status of each, in the order of their ends. */
export interface Taken {
  readonly ms: number[];
  readonly statuses: Record<number, number>;
}

/** By side and round. */
export type Alternated = Record<string, Taken[]>;
