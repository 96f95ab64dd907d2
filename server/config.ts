import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { StartupError } from './startup-error.ts';

/** The configuration of one process, checked. */
export type Config = {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly migrationDatabaseUrl: string | undefined;
  /** Absolute; where signed checkpoints of the audit log are kept. */
  readonly checkpointDir: string;
  /** Absolute; a second folder for them. */
  readonly checkpointCopyDir: string | undefined;
  /** Absolute; the key that signs them. None: one in the data folder, made at the first start. */
  readonly checkpointKeyFile: string | undefined;
  /** How long to wait at start for the server at DATABASE_URL. */
  readonly databaseWaitSeconds: number;
  /** How long to go on serving, not ready, after SIGTERM. */
  readonly drainSeconds: number;
  /** What people type into the browser: scheme and host, no slash at the end. */
  readonly publicUrl: string;
  /** Where the API lives, like '/api'; no slash at the end. */
  readonly basePath: string;
  readonly setupToken: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Addresses and CIDR ranges whose X-Forwarded-* are believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly metricsToken: string | undefined;
  /** Absolute; the built dashboard. */
  readonly webDir: string;
  /** Answers 404 to everything beyond the documented API, as the hosted platform would. */
  readonly documentedOnly: boolean;
  /** API of a platform to work against, without a slash at the end; no database then. */
  readonly upstreamUrl: string | undefined;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** A text that must be a URL of these schemes. The value is never repeated: it may hold a password. */
const urlOf = (schemes: string[], example: string) =>
  z.string().refine((text) => schemes.includes(parseUrl(text)?.protocol ?? ''), {
    error: `must be a URL like ${example}`,
  });

/** A whole number of seconds up to ten minutes. */
const seconds = z
  .string()
  .refine((text) => /^\d{1,3}$/.test(text) && Number(text) <= 600, {
    error: 'must be a number of seconds from 0 to 600',
  })
  .transform(Number);

const secret = (least: number) => z.string().min(least, `must have at least ${least} characters`);

const absolutePath = z.string().transform((path) => resolve(path));

const Environment = z.object({
  PORT: z
    .string()
    .default('3000')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: 'must be a port number from 0 to 65535',
    })
    .transform(Number),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .default('data')
    .transform((path) => resolve(path)),
  DATABASE_URL: urlOf(
    ['postgres:', 'postgresql:'],
    'postgres://user:password@host:5432/database',
  ).optional(),
  MIGRATION_DATABASE_URL: urlOf(
    ['postgres:', 'postgresql:'],
    'postgres://owner:password@host:5432/database',
  ).optional(),
  CHECKPOINT_DIR: absolutePath.optional(),
  CHECKPOINT_COPY_DIR: absolutePath.optional(),
  CHECKPOINT_KEY_FILE: absolutePath.optional(),
  DATABASE_WAIT_SECONDS: seconds.default(60),
  DRAIN_SECONDS: seconds.optional(),
  PUBLIC_URL: urlOf(['http:', 'https:'], 'https://people.example.com')
    .refine((text) => isOrigin(text), {
      error: 'must be scheme and host only, without path, query or user',
    })
    .transform((text) => new URL(text).origin)
    .optional(),
  // Never the root: the pages of the dashboard live there.
  BASE_PATH: z
    .string()
    .default('/api')
    .refine((path) => /^(\/[\w.~-]+)+$/.test(path), {
      error: 'must be a path like /api, without a slash at the end',
    }),
  SETUP_TOKEN: secret(8).optional(),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
      error: 'must be an address like Rollcall <rollcall@example.com>',
    })
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine((ranges) => ranges.every(isRange), {
      error: 'must be addresses or ranges separated by commas, like 10.0.0.0/8, ::1',
    }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  METRICS_TOKEN: secret(16).optional(),
  WEB_DIR: z
    .string()
    .default('dist/web')
    .transform((path) => resolve(path)),
  DOCUMENTED_ONLY: z
    .enum(['0', '1'], { error: 'must be 1, or 0' })
    .default('0')
    .transform((flag) => flag === '1'),
  UPSTREAM_URL: urlOf(['http:', 'https:'], 'https://platform.example.com/api')
    .refine((text) => isBareUrl(text), { error: 'must be without user, query and fragment' })
    .transform(withoutEndingSlashes)
    .optional(),
});

/**
 * Reads the configuration from environment variables; an empty one counts as not set.
 * @throws StartupError that lists every mistake, one line per variable
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const result = Environment.safeParse(Object.fromEntries(given));
  const mistakes = result.success
    ? contradictions(result.data)
    : result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  if (!result.success || mistakes.length > 0) {
    const lines = [...new Set(mistakes)].map((line) => `  ${line}`);
    throw new StartupError(['The configuration is not valid:', ...lines].join('\n'));
  }
  const values = result.data;
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    migrationDatabaseUrl: values.MIGRATION_DATABASE_URL,
    checkpointDir: checkpointDirOf(values),
    checkpointCopyDir: values.CHECKPOINT_COPY_DIR,
    checkpointKeyFile: values.CHECKPOINT_KEY_FILE,
    databaseWaitSeconds: values.DATABASE_WAIT_SECONDS,
    // The bundled database has one process, and so nobody who could take over.
    drainSeconds: values.DRAIN_SECONDS ?? (values.DATABASE_URL === undefined ? 0 : 3),
    publicUrl,
    basePath: values.BASE_PATH,
    setupToken: values.SETUP_TOKEN,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `Rollcall <rollcall@${new URL(publicUrl).hostname}>`,
    trustedProxies: values.TRUSTED_PROXIES,
    logLevel: values.LOG_LEVEL,
    metricsToken: values.METRICS_TOKEN,
    webDir: values.WEB_DIR,
    documentedOnly: values.DOCUMENTED_ONLY,
    upstreamUrl: values.UPSTREAM_URL,
  };
}

type Values = z.infer<typeof Environment>;

function checkpointDirOf({ CHECKPOINT_DIR, DATA_DIR }: Values): string {
  return CHECKPOINT_DIR ?? join(DATA_DIR, 'checkpoints');
}

function contradictions(values: Values): string[] {
  const { MIGRATION_DATABASE_URL, DATABASE_URL, CHECKPOINT_COPY_DIR } = values;
  const mistakes: string[] = [];
  if (MIGRATION_DATABASE_URL !== undefined && DATABASE_URL === undefined) {
    mistakes.push('MIGRATION_DATABASE_URL: means nothing without DATABASE_URL');
  }
  if (values.UPSTREAM_URL !== undefined) {
    if (DATABASE_URL !== undefined) {
      mistakes.push('DATABASE_URL: nothing is kept here when UPSTREAM_URL is set');
    }
    if (values.DOCUMENTED_ONLY) {
      mistakes.push('DOCUMENTED_ONLY: is for the server that UPSTREAM_URL points to');
    }
  }
  if (CHECKPOINT_COPY_DIR === checkpointDirOf(values)) {
    mistakes.push('CHECKPOINT_COPY_DIR: must be another folder than CHECKPOINT_DIR');
  }
  return mistakes;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && `${url.origin}/` === url.href;
}

function isBareUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && !url.username && !url.password && !url.search && !url.hash;
}

/** By hand, as a pattern for it takes quadratic time. */
function withoutEndingSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
    return false;
  try {
    new BlockList().addSubnet(address, Number(bits ?? 32), version === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
