import type { PageName } from './paths.ts';

/** What a page that the platform has nothing for says, and where to go instead. */
interface Words {
  readonly text: string;
  readonly to: string;
  readonly label: string;
}

const NO_REVIEWS: Words = {
  text: 'This platform has no access reviews. What is granted on each resource stands in Access.',
  to: '/access',
  label: 'Access',
};

const WORDS: Readonly<Partial<Record<PageName, Words>>> = {
  locks: {
    text: 'This platform tells who is locked, but not since when, why or by whom. Those who are locked are a view of People.',
    to: '/people?locked=true',
    label: 'Who is locked',
  },
  leaving: {
    text: 'This platform does not tell what ties somebody to the org. Deactivate them, or remove them, in their menu.',
    to: '/people',
    label: 'People',
  },
  keys: {
    text: 'This platform does not tell of the keys of people.',
    to: '/people',
    label: 'People',
  },
  accessMatrix: {
    text: 'This platform does not say who reaches what. What is granted on each resource stands in Access.',
    to: '/access',
    label: 'Access',
  },
  auditEntry: {
    text: 'This platform has no address for a single event. It stands in the log, by its time.',
    to: '/audit?range=all',
    label: 'Audit',
  },
  reviews: NO_REVIEWS,
  reviewNew: NO_REVIEWS,
  settings: {
    text: 'The limits of an org are set on the platform itself, not here.',
    to: '/people',
    label: 'People',
  },
};

/** A page that the server behind the dashboard has nothing for. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
  readonly words: Words;

  constructor(page: PageName) {
    super('Not offered by this platform');
    this.words = WORDS[page] ?? {
      text: 'This platform does not offer it.',
      to: '/',
      label: 'Home',
    };
  }
}
