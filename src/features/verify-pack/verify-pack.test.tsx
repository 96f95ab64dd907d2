import { screen } from '@testing-library/react';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { getEvidenceKey } from '../../../contract/review-outcome.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server } from '../../test/server.ts';
import { VerifyPackPage } from './verify-pack-page.tsx';

const { subtle } = globalThis.crypto;
const hex = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('hex');
const base64 = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64');
const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => hex(await subtle.digest('SHA-256', bytes));

/** The smallest pack that is whole: a review of nothing. `change` is what somebody does to it after. */
async function pack(change: (files: Record<string, Uint8Array>) => void = () => undefined) {
  const pair = await subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const spki = await subtle.exportKey('spki', pair.publicKey);
  const names = ['items.jsonl', 'decisions.jsonl', 'assignments.jsonl', 'applies.jsonl'];
  const files: Record<string, Uint8Array<ArrayBuffer>> = Object.fromEntries(
    [...names, 'audit/rows.jsonl', 'summary.txt'].map((name) => [
      name,
      new Uint8Array(strToU8(name === 'summary.txt' ? 'Nothing was reviewed.' : '')),
    ]),
  );
  const manifest = {
    format: 'rollcall-evidence-pack-1',
    public_key: base64(spki),
    review: {
      id: 5,
      name: 'Quarterly',
      number: 2,
      state: 'completed',
      items: 0,
      started_at: '2026-01-15T10:00:00.000Z',
      closed_at: '2026-01-29T10:00:00.000Z',
      snapshot_hash: null,
    },
    org: { id: 1, name: 'Acme' },
    made_at: '2026-01-30T10:00:00.000Z',
    made_by: { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' },
    audit: { checkpoint: null, heads: {} },
    files: await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => ({
        name,
        bytes: bytes.length,
        sha256: await sha256(bytes),
      })),
    ),
  };
  const text = new Uint8Array(strToU8(JSON.stringify(manifest)));
  const signature = await subtle.sign('Ed25519', pair.privateKey, text);
  const all: Record<string, Uint8Array> = {
    ...files,
    'manifest.json': text,
    'manifest.sig': strToU8(base64(signature)),
  };
  change(all);
  const file = new File([new Uint8Array(zipSync(all))], 'evidence.zip', {
    type: 'application/zip',
  });
  return { file, fingerprint: hex(await subtle.digest('SHA-256', spki)) };
}

async function drop(file: File, fingerprint: string) {
  Object.defineProperty(window, 'isSecureContext', { value: true, configurable: true });
  server.use(
    answer(getEvidenceKey, () => ({ algorithm: 'Ed25519', public_key: 'x', fingerprint })),
  );
  const { user } = renderApp(<VerifyPackPage />);
  await user.upload(await screen.findByLabelText('Evidence pack'), file);
}

describe('a pack', () => {
  it('is intact, and of this server', async () => {
    const { file, fingerprint } = await pack();
    await drop(file, fingerprint);
    expect(
      await screen.findByRole('heading', { name: 'Intact, and signed with this server’s key' }),
    ).toBeVisible();
    expect(screen.getByText(/run 2, of/)).toBeVisible();
  });

  it('is intact, but of another server', async () => {
    const { file } = await pack();
    await drop(file, '0'.repeat(64));
    expect(
      await screen.findByRole('heading', { name: /signed with a key that is not this server/ }),
    ).toBeVisible();
  });

  it.each([
    [
      'changed',
      'summary.txt',
      (files: Record<string, Uint8Array>) => {
        files['summary.txt'] = strToU8('Nothing was reviewed!');
      },
    ],
    [
      'missing',
      'decisions.jsonl',
      (files: Record<string, Uint8Array>) => {
        delete files['decisions.jsonl'];
      },
    ],
    [
      'added',
      'extra.txt',
      (files: Record<string, Uint8Array>) => {
        files['extra.txt'] = strToU8('slipped in');
      },
    ],
  ])('names the file that was %s', async (how, name, change) => {
    const { file, fingerprint } = await pack(change);
    await drop(file, fingerprint);
    expect(await screen.findByRole('heading', { name: 'This pack was changed' })).toBeVisible();
    const list = screen.getByRole('list', { name: 'What does not fit' });
    expect(list).toHaveTextContent(name);
    expect(list).toHaveTextContent(how);
  });

  it('is none', async () => {
    await drop(new File(['hello'], 'holiday.zip'), '0'.repeat(64));
    expect(await screen.findByRole('heading', { name: 'This is no evidence pack' })).toBeVisible();
  });
});
