/** What a process is busy with, in the words that `/health/ready` gives as its reason. */
export type Phase =
  | 'opening the database'
  | 'bringing the database up to date'
  | 'serving'
  | 'stopping';

/** Where this process stands in its life; one per process, read by whoever tells of its health. */
export interface PhaseHolder {
  is: Phase;
}

/** Why the process is not ready, or undefined when it serves. */
export const reasonNotReady = ({ is }: PhaseHolder): string | undefined =>
  is === 'serving' ? undefined : `The server is not ready: ${is}`;
