import { useMemo } from 'react';

/** Rows with their place in the page, for tables whose rows have no number of their own. */
export function useNumbered<Row extends object>(
  rows: readonly Row[] | undefined,
): readonly (Row & { readonly place: number })[] | undefined {
  return useMemo(() => rows?.map((row, place) => ({ ...row, place })), [rows]);
}

/** For the table. What the row is must be its `rowKey`: after a refetch another may have its place. */
export const placeOf = (row: { readonly place: number }): number => row.place;
