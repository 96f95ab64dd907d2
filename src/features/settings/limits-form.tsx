import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { OrgSettings, VersionedOrgSettings } from '../../../contract/org-settings.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { Notice } from '../../components/notice.tsx';
import { useBase } from '../../lib/use-base.ts';
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

/** The limits of the org. What somebody else changed meanwhile is shown, not overwritten. */
export function LimitsSettings({ settings }: { settings: VersionedOrgSettings }) {
  const { org } = useSession();
  const change = useMutation(settingsMutations.change(useQueryClient()));
  const [base, setBase] = useBase(
    settings,
    (one, other) => JSON.stringify(textsOf(one)) === JSON.stringify(textsOf(other)),
  );
  const [isStale, setStale] = useState(false);
  const form = useForm({ defaultValues: textsOf(settings), resolver: zodResolver(LimitsForm) });
  const submit = async (limits: Limits) => {
    try {
      setBase(await change.mutateAsync({ orgId: org.id, etag: base.etag, change: limits }));
      setStale(false);
      toastDone('Saved');
    } catch (error) {
      const now = VersionedOrgSettings.safeParse(
        error instanceof ApiError ? error.current : undefined,
      );
      if (now.success) {
        setBase(now.data);
        setStale(true);
      }
      throw error;
    }
  };
  return (
    <FormShell form={form} onSubmit={submit}>
      {FIELDS.map(({ name, label, hint }) => (
        <TextField key={name} name={name} label={label} hint={hint} type="number" />
      ))}
      {isStale && (
        <Notice tone="warn" role="alert">
          <div className="stack">
            <p>
              Somebody else changed the settings meanwhile. Save again to put yours in their place.
            </p>
            <div className="row">
              <Button
                onClick={() => {
                  form.reset(textsOf(base));
                  setStale(false);
                }}
              >
                Take theirs
              </Button>
            </div>
          </div>
        </Notice>
      )}
    </FormShell>
  );
}
