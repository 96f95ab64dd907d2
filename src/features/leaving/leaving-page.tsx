import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Leaving } from '../../../contract/leaving.ts';
import type { User } from '../../../contract/users.ts';
import { isPageError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { Sections } from '../../components/section.tsx';
import { whyNotWhileActing } from '../../people/availability.ts';
import { tiesQueries } from '../../people/impact/ties.queries.ts';
import { nameOf } from '../../people/person-facts.ts';
import { OpenReviews } from './open-reviews.tsx';
import { SentInvitations } from './sent-invitations.tsx';
import { StepList } from './step-list.tsx';
import { Summary } from './summary.tsx';
import './leaving.css';

const LEAD =
  'Steps can be done in any order, alone or all at once. Nothing is kept in this browser: come back at any time and see what is left.';

/** What keeps the reader from doing any of it, or what makes this leave a gap. */
function Warnings({ leaving }: { leaving: Leaving }) {
  const { org } = useSession();
  const { refused, membership } = leaving;
  if (refused !== null) return <Notice tone="warn">{refused}.</Notice>;
  if (membership?.is_owner === true) {
    return (
      <Notice tone="warn">
        {nameOf(leaving.person)} owns {org.name}: a successor takes the org over with the removal.
      </Notice>
    );
  }
  if (membership?.is_last_admin === true) {
    return (
      <Notice tone="warn">
        Nobody else can administer {org.name}: make somebody an admin first, or name a successor and
        remove.
      </Notice>
    );
  }
  return null;
}

function Content({ leaving }: { leaving: Leaving }) {
  const [successor, setSuccessor] = useState<User | null>(null);
  return (
    <Sections>
      <Warnings leaving={leaving} />
      <StepList leaving={leaving} successor={successor} onSuccessor={setSuccessor} />
      {leaving.invites.count > 0 && <SentInvitations leaving={leaving} />}
      {leaving.reviews.items > 0 && <OpenReviews leaving={leaving} />}
      <Summary leaving={leaving} />
    </Sections>
  );
}

/** Everything that ties somebody to the org, and the ways to end it: one page, always as it stands. */
export function LeavingPage({ userId }: { userId: number }) {
  const query = useQuery({ ...tiesQueries.of(userId), throwOnError: isPageError });
  const session = useSession();
  const leaving = query.data && {
    ...query.data,
    refused: query.data.refused ?? whyNotWhileActing(session),
  };
  if (leaving === undefined) {
    return (
      <Page title="Offboard" lead={LEAD}>
        {query.error === null ? (
          <Loading lines={8} label="Loading what ties this person to the org" />
        ) : (
          <div className="card">
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          </div>
        )}
      </Page>
    );
  }
  const name = nameOf(leaving.person);
  return (
    <Page
      title={`Offboard ${name}`}
      lead={LEAD}
      actions={
        leaving.membership !== null && (
          <ButtonLink to={paths.person.href(userId)}>Open {name}</ButtonLink>
        )
      }
    >
      <Content leaving={leaving} />
    </Page>
  );
}
