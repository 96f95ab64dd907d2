/** Raised whenever the generator makes other rows: a dataset of another version is made anew. */
export const GENERATOR = 3;
export const SEED = 20_260_301;

/**
 * An org of the dataset. Ids of its people run from `firstUser`, the first of whom owns it; those of
 * its teams from `firstTeam`, the first of which is the largest.
 */
export interface OrgShape {
  readonly id: number;
  readonly name: string;
  readonly domain: string;
  readonly firstUser: number;
  readonly people: number;
  readonly auditRows: number;
  readonly firstTeam: number;
  readonly teams: number;
  readonly largestTeam: number;
  /** The teams among them. */
  readonly resources: number;
  readonly grants: number;
}

/** The org that is read from, and a small one whose people and log are written to. */
export const BIG: OrgShape = {
  id: 1001,
  name: 'Meridian Assembly',
  domain: 'meridian.example',
  firstUser: 100_001,
  people: 100_000,
  auditRows: 950_000,
  firstTeam: 1001,
  teams: 200,
  largestTeam: 10_000,
  resources: 5000,
  grants: 200_000,
};
export const SMALL: OrgShape = {
  id: 1002,
  name: 'Harbour Works',
  domain: 'harbour.example',
  firstUser: 10_001,
  people: 1000,
  auditRows: 50_000,
  firstTeam: 5001,
  teams: 10,
  largestTeam: 100,
  resources: 100,
  grants: 1000,
};
export const ORGS: readonly OrgShape[] = [BIG, SMALL];

/** Everybody who ever set a password has this one. */
export const PASSWORD = 'an orchard of quiet numbers';

/** How much larger than made the audit log may get by being measured, before it is made anew. */
export const MOST_GROWTH = 300_000;

/** Said with every result. */
export const DESCRIPTION =
  '100,000 people in one org (11 alphabets; 3% locked, 10% deactivated, 5% invited), 1,000 in a second, ' +
  '1,000,000 audit rows in valid hash chains, 200 teams (the largest of 10,000), 5,000 resources with ' +
  '200,000 grants';
