import type { Review } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { exactTime, useTimeZone } from '../../lib/time.ts';
import { counted } from '../../reviews/words.ts';
import { sentencesOf, type Names } from '../../reviews/sentences.ts';
import { usePersonNames } from '../../reviews/use-person-names.ts';

const whenOf = ({ state, started_at, starts_at }: Review, zone: string): string => {
  if (started_at !== null) return `It started on ${exactTime(started_at, zone)}`;
  if (starts_at !== null) return `It starts on ${exactTime(starts_at, zone)}`;
  return state === 'starting' ? 'It starts now' : 'It starts when somebody says so';
};

/** What is said of the next runs and not of this one. */
const saidOfNext = (review: Review, names: Omit<Names, 'team'>): string[] => {
  const said = ({ settings, scope_name: team }: Pick<Review, 'settings' | 'scope_name'>) => [
    `It is called “${settings.name}”.`,
    ...sentencesOf(settings, { ...names, team }, 'It starts by itself').map(({ text }) => text),
  ];
  const { next_runs: next } = review;
  const now = said(review);
  return next === null ? [] : said(next).filter((text) => !now.includes(text));
};

/** What was agreed on before the start, in words, and what proves that it was kept to. */
export function ReviewRulesSection({ review }: { review: Review }) {
  const { org } = useSession();
  const zone = useTimeZone();
  const { settings, snapshot_hash: hash, next_start_at: next } = review;
  const person = usePersonNames(
    [review, review.next_runs].flatMap((one) =>
      one === null
        ? []
        : [...one.settings.reviewers.reviewer_ids, ...one.settings.reviewers.fallback_ids],
    ),
  );
  const names = { org: org.name, team: review.scope_name, person };
  const others = saidOfNext(review, names);
  return (
    <Section
      title="Rules"
      actions={
        review.may.includes('edit') && (
          <ButtonLink to={paths.reviewEdit.href(review.id)}>
            {review.started_at === null ? 'Edit' : 'Edit the next runs'}
          </ButtonLink>
        )
      }
    >
      <div className="stack review-rules">
        {settings.description !== '' && <p>{settings.description}</p>}
        <ul>
          {sentencesOf(settings, names, whenOf(review, zone)).map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
          {review.self_attested > 0 && (
            <li>
              {counted(review.self_attested, 'item')} had nobody else to review{' '}
              {review.self_attested === 1 ? 'it' : 'them'}: the only admin answered, and the
              evidence says so.
            </li>
          )}
          {next !== null && (
            <li>
              The next run starts <When at={next} />.
            </li>
          )}
          {others.length > 0 && <li>From the next run on: {others.join(' ')}</li>}
        </ul>
        {hash !== null && (
          <p className="muted small">
            Snapshot of the start, SHA-256: <span className="mono review-hash">{hash}</span>
          </p>
        )}
      </div>
    </Section>
  );
}
