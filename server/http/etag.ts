import { AppError } from './app-error.ts';

/** Strong ETag of a versioned row: `"user-42-7"`; of more than a row, what it is made of says so. */
export const etagOf = (kind: string, id: number, version: number | string): string =>
  `"${kind}-${id}-${version}"`;

/**
 * Refuses a write that was made against an older version. Call inside the transaction, after the
 * row is locked. `current` gives the object as it stands now, in wire form.
 */
export const assertFresh = async (
  ifMatch: string | undefined,
  etag: string,
  current: () => Promise<unknown> | unknown,
): Promise<void> => {
  if (ifMatch === undefined || ifMatch === '*') return;
  const given = ifMatch.split(',').map((tag) => tag.trim());
  if (given.includes(etag)) return;
  throw new AppError('stale_version', 'Somebody else changed this since you loaded it', {
    current: await current(),
    etag,
  });
};
