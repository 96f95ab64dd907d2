import { useMemo } from 'react';
import type { Team } from '../../../contract/teams.ts';
import { AuditLog } from '../../audit/audit-log.tsx';
import type { AuditSource } from '../../audit/audit.queries.ts';
import { useAuditLog } from '../../audit/use-audit-log.ts';

/** What happened to a team and in it. */
export function ActivityTab({ team }: { team: Team }) {
  const source = useMemo<AuditSource>(() => ({ kind: 'team', teamId: team.id }), [team.id]);
  return <AuditLog source={source} log={useAuditLog(source)} />;
}
