import { sql } from 'drizzle-orm';
import type { Name, Stage } from './stage.ts';

/** An item as the model has it. */
export interface ModelItem extends Record<string, unknown> {
  id: number;
  hash: string;
  kind: string;
  role: string;
  user_id: number | null;
  reviewer_id: number | null;
  recommendation: string | null;
  rule: string;
  /** Everything that was said of it and taken. */
  said: string[];
}

/** What must be true of a review, whatever the product says. */
export interface Model {
  state: string;
  isOver: boolean;
  closedBy: number | null;
  isHeld: boolean;
  isApproved: boolean;
  isSignedOff: boolean;
  appliedBy: Name | null;
  /** Everybody in whose name it was applied, even in part. */
  readonly appliers: Set<Name>;
  /** Who was an admin at any time since the start. */
  readonly everAdmins: Set<number>;
  readonly items: ModelItem[];
  /** Who ever had an item to decide. */
  readonly reviewers: Set<number>;
  readonly assigned: Map<number, Set<number>>;
  admins: Set<number>;
  members: Set<number>;
}

export const LEVELS: Readonly<Record<string, number>> = {
  owner: 4,
  admin: 3,
  operator: 2,
  collaborator: 1,
};

/** What is said of an item now; undefined: nothing. */
export const lastOf = ({ said }: ModelItem): string | undefined => {
  const last = said.at(-1);
  return last === 'withdrawn' ? undefined : last;
};

/** How the org stands: the model follows what happens outside the review by looking. */
export const lookAtOrg = async ({ test, orgId }: Stage, model: Model): Promise<void> => {
  const { rows } = await test.db.execute<{ user_id: number; is_admin: boolean }>(
    sql`SELECT user_id, is_admin FROM org_memberships WHERE org_id = ${orgId}`,
  );
  model.members = new Set(rows.map((row) => row.user_id));
  model.admins = new Set(rows.filter((row) => row.is_admin).map((row) => row.user_id));
  for (const id of model.admins) model.everAdmins.add(id);
};

/** The model of a review that has just started. */
export const modelOf = async (stage: Stage): Promise<Model> => {
  const { rows } = await stage.test.db.execute<ModelItem>(sql`
    SELECT id, encode(hash, 'hex') AS hash, kind, role, user_id, reviewer_id, recommendation,
      rule
    FROM review_items WHERE review_id = ${stage.reviewId} ORDER BY place`);
  const items = rows.map((row) => ({ ...row, said: [] }));
  const model: Model = {
    state: 'active',
    isOver: false,
    closedBy: null,
    isHeld: false,
    isApproved: false,
    isSignedOff: false,
    appliedBy: null,
    appliers: new Set(),
    everAdmins: new Set(),
    items,
    reviewers: new Set(items.flatMap(({ reviewer_id: id }) => id ?? [])),
    assigned: new Map(items.map((item) => [item.id, new Set([item.reviewer_id ?? 0])])),
    admins: new Set(),
    members: new Set(),
  };
  await lookAtOrg(stage, model);
  return model;
};

/** Whether somebody administers the org as the model has it. */
export const isAdmin = ({ people }: Stage, model: Model, name: Name): boolean =>
  name === 'sue' || model.admins.has(people[name].id);

/** Whether somebody can ask for anything in the org at all. */
export const isIn = ({ people }: Stage, model: Model, name: Name): boolean =>
  name === 'sue' || model.members.has(people[name].id);

const rankOf = (stage: Stage, model: Model, name: Name): number => {
  if (name === 'sue') return 4;
  if (name === 'owner') return 3;
  return isAdmin(stage, model, name) ? 2 : 1;
};

const rankOfAccess = ({ people }: Stage, model: Model, item: ModelItem): number => {
  if (item.kind === 'team' || item.kind === 'grant') return 1;
  if (item.user_id === people.sue.id) return 4;
  return item.kind === 'admin' || model.admins.has(item.user_id ?? 0) ? 2 : 1;
};

/** The refusal that stands against a reviewer of an item; null: none. */
export const conflictFor = (
  stage: Stage,
  model: Model,
  name: Name,
  item: ModelItem,
): string | null => {
  const me = stage.people[name].id;
  const isAlone = item.rule === 'self_attested' && model.admins.size === 1;
  if (item.user_id === me && !isAlone) return 'self_review';
  if (rankOf(stage, model, name) < rankOfAccess(stage, model, item)) return 'reviewer_conflict';
  const isPair = model.items.some(
    (other) => other.kind === 'admin' && other.user_id === me && other.reviewer_id === item.user_id,
  );
  return item.kind === 'admin' && isPair ? 'reviewer_conflict' : null;
};

/** Whether an item is to be taken away at the end. */
export const isPlanned = ({ rules }: Stage, item: ModelItem): boolean => {
  const last = lastOf(item)?.split(' ', 1)[0];
  if (last === 'revoke' || last === 'reduce') return true;
  if (last === 'keep') return false;
  if (rules.on_silence === 'recommendation') return item.recommendation === 'revoke';
  return rules.on_silence === 'revoke';
};
