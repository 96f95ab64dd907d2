import { PersonRights } from '../../access/person-rights.tsx';
import { useSession } from '../../api/session.ts';
import { Section } from '../../components/section.tsx';

/** What the reader can reach and through what; others change it. */
export function AccessTab() {
  const { user, org } = useSession();
  return (
    <Section
      title="What you can reach"
      lead={`In ${org.name}, strongest first, with where each right comes from.`}
      isFlush
    >
      <PersonRights person={{ id: user.id, name: user.full_name }} canChange={false} />
    </Section>
  );
}
