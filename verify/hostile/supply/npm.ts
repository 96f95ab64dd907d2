import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs npm and gives its output; a command that fails may still have said what it found. */
const npm = async (...args: string[]): Promise<string> => {
  const { stdout } = await run('npm', args, { maxBuffer: MOST_OUTPUT }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return stdout;
};

/** Known high and critical weaknesses of what runs; null where the registry does not say. */
export const severeAdvisories = async (): Promise<number | null> => {
  const report: unknown = JSON.parse((await npm('audit', '--omit=dev', '--json')) || '{}');
  if (typeof report !== 'object' || report === null || !('metadata' in report)) return null;
  const { vulnerabilities } = report.metadata as { vulnerabilities?: Record<string, number> };
  return vulnerabilities
    ? (vulnerabilities['high'] ?? 0) + (vulnerabilities['critical'] ?? 0)
    : null;
};

interface Sbom {
  readonly bomFormat?: string;
  readonly components?: readonly { readonly name: string; readonly version: string }[];
}

/** The bill of materials of what runs, made from the lock file alone. */
export const billOfMaterials = async (): Promise<Sbom> => {
  const text = await npm('sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only');
  return JSON.parse(text || '{}') as Sbom;
};
