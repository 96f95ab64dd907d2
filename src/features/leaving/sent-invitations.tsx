import type { Leaving } from '../../../contract/leaving.ts';
import { paths } from '../../app/paths.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { many } from '../../people/impact/impact-lines.ts';
import { Names } from './step-frame.tsx';

/** Whom somebody invited who has not come yet: to be kept or revoked, as with anybody's. */
export function SentInvitations({ leaving }: { leaving: Leaving }) {
  const { count, first } = leaving.invites;
  const search = `?status=pending&invited_by=${leaving.person.id}`;
  return (
    <Section
      title="Invitations"
      lead="They stay good when who sent them leaves, unless somebody revokes them."
      actions={<ButtonLink to={paths.invitations.href(search)}>Look through them</ButtonLink>}
    >
      <p>{many(count, 'invitation waits', 'invitations wait')}</p>
      <Names names={first.map(({ email }) => email)} count={count} />
    </Section>
  );
}
