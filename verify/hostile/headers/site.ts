import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestApp, type TestApp } from '../../../server/test/test-app.ts';

const PAGE =
  '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" nonce="__CSP_NONCE__" src="/assets/index-abc123.js"></script>';

/** A server whose public address is https, with a dashboard of one page and one file. */
export interface Site {
  readonly test: TestApp;
  close(): Promise<void>;
}

const PUBLIC_URL = 'https://people.example.com';

export const makeSite = async (): Promise<Site> => {
  const web = mkdtempSync(path.join(tmpdir(), 'rollcall-web-'));
  mkdirSync(path.join(web, 'assets'));
  writeFileSync(path.join(web, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(path.join(web, 'index.html'), PAGE);
  const test = await createTestApp({ publicUrl: PUBLIC_URL, webDir: web });
  return {
    test,
    close: async () => {
      await test.close();
      rmSync(web, { recursive: true });
    },
  };
};
