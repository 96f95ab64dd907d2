import { describe, expect } from 'vitest';
import { check } from '../check.ts';
import { worksWithoutScripts } from './supply/clean-copy.ts';
import { lockedPackages, looseEnds } from './supply/lock-file.ts';
import { billOfMaterials, severeAdvisories } from './supply/npm.ts';
import { foreignOrigins } from './supply/origins.ts';

describe('the supply chain', () => {
  check(
    {
      id: 'T-57',
      asks: 'every package held by its hash, a bill of materials, no install scripts needed',
      timeout: 600_000,
      mutants: [
        {
          name: 'a range instead of a version',
          file: 'package.json',
          find: '"fastify": "',
          replace: '"fastify": "^',
        },
        {
          name: 'a package without its hash',
          file: 'package-lock.json',
          find: '"node_modules/fastify": {',
          replace: '"node_modules/unheld": { "version": "1.0.0" }, "node_modules/fastify": {',
        },
      ],
    },
    async ({ dose, got }) => {
      const locked = lockedPackages();
      const running = locked.filter(([, { dev }]) => dev !== true);
      const loose = looseEnds();
      const { bomFormat, components = [] } = await billOfMaterials();
      const works = dose === 'full' ? await worksWithoutScripts() : null;
      const installed =
        works === true ? 'works without install scripts' : 'does not work without them';
      got(
        `${locked.length} packages, ${running.length} of them run: ${loose.length} loose ends; ` +
          `${components.length} in the bill of materials; ` +
          (dose === 'full' ? installed : 'a clean copy in the full dose'),
      );
      expect(loose).toEqual([]);
      expect(bomFormat).toBe('CycloneDX');
      // Optional ones of other platforms are in the lock file alone.
      expect(components.length).toBeGreaterThan(50);
      expect(components.map(({ name }) => name)).toContain('fastify');
      expect(works).not.toBe(false);
    },
  );

  check(
    {
      id: 'T-57',
      asks: '0 known high or critical weaknesses in what runs',
      timeout: 120_000,
      // A break would be a weakness that only a registry knows of.
      mutants: [],
    },
    async ({ dose, got, cannot }) => {
      if (dose === 'small') cannot('the registry is asked in the full dose');
      const severe = await severeAdvisories();
      if (severe === null) return cannot('the registry offers no audit');
      got(`${severe} high or critical`);
      expect(severe).toBe(0);
    },
  );

  check(
    {
      id: 'T-57',
      asks: 'no origin of a third party at run time',
      mutants: [
        {
          name: 'a figure goes elsewhere',
          file: 'server/http/security-headers.ts',
          find: `"connect-src 'self'"`,
          replace: `"connect-src 'self' https://stats.example"`,
        },
        {
          name: 'a script from elsewhere',
          file: 'index.html',
          find: '</title>',
          replace: '</title><script src="//cdn.example/x.js"></script>',
        },
      ],
    },
    async ({ got }) => {
      const { files, found } = foreignOrigins();
      got(`${files} files of the dashboard and its policy: ${found.length} foreign origins`);
      expect(files).toBeGreaterThan(10);
      expect(found).toEqual([]);
    },
  );
});
