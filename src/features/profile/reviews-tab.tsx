import { useSession } from '../../api/session.ts';
import { Section } from '../../components/section.tsx';
import { ReviewHistory } from '../../reviews/review-history.tsx';

/** What others decided of the reader's rights. */
export function ReviewsTab() {
  const { user, org } = useSession();
  return (
    <Section
      title="Reviews of your rights"
      lead={`What was said of what you can do in ${org.name}, and what came of it. What you are asked about others is in Reviews.`}
      isFlush
    >
      <ReviewHistory userId={user.id} isOwn />
    </Section>
  );
}
