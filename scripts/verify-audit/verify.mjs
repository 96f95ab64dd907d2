import { createHash } from 'node:crypto';
import { canonical } from './canonical.mjs';
import { checkChain, checkSomeRows } from './chains.mjs';
import { Checkpoints } from './checkpoints.mjs';
import { Findings } from './findings.mjs';
import { isSignedBy, Keyring } from './keys.mjs';
import { linesOf } from './lines.mjs';
import { mergedLines } from './merge.mjs';
import { RowStore } from './row-store.mjs';
import { orgOf, readRow } from './rows.mjs';
import { textOf } from './source.mjs';

/**
 * @typedef {import('./checkpoints.mjs').Statement} Statement
 * @typedef {{ chain: string, created_at: string, seq: number, hash: string,
 *   sealed: { seq: number, hash: string, rows_root: string, index: number, path: string[] } | null }} ChainFacts
 * @typedef {{ format: string, org_id: number, is_complete: boolean, rows: number, rows_sha256: string,
 *   made_at: string, filter: Record<string, unknown>, chains: ChainFacts[],
 *   checkpoint: { checkpoint: Statement, signature: string } | null,
 *   public_key: string | null, signature: string | null }} Manifest
 * @typedef {{ files: import('./source.mjs').Files | null,
 *   checkpoints: readonly import('./merge.mjs').Place[],
 *   fingerprints: readonly string[], accepted: number }} Given
 */

const FORMAT = 'rollcall-audit-export-1';

/** @param {Findings} findings @param {Manifest} manifest @param {Keyring} keys */
const checkManifest = (findings, { signature, ...manifest }, keys) => {
  if (manifest.format !== FORMAT)
    throw new Error(`manifest.json: unknown format ${manifest.format}`);
  const { public_key: key } = manifest;
  if (key === null || signature === null) {
    findings.note('the manifest is not signed: whether the filter was kept to cannot be told');
  } else if (!keys.believes(key)) {
    findings.bad('manifest', 0, 'is signed with a key that nobody believed vouches for');
  } else if (!isSignedBy(key, `${FORMAT}\n${canonical(manifest)}`, signature)) {
    findings.bad('manifest', 0, 'was changed: its signature does not fit');
  }
};

/** @param {Findings} findings @param {Checkpoints} checkpoints @param {Manifest} manifest */
const takeSeals = (findings, checkpoints, { chains, checkpoint: carried }) => {
  if (!carried) return;
  const { checkpoint } = carried;
  checkpoints.addCarried(carried);
  for (const { chain, sealed } of chains) {
    if (!sealed) continue;
    const { seq, hash, rows_root: rowsRoot, index, path } = sealed;
    if (Checkpoints.holds(checkpoint, [chain, seq, hash, rowsRoot], index, path)) {
      checkpoints.seal(chain, { number: checkpoint.number, seq, hash, rowsRoot });
    } else {
      findings.bad(
        chain,
        1,
        `what checkpoint ${checkpoint.number} is said to seal is not in it`,
        seq,
      );
    }
  }
};

/** @param {Findings} findings @param {AsyncIterable<Buffer>} chunks */
const readRows = async (findings, chunks) => {
  const store = new RowStore();
  const digest = createHash('sha256');
  const hashed = (async function* () {
    for await (const chunk of chunks) {
      digest.update(chunk);
      yield chunk;
    }
  })();
  /** @type {Map<string, string>} */
  const times = new Map();
  let backwards = 0;
  let number = 0;
  for await (const line of linesOf(hashed)) {
    number += 1;
    /** @type {import('./rows.mjs').Row} */
    let row;
    try {
      row = readRow(line);
    } catch {
      findings.bad('rows', number, `line ${number} is no row`);
      continue;
    }
    if (row.why !== null) findings.bad(row.chain, row.seq, row.why);
    if (row.at < (times.get(row.chain) ?? '')) backwards += 1;
    times.set(row.chain, row.at);
    store.add(row);
  }
  if (backwards > 0) {
    findings.note(
      `${backwards} rows are older than the row before them: imported, or the clock was set`,
    );
  }
  return { store, sha256: digest.digest('hex') };
};

/** @param {Findings} findings @param {RowStore} store @param {Checkpoints} checkpoints @param {Manifest | null} manifest */
const checkAll = (findings, store, checkpoints, manifest) => {
  const chains = new Set(store.chains());
  const orgs = new Set([...chains].map(orgOf));
  if (manifest) {
    orgs.add(manifest.org_id);
    for (const { chain } of manifest.chains) chains.add(chain);
    for (const org of orgs) {
      if (org !== manifest.org_id) findings.bad('rows', 0, `there are rows of org ${org} in it`);
    }
  }
  for (const chain of checkpoints.seals.keys()) if (orgs.has(orgOf(chain))) chains.add(chain);
  let unsealed = 0;
  for (const chain of chains) {
    const facts = manifest?.chains.find((one) => one.chain === chain);
    const seals = checkpoints.seals.get(chain) ?? [];
    const last = checkChain(findings, chain, store.rows(chain), {
      seals,
      createdAt: facts?.created_at,
      head: manifest ? { seq: facts?.seq ?? 0, hash: facts?.hash ?? '' } : undefined,
    });
    unsealed += Math.max(0, last - Math.max(0, ...seals.map(({ seq }) => seq)));
  }
  return unsealed;
};

/** @param {Findings} findings @param {RowStore} store @param {Manifest} manifest @param {AsyncIterable<Buffer>} chunks */
const checkSome = async (findings, store, manifest, chunks) => {
  /** @type {Map<string, import('./chains.mjs').Skip[]>} */
  const skips = new Map();
  for await (const line of linesOf(chunks)) {
    const [chain, start, size, hash] = JSON.parse(line);
    const list = skips.get(chain) ?? [];
    skips.set(chain, list);
    list.push({ start, size, hash });
  }
  let unsealed = 0;
  for (const chain of store.chains()) {
    const facts = manifest.chains.find((one) => one.chain === chain);
    if (orgOf(chain) !== manifest.org_id)
      findings.bad(chain, 0, `is not of org ${manifest.org_id}`);
    const sealed = facts?.sealed;
    const number = manifest.checkpoint?.checkpoint.number ?? 0;
    const seal = sealed
      ? { number, seq: sealed.seq, hash: sealed.hash, rowsRoot: sealed.rows_root }
      : { number, seq: 0, hash: '', rowsRoot: '' };
    unsealed += sealed
      ? checkSomeRows(findings, chain, store.rows(chain), skips.get(chain) ?? [], seal)
      : [...store.rows(chain)].length;
  }
  return unsealed;
};

/**
 * Checks an export, or checkpoint files alone. Throws where something cannot be read.
 * @param {Given} given
 */
export const verifyAudit = async ({ files, checkpoints: places, fingerprints, accepted }) => {
  const findings = new Findings();
  const keys = new Keyring(fingerprints);
  const checkpoints = new Checkpoints(findings, keys, accepted);
  for await (const line of mergedLines(places)) checkpoints.add(line);
  if (checkpoints.bare > 0) {
    findings.note(
      `${checkpoints.bare} checkpoints are of a log, without heads: signed and in order, but rows are not held against them`,
    );
  }
  const facts = {
    rows: 0,
    chains: 0,
    unsealed: 0,
    checkpoints: checkpoints.count,
    isFiltered: false,
  };
  if (files) {
    const manifestFile = files.get('manifest.json');
    /** @type {Manifest | null} */
    const manifest = manifestFile ? JSON.parse(await textOf(manifestFile())) : null;
    if (manifest) {
      checkManifest(findings, manifest, keys);
      takeSeals(findings, checkpoints, manifest);
    } else {
      findings.note(
        'there is no manifest: rows at the end may be missing unless checkpoints name them',
      );
    }
    const rowsFile = files.get('rows.jsonl');
    if (!rowsFile) throw new Error('there are no rows (rows.jsonl)');
    const { store, sha256 } = await readRows(findings, rowsFile());
    if (manifest && manifest.rows !== store.count) {
      findings.bad('rows', 0, `are ${store.count}; the manifest counts ${manifest.rows}`);
    }
    if (manifest && manifest.rows_sha256 !== sha256)
      findings.bad('rows', 0, 'are not those of the manifest');
    facts.rows = store.count;
    facts.chains = store.chains().length;
    facts.isFiltered = manifest?.is_complete === false;
    const skipsFile = files.get('skips.jsonl');
    facts.unsealed =
      manifest && facts.isFiltered
        ? await checkSome(findings, store, manifest, skipsFile ? skipsFile() : emptyStream())
        : checkAll(findings, store, checkpoints, manifest);
    if (facts.unsealed > 0) {
      findings.note(
        `${facts.unsealed} rows are newer than the newest checkpoint and sealed by none`,
      );
    }
  }
  if (keys.isUnseen) findings.note('the public key was believed unseen: compare its fingerprint');
  return { findings, facts, checkpoints };
};

async function* emptyStream() {}
