import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import type { How } from './use-save.ts';

const AT_THE_END = [
  'What nobody answers is revoked at the end, by itself.',
  'Where that is much, or an admin, a second admin must approve first.',
];

const WORDS: Readonly<
  Record<
    How,
    {
      readonly title: (name: string) => string;
      readonly happens: readonly string[];
      readonly staysAsIs: readonly string[];
    }
  >
> = {
  start: {
    title: (name) => `Start ${name}?`,
    happens: AT_THE_END,
    staysAsIs: ['Nothing is taken from anybody before the end.'],
  },
  next: {
    title: (name) => `Let the next runs of ${name} revoke by themselves?`,
    happens: ['The next runs start by themselves; nobody is asked again.', ...AT_THE_END],
    staysAsIs: ['The run that has begun stays as it is.'],
  },
  draft: {
    title: (name) => `Save ${name}, which its series starts?`,
    happens: ['When its series is due, it starts by itself, a draft or not.', ...AT_THE_END],
    staysAsIs: ['Nothing is taken from anybody before the end.'],
  },
};

/** Asks for the name of a review that revokes by itself, where this settles that it starts. */
export function NameDialog({
  how,
  open,
  name,
  verb,
  onClose,
  onConfirm,
}: {
  how: How;
  open: boolean;
  name: string;
  verb: string;
  onClose: () => void;
  /** What is refused is said on the page, by step and field. */
  onConfirm: () => Promise<unknown>;
}) {
  const { title, happens, staysAsIs } = WORDS[how];
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={title(name)}
      verb={verb}
      tone="danger"
      typed={name}
      happens={happens}
      staysAsIs={staysAsIs}
      onConfirm={onConfirm}
    />
  );
}
