import { Page } from '../components/page.tsx';
import { Section } from '../components/section.tsx';
import { AttentionTiles } from '../features/home/attention-tiles.tsx';
import { useSession } from '../api/session.ts';

export function Component() {
  const { org } = useSession();
  return (
    <Page title="Home" lead={`What happens in ${org.name}.`}>
      <Section title="Needs attention" isFlush>
        <AttentionTiles />
      </Section>
    </Page>
  );
}
