import { Link } from 'react-router';
import type { LogEntry } from '../../contract/audit.ts';
import { useTimeZone } from '../lib/time.ts';
import { momentOf, type Part } from './sentence-parts.ts';
import { sentenceOf } from './sentence.ts';

/** Where the page of a person is; null where the reader has none to go to. */
export type PersonHref = (id: number) => string | null;

/** A name, a link where there is a page behind it. */
export function PartView({ part, personHref }: { part: Part; personHref: PersonHref }) {
  const zone = useTimeZone();
  if (typeof part === 'string') return part;
  if (part.kind === 'instant') {
    return <time dateTime={part.at}>{momentOf(part.at, zone)}</time>;
  }
  const href = part.kind === 'person' && part.id > 0 ? personHref(part.id) : null;
  // bdi: a text of another direction must not turn the sentence around.
  if (part.kind === 'quote') return <bdi className="audit-quote">{part.text}</bdi>;
  const name = <bdi className="audit-name">{part.text}</bdi>;
  return href === null ? name : <Link to={href}>{name}</Link>;
}

/** An event in words. */
export const Sentence = ({ entry, personHref }: { entry: LogEntry; personHref: PersonHref }) => (
  <span className="audit-sentence">
    {sentenceOf(entry).map((part, index) => (
      <PartView key={index} part={part} personHref={personHref} />
    ))}
  </span>
);
