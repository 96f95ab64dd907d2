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
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextArea, TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { Notice } from '../../components/notice.tsx';
import { Section } from '../../components/section.tsx';
import { useBase } from '../../lib/use-base.ts';
import { HandOver } from './hand-over.tsx';
import { countMembers } from './teams-columns.tsx';
import { teamsMutations } from './teams.queries.ts';

const Facts = CreateTeamBody.pick({ name: true, description: true }).required();

/** Name and description. A version that somebody else changed is shown, not overwritten. */
function FactsForm({ team }: { team: Team }) {
  const client = useQueryClient();
  const save = useMutation(teamsMutations.update(client));
  const [theirs, setTheirs] = useState<Team | null>(null);
  const [base, setBase] = useBase(
    team,
    (one, other) => one.name === other.name && one.description === other.description,
  );
  const form = useForm({
    defaultValues: { name: team.name, description: team.description },
    resolver: zodResolver(Facts),
  });
  return (
    <FormShell
      form={form}
      onSubmit={async (change) => {
        try {
          setBase(await save.mutateAsync({ team: base, change }));
          setTheirs(null);
          toastDone('Saved');
        } catch (error) {
          const now = Team.safeParse(error instanceof ApiError ? error.current : undefined);
          if (now.success) {
            setTheirs(now.data);
            setBase(now.data);
          }
          throw error;
        }
      }}
    >
      <TextField name="name" label="Name" />
      <TextArea name="description" label="What it is for" isOptional />
      {theirs !== null && (
        <Notice tone="warn" role="alert">
          Somebody else changed this team meanwhile. It now is called{' '}
          <strong>
            <bdi>{theirs.name}</bdi>
          </strong>
          , has {countMembers(theirs.member_count ?? 0)} and says “{theirs.description || 'nothing'}
          ”. Save again to put yours in its place.
        </Notice>
      )}
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
