import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ResourceResult } from '../../../contract/resources.ts';
import {
  ApiError,
  messageOf,
  NetworkError,
  LostReplyError,
  requestIdOf,
} from '../../api/errors.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { ArrowUpIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import type { CatalogueRow } from './parse-catalogue.ts';
import { resourcesMutations } from './resources.queries.ts';
import '../../components/result-list.css';

/** Lines of refused rows that are shown; whoever has more mends the file first. */
const MOST_SHOWN = 200;

const countRows = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;

/** A file as it was chosen: its rows, or why it cannot be read. */
interface Chosen {
  readonly name: string;
  readonly rows: readonly CatalogueRow[];
  readonly problem: string | null;
}

const readFile = async (file: File): Promise<Chosen> => {
  const { name } = file;
  try {
    // The reader of CSV comes in a chunk of its own.
    const [{ textOf }, { parseCatalogue }] = await Promise.all([
      import('../../lib/read-csv.ts'),
      import('./parse-catalogue.ts'),
    ]);
    return { name, rows: parseCatalogue(await textOf(file)), problem: null };
  } catch (error) {
    const isKnown = error instanceof Error && error.name === 'CsvProblem';
    const problem = isKnown ? error.message : 'The browser could not read it.';
    return { name, rows: [], problem: `${name}: ${problem}` };
  }
};

/** Only a refusal, or a request that never left, has certainly done nothing. */
const mayBeDone = (error: unknown): boolean =>
  error instanceof ApiError
    ? error.status >= 500
    : !(error instanceof NetworkError) || error instanceof LostReplyError;

const KINDS = [
  ['created', 'new'],
  ['updated', 'changed'],
  ['unchanged', 'as they were'],
  ['refused', 'refused'],
] as const;

function Results({
  rows,
  results,
}: {
  rows: readonly CatalogueRow[];
  results: readonly ResourceResult[];
}) {
  const countOf = (kind: ResourceResult['result']) =>
    results.filter(({ result }) => result === kind).length;
  const refused = results.filter(({ result }) => result === 'refused');
  const said = KINDS.map(([kind, word]) => `${countOf(kind).toLocaleString('en')} ${word}`);
  return (
    <>
      <Notice tone={refused.length === 0 ? 'ok' : 'warn'} role="status">
        {said.join(', ')}.
        {refused.length > 0 && ' Mend these in the file and import it again: the others stay.'}
      </Notice>
      {refused.length > 0 && (
        <ul className="result-list" aria-label="Refused rows">
          {refused.slice(0, MOST_SHOWN).map(({ row, message }) => (
            <li key={row}>
              <span>Line {rows[row]?.line}</span>
              <span className="field-error">{message}</span>
            </li>
          ))}
        </ul>
      )}
      {refused.length > MOST_SHOWN && (
        <p className="muted small">And {countRows(refused.length - MOST_SHOWN)} more.</p>
      )}
    </>
  );
}

function Content({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const send = useMutation(resourcesMutations.import(useQueryClient()));
  const rows = chosen?.rows ?? [];
  const results = send.data;
  const choose = async (file: File) => {
    send.reset();
    setChosen(await readFile(file));
  };
  return (
    <>
      <DialogBody>
        <div className="stack">
          <label className="field" htmlFor={id}>
            <span className="field-label">CSV file</span>
            <input
              id={id}
              type="file"
              className="input"
              accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file !== undefined) void choose(file);
              }}
              // The same file can be chosen again after it was mended.
              onClick={(event) => {
                event.currentTarget.value = '';
              }}
            />
            <span className="field-hint">
              With the columns resource_type, resource_id, resource_name and owner_email. What is
              known by type and ID is renamed or gets a new owner; nothing is removed.
            </span>
          </label>
          {typeof chosen?.problem === 'string' && (
            <Notice tone="danger" role="alert">
              {chosen.problem}
            </Notice>
          )}
          {rows.length > 0 && results === undefined && (
            <p role="status">
              <bdi>{chosen?.name}</bdi>: {countRows(rows.length)}
            </p>
          )}
          {send.error !== null && (
            <Notice tone="danger" role="alert">
              {messageOf(send.error)}
              {!mayBeDone(send.error) && ' Nothing was imported.'}
              {requestIdOf(send.error) !== null && (
                <span className="request-id mono">Request {requestIdOf(send.error)}</span>
              )}
            </Notice>
          )}
          {results !== undefined && <Results rows={rows} results={results} />}
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{results === undefined ? 'Cancel' : 'Close'}</Button>
        {results === undefined && (
          <Button
            look="primary"
            busy={send.isPending}
            disabledReason={rows.length === 0 ? 'Choose a file first' : null}
            onClick={() => send.mutate(rows.map(({ input }) => input))}
          >
            {rows.length === 0 ? 'Import' : `Import ${countRows(rows.length)}`}
          </Button>
        )}
      </DialogFoot>
    </>
  );
}

/** The button that fills the catalogue from a file, with its dialog. */
export function ImportResources() {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button icon={<ArrowUpIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Import
      </Button>
      <AppDialog open={isOpen} onClose={close} title="Import resources" size="md">
        <Content onClose={close} />
      </AppDialog>
    </>
  );
}
