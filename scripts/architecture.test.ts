// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIT_EVENTS } from '../contract/audit.ts';

// Reads the folders as they are: a new feature is covered without being named here.
const ROOT = path.join(import.meta.dirname, '..');
const ROOMS = ['contract', 'server', 'src', 'e2e', 'verify', 'bench', 'scripts'];

interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}
interface Import {
  /** A path from the root, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
}

const IMPORT = /(?:^|\n)\s*(import|export)\s+(type\s)?([^;'"]*?from\s*)?['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

// `import { type A, type B } from …` brings no code either.
const bringsNoCode = (clause: string | undefined): boolean => {
  const names = /^\s*{([^}]*)}\s*from\s*$/.exec(clause ?? '')?.[1]?.split(',') ?? [];
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  return given.length > 0 && given.every((name) => name.startsWith('type '));
};

const importsOf = (file: string, text: string): Import[] => {
  const resolve = (to: string) =>
    to.startsWith('.') ? path.posix.join(path.posix.dirname(file), to) : to;
  const still = [...text.matchAll(IMPORT)].map(([, , type, clause, to = '']) => ({
    to: resolve(to),
    isType: type !== undefined || bringsNoCode(clause),
  }));
  const late = [...text.matchAll(DYNAMIC)].map(([, to = '']) => ({
    to: resolve(to),
    isType: false,
  }));
  return [...still, ...late];
};

const files: readonly SourceFile[] = ROOMS.filter((room) =>
  existsSync(path.join(ROOT, room)),
).flatMap((room) =>
  readdirSync(path.join(ROOT, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => {
      const full = path.join(entry.parentPath, entry.name);
      const file = path.relative(ROOT, full).split(path.sep).join('/');
      const text = readFileSync(full, 'utf8');
      return {
        path: file,
        text,
        lines: text.split('\n').length - 1,
        imports: importsOf(file, text),
      };
    }),
);

const isTest = (file: string) => /\.(test|check)\.(ts|tsx|mjs)$|\/test\//.test(file);
const product = files.filter((file) => !isTest(file.path));
const inside = (room: string) => files.filter((file) => file.path.startsWith(`${room}/`));

/** `from → to` for every import of code that `isWrong`. */
const wrongImports = (
  from: readonly SourceFile[],
  isWrong: (to: string, file: SourceFile) => boolean,
): string[] =>
  from.flatMap((file) =>
    file.imports
      .filter(({ to, isType }) => !isType && isWrong(to, file))
      .map(({ to }) => `${file.path} → ${to}`),
  );

const startsWithAny = (to: string, rooms: readonly string[]) =>
  rooms.some((room) => to.startsWith(`${room}/`));

describe('the rooms', () => {
  it.each([
    ['contract', ['contract']],
    ['server', ['server', 'contract']],
    // Of scripts only what verifies a pack without a server: see the next test.
    ['src', ['src', 'contract', 'scripts']],
    // Of verify only the harness, and types of its checks: see the next test.
    ['e2e', ['e2e', 'contract', 'scripts', 'verify']],
    ['verify', ['verify', 'contract', 'scripts', 'server']],
    ['bench', ['bench', 'contract', 'e2e', 'scripts', 'server', 'verify']],
    ['scripts', ['scripts', 'contract', 'verify']],
  ])('%s imports from %j only', (room, allowed) => {
    const others = ROOMS.filter((other) => !allowed.includes(other));
    expect(wrongImports(inside(room), (to) => startsWithAny(to, others))).toEqual([]);
  });

  it('src takes from scripts what verifies a pack, and that takes nothing from anybody', () => {
    const isElse = (to: string) =>
      to.startsWith('scripts/') && to !== 'scripts/verify-pack/verify.mjs';
    expect(wrongImports(inside('src'), isElse)).toEqual([]);
    const isOutside = (to: string) => !to.startsWith('scripts/verify-pack/');
    expect(wrongImports(inside('scripts/verify-pack'), isOutside)).toEqual([]);
  });

  it('e2e takes from verify what makes mutants, and no check', () => {
    const isElse = (to: string) => to.startsWith('verify/') && !to.startsWith('verify/harness/');
    expect(wrongImports(inside('e2e'), isElse)).toEqual([]);
  });

  it.each([
    ['server/db', ['server/http', 'server/auth', 'server/people', 'server/mail', 'server/audit']],
    ['server/audit', ['server/auth', 'server/people', 'server/mail']],
    ['server/auth', ['server/people', 'server/mail']],
    ['src/lib', ['src/components', 'src/app', 'src/routes', 'src/features']],
    ['src/theme', ['src/components', 'src/api', 'src/app', 'src/routes', 'src/features']],
    ['src/api', ['src/components', 'src/app', 'src/routes', 'src/features']],
    ['src/components', ['src/app', 'src/routes', 'src/features']],
  ])('%s does not know %j', (room, unknown) => {
    const from = product.filter((file) => file.path.startsWith(`${room}/`));
    expect(wrongImports(from, (to) => startsWithAny(to, unknown))).toEqual([]);
  });

  it('features do not import each other, and nobody reaches into one but who composes them', () => {
    const featureOf = (file: string) => /^(?:server|src)\/features\/[^/]+\//.exec(file)?.[0];
    const composes = /^server\/features\/index\.ts$|^server\/[^/]+\.ts$|^src\/(routes|app)\//;
    const wrong = wrongImports(product, (to, file) => {
      const feature = featureOf(to);
      return !!feature && featureOf(file.path) !== feature && !composes.test(file.path);
    });
    expect(wrong).toEqual([]);
  });
});

describe('SQL', () => {
  const mayHaveSql = (file: string) =>
    /\.repo\.ts$|^server\/db\//.test(file) || isTest(file) || !file.startsWith('server/');

  it('stands in repos and in server/db alone', () => {
    const speaksSql = (to: string) => /^drizzle-orm|^pg$|^server\/db\/schema/.test(to);
    const from = files.filter((file) => !mayHaveSql(file.path));
    expect(wrongImports(from, speaksSql)).toEqual([]);
  });
});

describe('rows of other orgs', () => {
  // Who reaches beyond the org of a request, each for a reason that it states. Added to on purpose
  // or not at all: what sees every org is kept to one by nothing but its own conditions.
  const MAY_REACH_BEYOND = [
    'server/auth/impersonation.repo.ts',
    'server/auth/link-tokens.repo.ts',
    'server/auth/sessions.repo.ts',
    'server/auth/throttle.repo.ts',
    'server/features/invites/invites.repo.ts',
    'server/features/keys/keys.repo.ts',
    'server/features/passwords/settle-invites.ts',
    'server/features/review-evidence/review-evidence.service.ts',
    'server/features/session/session.service.ts',
    'server/features/users/bulk/changed-since.repo.ts',
    'server/features/users/bulk/standing.repo.ts',
    'server/features/users/users.repo.ts',
    'server/people/add-person.repo.ts',
    'server/people/lock.repo.ts',
    'server/people/pending-invites.repo.ts',
    'server/people/remove.repo.ts',
    'server/people/revoke.repo.ts',
    'server/people/seen-sessions.ts',
  ];
  // The request and its transaction, which make the scope.
  const MAKES_SCOPES = /^server\/http\/(context|pipeline|transact)\.ts$|^server\/db\//;
  // The pool itself: who opens it, who counts its connections, who listens on one.
  const HAS_POOL = /^server\/(db\/|start-server\.ts$|mail\/|jobs\/|features\/system\/)/;

  const server = inside('server').filter((file) => !isTest(file.path));
  const naming = (pattern: RegExp) =>
    server.filter((file) => pattern.test(file.text)).map((file) => file.path);

  it('are reached by the files that are listed, and by no other', () => {
    const found = naming(/\basSystem\b|\bsystemDb\b/).filter((at) => !MAKES_SCOPES.test(at));
    expect(found.toSorted()).toEqual(MAY_REACH_BEYOND);
  });

  it('are not reached by a way around the one that sets the scope', () => {
    const around = naming(/\$client\b|\bpg\.Pool\b|\bnew pg\.Client\b|\bdrizzle\(/);
    expect(around.filter((at) => !HAS_POOL.test(at))).toEqual([]);
  });
});

describe('files', () => {
  it('have kebab-case names', () => {
    const odd = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|tsx|mjs)$/;
    expect(files.map((file) => file.path).filter((at) => !odd.test(path.basename(at)))).toEqual([]);
  });

  it('have named exports, and none passes on what another file exports', () => {
    // Tools that look for a default export: their configuration and set-up files.
    const isForTools = (at: string) => /config\.ts$|global-setup\.ts$/.test(at);
    const byDefault = files.filter((file) => /^export default /m.test(file.text));
    expect(byDefault.map((file) => file.path).filter((at) => !isForTools(at))).toEqual([]);
    const barrels = files.filter((file) => /^export (type )?(\*|{[^}]*}) from /m.test(file.text));
    expect(barrels.map((file) => file.path).filter((at) => at !== 'contract/index.ts')).toEqual([]);
  });

  it('are short: none over 300 lines, nine in ten within 180, half of them about 60', () => {
    expect(files.filter(({ lines }) => lines > 300).map((file) => file.path)).toEqual([]);
    const sizes = product.map(({ lines }) => lines).toSorted((a, b) => a - b);
    const at = (share: number) => sizes[Math.floor(sizes.length * share)] ?? 0;
    expect(at(0.9)).toBeLessThanOrEqual(180);
    expect(at(0.5)).toBeLessThanOrEqual(70);
  });

  it('put something in the place of a module only where each file has modules of its own', () => {
    const mocking = files
      .filter((file) => /^vi\.mock\(/m.test(file.text))
      .map(({ path: at }) => at);
    expect(mocking.filter((at) => !at.startsWith('verify/sign-in/'))).toEqual([]);
  });

  it('are not talked out of their types', () => {
    const here = 'scripts/architecture.test.ts';
    const found = files.filter((file) => file.path !== here && /\bas unknown as\b/.test(file.text));
    expect(found.map((file) => file.path)).toEqual([]);
  });
});

describe('audit events', () => {
  const server = inside('server');
  // Where events are read or told apart, or made up, not recorded.
  const isReader = (at: string) =>
    /event-class\.ts$|^server\/sample\/|attention|histogram/.test(at);
  const source = server.filter((file) => !isTest(file.path) && !isReader(file.path));
  const tests = server.filter((file) => isTest(file.path) && !isReader(file.path));
  const names = (from: readonly SourceFile[], event: string) =>
    from.some((file) => file.text.includes(`'${event}'`));

  it('are all recorded by the server', () => {
    expect(AUDIT_EVENTS.filter((event) => !names(source, event))).toEqual([]);
  });

  it('are all named by a test', () => {
    expect(AUDIT_EVENTS.filter((event) => !names(tests, event))).toEqual([]);
  });

  it('are recorded under no other name', () => {
    const recorded = [...source, ...tests].flatMap((file) =>
      [...file.text.matchAll(/\bevent: '([^']+\.[^']+)'/g)].map(([, event = '']) => event),
    );
    const known = new Set<string>(AUDIT_EVENTS);
    expect(recorded.filter((event) => !known.has(event))).toEqual([]);
    expect(recorded.length).toBeGreaterThan(0);
  });
});
