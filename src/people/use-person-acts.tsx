import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { User } from '../../contract/users.ts';
import { useSession } from '../api/session.ts';
import { toastDone, toastError } from '../components/feedback-store.ts';
import { lazyChunk } from '../lib/chunk.ts';
import { useRecent } from '../recent/use-recent.ts';
import type { Loss } from './act-dialog.tsx';
import type { AskedAct } from './act-dialogs.tsx';
import type { Act } from './availability.ts';
import { peopleMutations } from './people.queries.ts';
import { HalfActivatedError } from './person-acts.ts';
import { isAdminIn, membershipIn, nameOf, signInBlockOf } from './person-facts.ts';

const Dialogs = lazyChunk(() =>
  import('./act-dialogs.tsx').then((module) => ({ default: module.ActDialogs })),
);

interface Asked {
  readonly act: AskedAct;
  readonly person: User;
  readonly isOpen: boolean;
  /** Makes every start a new dialog, with nothing left of the one before. */
  readonly turn: number;
}

/** Says so when the person still cannot sign in, for another reason than the one just lifted. */
const doneText = (name: string, what: string, after: User): string => {
  const block = signInBlockOf(after);
  return block === null ? `${name} ${what}` : `${name} ${what}, but still cannot sign in: ${block}`;
};

/** Says what was not done, and what was. */
const tellFailed = (person: User, error: unknown): void => {
  const name = nameOf(person);
  if (!(error instanceof HalfActivatedError)) {
    return toastError(error, `${name}: nothing was changed`);
  }
  // The account may have been active all along; it was asked for all the same, to hear how it stands.
  const rest =
    person.status === 'ACTIVE' ? 'but how it stands now was not told' : 'the account is not';
  toastError(error.cause, `${name}: the membership is active again, ${rest}`);
};

/** Somebody with the version that an act left: what comes later is not to be undone with it. */
const whomOf = (person: User, after: User | undefined) => ({
  id: person.id,
  name: nameOf(person),
  ...(after?.etag !== undefined && { etag: after.etag }),
});

/** What of a person an activation has switched on here: the account, the membership, or both. */
const switchedOn = (before: User, after: User, orgId: number) => {
  const isOn = (person: User) =>
    membershipIn(person, orgId)?.org_membership_status !== 'DEACTIVATED';
  return [
    ...(before.status !== 'ACTIVE' && after.status === 'ACTIVE' ? (['account'] as const) : []),
    ...(!isOn(before) && isOn(after) ? (['membership'] as const) : []),
  ];
};

/** The acts that need no dialog, and what is said when one is done. */
function useDirectActs() {
  const { org } = useSession();
  const client = useQueryClient();
  const { did } = useRecent();
  const { mutateAsync: unlock } = useMutation(peopleMutations.unlock(client));
  const { mutateAsync: activate } = useMutation(peopleMutations.activate(client));

  const unlockNow = async (person: User) => {
    const name = nameOf(person);
    const was = person.lock;
    const after = await unlock({ person });
    const text = doneText(name, 'is unlocked', after);
    // An automatic lock came from failed sign-ins: nobody can put it back.
    if (was?.kind !== 'admin') return toastDone(text);
    did(text, name, {
      kind: 'lock',
      whom: whomOf(person, after),
      reason: was.reason ?? 'Unlocking was undone',
      ...(was.until !== null && { until: was.until }),
    });
  };

  const activateNow = async (person: User) => {
    const name = nameOf(person);
    const after = await activate({ person, orgId: org.id });
    const text = doneText(name, 'is active', after);
    const parts = switchedOn(person, after, org.id);
    // Somebody was faster: nothing of it is this one's to take back.
    if (parts.length === 0) return toastDone(text);
    did(text, name, { kind: 'deactivate', whom: whomOf(person, after), parts });
  };

  /** Says what a dialog has done. `after`: the person as they are now, where the reply has them. */
  const tellDone = (act: AskedAct, person: User, after?: User, loss?: Loss) => {
    const name = nameOf(person);
    const whom = whomOf(person, after);
    const told: Record<AskedAct, () => void> = {
      role: () => {
        const admin = isAdminIn(person, org.id);
        did(`${name} is now ${admin ? 'a member' : 'an admin'}`, name, {
          kind: 'role',
          whom,
          admin,
          ...(loss?.lostCustody === true && { custodian: true }),
        });
      },
      owner: () => toastDone(`${name} now owns ${org.name}`),
      lock: () => did(`${name} is locked`, name, { kind: 'unlock', whom }),
      deactivate: () => did(`${name} is deactivated`, name, { kind: 'activate', whom }),
      reset: () => toastDone(`A reset link is on its way to ${person.email}`),
      resend: () => toastDone(`The invitation is on its way to ${person.email}`),
      password: () => undefined,
      // The dialog knows the team, and says so.
      team: () => undefined,
      remove: () => toastDone(`${name} has left ${org.name}`),
      // The document is loaded anew.
      impersonate: () => undefined,
    };
    told[act]();
  };
  return { unlockNow, activateNow, tellDone };
}

/**
 * Everything an admin can do to one person, for a list and for the person's page alike:
 * `start('lock', person)` asks or acts, `dialogs` must stand somewhere on the page.
 */
export function usePersonActs({
  onDone,
}: { onDone?: (act: AskedAct, person: User) => void } = {}): {
  start: (act: Act, person: User) => void;
  dialogs: ReactNode;
} {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { unlockNow, activateNow, tellDone } = useDirectActs();

  // Rows are memoized on `start`, so it must stay the same function.
  const direct = useRef({ unlock: unlockNow, activate: activateNow });
  useEffect(() => {
    direct.current = { unlock: unlockNow, activate: activateNow };
  });
  // A double click is one act.
  const underWay = useRef(new Set<number>());
  const start = useCallback((act: Act, person: User) => {
    if (act === 'unlock' || act === 'activate') {
      if (underWay.current.has(person.id)) return;
      underWay.current.add(person.id);
      direct.current[act](person)
        .catch((error: unknown) => tellFailed(person, error))
        .finally(() => underWay.current.delete(person.id));
    } else {
      setAsked((before) => ({ act, person, isOpen: true, turn: (before?.turn ?? 0) + 1 }));
    }
  }, []);
  const close = useCallback(
    () => setAsked((before) => (before === null ? null : { ...before, isOpen: false })),
    [],
  );
  const dialogs = asked !== null && (
    <Suspense fallback={null}>
      <Dialogs
        key={asked.turn}
        act={asked.act}
        person={asked.person}
        open={asked.isOpen}
        onClose={close}
        onDone={(after, loss) => {
          tellDone(asked.act, asked.person, after, loss);
          onDone?.(asked.act, asked.person);
        }}
      />
    </Suspense>
  );
  return { start, dialogs };
}
