import { useQuery } from '@tanstack/react-query';
import { AppDialog, DialogBody } from '../components/app-dialog.tsx';
import { Button } from '../components/button.tsx';
import { ChevronDownIcon, CloseIcon } from '../components/icons.tsx';
import { teamChoices } from './team-choices.queries.ts';
import { TeamSearch } from './team-search.tsx';

/** The team that is filtered by, as a chip that takes it away. */
function TeamChip({ id, onClear }: { id: number; onClear: () => void }) {
  const team = useQuery(teamChoices.named(id));
  // A team that is gone, or of another org, filters everybody out: the chip is the way back.
  const name = team.data?.name ?? (team.error === null ? '…' : `${id} (not found)`);
  return (
    <span className="filter set">
      <Button iconEnd={<CloseIcon size={12} />} onClick={onClear}>
        Team: <bdi>{name}</bdi>
        <span className="visually-hidden"> (remove this filter)</span>
      </Button>
    </span>
  );
}

/** Filters the people by one team; which one is asked by `TeamQuestion`. */
export function TeamFilter({
  value,
  onAsk,
  onClear,
}: {
  value: number | undefined;
  onAsk: () => void;
  onClear: () => void;
}) {
  if (value !== undefined) return <TeamChip id={value} onClear={onClear} />;
  return (
    <span className="filter">
      <Button iconEnd={<ChevronDownIcon size={12} />} aria-haspopup="dialog" onClick={onAsk}>
        Team
      </Button>
    </span>
  );
}

/** The team to filter by, found by search: there may be hundreds. */
export function TeamQuestion({
  open,
  onClose,
  onChoose,
}: {
  open: boolean;
  onClose: () => void;
  onChoose: (teamId: number) => void;
}) {
  return (
    <AppDialog open={open} onClose={onClose} title="People of a team" size="md">
      <DialogBody>
        <TeamSearch
          onChoose={({ id }) => {
            onClose();
            onChoose(id);
          }}
        />
      </DialogBody>
    </AppDialog>
  );
}
