import type { ReactNode } from 'react';
import type { PackFacts, PackProblem } from '../../../scripts/verify-pack/verify.mjs';
import { CopyButton } from '../../components/copy-button.tsx';
import { CheckIcon, WarningIcon } from '../../components/icons.tsx';
import { When } from '../../components/when.tsx';
import { inGroups } from '../../reviews/evidence.queries.ts';
import type { Checked } from './check-pack.ts';

const MOST = 100;

/** Whose key it was, as far as can be told. */
export type Signer = 'ours' | 'foreign' | 'unknown';

/** The verdict in one sentence, and what it means. */
const wordsOf = ({ verdict }: Checked, signer: Signer) => {
  if (!verdict.isIntact) {
    const isNone = verdict.problems.every(({ code }) => code === 'not_a_pack');
    return isNone
      ? { tone: 'danger', title: 'This is no evidence pack', text: 'It cannot be read as one.' }
      : {
          tone: 'danger',
          title: 'This pack was changed',
          text: 'It is not what was signed. What does not fit is named below.',
        };
  }
  if (signer === 'ours') {
    return {
      tone: 'ok',
      title: 'Intact, and signed with this server’s key',
      text: 'Every file is as it was when the pack was made here.',
    };
  }
  return {
    tone: 'warn',
    title:
      signer === 'foreign'
        ? 'Intact, but signed with a key that is not this server’s'
        : 'Intact; whose key signed it could not be looked up',
    text: 'Compare the fingerprint below with the one that the maker of the pack told you another way.',
  };
};

const Problems = ({ problems }: { problems: readonly PackProblem[] }) => (
  <section className="pack-part">
    <h3>What does not fit</h3>
    <ul className="pack-problems" aria-label="What does not fit">
      {problems.slice(0, MOST).map(({ file, why }) => (
        <li key={`${file} ${why}`}>
          {file !== '' && <strong className="mono">{file}</strong>} {why}
        </li>
      ))}
    </ul>
    {problems.length > MOST && (
      <p className="muted small">
        And {(problems.length - MOST).toLocaleString('en')} more of the kind.
      </p>
    )}
  </section>
);

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Facts = ({ facts }: { facts: PackFacts }) => (
  <section className="pack-part">
    <h3>What it says of itself</h3>
    <dl className="pack-facts">
      <Fact name="Review">
        <bdi>{facts.review.name}</bdi>, run {facts.review.number}, of <bdi>{facts.org.name}</bdi>
      </Fact>
      <Fact name="Ran">
        <When at={facts.review.started_at} style="date" /> to{' '}
        <When at={facts.review.closed_at} style="date" never="now" />
      </Fact>
      <Fact name="Made">
        <When at={facts.madeAt} style="exact" />, by <bdi>{facts.madeBy.full_name}</bdi>
      </Fact>
      <Fact name="Holds">
        {facts.items.toLocaleString('en')} items, {facts.decisions.toLocaleString('en')} decisions,{' '}
        {facts.auditRows.toLocaleString('en')} rows of the audit log, in{' '}
        {facts.files.toLocaleString('en')} files
      </Fact>
      <Fact name="Key">
        <span className="row">
          <span className="mono">{inGroups(facts.fingerprint)}</span>
          <CopyButton text={facts.fingerprint} label="Copy the fingerprint of the key" />
        </span>
      </Fact>
    </dl>
  </section>
);

/** What came of a pack: the sentence first, then what does not fit, then what it says of itself. */
export function Verdict({ checked, signer }: { checked: Checked; signer: Signer }) {
  const { verdict, fileName } = checked;
  const { tone, title, text } = wordsOf(checked, signer);
  return (
    <section className="card pack-verdict" aria-labelledby="pack-verdict">
      <header className={`pack-head ${tone}`}>
        <span className="pack-mark">
          {tone === 'ok' ? <CheckIcon size={22} /> : <WarningIcon size={22} />}
        </span>
        <div>
          <h2 id="pack-verdict">{title}</h2>
          <p>{text}</p>
          <p className="muted small">
            <bdi>{fileName}</bdi>
          </p>
        </div>
      </header>
      {verdict.problems.length > 0 && <Problems problems={verdict.problems} />}
      {verdict.facts !== null && <Facts facts={verdict.facts} />}
      {verdict.notes.length > 0 && verdict.isIntact && (
        <section className="pack-part">
          <h3>What it cannot show by itself</h3>
          <ul className="pack-notes">
            {verdict.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}
