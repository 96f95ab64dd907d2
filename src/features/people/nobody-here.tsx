import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { PeopleIcon } from '../../components/icons.tsx';
import { paths } from '../../app/paths.ts';

/** Why the list has no rows: nothing fits, the page lies past the end, or the org is empty. */
export function NobodyHere({
  terms,
  isNarrowed,
  isLaterPage,
  onClear,
  onFirstPage,
}: {
  terms: string;
  isNarrowed: boolean;
  isLaterPage: boolean;
  onClear: () => void;
  onFirstPage: () => void;
}) {
  if (isLaterPage) {
    return <PastEnd what="people" onFirst={onFirstPage} />;
  }
  if (isNarrowed) return <NoMatch terms={terms} onClear={onClear} />;
  return (
    <EmptyState
      icon={<PeopleIcon size={20} />}
      title="Nobody is here yet"
      action={
        <ButtonLink look="primary" to={paths.invitations.href('?new=1')}>
          Invite people
        </ButtonLink>
      }
    >
      Everybody who belongs to the org will stand here, with their role and state.
    </EmptyState>
  );
}
