import { useQuery } from '@tanstack/react-query';
import type { LoginEntry } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState } from '../../components/async-states.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Pager } from '../../components/pager.tsx';
import { Section } from '../../components/section.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { LOGIN_COLUMNS } from '../../people/login-columns.tsx';
import { personQueries } from './person.queries.ts';
import { SECURITY_STATE } from './security-state.ts';

const idOf = (row: LoginEntry) => row.id;
const labelOf = (row: LoginEntry) => row.at;

/** Sign-ins of a person and what was refused, newest first. */
export function SignIns({ person }: { person: User }) {
  const { state, patch } = useUrlState(SECURITY_STATE);
  const { cursor, per_page } = state;
  const { org, user } = useSession();
  const isElsewhere = person.governed_here === false && person.id !== user.id;
  const signIns = useQuery(personQueries.signIns(person.id, { cursor, per_page }));
  return (
    <Section
      title="Sign-ins"
      isFlush
      lead={
        isElsewhere
          ? `Those at ${org.name}; the account's own are in the log of ${person.default_org.name}.`
          : 'Every attempt, those that were refused included.'
      }
    >
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
        empty={
          <EmptyState title="No sign-ins yet">
            Attempts show here, with place and device.
          </EmptyState>
        }
      />
      <Pager
        page={signIns.data}
        perPage={per_page}
        noun="sign-ins"
        onGo={(to) => patch({ cursor: to })}
        onPerPage={(size) => patch({ per_page: size })}
      />
    </Section>
  );
}
