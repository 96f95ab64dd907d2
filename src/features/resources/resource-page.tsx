import { useQuery } from '@tanstack/react-query';
import type { ResourceRef } from '../../access/access.queries.ts';
import { GiveAccess } from '../../access/give-access.tsx';
import { ResourceRights } from '../../access/resource-rights.tsx';
import { TeamGrants } from '../../access/team-grants.tsx';
import { typeLabel } from '../../access/words.ts';
import { isPageError } from '../../api/errors.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Page } from '../../components/page.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { resourcesQueries } from './resources.queries.ts';

/** One resource: who can reach it, and through what. */
export function ResourcePage({ resource }: { resource: ResourceRef }) {
  const { data, error, refetch } = useQuery({
    ...resourcesQueries.detail(resource),
    throwOnError: isPageError,
  });
  const kind = typeLabel(resource.resource_type);
  if (!data) {
    return (
      <Page title={kind}>
        {error === null ? (
          <Loading lines={6} label="Loading this resource" />
        ) : (
          <div className="card">
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          </div>
        )}
      </Page>
    );
  }
  const { resource_name: name, owner } = data;
  return (
    <Page
      title={name}
      lead={
        <>
          {kind} {resource.resource_id}, owned by <bdi>{owner.full_name}</bdi>.
        </>
      }
    >
      <Sections>
        <TeamGrants resource={resource} name={name} grants={data.access_grants} />
        <Section title="Who can reach it" lead="Everybody, with what it comes from." isFlush>
          <ResourceRights
            resource={resource}
            name={name}
            give={<GiveAccess resource={resource} name={name} />}
          />
        </Section>
      </Sections>
    </Page>
  );
}
