import { Link } from 'react-router';
import type { Leaving } from '../../../contract/leaving.ts';
import { paths } from '../../app/paths.ts';
import { Section } from '../../components/section.tsx';
import { many } from '../../people/impact/impact-lines.ts';

/** What still waits for a decision of theirs: it goes to a successor, or is handed on in the review. */
export function OpenReviews({ leaving }: { leaving: Leaving }) {
  const { items, first } = leaving.reviews;
  return (
    <Section
      title="Access reviews"
      lead="What they have not decided goes to the successor with the removal, as far as the successor may decide it. Without one, hand it on in the review first."
    >
      <p>{many(items, 'item waits', 'items wait')} for their decision</p>
      <ul>
        {first.map(({ id, name }) => (
          <li key={id}>
            <Link to={paths.review.href(id)}>
              <bdi>{name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
