import type { ReactNode } from 'react';

/** Something to choose: a place to go to, or an act. */
export interface Option {
  readonly key: string;
  readonly group: 'Do' | 'Pages' | 'People' | 'Teams' | 'Resources';
  readonly label: ReactNode;
  /** What it means, under it: the consequence of an act. */
  readonly hint?: string | undefined;
  readonly icon?: ReactNode;
  /** Why it cannot be chosen; it stays in the list and says so. */
  readonly disabledReason?: string | null;
  readonly to?: string;
  readonly run?: () => void;
}
