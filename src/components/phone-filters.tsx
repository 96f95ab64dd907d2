import { useState, type ReactNode } from 'react';
import { AppDialog, DialogBody, DialogFoot } from './app-dialog.tsx';
import { Button } from './button.tsx';
import { FilterIcon } from './icons.tsx';
import './phone-filters.css';

/** The filters of a list on a phone: behind a button that says how many are set. */
export function PhoneFilters({ count, children }: { count: number; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<FilterIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {count === 0 ? 'Filters' : `Filters (${count})`}
      </Button>
      <AppDialog open={isOpen} onClose={() => setOpen(false)} title="Filters">
        <DialogBody>
          <div className="phone-filters">{children}</div>
        </DialogBody>
        <DialogFoot>
          <Button look="primary" onClick={() => setOpen(false)}>
            Show
          </Button>
        </DialogFoot>
      </AppDialog>
    </>
  );
}
