import { useMemo } from 'react';
import { useSession } from '../../api/session.ts';
import { AuditLog } from '../../audit/audit-log.tsx';
import type { AuditSource } from '../../audit/audit.queries.ts';
import { useAuditLog } from '../../audit/use-audit-log.ts';
import { Section } from '../../components/section.tsx';

/** What I did and what was done to me, in every org that I belong to. */
export function ActivityTab() {
  const { user } = useSession();
  const source = useMemo<AuditSource>(() => ({ kind: 'user', userId: user.id }), [user.id]);
  const log = useAuditLog(source);
  return (
    <Section
      title="Activity"
      lead="What was done by you and to you, in every org that you belong to. Nobody can change it."
      isFlush
    >
      <AuditLog source={source} log={log} />
    </Section>
  );
}
