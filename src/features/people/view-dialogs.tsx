import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_VIEWS, type SavedView } from '../../../contract/user-settings.ts';
import { paths } from '../../app/paths.ts';
import { sessionMutations, useFeature, useSession } from '../../api/session.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { toastDone, toastError, toastFailed } from '../../components/feedback-store.ts';
import { Field } from '../../components/field.tsx';
import { findView, NameTaken, whyNotCalled, withNewName, withoutView, withView } from './views.ts';
import './views.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly views: readonly SavedView[];
  /** The list as it is now. */
  readonly search: string;
}

function NameField({
  name,
  hint,
  onChange,
}: {
  name: string;
  hint?: string | undefined;
  onChange: (name: string) => void;
}) {
  return (
    <Field label="Name" {...(hint !== undefined && { hint })}>
      {(attributes) => (
        <input
          {...attributes}
          className="input"
          maxLength={60}
          autoComplete="off"
          value={name}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function SaveDialog({ open, onClose, views, search }: DialogProps) {
  const { org } = useSession();
  const change = useMutation(sessionMutations.changeViews(useQueryClient()));
  const [name, setName] = useState('');
  const taken = findView(views, org.id, name);
  const device = useFeature('saved_views') ? 'every device' : 'this device';
  const isFull = taken === undefined && views.length >= MAX_VIEWS;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title="Save this view"
      verb={taken === undefined ? 'Save view' : `Replace ${taken.name}`}
      tone="primary"
      happens={[`Filters, order and columns are kept under this name, for you on ${device}.`]}
      staysAsIs={['The list itself is not kept: it shows who fits when it is opened.']}
      blocked={
        name.trim() === ''
          ? 'Give it a name first'
          : isFull
            ? `You have ${MAX_VIEWS} views: delete one first`
            : null
      }
      onConfirm={async () => {
        await change.mutateAsync(withView(org.id, name, search));
        toastDone(`The view ${name.trim()} is saved`);
        setName('');
      }}
    >
      <NameField
        name={name}
        hint={taken && 'You have a view of this name: it will be replaced.'}
        onChange={setName}
      />
    </ConfirmDialog>
  );
}

function ViewLine({ view, views }: { view: SavedView; views: readonly SavedView[] }) {
  const { org } = useSession();
  const change = useMutation(sessionMutations.changeViews(useQueryClient()));
  const [name, setName] = useState<string | null>(null);
  const link = new URL(paths.people.href(view.search), window.location.origin).href;
  const run = (
    how: Parameters<typeof change.mutateAsync>[0],
    done: string,
    undo?: () => void,
  ): void => {
    change.mutateAsync(how).then(
      () => toastDone(done, undo && { undo }),
      (error: unknown) =>
        error instanceof NameTaken
          ? toastFailed(error.message)
          : toastError(error, `${view.name}: nothing was changed`),
    );
  };
  const putBack = () => run(withView(org.id, view.name, view.search), `${view.name}: undone`);
  if (name !== null) {
    const problem =
      name.trim() === '' ? 'Give it a name first' : whyNotCalled(views, org.id, view.name, name);
    return (
      <form
        className="view-line"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (problem !== null) return;
          run(withNewName(org.id, view.name, name), `The view is now called ${name.trim()}`);
          setName(null);
        }}
      >
        <NameField
          name={name}
          hint={problem !== null && name.trim() !== '' ? problem : undefined}
          onChange={setName}
        />
        <Button type="submit" disabledReason={problem}>
          Rename
        </Button>
        <Button look="quiet" onClick={() => setName(null)}>
          Cancel
        </Button>
      </form>
    );
  }
  return (
    <div className="view-line">
      <span className="view-name">
        <bdi>{view.name}</bdi>
      </span>
      <CopyButton text={link} label={`Copy the link of ${view.name}`} />
      <Button look="quiet" onClick={() => setName(view.name)}>
        Rename<span className="visually-hidden"> {view.name}</span>
      </Button>
      <Button
        look="quiet"
        busy={change.isPending}
        onClick={() =>
          run(withoutView(org.id, view.name), `The view ${view.name} is deleted`, putBack)
        }
      >
        Delete<span className="visually-hidden"> {view.name}</span>
      </Button>
    </div>
  );
}

function ManageDialog({ open, onClose, views }: DialogProps) {
  return (
    <AppDialog open={open} onClose={onClose} title="Your views of the people list" size="md">
      <DialogBody>
        {views.length === 0 ? (
          <p className="muted">None is left.</p>
        ) : (
          <ul className="view-lines" aria-label="Views">
            {views.map((view) => (
              <li key={view.name}>
                <ViewLine view={view} views={views} />
              </li>
            ))}
          </ul>
        )}
        <p className="muted small">
          A link opens the same filters for whoever may see the people of this org.
        </p>
      </DialogBody>
      <DialogFoot>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFoot>
    </AppDialog>
  );
}

/** Naming the list as it is, and looking after the names. */
export const ViewDialogs = ({
  which,
  open,
  ...rest
}: DialogProps & { which: 'save' | 'manage' }) => (
  <>
    <SaveDialog {...rest} open={open && which === 'save'} />
    <ManageDialog {...rest} open={open && which === 'manage'} />
  </>
);
