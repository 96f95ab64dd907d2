import { readProduct } from '../../harness/mutate.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** Packages of the lock file by their place, without the root. */
export const lockedPackages = (): (readonly [string, LockedPackage])[] => {
  const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
    readProduct('package-lock.json'),
  );
  return Object.entries(packages).filter(([place]) => place !== '');
};

/** What is not held by its hash, or does not come from a registry. */
export const looseEnds = (): string[] => {
  const {
    dependencies,
    devDependencies,
  }: Record<string, Record<string, string>> = JSON.parse(readProduct('package.json'));
  const ranges = Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, wanted]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted))
    .map(([name, wanted]) => `${name}: ${wanted} is no exact version`);
  const loose = lockedPackages().flatMap(([place, { integrity, resolved = '', link }]) => [
    ...(integrity?.startsWith('sha512-') ? [] : [`${place}: no sha512`]),
    ...(/^(git|http:|file:)/.test(resolved) || link ? [`${place}: ${resolved}`] : []),
  ]);
  return [...ranges, ...loose];
};
