import { useQuery } from '@tanstack/react-query';
import { settingsQueries } from '../api/org-settings.ts';
import { useFeature, useSession } from '../api/session.ts';
import { useNow } from '../components/when.tsx';
import { dayOf, useTimeZone } from '../lib/time.ts';

/** To whom an invitation goes again, and until when it is good then, once the days of the org are known. */
export function ResentTo({ email }: { email: string }) {
  const { org } = useSession();
  const zone = useTimeZone();
  const now = useNow();
  const { data } = useQuery({
    ...settingsQueries.of(org.id),
    enabled: useFeature('org_settings'),
  });
  return (
    <p className="small muted">
      To <bdi>{email}</bdi>
      {data !== undefined && (
        <>, then good until {dayOf(now + data.invitation_days * 86_400_000, zone)}</>
      )}
    </p>
  );
}
