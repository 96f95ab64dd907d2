import { useFeature, useSession } from '../api/session.ts';
import { Page } from '../components/page.tsx';
import { Section } from '../components/section.tsx';
import { ActivityCharts } from '../features/home/activity-charts.tsx';
import { AttentionTiles } from '../features/home/attention-tiles.tsx';

export function Component() {
  const { org } = useSession();
  const hasCharts = useFeature('attention');
  return (
    <Page title="Home" lead={`What happens in ${org.name}.`}>
      <div className="section-stack">
        <Section title="Needs attention" isFlush>
          <AttentionTiles />
        </Section>
        {hasCharts && (
          <Section title="Last 30 days" isFlush>
            <ActivityCharts />
          </Section>
        )}
      </div>
    </Page>
  );
}
