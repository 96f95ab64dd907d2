import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A small file system of the harness's own. */
export interface Volume {
  /** Where it is mounted. */
  readonly path: string;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  empty(): Promise<void>;
  mount(): Promise<void>;
  unmount(): Promise<void>;
  remove(): Promise<void>;
}

/** Why this machine cannot mount file systems, if it cannot. */
export const whyNoVolumes = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux') return 'mounts a file system, which only Linux is asked to';
  if (process.getuid?.() !== 0) return 'mounts a file system, which needs root';
  try {
    const volume = await makeVolume('ext4', 8);
    await volume.remove();
    return undefined;
  } catch {
    return 'this machine lets nobody mount a file system';
  }
};

const CHUNK = Buffer.alloc(64 * 1024);

const fillUp = async (file: string): Promise<void> => {
  const handle = await open(file, 'a');
  try {
    // Down to the last page: what does not fit as a chunk fits in part.
    for (let size = CHUNK.length; size >= 512;) {
      await handle.write(CHUNK, 0, size).catch(() => (size /= 2));
    }
  } finally {
    await handle.close();
  }
};

/** Makes one in memory, or in a file with a journal as disks have it. */
export const makeVolume = async (kind: 'tmpfs' | 'ext4', megabytes: number): Promise<Volume> => {
  const dir = await mkdtemp(join(tmpdir(), 'rollcall-volume-'));
  await chmod(dir, 0o755);
  const [path, image] = [join(dir, 'mnt'), join(dir, 'image')];
  await mkdir(path);
  if (kind === 'ext4') {
    await run('truncate', ['-s', `${megabytes}M`, image]);
    await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  }
  const mount = async (): Promise<void> => {
    const args =
      kind === 'ext4'
        ? ['-o', 'loop', image, path]
        : ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path];
    await run('mount', args);
    await chmod(path, 0o711);
  };
  const unmount = async (): Promise<void> => {
    await run('umount', [path]);
  };
  const ballast = join(path, 'ballast');
  try {
    await mount();
  } catch (error) {
    await rm(dir, { recursive: true });
    throw error;
  }
  return {
    path,
    fill: () => fillUp(ballast),
    empty: () => rm(ballast, { force: true }),
    mount,
    unmount,
    remove: async () => {
      await unmount().catch(() => run('umount', ['-l', path]).catch(() => undefined));
      await rm(dir, { recursive: true, force: true });
    },
  };
};

/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH; Node has no ioctl of its own. */
const CUT = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))`;

/**
 * Takes the power from an ext4 volume: what was not synced to it is gone, and it answers with errors
 * until it is unmounted and mounted again.
 */
export const cutPower = async (volume: Volume): Promise<void> => {
  await run('python3', ['-c', CUT, volume.path]);
};

/** Why power cannot be cut here, if it cannot. */
export const whyNoPowerCut = async (): Promise<string | undefined> => {
  const why = await whyNoVolumes();
  if (why) return why;
  const volume = await makeVolume('ext4', 8);
  return cutPower(volume)
    .then(
      () => undefined,
      () => 'cutting the power of a file system takes python3 and ext4',
    )
    .finally(() => volume.remove());
};
