import pg from 'pg';
import { APP_ROLE, SYSTEM_ROLE } from './embedded/roles.ts';
import { APP_POLICIES } from './policies.ts';

const { escapeIdentifier, escapeLiteral } = pg;

interface Table {
  readonly name: string;
  readonly owner: string;
  readonly isForced: boolean;
  /** Statements that made its policies, by name. */
  readonly policies: Readonly<Record<string, string | null>>;
}

const readTables = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<Table>(`
    SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner,
      c.relrowsecurity AND c.relforcerowsecurity AS "isForced",
      coalesce((SELECT json_object_agg(p.polname, obj_description(p.oid, 'pg_policy'))
        FROM pg_policy p WHERE p.polrelid = c.oid), '{}') AS policies
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`);
  return rows;
};

const readRoles = async (client: pg.Client): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
  return new Set(rows.map(({ rolname }) => rolname));
};

/** The statements that make the policies of a table, by name. */
const wantedOf = (
  { name, owner }: Table,
  roles: ReadonlySet<string>,
  asGiven: string | undefined,
): Map<string, string> => {
  const make = (policy: string, role: string, rest: string): [string, string] => [
    policy,
    `CREATE POLICY ${policy} ON ${escapeIdentifier(name)} AS PERMISSIVE ${rest.replace('TO ?', `TO ${escapeIdentifier(role)}`)}`,
  ];
  const everything = 'FOR ALL TO ? USING (true)';
  const wanted = [make('owner', owner, everything)];
  if (roles.has(SYSTEM_ROLE)) wanted.push(make('system', SYSTEM_ROLE, everything));
  if (asGiven !== undefined && asGiven !== owner) {
    wanted.push(make('as_given', asGiven, everything));
  }
  if (roles.has(APP_ROLE)) {
    for (const policy of APP_POLICIES[name] ?? []) {
      const kind = policy.for === 'INSERT' ? 'WITH CHECK' : 'USING';
      wanted.push(make(policy.name, APP_ROLE, `FOR ${policy.for} TO ? ${kind} (${policy.rows})`));
    }
  }
  return new Map(wanted);
};

const changesOf = (table: Table, wanted: ReadonlyMap<string, string>): string[] => {
  const on = escapeIdentifier(table.name);
  const isStale = (policy: string) => table.policies[policy] !== wanted.get(policy);
  const drops = Object.keys(table.policies)
    .filter(isStale)
    .map((policy) => `DROP POLICY ${escapeIdentifier(policy)} ON ${on}`);
  const makes = [...wanted].flatMap(([policy, statement]) =>
    isStale(policy)
      ? [statement, `COMMENT ON POLICY ${policy} ON ${on} IS ${escapeLiteral(statement)}`]
      : [],
  );
  const force = `ALTER TABLE ${on} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`;
  return [...(table.isForced ? [] : [force]), ...drops, ...makes];
};

/**
 * Brings the policies of every table to what is wanted, for the roles that there are; a table that
 * stands so already is not touched. Not a migration: the roles may be made long after the tables
 * were. `asGiven` is the role that requests are served as where the two cannot be taken; it sees
 * everything.
 */
export async function secureRows(client: pg.Client, asGiven?: string): Promise<void> {
  const roles = await readRoles(client);
  const tables = await readTables(client);
  const changes = tables.flatMap((table) => changesOf(table, wantedOf(table, roles, asGiven)));
  if (changes.length === 0) return;
  await client.query(['BEGIN', ...changes, 'COMMIT'].join(';\n')).catch(async (error: unknown) => {
    await client.query('ROLLBACK');
    throw error;
  });
}
