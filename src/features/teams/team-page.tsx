import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Team } from '../../../contract/teams.ts';
import { isPageError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { paths, type TeamTab } from '../../app/paths.ts';
import { ErrorPanel, Loading, Skeleton } from '../../components/async-states.tsx';
import { Chip } from '../../components/chip.tsx';
import { Page } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { When } from '../../components/when.tsx';
import { managesTeam } from './teams-columns.tsx';
import { teamsQueries } from './teams.queries.ts';
import './teams.css';

const HeadSkeleton = () => (
  <header className="team-head" aria-busy="true">
    <div>
      {/* The page needs a heading to put the focus on. */}
      <h1 className="visually-hidden">Team</h1>
      <Skeleton width="14rem" height="1.3rem" />
      <Skeleton width="20rem" />
    </div>
  </header>
);

const Owner = ({ team }: { team: Team }) => {
  const { rights } = useSession();
  const name = <bdi>{team.owner.full_name || team.owner.email}</bdi>;
  return rights.org_admin ? <Link to={paths.person.href(team.owner.id)}>{name}</Link> : name;
};

const Head = ({ team }: { team: Team }) => (
  <header className="team-head">
    <div>
      <div className="row">
        <h1>
          <bdi>{team.name}</bdi>
        </h1>
        {team.tags.map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
      </div>
      {team.description !== '' && <p className="page-lead">{team.description}</p>}
      <div className="team-facts">
        <span>
          Owner <Owner team={team} />
        </span>
        <span>
          Created <When at={team.created_at} style="date" />
        </span>
      </div>
    </div>
  </header>
);

const tabsOf = (team: Team): readonly { name: TeamTab | undefined; label: string }[] => [
  { name: undefined, label: 'Members' },
  ...(managesTeam(team)
    ? [
        { name: 'settings' as const, label: 'Settings' },
        { name: 'audit' as const, label: 'Activity' },
      ]
    : []),
];

/** Header and tabs around the content of one tab. */
export function TeamPage({
  teamId,
  tab,
  children,
}: {
  teamId: number;
  tab: TeamTab | undefined;
  children: (team: Team) => ReactNode;
}) {
  const team = useQuery({ ...teamsQueries.detail(teamId), throwOnError: isPageError });
  if (team.data === undefined) {
    return (
      <Page title="Team" header={<HeadSkeleton />}>
        {team.error === null ? (
          <Loading lines={6} label="Loading this team" />
        ) : (
          <div className="card">
            <ErrorPanel error={team.error} onRetry={() => void team.refetch()} />
          </div>
        )}
      </Page>
    );
  }
  return (
    <Page title={team.data.name} header={<Head team={team.data} />}>
      <Tabs
        label="Team"
        tabs={tabsOf(team.data).map(({ name, label }) => ({
          label,
          to: paths.team.href(teamId, name) + (name === 'audit' ? '?range=all' : ''),
          isCurrent: name === tab,
          ...(name === undefined && { count: team.data.member_count ?? null }),
        }))}
      />
      {children(team.data)}
    </Page>
  );
}
