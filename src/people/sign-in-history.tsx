import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { LoginEntry } from '../../contract/session.ts';
import type { Page } from '../api/client.ts';
import { EmptyState } from '../components/async-states.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Pager } from '../components/pager.tsx';
import { Section } from '../components/section.tsx';
import { LOGIN_COLUMNS } from './login-columns.tsx';

const idOf = (row: LoginEntry) => row.id;
const labelOf = (row: LoginEntry) => row.at;

/** Sign-ins and what was refused, newest first. */
export const SignInHistory = ({
  lead,
  empty,
  signIns,
  perPage,
  patch,
}: {
  lead: string;
  /** What an empty list says below "No sign-ins yet". */
  empty: ReactNode;
  signIns: UseQueryResult<Page<LoginEntry[]>>;
  perPage: number;
  /** Moves the page of the list in the address. */
  patch: (change: { cursor?: string; per_page?: number }) => void;
}) => (
  <Section title="Sign-ins" isFlush lead={lead}>
    <DataTable
      label="Sign-ins"
      columns={LOGIN_COLUMNS}
      rows={signIns.data?.items}
      rowId={idOf}
      rowLabel={labelOf}
      isFetching={signIns.isFetching}
      error={signIns.error}
      onRetry={() => void signIns.refetch()}
      skeletonRows={5}
      empty={<EmptyState title="No sign-ins yet">{empty}</EmptyState>}
    />
    <Pager
      page={signIns.data}
      perPage={perPage}
      noun="sign-ins"
      onGo={(cursor) => patch({ cursor })}
      onPerPage={(per_page) => patch({ per_page })}
    />
  </Section>
);
