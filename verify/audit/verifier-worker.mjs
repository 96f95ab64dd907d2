// Puts every case to one build of the separate verifier and posts what it says. A worker of its own,
// so that a mutant that never ends can be ended.
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

// A file system may list a folder in any order; the one at hand by name, so here the other way round.
const { readdir } = files;
files.readdir = /** @type {any} */ (
  async (/** @type {string} */ folder) => (await readdir(folder)).toReversed()
);
syncBuiltinESMExports();

const { folder, cases, right } = workerData;
const { verifyAudit } = await import(`${folder}/verify.mjs`);
const { openCheckpoints, openExport } = await import(`${folder}/source.mjs`);
const { fingerprintOf, fingerprintOfPem } = await import(`${folder}/keys.mjs`);

// In small pieces, so that lines are cut anywhere.
const fileOf = (/** @type {string} */ text) =>
  async function* () {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
  };

const answer = async (/** @type {any} */ one) => {
  try {
    const files =
      typeof one.files === 'string'
        ? await openExport(one.files)
        : one.files &&
          new Map(Object.entries(one.files).map(([name, text]) => [name, fileOf(String(text))]));
    const checkpoints =
      typeof one.checkpoints === 'string'
        ? [await openCheckpoints(one.checkpoints)]
        : one.checkpoints.map((/** @type {string} */ text) => [fileOf(text)]);
    const {
      findings,
      facts,
      checkpoints: read,
    } = await verifyAudit({ ...one, files, checkpoints });
    return {
      problems: findings.problems(),
      count: findings.count,
      notes: findings.notes,
      facts,
      newest: read.newest?.number ?? null,
    };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};

const answers = [];
let differs = false;
for (const one of cases.list) {
  const said = await answer(one);
  answers.push(said);
  // One wrong answer is enough to tell a mutant by.
  differs =
    right !== null && JSON.stringify(said) !== JSON.stringify(right.answers[answers.length - 1]);
  if (differs) break;
}
const fingerprints = [fingerprintOf(cases.publicKey), fingerprintOfPem(cases.pem)];
differs ||= right !== null && String(fingerprints) !== String(right.fingerprints);
parentPort?.postMessage({ answers, fingerprints, differs }, []);
