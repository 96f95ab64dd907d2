import { useQuery } from '@tanstack/react-query';
import { CloseIcon } from '../components/icons.tsx';
import { nameOf } from '../people/person-facts.ts';
import { peopleQueries } from '../people/people.queries.ts';
import { fieldLabel } from './changes.ts';
import type { AuditChange, AuditState } from './audit-state.ts';
import type { AuditSource } from './audit.queries.ts';
import { itemTypeLabel } from './event-words.ts';

const Chip = ({
  label,
  value,
  onRemove,
}: {
  label: string;
  value: string;
  onRemove: () => void;
}) => (
  <span className="filter-chip">
    <span>
      <span className="filter-chip-label">{label}</span> <bdi>{value}</bdi>
    </span>
    <button type="button" aria-label={`Remove filter: ${label} ${value}`} onClick={onRemove}>
      <CloseIcon size={12} />
    </button>
  </span>
);

/** The name belongs to the id in the address: asked for once, and the number stands in until then. */
function PersonChip({ label, id, onRemove }: { label: string; id: number; onRemove: () => void }) {
  const { data } = useQuery({ ...peopleQueries.detail(id), enabled: id > 0 });
  const value = id === 0 ? 'the system' : data === undefined ? `person ${id}` : nameOf(data);
  return <Chip label={label} value={value} onRemove={onRemove} />;
}

const PEOPLE = [
  ['actor', 'Done by'],
  ['owner', 'Done to'],
  ['person', 'By or to'],
] as const;

/** The filters that no control of the toolbar shows, each with a way to take it off. */
export function FilterChips({
  state,
  source,
  onChange,
}: {
  state: AuditState;
  source: AuditSource;
  onChange: (change: AuditChange) => void;
}) {
  const { ip, change_filter: field, item_type: type, item_id: item, impersonated } = state;
  // In the log of one person a select says which side is shown.
  const isWhoseLog = (id: number) => source.kind === 'user' && source.userId === id;
  const people = PEOPLE.flatMap(([key, label]) => {
    const id = state[key];
    return id === undefined || isWhoseLog(id) ? [] : [{ key, label, id }];
  });
  const chips = [
    ...(ip === '' ? [] : [{ label: 'IP', value: ip, change: { ip: '' } }]),
    ...(field === ''
      ? []
      : [{ label: 'Changed', value: fieldLabel(field), change: { change_filter: '' } }]),
    ...(type === '' && item === undefined
      ? []
      : [
          {
            label: 'Target',
            value: [type === '' ? '' : itemTypeLabel(type), item].join(' ').trim(),
            change: { item_type: '', item_id: undefined },
          },
        ]),
    ...(impersonated === undefined
      ? []
      : [
          {
            label: 'Impersonated',
            value: impersonated === 'true' ? 'yes' : 'no',
            change: { impersonated: undefined },
          },
        ]),
  ];
  if (people.length + chips.length === 0) return null;
  return (
    <div className="row" role="group" aria-label="Filters that are set">
      {people.map(({ key, label, id }) => (
        <PersonChip
          key={key}
          label={label}
          id={id}
          onRemove={() => onChange({ [key]: undefined })}
        />
      ))}
      {chips.map(({ label, value, change }) => (
        <Chip key={label} label={label} value={value} onRemove={() => onChange(change)} />
      ))}
    </div>
  );
}
