import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import * as z from 'zod';
import { errorLine, StartupError } from '../../startup-error.ts';
import { VERSION } from '../../version.ts';

/** Raised when the files below come to mean something else. */
const FORMAT = 1;
export const MANIFEST = 'manifest.json';

const Manifest = z.object({
  format: z.literal(FORMAT),
  made_at: z.string(),
  /** Of the build that took the backup; the first ones do not say. */
  version: z.string().optional(),
  /** Newest migration of the database; the same code restores it. */
  migrated_to: z.number(),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.number(),
      file: z.string(),
      sha256: z.string(),
    }),
  ),
  /** Last values of the counters of ids. */
  sequences: z.array(z.object({ name: z.string(), value: z.number() })),
});
/** What is in a backup; written last, so that one that was cut off has none. */
export type Manifest = z.infer<typeof Manifest>;

export const newManifest = (parts: Omit<Manifest, 'format' | 'version'>): Manifest => ({
  format: FORMAT,
  version: VERSION,
  ...parts,
});

/** @throws StartupError when the folder is no whole backup of ours */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch (error) {
    throw new StartupError(`${folder} is no complete backup (${errorLine(error)}).`);
  }
}

/** The newest migration that a database has. */
export async function migratedTo(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ newest: string | null }>(
    'SELECT max(created_at)::text AS newest FROM drizzle.__drizzle_migrations',
  );
  return Number(rows[0]?.newest ?? 0);
}
