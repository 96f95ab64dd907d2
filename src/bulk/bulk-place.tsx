import { useState } from 'react';
import { ACCESS_ACTIONS, TEAM_ACTIONS, type BulkAction } from '../../contract/bulk.ts';
import type { AccessLevel } from '../../contract/resources.ts';
import { ResourceSearch } from '../access/resource-search.tsx';
import { LEVELS } from '../access/words.ts';
import { AppDialog, DialogBody } from '../components/app-dialog.tsx';
import { Field } from '../components/field.tsx';
import { TeamSearch } from '../teams/team-search.tsx';
import { bulkVerb } from './bulk-words.ts';
import type { Place } from './bulk.queries.ts';

/** Whether an act is about a team or a resource, which is asked for first. */
export const needsPlace = (action: BulkAction): boolean =>
  TEAM_ACTIONS.includes(action) || ACCESS_ACTIONS.includes(action);

function LevelField({
  level,
  onChange,
}: {
  level: AccessLevel;
  onChange: (level: AccessLevel) => void;
}) {
  return (
    <Field label="Level" hint={LEVELS.find(({ value }) => value === level)?.may}>
      {(attributes) => (
        <select
          {...attributes}
          className="input"
          value={level}
          onChange={(event) =>
            onChange(LEVELS.find(({ value }) => value === event.target.value)?.value ?? level)
          }
        >
          {LEVELS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Asks which team, or which resource and what of it, before it is asked whether. */
export function BulkPlace({
  action,
  count,
  open,
  onClose,
  onChoose,
}: {
  action: BulkAction;
  count: number;
  open: boolean;
  onClose: () => void;
  onChoose: (place: Place) => void;
}) {
  const [level, setLevel] = useState<AccessLevel>('collaborator');
  return (
    <AppDialog
      open={open}
      onClose={onClose}
      title={bulkVerb(action, count, { team: 'a team' })}
      size="md"
    >
      <DialogBody>
        {TEAM_ACTIONS.includes(action) ? (
          <TeamSearch onChoose={({ id, name }) => onChoose({ kind: 'team', id, name })} />
        ) : (
          <>
            {action === 'give_access' && <LevelField level={level} onChange={setLevel} />}
            <ResourceSearch
              onChoose={({ resource_type, resource_id, resource_name: name }) =>
                onChoose({
                  kind: 'resource',
                  resource: { resource_type, resource_id },
                  name,
                  ...(action === 'give_access' && { level }),
                })
              }
            />
          </>
        )}
      </DialogBody>
    </AppDialog>
  );
}
