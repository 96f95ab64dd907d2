import { Link } from 'react-router';
import { initialsOf } from '../lib/initials.ts';
import './person-cell.css';

/** As many as person-cell.css has: an attribute, as a style in drawn markup would be refused. */
const HUES = 24;

/**
 * Initials on a quiet colour that belongs to the id, so that it stays when the name changes. They are
 * drawn, not written: nobody searches, copies or is read "AR".
 */
export const Avatar = ({ id, name, large }: { id: number; name: string; large?: boolean }) => (
  <span
    className={large === true ? 'avatar large' : 'avatar'}
    data-hue={id % HUES}
    data-initials={initialsOf(name)}
    aria-hidden="true"
  />
);

/** A person in a list: avatar, name (a link when `to` is given), e-mail below. */
export const PersonCell = ({
  id,
  name,
  email,
  to,
}: {
  id: number;
  name: string;
  email: string;
  to?: string;
}) => (
  <span className="person">
    <Avatar id={id} name={name === '' ? email : name} />
    <span className="person-text">
      {/* bdi: a name of another direction must not turn the row around. */}
      {to === undefined ? (
        <bdi className="person-name">{name === '' ? email : name}</bdi>
      ) : (
        <Link className="person-name" to={to}>
          <bdi>{name === '' ? email : name}</bdi>
        </Link>
      )}
      {name !== '' && <bdi className="person-email">{email}</bdi>}
    </span>
  </span>
);
