import type { ReactNode } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { Chip } from '../../components/chip.tsx';
import { When } from '../../components/when.tsx';
import { revokeMeaning, rightMeaning, sourceWords } from '../../reviews/right-words.ts';

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** State of the person at the start, as chips; nothing of a team or an org. */
export const PersonChips = ({ person }: Pick<ReviewItem, 'person'>) =>
  person === null ? null : (
    <>
      {person.status === 'DEACTIVATED' && <Chip tone="warn">Deactivated</Chip>}
      {person.is_locked && <Chip tone="danger">Locked</Chip>}
      {person.is_invited && <Chip tone="info">Invited</Chip>}
      {person.is_owner ? (
        <Chip tone="accent">Owner</Chip>
      ) : (
        person['is_admin?'] && <Chip tone="accent">Admin</Chip>
      )}
    </>
  );

/** When the right itself was last used; of a role or a team that is not known, and said so. */
function LastUse({ item }: { item: ReviewItem }) {
  if (item.kind === 'key') return <When at={item.last_used_at} never="Never used" />;
  if (item.kind === 'grant' && item.last_used_at !== null) return <When at={item.last_used_at} />;
  return (
    <span className="muted">
      {item.kind === 'grant' ? 'Unknown: no use was reported' : 'Unknown: not counted for this'}
    </span>
  );
}

/** The right in words: what it lets do, whence, since when, by whom, until when, last used. */
export function RightFacts({ item, orgName }: { item: ReviewItem; orgName: string }) {
  const ends = item.right.key?.expires_at ?? item.right.expires_at;
  return (
    <dl className="inbox-facts">
      <Fact name="Lets them">{rightMeaning(item, orgName)}</Fact>
      <Fact name="Comes from">
        <bdi>{sourceWords(item)}</bdi>
      </Fact>
      <Fact name="Since">
        {item.since === null ? (
          <span className="muted">Unknown</span>
        ) : (
          <When at={item.since} style="date" />
        )}
        {item.granted_by === null ? (
          <span className="muted">, by whom is not recorded</span>
        ) : (
          <>
            , by <bdi>{item.granted_by.full_name}</bdi>
          </>
        )}
      </Fact>
      <Fact name="Last used">
        <LastUse item={item} />
      </Fact>
      {(item.kind === 'grant' || item.kind === 'key') && (
        <Fact name="Ends">
          <When at={ends} never="No end" style="date" />
        </Fact>
      )}
      <Fact name="If revoked">{revokeMeaning(item)}</Fact>
    </dl>
  );
}

/** The person behind it, as at the start. */
export const PersonFacts = ({ person }: { person: NonNullable<ReviewItem['person']> }) => (
  <dl className="inbox-facts">
    <Fact name="Last sign-in">
      <When at={person.last_login_at} never="Never signed in" />
    </Fact>
    <Fact name="Last active">
      <When at={person.last_active_at} never="Never" />
    </Fact>
    <Fact name="In the org since">
      <When at={person.member_since} style="date" />
    </Fact>
    <Fact name="Teams">
      {person.teams === 0 ? 'In no team' : person.teams.toLocaleString('en')}
    </Fact>
  </dl>
);
