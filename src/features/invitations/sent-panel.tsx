import { useEffect, useRef } from 'react';
import type { InviteResult } from '../../../contract/invites.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { countInvites } from './invite-acts.ts';
import { LinksNote } from './links-note.tsx';
import '../../components/result-list.css';

/** Lines drawn; the list behind the dialog has them all. */
const MOST_LINES = 200;

/** Links come with so many of them at most; the others can be had from the list, one by one. */
const linkless = (sent: readonly InviteResult[], links: number): number =>
  links === 0 ? 0 : sent.filter(({ invite }) => invite !== null).length - links;

/** What was carried out: how many, and a line for each, with its link where no mail goes out. */
export function SentPanel({ sent, left }: { sent: readonly InviteResult[]; left: number }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // It stands above the grid, which may have been scrolled down.
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [sent]);
  if (sent.length === 0) return null;
  const joined = sent.filter(({ verdict }) => verdict === 'known_account').length;
  const invited = sent.length - joined;
  const links = sent.flatMap(({ email, link }) => (link === null ? [] : [{ email, link }]));
  const facts = [
    invited > 0 && `${countInvites(invited)} sent`,
    joined > 0 && `${joined.toLocaleString('en')} with an account became members`,
    left > 0 && `${left.toLocaleString('en')} not sent: they stay below with the reason`,
  ].filter((fact) => fact !== false);
  const more = linkless(sent, links.length);
  return (
    <section className="sent-panel" aria-label="Results" ref={panel}>
      <Notice tone="ok" role="status">
        {facts.join('. ')}.
      </Notice>
      <LinksNote links={links} />
      {more > 0 && (
        <p className="small muted">
          {`${more.toLocaleString('en')} more links are to be had from the list of invitations: select them there, then “Copy links”.`}
        </p>
      )}
      <ul className="result-list">
        {sent.slice(0, MOST_LINES).map((result) => (
          <li key={result.email}>
            <bdi className="truncate">{result.email}</bdi>
            <span className="row">
              <Chip tone="ok">{result.message}</Chip>
              {result.link !== null && (
                <CopyButton text={result.link} label={`Copy the link of ${result.email}`} />
              )}
            </span>
          </li>
        ))}
        {sent.length > MOST_LINES && (
          <li className="muted">
            and {(sent.length - MOST_LINES).toLocaleString('en')} more, in the list of invitations
          </li>
        )}
      </ul>
    </section>
  );
}
