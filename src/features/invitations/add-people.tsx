import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { announce } from '../../components/feedback-store.ts';
import { ArrowUpIcon, PlusIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { isComposing } from '../../lib/composing.ts';
import { tooMany, type Entry } from './draft.ts';
import { isFinished, isTable, parseAddresses } from './parse-addresses.ts';

const countRows = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'} added`;

/** What is wrong with a file or a paste; anything but a CsvProblem is a fault of this page. */
const problemOf = (error: unknown): string =>
  error instanceof Error && error.name === 'CsvProblem'
    ? error.message
    : 'The browser could not read it.';

/** The ways into the draft: entries, a piece of a table, a file; each may say what is wrong. */
export function useIntake(already: number, onAdd: (entries: readonly Entry[]) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [text, setText] = useState('');
  const take = (entries: readonly Entry[], source?: string): boolean => {
    const excess = tooMany(already, entries.length);
    setProblem(excess === null || source === undefined ? excess : `${source}: ${excess}`);
    if (excess !== null) return false;
    onAdd(entries);
    announce(countRows(entries.length));
    return true;
  };
  const read = async (source: string, work: () => Promise<readonly Entry[]>) => {
    try {
      take(await work(), source);
    } catch (error) {
      setProblem(`${source}: ${problemOf(error)}`);
    }
  };
  return {
    /** What is being typed. Kept here, so that closing the dialog does not lose it. */
    text,
    setText,
    problem,
    take,
    /** The reader of CSV comes in a chunk of its own. */
    takeTable: (text: string) =>
      read('What was pasted', async () => (await import('./parse-csv.ts')).parseCsv(text)),
    takeFile: (file: File) =>
      read(file.name, async () => (await import('./read-file.ts')).readFile(file)),
  };
}

export type Intake = ReturnType<typeof useIntake>;

/** Where addresses are typed or pasted and files chosen. What is finished goes to the grid. */
export function AddPeople({ intake }: { intake: Intake }) {
  const { text, setText } = intake;
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const commit = (typed: string) => {
    if (typed.trim() === '') return setText('');
    // What does not fit any more stays where it was typed.
    setText(intake.take(parseAddresses(typed)) ? '' : typed);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (text.trim() === '' && isTable(pasted)) {
      event.preventDefault();
      void intake.takeTable(pasted);
    } else if (/[\n,;\s@]/.test(pasted.trim()) && text.trim() === '') {
      event.preventDefault();
      commit(pasted);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isComposing(event)) return;
    event.preventDefault();
    commit(text);
  };
  return (
    <div className="add-people">
      <div className="field">
        <label className="field-label" htmlFor={id}>
          Add people
        </label>
        <textarea
          id={id}
          className="input"
          rows={2}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          placeholder="ana@example.com, Bo Berg <bo@example.com>"
          value={text}
          onChange={(event) => {
            const typed = event.target.value;
            if (isFinished(typed)) commit(typed);
            else setText(typed);
          }}
          onPaste={onPaste}
          onKeyDown={onKeyDown}
          onBlur={() => commit(text)}
        />
        <span id={`${id}-hint`} className="field-hint">
          Type or paste addresses, or rows of a spreadsheet. A CSV file can also be dropped anywhere
          here: it needs a column “email”; “name” and “role” are read too.
        </span>
      </div>
      <div className="row">
        <Button icon={<PlusIcon />} onClick={() => commit(text)}>
          Add
        </Button>
        <Button icon={<ArrowUpIcon />} onClick={() => file.current?.click()}>
          Choose a CSV file
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          aria-label="CSV file"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            // The same file can be chosen again after it was mended.
            event.target.value = '';
            if (chosen !== undefined) void intake.takeFile(chosen);
          }}
        />
      </div>
      {intake.problem !== null && (
        <Notice tone="danger" role="alert">
          {intake.problem}
        </Notice>
      )}
    </div>
  );
}
