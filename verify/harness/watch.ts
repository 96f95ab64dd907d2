/** Asks without a pause, many at once, and keeps the statuses of what was asked after a moment. */
export interface Watch {
  /** Resolves when a part of the requests has been answered, so that the rest meets the act. */
  readonly underWay: Promise<void>;
  /** Call when the act has been answered: what begins from here on is late. */
  markDone(): void;
  /** The statuses of the late requests, when every client has asked as often as it should. */
  readonly late: Promise<number[]>;
}

/** How many clients ask how often each, and how often at least after the act. */
export interface Crowd {
  readonly clients: number;
  readonly requests: number;
}

/** Lets a crowd ask; each client a few times more when the act came after its last request. */
export const watch = (ask: () => Promise<number>, { clients, requests }: Crowd): Watch => {
  let isDone = false;
  let asked = 0;
  let start: () => void = () => undefined;
  const underWay = new Promise<void>((resolve) => {
    start = resolve;
  });
  const late: number[] = [];
  const least = Math.max(2, Math.floor(requests / 10));
  const client = async () => {
    let lateOnes = 0;
    for (let n = 0; n < requests || !isDone || lateOnes < least; n += 1) {
      const isLate = isDone;
      const status = await ask();
      asked += 1;
      if (asked >= (clients * requests) / 5) start();
      if (!isLate) continue;
      lateOnes += 1;
      late.push(status);
    }
  };
  const everybody = Promise.all(Array.from({ length: clients }, client));
  return {
    underWay,
    markDone: () => {
      isDone = true;
    },
    late: everybody.then(() => late),
  };
};
