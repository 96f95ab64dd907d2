import type { User } from '../../../contract/users.ts';
import { Sections } from '../../components/section.tsx';
import { ApiKeys } from './api-keys.tsx';
import { LockHistory } from './lock-history.tsx';
import { Sessions } from './sessions.tsx';
import { SignIns } from './sign-ins.tsx';

/** Sessions, locks, sign-ins and API keys of a person. */
export const SecurityTab = ({ person }: { person: User }) => (
  <Sections>
    <Sessions person={person} />
    <LockHistory person={person} />
    <ApiKeys person={person} />
    <SignIns person={person} />
  </Sections>
);
