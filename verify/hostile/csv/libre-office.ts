import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAMES = ['soffice', 'libreoffice'];

// Comma, semicolon and tab separate at once, as its import dialog proposes; UTF-8, from line 1.
const FILTER = 'CSV:44/59/9,34,76,1';

/** The name of LibreOffice on this machine, if it is there. */
export const findLibreOffice = async (): Promise<string | null> => {
  for (const name of NAMES) {
    const isThere = await run(name, ['--version']).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
  }
  return null;
};

/** Opens a CSV file without a screen; how many cells it has, and how many of them are formulas. */
export const openInLibreOffice = async (
  program: string,
  csv: string,
): Promise<{ readonly cells: number; readonly formulas: number }> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-csv-'));
  try {
    await writeFile(path.join(folder, 'export.csv'), csv);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const where = ['--outdir', folder, path.join(folder, 'export.csv')];
    await run(
      program,
      [profile, '--headless', `--infilter=${FILTER}`, '--convert-to', 'fods', ...where],
      {
        timeout: 120_000,
      },
    );
    const sheet = await readFile(path.join(folder, 'export.fods'), 'utf8');
    return {
      cells: sheet.split('<table:table-cell').length - 1,
      formulas: sheet.split('table:formula=').length - 1,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
