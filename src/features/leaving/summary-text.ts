import type { LogEntry } from '../../../contract/audit.ts';
import type { Leaving } from '../../../contract/leaving.ts';
import { plainText } from '../../audit/sentence-parts.ts';
import { sentenceOf } from '../../audit/sentence.ts';
import { ownedCount, ownedWords } from '../../people/impact/impact-lines.ts';
import { nameOf } from '../../people/person-facts.ts';
import { cutSteps } from './steps.ts';
import { MOST_EVENTS, RECORD_DAYS } from './record.queries.ts';

/** What a summary is made of. */
export interface SummaryFacts {
  readonly leaving: Leaving;
  readonly record: readonly LogEntry[];
  readonly org: { readonly id: number; readonly name: string };
  readonly by: { readonly full_name: string; readonly email: string };
  /** When it is written. */
  readonly at: string;
}

// What isolates names on a page would be rubbish in a file.
const clean = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');

const box = (isDone: boolean): string => (isDone ? '[x]' : '[ ]');

const stateLines = (leaving: Leaving): string[] => [
  `${box(ownedCount(leaving) === 0)} Hand over: ${
    ownedCount(leaving) === 0 ? 'owns nothing here' : `still owns ${ownedWords(leaving)}`
  }`,
  ...cutSteps(leaving).map(
    ({ isDone, skipped, title, state }) =>
      `${box(isDone)} ${title}: ${!isDone && skipped !== null ? skipped : state}`,
  ),
  `${box(leaving.left_at !== null)} Remove from the org: ${
    leaving.left_at === null ? 'is still a member' : `left at ${leaving.left_at}`
  }`,
  ...(leaving.invites.count === 0
    ? []
    : [`    Invitations that they sent and that still wait: ${leaving.invites.count}`]),
  ...(leaving.reviews.items === 0
    ? []
    : [`    Items of access reviews that still wait for them: ${leaving.reviews.items}`]),
];

const eventLines = (entry: LogEntry): string[] => [
  `${entry.created_at}  ${clean(plainText(sentenceOf(entry), 'UTC'))}`,
  `    event ${entry.id}, ${entry.event}${entry.hash === undefined ? '' : `, hash ${entry.hash}`}`,
];

/**
 * The summary of an offboarding as plain text: what stands, what was done, and the number and hash of
 * each event, by which the audit log proves it.
 */
export const summaryText = ({ leaving, record, org, by, at }: SummaryFacts): string =>
  [
    `Offboarding of ${nameOf(leaving.person)} <${leaving.person.email}>, person ${leaving.person.id}`,
    `Org: ${org.name} (${org.id})`,
    `Written ${at} by ${nameOf(by)} <${by.email}>`,
    '',
    'How it stands',
    ...stateLines(leaving),
    '',
    `What was done in the last ${RECORD_DAYS} days, oldest first (from the audit log, times in UTC)`,
    ...(record.length === 0 ? ['Nothing yet'] : record.toReversed().flatMap(eventLines)),
    ...(record.length < MOST_EVENTS
      ? []
      : [`Older events are left out; the audit log has them all.`]),
    '',
  ].join('\n');

/** `offboarding-ana-ruiz-2026-11-26.txt`. */
export const summaryName = ({ leaving, at }: Pick<SummaryFacts, 'leaving' | 'at'>): string => {
  const name = nameOf(leaving.person)
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('-');
  return `offboarding-${name === '' ? leaving.person.id : name}-${at.slice(0, 10)}.txt`;
};
