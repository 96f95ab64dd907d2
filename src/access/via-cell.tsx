import { Link } from 'react-router';
import type { PersonRight } from '../../contract/resource-access.ts';
import { paths } from '../app/paths.ts';
import { SOURCE_LABELS } from './words.ts';

/** Where a right comes from, linked to the team that it comes through. */
export const ViaCell = ({ right }: { right: Pick<PersonRight, 'source' | 'team'> }) =>
  right.team === null ? (
    <>{SOURCE_LABELS[right.source]}</>
  ) : (
    <>
      Through{' '}
      <Link to={paths.team.href(right.team.id)}>
        <bdi>{right.team.name}</bdi>
      </Link>
    </>
  );
