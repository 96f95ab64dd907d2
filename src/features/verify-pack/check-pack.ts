import { verifyPack, type PackVerdict } from '../../../scripts/verify-pack/verify.mjs';

/** What came of one file that was dropped. */
export interface Checked {
  readonly fileName: string;
  readonly bytes: number;
  readonly verdict: PackVerdict;
}

/** Why this browser cannot check a signature; null when it can. */
export async function whyNoCheck(): Promise<string | null> {
  if (!window.isSecureContext) {
    return 'This page must be loaded over HTTPS, or from this machine, for the browser to check signatures.';
  }
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    return null;
  } catch {
    return 'This browser does not know Ed25519 signatures. Take a newer one, or the command npm run verify-pack.';
  }
}

/** Verifies a file in this browser: it is read, and sent nowhere. */
export async function checkPack(file: File): Promise<Checked> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { fileName: file.name, bytes: bytes.length, verdict: await verifyPack(bytes) };
}
