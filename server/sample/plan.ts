import { NAME_GROUPS } from './names.ts';
import type { Random } from './random.ts';

/** What somebody's year was like. */
export type Story =
  | 'daily'
  | 'weekly'
  | 'rare'
  | 'gone_quiet'
  | 'locked'
  | 'auto_locked'
  | 'deactivated'
  | 'pending'
  | 'expiring'
  | 'expired'
  | 'revoked';

/** One person of the sample, before they have an id. */
export interface PlannedPerson {
  readonly fullName: string;
  readonly email: string;
  readonly story: Story;
  readonly isAdmin: boolean;
  /** Days before today on which they were invited. */
  readonly invitedDaysAgo: number;
}

/** How many people were ever invited: with the first admin 300 are in, four were called back. */
export const SAMPLE_SIZE = 303;

// Exact numbers for what an admin should meet on the first look; the rest is everyday.
const SPECIAL: readonly (readonly [Story, number])[] = [
  ['locked', 6],
  ['auto_locked', 2],
  ['deactivated', 24],
  ['pending', 8],
  ['expiring', 3],
  ['expired', 6],
  ['revoked', 4],
  ['gone_quiet', 34],
];

const storyOf = (index: number, random: Random): Story => {
  let from = 0;
  for (const [story, count] of SPECIAL) {
    from += count;
    if (index < from) return story;
  }
  const dice = random.next();
  if (dice < 0.3) return 'daily';
  return dice < 0.75 ? 'weekly' : 'rare';
};

const invitedDaysAgo = (story: Story, random: Random): number => {
  if (story === 'pending') return random.between(0.2, 5.5);
  if (story === 'expiring') return random.between(6.1, 6.9);
  if (story === 'expired') return random.between(8, 40);
  if (story === 'revoked') return random.between(10, 90);
  if (story === 'gone_quiet' || story === 'deactivated') return random.between(150, 360);
  return random.between(12, 360);
};

const nameOf = (random: Random): { fullName: string; local: string } => {
  // Half of the people have names of the first three groups.
  const group = random.chance(0.5)
    ? random.pick(NAME_GROUPS.slice(0, 3))
    : random.pick(NAME_GROUPS);
  const [given, givenLatin] = random.pick(group.given);
  const [family, familyLatin] = random.pick(group.family);
  return {
    fullName: group.isFamilyFirst ? `${family}${given}` : `${given} ${family}`,
    local: `${givenLatin}.${familyLatin}`,
  };
};

/** Who the sample's people are. Addresses are unique and belong to `domain`. */
export const planPeople = (random: Random, domain: string): PlannedPerson[] => {
  const taken = new Map<string, number>();
  return Array.from({ length: SAMPLE_SIZE }, (_, index) => {
    const { fullName, local } = nameOf(random);
    const count = (taken.get(local) ?? 0) + 1;
    taken.set(local, count);
    const story = storyOf(index, random);
    return {
      fullName,
      email: `${local}${count === 1 ? '' : count}@${domain}`,
      story,
      // Five who work, two admins nobody has seen for months, one who was locked.
      isAdmin: index === 0 || index === 54 || index === 55 || (index >= 100 && index < 105),
      invitedDaysAgo: invitedDaysAgo(story, random),
    };
  });
};
