import type { Draft } from './draft.ts';
import type { Questions } from './questions.ts';

/** Manifests that say what is not so. */
export const askAboutManifests = ({ ask, whole, stranger }: Questions): void => {
  const manifest = (name: string, change: (draft: Draft) => void, isSigned = true) => {
    const draft = whole.copy();
    change(draft);
    ask(name, isSigned ? draft.sign() : draft, { checkpoints: [] });
    ask(`${name}, with checkpoint files`, draft);
  };
  manifest('a manifest changed', (draft) => void (draft.manifest['filter'] = { q: 'x' }), false);
  manifest('good, not signed', (draft) => void (draft.manifest['signature'] = null), false);
  manifest('good, without a key of its own', (draft) => void (draft.manifest['public_key'] = null));
  manifest(
    'a manifest of a stranger',
    (draft) => {
      draft.manifest['public_key'] = stranger.publicKey;
      draft.sign(stranger);
    },
    false,
  );
  manifest('an unknown format', (draft) => void (draft.manifest['format'] = 'x'));
  manifest('a wrong count', (draft) => void (draft.manifest['rows'] = 1));
  manifest('a wrong sum', (draft) => void (draft.manifest['rows_sha256'] = 'x'));
  manifest('another org', (draft) => void (draft.manifest['org_id'] = 5));
  manifest('good without a checkpoint', (draft) => {
    draft.manifest['checkpoint'] = null;
  });
  manifest('a chain too many', (draft) => {
    const [first] = draft.manifest.chains;
    if (first) draft.manifest.chains.push({ ...first, chain: 'org/101/authn/3' });
  });
  manifest('a chain too few', (draft) => void draft.manifest.chains.pop());
  manifest('another head', (draft) => {
    for (const chain of draft.manifest.chains) chain.seq += 1;
  });
  manifest('a head that is behind', (draft) => {
    for (const chain of draft.manifest.chains) chain.seq -= 1;
  });
  manifest('another hash of the head', (draft) => {
    for (const chain of draft.manifest.chains) chain['hash'] = 'c'.repeat(64);
  });
  manifest('another beginning', (draft) => {
    for (const chain of draft.manifest.chains) chain['created_at'] = '2025-01-01T00:00:00.000000Z';
  });
  manifest('a path that leads elsewhere', (draft) => {
    for (const { sealed } of draft.manifest.chains) sealed['path'] = ['d'.repeat(64)];
  });
  manifest('a path that is too long', (draft) => {
    for (const { sealed } of draft.manifest.chains) {
      sealed['path'] = [...(Array.isArray(sealed['path']) ? sealed['path'] : []), 'd'.repeat(64)];
    }
  });
  manifest('another place in the tree', (draft) => {
    for (const { sealed } of draft.manifest.chains) sealed['index'] = 1 - Number(sealed['index']);
  });
  manifest('good, seals left out', (draft) => {
    for (const chain of draft.manifest.chains) Object.assign(chain, { sealed: null });
  });
  const twice = whole.copy();
  twice.restate(5, { chains: 9 }).carry();
  ask('a checkpoint made twice', twice, { checkpoints: [whole.log()] });
  const newer = whole.copy();
  newer.lines = newer.lines.slice(0, -1);
  ask('good, the export is one newer than the files', newer);
  newer.lines = newer.lines.slice(0, -1);
  ask('good, the export is two newer than the files', newer);
  const odd = whole.copy();
  odd.restate(5, { number: 2 }).carry();
  const gap = whole.copy();
  gap.lines.splice(1, 1);
  ask('a checkpoint of the export that the files lack', odd, { checkpoints: [gap.log()] });
};
