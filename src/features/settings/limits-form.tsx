import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { OrgSettings, VersionedOrgSettings } from '../../../contract/org-settings.ts';
import { ApiError } from '../../api/errors.ts';
import { settingsQueries } from '../../api/org-settings.ts';
import { useSession } from '../../api/session.ts';
import { ConflictNotice } from '../../components/conflict-notice.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { changesOf, type Change } from '../../lib/merge.ts';
import { useRebase } from '../../lib/use-rebase.ts';
import { settingsMutations } from './settings.queries.ts';

const LIMITS = OrgSettings.omit({ admins_may_impersonate: true });
type Limits = z.output<typeof LIMITS>;
type LimitName = keyof Limits;

const typed = (limit: z.ZodInt) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,6}$/, 'A whole number')
    .transform(Number)
    .pipe(limit);

/** What is typed, judged by the rules of the request. */
const LimitsForm = z.object({
  session_idle_minutes: typed(LIMITS.shape.session_idle_minutes),
  session_idle_minutes_admin: typed(LIMITS.shape.session_idle_minutes_admin),
  session_minutes: typed(LIMITS.shape.session_minutes),
  password_min_length: typed(LIMITS.shape.password_min_length),
  password_min_length_admin: typed(LIMITS.shape.password_min_length_admin),
  invitation_days: typed(LIMITS.shape.invitation_days),
});

const FIELDS: readonly {
  readonly name: LimitName;
  readonly label: string;
  readonly hint: string;
}[] = [
  {
    name: 'session_idle_minutes',
    label: 'Sign out after so many minutes without activity',
    hint: '2 to 240; 30 unless you change it',
  },
  {
    name: 'session_idle_minutes_admin',
    label: 'The same for admins',
    hint: '2 to 240; 15 unless you change it',
  },
  {
    name: 'session_minutes',
    label: 'Sign out after so many minutes in any case',
    hint: '10 to 1440; 720, half a day, unless you change it',
  },
  {
    name: 'password_min_length',
    label: 'Shortest password, in characters',
    hint: '12 to 64. Passwords that are there already stay good',
  },
  {
    name: 'password_min_length_admin',
    label: 'The same for admins',
    hint: '15 to 64',
  },
  {
    name: 'invitation_days',
    label: 'Days until an invitation expires',
    hint: '1 to 30; open ones keep the end that they have',
  },
];

const textsOf = (settings: Limits): Record<LimitName, string> => ({
  session_idle_minutes: String(settings.session_idle_minutes),
  session_idle_minutes_admin: String(settings.session_idle_minutes_admin),
  session_minutes: String(settings.session_minutes),
  password_min_length: String(settings.password_min_length),
  password_min_length_admin: String(settings.password_min_length_admin),
  invitation_days: String(settings.invitation_days),
});

/** What a change of somebody else is told by: above, a label leans on the one before it. */
const LABELS: Readonly<Record<LimitName, string>> = {
  session_idle_minutes: 'Minutes without activity',
  session_idle_minutes_admin: 'Minutes without activity, admins',
  session_minutes: 'Minutes in any case',
  password_min_length: 'Shortest password',
  password_min_length_admin: 'Shortest password, admins',
  invitation_days: 'Days until an invitation expires',
};

const allowed = ({ admins_may_impersonate: is }: VersionedOrgSettings) => (is ? 'Yes' : 'No');

const changesBetween = (before: VersionedOrgSettings, after: VersionedOrgSettings): Change[] =>
  [
    ...FIELDS.map(({ name }) => ({
      label: LABELS[name],
      before: String(before[name]),
      after: String(after[name]),
    })),
    { label: 'Admins may sign in as others', before: allowed(before), after: allowed(after) },
  ].filter((change) => change.before !== change.after);

/** The limits of the org. What was not touched is not sent; what somebody else changed is shown. */
export function LimitsSettings({ settings }: { settings: VersionedOrgSettings }) {
  const { org } = useSession();
  const client = useQueryClient();
  const save = useMutation(settingsMutations.change(client));
  const form = useForm({ defaultValues: textsOf(settings), resolver: zodResolver(LimitsForm) });
  const { base, rebase, settle, notice } = useRebase(form, settings, {
    textsOf,
    labels: LABELS,
    changesBetween,
  });
  const submit = async (limits: Limits, onto: (saved: Record<LimitName, string>) => void) => {
    const mine = changesOf(textsOf(base.current), form.getValues());
    const touched = FIELDS.flatMap(({ name }) => (mine[name] === undefined ? [] : [name]));
    if (touched.length === 0) return;
    const change = Object.fromEntries(touched.map((name) => [name, limits[name]]));
    try {
      const { etag } = base.current;
      settle(await save.mutateAsync({ orgId: org.id, etag, change }), onto);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const now = VersionedOrgSettings.safeParse(error.current);
      if (!now.success) throw error;
      client.setQueryData(settingsQueries.of(org.id).queryKey, now.data);
      throw rebase(now.data, error);
    }
    toastDone('Saved');
  };
  return (
    <FormShell form={form} onSubmit={submit}>
      {FIELDS.map(({ name, label, hint }) => (
        <TextField key={name} name={name} label={label} hint={hint} type="number" />
      ))}
      <ConflictNotice what="the settings" {...notice} />
    </FormShell>
  );
}
