import { useQuery } from '@tanstack/react-query';
import { NavLink } from 'react-router';
import type { ComponentType } from 'react';
import type { Session } from '../../../contract/session.ts';
import { hasFeature, useSession } from '../../api/session.ts';
import {
  AuditIcon,
  HomeIcon,
  KeyIcon,
  LockIcon,
  MailIcon,
  PeopleIcon,
  ReviewIcon,
  SettingsIcon,
  ShieldIcon,
  TeamIcon,
  UserIcon,
} from '../../components/icons.tsx';
import { Logo } from '../../components/logo.tsx';
import { mineQueries } from '../../reviews/mine.queries.ts';
import { isInMenu, landing, MENU, paths } from '../paths.ts';

const ICONS: Record<(typeof MENU)[number]['page'], ComponentType> = {
  home: HomeIcon,
  people: PeopleIcon,
  teams: TeamIcon,
  access: ShieldIcon,
  reviews: ReviewIcon,
  invitations: MailIcon,
  locks: LockIcon,
  keys: KeyIcon,
  audit: AuditIcon,
  settings: SettingsIcon,
};

/** Admins run reviews; others see the page when they are asked about somebody. */
function useHasReviews(session: Session): boolean {
  const { org, rights } = session;
  const isAsked = !rights.org_admin && hasFeature(session, 'access_reviews');
  const { data } = useQuery({ ...mineQueries.any(org.id), enabled: isAsked });
  return rights.org_admin || data === true;
}

/** The pages: at the side, or on a phone along the bottom. */
export function Rail() {
  const session = useSession();
  const { rights } = session;
  const hasReviews = useHasReviews(session);
  const entries = MENU.filter(
    (entry) => isInMenu(entry, session) && (entry.page !== 'reviews' || hasReviews),
  );
  return (
    <nav className="rail" aria-label="Main">
      <NavLink
        className="rail-brand"
        to={landing(rights.org_admin)}
        end
        aria-label="Rollcall, start"
      >
        <Logo size={22} />
        Rollcall
      </NavLink>
      <ul>
        {entries.map(({ page, label, ...entry }) => {
          const isRare = 'isRare' in entry;
          const Icon = ICONS[page];
          return (
            <li key={page} data-rare={isRare}>
              <NavLink className="rail-link" to={paths[page].href()} end={page === 'home'}>
                <Icon />
                {label}
              </NavLink>
            </li>
          );
        })}
        {!rights.org_admin && (
          <li>
            <NavLink className="rail-link" to={paths.profile.href()}>
              <UserIcon />
              My profile
            </NavLink>
          </li>
        )}
      </ul>
    </nav>
  );
}
