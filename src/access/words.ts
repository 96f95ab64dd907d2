import type { AccessSource, PersonRight } from '../../contract/resource-access.ts';
import type { AccessLevel, ResourceType } from '../../contract/resources.ts';

/** What the levels are called, strongest first, with what each may do. */
export const LEVELS: readonly {
  readonly value: AccessLevel;
  readonly label: string;
  readonly may: string;
}[] = [
  { value: 'owner', label: 'Owner', may: 'Everything, and decides who else may' },
  { value: 'admin', label: 'Admin', may: 'Changes it, and decides who may up to admin' },
  { value: 'operator', label: 'Operator', may: 'Runs it, without changing it' },
  { value: 'collaborator', label: 'Collaborator', may: 'Sees it and works with it' },
];
export const levelLabel = (level: AccessLevel): string =>
  LEVELS.find(({ value }) => value === level)?.label ?? level;

const TYPES: Readonly<Record<ResourceType, readonly [one: string, many: string]>> = {
  data_sources: ['Data source', 'Data sources'],
  data_sets: ['Data set', 'Data sets'],
  data_sinks: ['Data sink', 'Data sinks'],
  data_maps: ['Data map', 'Data maps'],
  data_credentials: ['Credential', 'Credentials'],
  data_schemas: ['Data schema', 'Data schemas'],
  projects: ['Project', 'Projects'],
  flows: ['Flow', 'Flows'],
  doc_containers: ['Document container', 'Document containers'],
  code_containers: ['Code container', 'Code containers'],
  teams: ['Team', 'Teams'],
};
export const typeLabel = (type: ResourceType): string => TYPES[type][0];
/** What so many of a type are called. */
export const typesLabel = (type: ResourceType, count: number): string =>
  TYPES[type][count === 1 ? 0 : 1];
export const TYPE_OPTIONS = (Object.keys(TYPES) as ResourceType[]).map((value) => ({
  value,
  label: TYPES[value][1],
}));

/** Tells the ways apart in which one person reaches one resource. */
export const wayKey = ({ source, team }: Pick<PersonRight, 'source' | 'team'>): string =>
  `${source} ${team?.id ?? ''}`;

export const SOURCE_LABELS: Readonly<Record<AccessSource, string>> = {
  owner: 'Owns it',
  direct: 'Given directly',
  team: 'Through a team',
  org: 'Everyone in the org',
  org_admin: 'Admin of the org',
};
