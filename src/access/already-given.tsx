import type { ReactNode } from 'react';
import { Notice } from '../components/notice.tsx';
import { When } from '../components/when.tsx';
import { endAlike, isSameGrant, type DirectGrant } from './direct-grant.ts';
import { levelLabel } from './words.ts';

const endOf = ({ expiresAt }: DirectGrant): ReactNode =>
  expiresAt === null ? (
    'with no end'
  ) : (
    <>
      until <When at={expiresAt} style="date" />
    </>
  );

/** Says what somebody has been given before, and what giving anew makes of it. */
export const AlreadyGiven = ({
  name,
  now,
  wanted,
}: {
  name: string;
  now: DirectGrant;
  wanted: DirectGrant;
}) => (
  <Notice tone={isSameGrant(now, wanted) ? 'info' : 'warn'} role="status">
    <bdi>{name}</bdi> has {levelLabel(now.level)} already, {endOf(now)}.{' '}
    {!isSameGrant(now, wanted) && (
      <>
        This makes it {levelLabel(wanted.level)}
        {!endAlike(now, wanted) && <>, {endOf(wanted)}</>}.
      </>
    )}
  </Notice>
);
