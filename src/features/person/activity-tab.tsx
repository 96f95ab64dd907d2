import { useMemo } from 'react';
import type { User } from '../../../contract/users.ts';
import { paths } from '../../app/paths.ts';
import { AuditLog } from '../../audit/audit-log.tsx';
import { searchOf } from '../../audit/audit-state.ts';
import type { AuditSource } from '../../audit/audit.queries.ts';
import { useAuditLog } from '../../audit/use-audit-log.ts';
import { ButtonLink } from '../../components/button.tsx';

/** What a person did and what was done to them. */
export function ActivityTab({ person }: { person: User }) {
  const source = useMemo<AuditSource>(() => ({ kind: 'user', userId: person.id }), [person.id]);
  const log = useAuditLog(source);
  const { range, from, to } = log.state;
  return (
    <AuditLog
      source={source}
      log={log}
      end={
        // There the same events can be narrowed by other people, and exported.
        <ButtonLink to={paths.audit.href(searchOf({ range, from, to, person: person.id }))}>
          Open in Audit
        </ButtonLink>
      }
    />
  );
}
