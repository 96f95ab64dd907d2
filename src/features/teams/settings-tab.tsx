import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { CreateTeamBody, Team } from '../../../contract/teams.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Button } from '../../components/button.tsx';
import { ConflictNotice } from '../../components/conflict-notice.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextArea, TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { Section } from '../../components/section.tsx';
import { changesOf, type Change } from '../../lib/merge.ts';
import { useRebase } from '../../lib/use-rebase.ts';
import { HandOver } from './hand-over.tsx';
import { countMembers } from './teams-columns.tsx';
import { teamsMutations, teamsQueries } from './teams.queries.ts';

const Facts = CreateTeamBody.pick({ name: true, description: true }).required();

const LABELS = { name: 'Name', description: 'What it is for' } as const;
type Fact = keyof typeof LABELS;

const factsOf = ({ name, description }: Team): Record<Fact, string> => ({ name, description });

/** Also what the form does not edit, so that whoever is told "changed" sees what. */
const changesBetween = (before: Team, after: Team): Change[] =>
  [
    { label: LABELS.name, before: before.name, after: after.name },
    { label: LABELS.description, before: before.description, after: after.description },
    { label: 'Owner', before: before.owner.full_name, after: after.owner.full_name },
    {
      label: 'Members',
      before: countMembers(before.member_count ?? 0),
      after: countMembers(after.member_count ?? 0),
    },
  ].filter((change) => change.before !== change.after);

/** Name and description. What was not touched is not sent; what somebody else changed is shown. */
function FactsForm({ team }: { team: Team }) {
  const client = useQueryClient();
  const save = useMutation(teamsMutations.update(client));
  const form = useForm({ defaultValues: factsOf(team), resolver: zodResolver(Facts) });
  const { base, rebase, settle, notice } = useRebase(form, team, {
    textsOf: factsOf,
    labels: LABELS,
    changesBetween,
  });
  const submit = async (
    typed: Record<Fact, string>,
    onto: (saved: Record<Fact, string>) => void,
  ) => {
    const change = changesOf(factsOf(base.current), typed);
    if (Object.keys(change).length === 0) return;
    try {
      settle(await save.mutateAsync({ team: base.current, change }), onto);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const now = Team.safeParse(error.current);
      if (!now.success) throw error;
      client.setQueryData(teamsQueries.detail(team.id).queryKey, now.data);
      throw rebase(now.data, error);
    }
    toastDone('Saved');
  };
  return (
    <FormShell form={form} onSubmit={submit}>
      <TextField name="name" label={LABELS.name} />
      <TextArea name="description" label={LABELS.description} isOptional />
      <ConflictNotice what="this team" {...notice} />
    </FormShell>
  );
}

/** Ends the team. Cannot be undone, so its name must be typed. */
function DeleteTeam({ team }: { team: Team }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation(teamsMutations.delete(useQueryClient()));
  const { rights } = useSession();
  const mayDelete = rights.org_admin || team.access_roles.includes('owner');
  return (
    <>
      <Button
        look="danger"
        aria-haspopup="dialog"
        disabledReason={mayDelete ? null : 'Only its owner or an admin of the org deletes a team'}
        onClick={() => setOpen(true)}
      >
        Delete team
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Delete the team ${team.name}?`}
        verb="Delete team"
        typed={team.name}
        happens={[
          `${countMembers(team.member_count ?? 0)} leave it`,
          'What the team may reach, nobody reaches through it any more',
        ]}
        staysAsIs={['Nobody leaves the org', 'What happened stays in the audit log']}
        onConfirm={async () => {
          await remove.mutateAsync({ team });
          toastDone(`The team ${team.name} is deleted`);
          void navigate(paths.teams.href());
        }}
      />
    </>
  );
}

/** What a team is called and who owns it. */
export const SettingsTab = ({ team }: { team: Team }) => (
  <div className="section-stack">
    <Section title="Name and purpose">
      <FactsForm key={team.id} team={team} />
    </Section>
    <Section
      title="Owner"
      lead="Owns the team and answers for it. Whoever owns a team cannot leave the org."
    >
      <HandOver team={team} />
    </Section>
    <Section title="Delete" lead="Its members stay in the org.">
      <DeleteTeam team={team} />
    </Section>
  </div>
);
