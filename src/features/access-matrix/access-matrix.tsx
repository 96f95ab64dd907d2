import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type * as z from 'zod';
import { exportAccessMatrix, type AccessMatrix } from '../../../contract/access-matrix.ts';
import { RESOURCE_TYPES } from '../../../contract/resources.ts';
import { TYPE_OPTIONS } from '../../access/words.ts';
import { EmptyState, ErrorPanel, Loading, NoMatch } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { toastError } from '../../components/feedback-store.ts';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { download } from '../../lib/download.ts';
import { param, readState, useUrlState } from '../../lib/url-state.ts';
import { TeamFilter, TeamQuestion } from '../../teams/team-filter.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { matrixQueries, type MatrixQuery } from './matrix.queries.ts';

const SHAPE = {
  q: param.text(),
  team: param.maybeInt(1, 999_999_999),
  resource_q: param.text(),
  resource_type: param.maybe(RESOURCE_TYPES),
};
type State = z.output<z.ZodObject<typeof SHAPE>>;

const queryOf = ({ q, team, resource_q, resource_type }: State): MatrixQuery => ({
  ...(q !== '' && { q }),
  ...(team !== undefined && { team_id: team }),
  ...(resource_q !== '' && { resource_q }),
  ...(resource_type !== undefined && { resource_type }),
});

/** The request that an address stands for. */
export const matrixQueryOf = (search: URLSearchParams): MatrixQuery =>
  queryOf(readState(SHAPE, search));

const counted = (shown: number, total: number, noun: string): string => {
  const of = total > shown ? `the first ${shown} of ${total.toLocaleString('en')}` : `${shown}`;
  return `${of} ${noun}`;
};

/** What is shown and what is not, in words: a matrix that is cut off says so. */
const said = ({ people, people_total, resources, resources_total }: AccessMatrix): string =>
  `Shown: ${counted(people.length, people_total, 'people')} by ${counted(resources.length, resources_total, 'resources')}`;

function Export({ query }: { query: MatrixQuery }) {
  const [isBusy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    download(exportAccessMatrix, { query }, 'access-matrix.csv')
      .catch((error: unknown) => toastError(error, 'The matrix was not exported'))
      .finally(() => setBusy(false));
  };
  return (
    <Button busy={isBusy} onClick={save}>
      Export
    </Button>
  );
}

/** People by resources, with filters for both. */
export function AccessMatrixView() {
  const { state, patch, reset } = useUrlState(SHAPE);
  const query = useQuery(matrixQueries.matrix(queryOf(state)));
  const [asksTeam, setAsksTeam] = useState(false);
  const clear = () => reset([]);
  const isNarrowed = Object.keys(queryOf(state)).length > 0;
  const matrix = query.data;
  const isEmpty = matrix?.people.length === 0 || matrix?.resources.length === 0;
  return (
    <>
      <ListToolbar
        search={
          <SearchBox
            value={state.q}
            label="Search people"
            placeholder="Name or e-mail"
            onChange={(q) => patch({ q })}
          />
        }
        filters={
          <div className="matrix-filters">
            <TeamFilter
              value={state.team}
              onAsk={() => setAsksTeam(true)}
              onClear={() => patch({ team: undefined })}
            />
            <FilterSelect
              label="Type"
              value={state.resource_type}
              options={TYPE_OPTIONS}
              onChange={(resource_type) => patch({ resource_type })}
            />
            <SearchBox
              value={state.resource_q}
              label="Search resources"
              placeholder="Resource or ID"
              hasHotkey={false}
              onChange={(resource_q) => patch({ resource_q })}
            />
          </div>
        }
        end={<Export query={queryOf(state)} />}
        onReset={isNarrowed ? clear : undefined}
      />
      <TeamQuestion
        open={asksTeam}
        onClose={() => setAsksTeam(false)}
        onChoose={(team) => patch({ team })}
      />
      {query.error !== null && (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Loading lines={8} label="Loading the matrix" />}
      {matrix !== undefined && query.error === null && (
        <p className="muted small" role="status">
          {said(matrix)}
        </p>
      )}
      {isEmpty && isNarrowed && <NoMatch onClear={clear} />}
      {isEmpty && !isNarrowed && (
        <EmptyState title="The catalogue is empty">
          There is nothing yet that access could be given to.
        </EmptyState>
      )}
      {matrix !== undefined && !isEmpty && <MatrixGrid matrix={matrix} />}
    </>
  );
}
