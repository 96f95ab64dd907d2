import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { announce } from '../../components/feedback-store.ts';
import { AuditIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { evidenceKeyQuery } from '../../reviews/evidence.queries.ts';
import { checkPack, whyNoCheck, type Checked } from './check-pack.ts';
import { Verdict, type Signer } from './verdict.tsx';
import './verify-pack.css';

/** More than a pack of any size, and less than what a browser chokes on, in bytes. */
const MOST = 1_000_000_000;

type Work =
  | { readonly state: 'idle' }
  | { readonly state: 'busy'; readonly name: string }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'done'; readonly checked: Checked };

/** Checks what is dropped; the last that was dropped is the one that shows. */
function useCheck() {
  const [work, setWork] = useState<Work>({ state: 'idle' });
  const turn = useRef(0);
  const check = async (file: File | undefined) => {
    if (file === undefined) return;
    turn.current += 1;
    const mine = turn.current;
    const show = (next: Work) => {
      if (mine === turn.current) setWork(next);
    };
    if (file.size > MOST) {
      show({ state: 'failed', why: `${file.name} is too large to be an evidence pack.` });
      return;
    }
    show({ state: 'busy', name: file.name });
    try {
      const checked = await checkPack(file);
      show({ state: 'done', checked });
      announce(checked.verdict.isIntact ? 'The pack is intact' : 'The pack is not intact');
    } catch {
      show({ state: 'failed', why: `${file.name} could not be read. Is it a folder?` });
    }
  };
  return { work, check };
}

/** Where a file is dropped, or chosen. */
function DropZone({
  isBusy,
  onFile,
}: {
  isBusy: boolean;
  onFile: (file: File | undefined) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <div
      className="pack-drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={handleDrop}
    >
      <AuditIcon size={28} />
      <p>
        <strong>Drop an evidence pack here</strong>
      </p>
      <p className="muted small">It is read by this browser alone, and sent nowhere.</p>
      <Button look="primary" busy={isBusy} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        className="visually-hidden"
        aria-label="Evidence pack"
        tabIndex={-1}
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          // The same file again is a change again.
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** Verifies an evidence pack without asking the server about it. */
export function VerifyPackPage() {
  const key = useQuery(evidenceKeyQuery());
  const { work, check } = useCheck();
  const [whyNot, setWhyNot] = useState<string | null>(null);
  useEffect(() => {
    void whyNoCheck().then(setWhyNot);
  }, []);
  const signerOf = ({ verdict }: Checked): Signer =>
    key.data === undefined || verdict.facts === null
      ? 'unknown'
      : verdict.facts.fingerprint === key.data.fingerprint
        ? 'ours'
        : 'foreign';
  return (
    <Page
      title="Verify an evidence pack"
      lead="Shows whether the pack of a review is as it was made: every file, the signature, the snapshot, each decision."
      narrow
    >
      {whyNot !== null && <Notice tone="warn">{whyNot}</Notice>}
      {whyNot === null && (
        <DropZone isBusy={work.state === 'busy'} onFile={(file) => void check(file)} />
      )}
      {work.state === 'busy' && (
        <p role="status" className="muted">
          Checking <bdi>{work.name}</bdi>
        </p>
      )}
      {work.state === 'failed' && (
        <Notice tone="danger" role="alert">
          {work.why}
        </Notice>
      )}
      {work.state === 'done' && <Verdict checked={work.checked} signer={signerOf(work.checked)} />}
    </Page>
  );
}
