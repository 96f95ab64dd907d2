import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useSession } from '../api/session.ts';
import { Chip } from '../components/chip.tsx';
import { ActDialog, type ActDialogProps, type Loss } from './act-dialog.tsx';
import { useImpact } from './impact/use-impact.tsx';
import { peopleMutations } from './people.queries.ts';
import { isAdminIn, nameOf } from './person-facts.ts';
import { ROLE_LABELS, ROLE_POWERS, type Role } from './words.ts';
import './people-acts.css';

const ROLES: readonly Role[] = ['member', 'admin'];

/** The two roles with what each may do. */
export function RoleChoices({
  value,
  current,
  onChange,
}: {
  value: Role;
  current?: Role;
  onChange: (role: Role) => void;
}) {
  const id = useId();
  return (
    <fieldset className="role-choices">
      <legend className="visually-hidden">Role</legend>
      {ROLES.map((role) => (
        <label key={role} className="choice">
          <input
            type="radio"
            name={`${id}-role`}
            checked={value === role}
            onChange={() => onChange(role)}
          />
          <span>
            <strong>{ROLE_LABELS[role]}</strong> {role === current && <Chip>now</Chip>}
            <ul>
              {ROLE_POWERS[role].map((power) => (
                <li key={power}>{power}</li>
              ))}
            </ul>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/**
 * Changes the role in this org; says what an admin can do before making one, and what
 * hangs on one before unmaking them.
 */
export function RoleDialog(props: ActDialogProps) {
  const { org } = useSession();
  const current: Role = isAdminIn(props.person, org.id) ? 'admin' : 'member';
  const [role, setRole] = useState(current);
  const change = useMutation(peopleMutations.setRole(useQueryClient()));
  const loss = useRef<Loss | undefined>(undefined);
  const isDemotion = current === 'admin' && role === 'member';
  const impact = useImpact(props.person, isDemotion ? 'demote' : null);
  return (
    <ActDialog
      {...props}
      title={`Role of ${nameOf(props.person)} in ${org.name}`}
      verb={role === current ? 'Change role' : role === 'admin' ? 'Make admin' : 'Make member'}
      tone={role === 'admin' ? 'danger' : 'primary'}
      blocked={role === current ? 'Choose another role first' : impact.blocked}
      act={async (person) => {
        const admin = role === 'admin';
        loss.current = await change.mutateAsync({ person, orgId: org.id, admin });
      }}
      onDone={(after) => props.onDone(after, loss.current)}
    >
      <RoleChoices value={role} current={current} onChange={setRole} />
      {impact.view}
    </ActDialog>
  );
}
