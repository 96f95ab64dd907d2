import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const MB = 1_000_000;

const kilobytesOf = (file: string, field: string): number => {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'));
  return Number(found?.[1] ?? 0);
};

/** Resident memory of one process, in MB. */
export const residentMb = (pid: number): number => {
  if (process.platform === 'linux') {
    return (kilobytesOf(`/proc/${pid}/status`, 'VmRSS') * 1024) / MB;
  }
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return (Number(kilobytes) * 1024) / MB;
};

const parentOf = (pid: number): number => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // Ended meanwhile.
  }
};

/** All processes below one, itself not included. */
const descendantsOf = (pid: number): number[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(all.map((one) => [one, parentOf(one)]));
  const isBelow = (one: number): boolean => {
    for (let at = parents.get(one) ?? 0; at > 1; at = parents.get(at) ?? 0) {
      if (at === pid) return true;
    }
    return false;
  };
  return all.filter(isBelow);
};

/**
 * Memory of everything that a process started, in MB: what is shared between them (PostgreSQL's
 * buffers) is counted once. Linux only; undefined elsewhere.
 */
export const belowMb = (pid: number): number | undefined => {
  if (process.platform !== 'linux') return undefined;
  const kilobytes = descendantsOf(pid).map((child) => {
    try {
      return kilobytesOf(`/proc/${child}/smaps_rollup`, 'Pss');
    } catch {
      return 0;
    }
  });
  return (kilobytes.reduce((sum, one) => sum + one, 0) * 1024) / MB;
};
