import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Leaving } from '../../../contract/leaving.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Sentence } from '../../audit/sentence-view.tsx';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { DownloadIcon } from '../../components/icons.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { saveBlob } from '../../lib/download.ts';
import { recordQuery, RECORD_DAYS } from './record.queries.ts';
import { summaryName, summaryText } from './summary-text.ts';
import '../../audit/audit.css';

const today = (): string => new Date().toISOString().slice(0, 10);

/** What was done, as the audit log has it, and the summary to be kept. */
export function Summary({ leaving }: { leaving: Leaving }) {
  const { org, user } = useSession();
  const record = useQuery(recordQuery(org.id, leaving.person.id, today()));
  const entries = record.data?.items;
  const save = () => {
    const facts = { leaving, record: entries ?? [], org, by: user, at: new Date().toISOString() };
    saveBlob(
      new Blob([summaryText(facts)], { type: 'text/plain;charset=utf-8' }),
      summaryName(facts),
    );
  };
  const isGone = leaving.membership === null;
  const personHref = (id: number) =>
    id === leaving.person.id && isGone ? null : paths.person.href(id);
  return (
    <Section
      title="Summary"
      lead={`What was done in the last ${RECORD_DAYS} days, from the audit log.`}
      actions={
        <Button
          icon={<DownloadIcon />}
          disabledReason={entries === undefined ? 'The record is still loading' : null}
          onClick={save}
        >
          Save summary
        </Button>
      }
    >
      {record.error !== null && entries === undefined ? (
        <ErrorPanel error={record.error} onRetry={() => void record.refetch()} />
      ) : entries === undefined ? (
        <Loading lines={4} label="Loading what was done" />
      ) : entries.length === 0 ? (
        <p className="muted">Nothing yet. Each step that is done stands here.</p>
      ) : (
        <ol className="leave-record" reversed>
          {entries.map((entry) => (
            <li key={entry.id}>
              <Sentence entry={entry} personHref={personHref} />
              <Link className="small" to={paths.auditEntry.href(entry.id)}>
                <When at={entry.created_at} />
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
