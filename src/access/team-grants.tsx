import { useCallback, useEffect, useMemo, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import type { AccessGrant } from '../../contract/resource-access.ts';
import { useFeature } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import type { Column } from '../components/data-table-types.ts';
import { DataTable } from '../components/data-table.tsx';
import { MenuButton } from '../components/menu-button.tsx';
import { Section } from '../components/section.tsx';
import type { ResourceRef } from './access.queries.ts';
import { TEAMS_HASH, useRightActs } from './right-acts.tsx';
import { rightColumns } from './right-columns.tsx';

/** What one team was given, as a right of its own: nobody need be in the team for it to stand. */
const rowOf = (grant: AccessGrant) =>
  grant.team_id === undefined
    ? []
    : [
        {
          id: grant.team_id,
          name: grant.team_name ?? `Team ${grant.team_id}`,
          access_level: grant.access_level,
          source: 'direct' as const,
          team: null,
          granted_at: grant.granted_at,
          granted_by: grant.granted_by ?? null,
          last_used_at: grant.last_used_at ?? null,
          expires_at: grant.expires_at ?? null,
        },
      ];
type Row = ReturnType<typeof rowOf>[number];

const idOf = (row: Row): number => row.id;
const nameOf = (row: Row): string => row.name;

const columnsFor = (tellsUse: boolean): readonly Column<Row>[] => [
  {
    id: 'team',
    header: 'Team',
    card: 'title',
    cell: ({ id, name }) => (
      <Link to={paths.team.href(id)}>
        <bdi>{name}</bdi>
      </Link>
    ),
  },
  ...rightColumns<Row>(tellsUse).filter(({ id }) => id !== 'via'),
];

/** The teams that were given access to a resource, each to be changed or taken away; none: nothing. */
export function TeamGrants({
  resource,
  name,
  grants,
}: {
  resource: ResourceRef;
  name: string;
  grants: readonly AccessGrant[];
}) {
  const { hash, key } = useLocation();
  const box = useRef<HTMLDivElement>(null);
  const isAskedFor = hash === TEAMS_HASH;
  // A right through a team leads here, also from further down this page.
  useEffect(() => {
    if (!isAskedFor) return;
    const heading = box.current?.querySelector('h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }, [isAskedFor, key]);
  const tellsUse = useFeature('effective_access');
  const columns = useMemo(() => columnsFor(tellsUse), [tellsUse]);
  const rows = useMemo(() => grants.flatMap(rowOf), [grants]);
  const entries = useRightActs();
  const { resource_type, resource_id } = resource;
  const rowActions = useCallback(
    (right: Row) => (
      <MenuButton
        label={`Access of the team ${right.name}`}
        items={() =>
          entries({
            right,
            resource: { resource_type, resource_id },
            resourceName: name,
            to: { team_id: right.id },
            who: right.name,
          })
        }
      />
    ),
    [entries, resource_type, resource_id, name],
  );
  if (rows.length === 0) return null;
  return (
    <div ref={box}>
      <Section title="Teams with access" lead="Everybody in a team has what it was given." isFlush>
        <DataTable
          label="Teams with access"
          columns={columns}
          rows={rows}
          rowId={idOf}
          rowLabel={nameOf}
          rowActions={rowActions}
          empty={null}
        />
      </Section>
    </div>
  );
}
