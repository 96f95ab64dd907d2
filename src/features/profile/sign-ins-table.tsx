import { useQuery } from '@tanstack/react-query';
import type { LoginEntry } from '../../../contract/session.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState } from '../../components/async-states.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Pager } from '../../components/pager.tsx';
import { LOGIN_COLUMNS } from '../../people/login-columns.tsx';
import { param, useUrlState } from '../../lib/url-state.ts';
import { profileQueries } from './profile.queries.ts';
import { Section } from '../../components/section.tsx';

const SHAPE = { cursor: param.text(), per_page: param.int(1, 200, 25) };

const idOf = (row: LoginEntry) => row.id;
const labelOf = (row: LoginEntry) => row.at;

/** Own sign-ins, and what was refused, newest first. */
export function SignInsTable() {
  const { user } = useSession();
  const { state, patch } = useUrlState(SHAPE);
  const signIns = useQuery(profileQueries.signIns(user.id, state));
  return (
    <Section
      title="Sign-ins"
      lead="Every attempt to sign in as you. A failed one that was not yours: change your password."
      isFlush
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
        empty={<EmptyState title="No sign-ins yet">They are kept from now on.</EmptyState>}
      />
      <Pager
        page={signIns.data}
        perPage={state.per_page}
        noun="sign-ins"
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </Section>
  );
}
