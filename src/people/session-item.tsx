import type { SessionEntry } from '../../contract/session.ts';
import { Button } from '../components/button.tsx';
import { Chip } from '../components/chip.tsx';
import { When } from '../components/when.tsx';
import '../components/section.css';

/** A live session or token: device, address, times, and the means to end it. */
export const SessionItem = ({
  entry,
  isBusy,
  onEnd,
  disabledReason,
}: {
  entry: SessionEntry;
  isBusy: boolean;
  onEnd: () => void;
  /** Why the reader may not end it. */
  disabledReason?: string | null;
}) => (
  <li className="item">
    <span className="item-text">
      <span className="row">
        <span className="item-title" data-tip={entry.user_agent}>
          {entry.device}
        </span>
        {entry.current && <Chip tone="ok">This session</Chip>}
        {entry.kind === 'token' && <Chip tone="info">API token</Chip>}
        {entry.impersonator && (
          <Chip tone="warn" tip={`Opened in this name by ${entry.impersonator.email}`}>
            By {entry.impersonator.full_name}
          </Chip>
        )}
      </span>
      <span className="muted small item-facts">
        <span className="mono">{entry.ip}</span>
        <span>
          Active <When at={entry.last_seen_at} />
        </span>
        <span>
          Began <When at={entry.created_at} />
        </span>
        <span>
          Ends <When at={entry.expires_at} />
        </span>
      </span>
    </span>
    {!entry.current && (
      <Button busy={isBusy} onClick={onEnd} disabledReason={disabledReason}>
        End <span className="visually-hidden">the session on {entry.device}</span>
      </Button>
    )}
  </li>
);
