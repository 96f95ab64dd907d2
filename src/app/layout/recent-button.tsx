import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { HistoryIcon } from '../../components/icons.tsx';
import { useRecentActs } from '../../recent/use-recent.ts';

/** Opens what was done lately; there for whoever has something to take back, and for admins. */
export function RecentButton({ onClick }: { onClick: () => void }) {
  const { rights } = useSession();
  const acts = useRecentActs();
  if (!rights.org_admin && acts.length === 0) return null;
  return (
    <Button
      look="quiet"
      label="Recent actions"
      icon={<HistoryIcon />}
      aria-haspopup="dialog"
      onClick={onClick}
    />
  );
}
