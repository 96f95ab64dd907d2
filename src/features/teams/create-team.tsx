import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { CreateTeamBody } from '../../../contract/teams.ts';
import { paths } from '../../app/paths.ts';
import { AppDialog, DialogBody } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { TextArea, TextField } from '../../components/fields.tsx';
import { FormShell } from '../../components/form-shell.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { teamsMutations } from './teams.queries.ts';

const Fields = CreateTeamBody.pick({ name: true, description: true }).required();

function Form({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const create = useMutation(teamsMutations.create(useQueryClient()));
  // Of this form: pressing twice, or again after a lost reply, makes one team.
  const [key] = useState(() => crypto.randomUUID());
  const form = useForm({
    defaultValues: { name: '', description: '' },
    resolver: zodResolver(Fields),
  });
  return (
    <FormShell
      form={form}
      save="button"
      verb="Create team"
      aside={<Button onClick={onClose}>Cancel</Button>}
      onSubmit={async (values, settle) => {
        const team = await create.mutateAsync({ ...values, key });
        settle(values);
        onClose();
        toastDone(`The team ${team.name} is there. Now add its people.`);
        void navigate(paths.team.href(team.id));
      }}
    >
      <TextField name="name" label="Name" autoFocus />
      <TextArea name="description" label="What it is for" isOptional />
    </FormShell>
  );
}

/** The button that makes a team, with its dialog. You own what you make. */
export function CreateTeam() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        look="primary"
        icon={<PlusIcon />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        Create team
      </Button>
      <AppDialog open={isOpen} onClose={() => setOpen(false)} title="Create a team">
        <DialogBody>
          <Form onClose={() => setOpen(false)} />
        </DialogBody>
      </AppDialog>
    </>
  );
}
