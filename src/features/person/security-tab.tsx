import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { User } from '../../../contract/users.ts';
import { Sections } from '../../components/section.tsx';
import { ApiKeys } from './api-keys.tsx';
import { LockHistory, useLocks } from './lock-history.tsx';
import { personQueries } from './person.queries.ts';
import { Sessions } from './sessions.tsx';
import { SignIns } from './sign-ins.tsx';
import './person.css';

/** What stands below a list of unknown length: asked for beside it, shown once that is there. */
function Below({ isKnown, children }: { isKnown: boolean; children: ReactNode }) {
  // A later page of that list hides nothing again.
  const [wasKnown, setKnown] = useState(false);
  if (isKnown && !wasKnown) setKnown(true);
  return (
    <div className="below" hidden={!isKnown && !wasKnown}>
      {children}
    </div>
  );
}

/** Sessions, locks, sign-ins and API keys of a person. */
export function SecurityTab({ person }: { person: User }) {
  const sessions = useQuery(personQueries.sessions(person.id));
  const locks = useLocks(person);
  return (
    <Sections>
      <Sessions person={person} />
      <Below isKnown={!sessions.isPending}>
        <LockHistory person={person} />
        <Below isKnown={!locks.isPending}>
          <ApiKeys person={person} />
          <SignIns person={person} />
        </Below>
      </Below>
    </Sections>
  );
}
