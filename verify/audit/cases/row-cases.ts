import { edited, type Draft } from './draft.ts';
import type { Questions } from './questions.ts';

/** Rows that are not what they were, with and without what else could tell. */
export const askAboutRows = ({ ask, at, whole, anew }: Questions): void => {
  const rowsOf = (name: string, change: (rows: string[], draft: Draft) => void) => {
    const draft = whole.copy();
    change(draft.rows, draft);
    ask(`${name}, in the rows alone`, draft);
    ask(name, draft.count());
    ask(`${name}, without checkpoint files`, draft, { checkpoints: [] });
    ask(`${name}, without a manifest`, null, {
      files: { 'rows.jsonl': draft.text() },
      checkpoints: [whole.log()],
    });
  };

  rowsOf('a field changed', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['reason'] = 'x'));
  });
  rowsOf('a hash changed', (rows) => {
    rows[at(7)] = (rows[at(7)] ?? '').replace(/"hash":"."*/, '"hash":"0');
  });
  rowsOf('a hash of a sealed row changed', (rows) => {
    rows[at(8)] = (rows[at(8)] ?? '').replace(/"hash":"."*/, '"hash":"0');
  });
  rowsOf('a hash that is none', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['hash'] = 'x'));
  });
  rowsOf('a hash before that is none', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['prev_hash'] = null));
  });
  rowsOf('another form', (rows) => (rows[at(7)] = (rows[at(7)] ?? '').replace('{', '{ ')));
  rowsOf('a name that stands twice', (rows) => {
    rows[at(7)] = (rows[at(7)] ?? '').replace('{', '{"actor_id":9,');
  });
  rowsOf('no JSON', (rows) => (rows[at(7)] = 'no row'));
  rowsOf('no number', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['seq'] = '7'));
  });
  rowsOf('no chain', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['chain'] = 7));
  });
  rowsOf('a row gone', (rows) => void rows.splice(at(7), 1));
  rowsOf('the first row gone', (rows) => void rows.splice(at(1), 1));
  rowsOf('the last row gone', (rows) => void rows.splice(at(21), 1));
  rowsOf('three rows gone', (rows) => {
    for (const seq of [9, 8, 7]) rows.splice(at(seq) - 0, 1);
  });
  rowsOf('a row twice', (rows) => void rows.splice(at(7), 0, rows[at(7)] ?? ''));
  rowsOf('a row of another org', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['org_id'] = 5));
  });
  rowsOf('a chain of another org', (rows) => {
    rows.push(edited(rows[at(1)] ?? '', (row) => void (row['chain'] = 'org/5')));
  });
  rowsOf('rows older than those before them', (rows) => {
    rows[at(7)] = edited(rows[at(7)] ?? '', (row) => void (row['created_at'] = '2020'));
  });

  ask('more that is wrong than is kept', null, {
    files: { 'rows.jsonl': `${whole.text()}${'x\n'.repeat(1100)}` },
  });
  ask('written anew, by old checkpoints', anew, { checkpoints: [whole.log()] });
  ask('written anew, rows alone', null, {
    files: { 'rows.jsonl': anew.text() },
    checkpoints: [whole.log()],
  });
  const mixed = whole.copy();
  mixed.rows[at(6)] = anew.rows[at(6)] ?? '';
  ask('one row written anew', mixed.count());
  ask('one row written anew, no files', mixed, { checkpoints: [] });
};
