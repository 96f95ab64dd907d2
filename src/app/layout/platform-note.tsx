import { useSyncExternalStore } from 'react';
import { useLocation } from 'react-router';
import { InfoIcon } from '../../components/icons.tsx';
import { accessIndex, peopleIndex, teamsIndex } from '../../platform/indexes.ts';
import type { Held } from '../../platform/paged-index.ts';

const INDEXES = { people: peopleIndex, teams: teamsIndex, resources: accessIndex } as const;
type IndexName = keyof typeof INDEXES;

/** What the page lacks on this platform and does instead; the first that fits the address. */
const NOTES: readonly { at: RegExp; text: string; index?: IndexName; doing?: string }[] = [
  {
    at: /^\/$/,
    text: 'This platform keeps no figures of invitations, activity and sign-ins. What is shown is counted on this device.',
    index: 'people',
    doing: 'Counted so far',
  },
  {
    at: /^\/people\/[^/]+\/access/,
    text: 'This platform does not say what a person can reach. It is worked out on this device from the grants on every resource and from the teams; rights of admins and of everyone are not in it.',
    index: 'resources',
    doing: 'Looked through',
  },
  {
    at: /^\/people\/./,
    text: 'This platform does not tell of sessions, sign-ins, keys and past locks.',
  },
  {
    at: /^\/people/,
    text: 'This platform cannot search people: they are loaded and searched on this device. It does not tell of activity and invitations, so there is no filter for them; nor an export, nor acts on many at once. Views are kept on this device.',
    index: 'people',
    doing: 'Searching',
  },
  {
    at: /^\/invitations/,
    text: 'This platform cannot judge addresses before they are invited: they are held against the people on this device.',
    index: 'people',
    doing: 'Held against',
  },
  {
    at: /^\/teams\/./,
    text: 'This platform does not tell when somebody joined a team, nor through whom.',
  },
  {
    at: /^\/teams/,
    text: 'This platform cannot search teams: they are loaded and searched on this device.',
    index: 'teams',
    doing: 'Searching',
  },
  {
    at: /^\/access/,
    text: 'This platform has no catalogue: resources are read from their grants, and searched on this device. Access cannot end by itself, and nothing is known of its use.',
    index: 'resources',
    doing: 'Searching',
  },
  {
    at: /^\/audit/,
    text: 'This platform gives its log page by page, for dates. Search, filters, chart, export and proof are not offered.',
  },
  {
    at: /^\/profile\/access/,
    text: 'This platform shows the grants of those resources alone that you administer; your access is worked out from them and from your teams.',
    index: 'resources',
    doing: 'Looked through',
  },
  {
    at: /^\/profile/,
    text: 'This platform does not tell of your sessions, sign-ins and keys. Preferences are kept on this device.',
  },
];

const count = (value: number) => value.toLocaleString('en');

/** "412 of 1,234 people", "all 1,234 people". */
const progressOf = ({ held, total, isComplete }: Held, noun: string): string => {
  if (isComplete) return `all ${count(held)} ${noun}`;
  return total === null
    ? `${count(held)} ${noun} so far`
    : `${count(held)} of ${count(total)} ${noun}`;
};

function Progress({ name, doing }: { name: IndexName; doing: string }) {
  const index = INDEXES[name];
  const held = useSyncExternalStore(index.subscribe, index.snapshot);
  if (held.held === 0 && !held.isComplete) return null;
  return (
    <span className="tabular" data-complete={held.isComplete}>
      {doing}: {progressOf(held, name)}.
      {held.error !== null && ' The rest did not come; search again to go on.'}
    </span>
  );
}

/** On a server with the documented routes only: what a page lacks, and what it does instead. */
export function PlatformNote() {
  const { pathname } = useLocation();
  const note = NOTES.find(({ at }) => at.test(pathname));
  if (note === undefined) return null;
  return (
    <div className="platform-note" role="note">
      <InfoIcon />
      <p>
        {note.text}{' '}
        {note.index !== undefined && (
          <Progress key={note.index} name={note.index} doing={note.doing ?? 'Searching'} />
        )}
      </p>
    </div>
  );
}
