import type { ReactNode } from 'react';

export interface Column<Row, Sort extends string = never> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Name of the server's order, when it has one. */
  readonly sort?: Sort;
  /** Which way the first click sorts; `desc` suits dates. */
  readonly firstOrder?: 'asc' | 'desc';
  readonly align?: 'end';
  readonly width?: string;
  /** Cannot be hidden in the column chooser. */
  readonly isFixed?: boolean;
  /** Place on a phone's card: its title, a line of chips, hidden, or (default) "Header: value". */
  readonly card?: 'title' | 'state' | 'none';
}

export interface Sorting<Sort extends string> {
  readonly by: Sort;
  readonly order: 'asc' | 'desc';
  readonly onChange: (by: Sort, order: 'asc' | 'desc') => void;
}

/** Chosen rows. Not in the URL; survives paging. */
export interface Selection {
  readonly ids: ReadonlySet<number>;
  readonly onChange: (ids: Set<number>) => void;
}
