import pg from 'pg';
import { vi } from 'vitest';
import { APP_ROLE } from '../db/embedded/roles.ts';
import { enterScope, type Scope } from '../db/scope.ts';
import type { TestApp } from './test-app.ts';

/** A statement as it was handed to the driver, and what its connection saw. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly scope: Scope;
}

/** A node of a plan as `EXPLAIN (FORMAT JSON)` gives it. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const scopeOf = ([org, user, role]: readonly unknown[]): Scope =>
  role === APP_ROLE ? { orgId: Number(org), userId: Number(user) } : 'system';

/** The statements that run on any connection while `work` does, but for what a connection is set up by. */
export const statementsDuring = async (work: () => Promise<unknown>): Promise<Statement[]> => {
  const scopes = new WeakMap<object, Scope>();
  const found: Statement[] = [];
  const original = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  spy.mockImplementation(function note(this: pg.Client, ...given: unknown[]) {
    const [config, second] = given;
    if (typeof config === 'object' && config !== null && 'text' in config) {
      const values = Array.isArray(second) ? second : [];
      if ('name' in config && config.name === 'enter-scope' && 'values' in config) {
        scopes.set(this, scopeOf(Array.isArray(config.values) ? config.values : []));
      } else if (!/^\s*SET\b/.test(String(config.text))) {
        found.push({ text: String(config.text), values, scope: scopes.get(this) ?? 'system' });
      }
    }
    return Reflect.apply(original, this, given);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return found;
};

/** The plan of a statement on a connection that sees what its own saw. */
export const planOf = async (test: TestApp, { text, values, scope }: Statement): Promise<Plan> => {
  const client = await test.db.$client.connect();
  try {
    await enterScope(client, scope, true);
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      [...values],
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (!plan) throw new Error('no plan');
    return plan;
  } finally {
    client.release();
  }
};

/** A node and all below it. */
export const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
