import type { Implementation } from '../http/implement.ts';

/** Every route that the server serves. A test holds this against the contract's route table. */
export const implementations: readonly Implementation[] = [];
