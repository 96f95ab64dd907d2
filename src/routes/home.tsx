import { useFeature, useSession } from '../api/session.ts';
import { Page } from '../components/page.tsx';
import { Section } from '../components/section.tsx';
import { ActivityCharts } from '../features/home/activity-charts.tsx';
import { AttentionTiles } from '../features/home/attention-tiles.tsx';
import { DormantChart } from '../features/home/dormant-chart.tsx';

export function Component() {
  const { org } = useSession();
  const hasCharts = useFeature('attention');
  const hasReviews = useFeature('access_reviews');
  return (
    <Page title="Home" lead={`What happens in ${org.name}.`}>
      <div className="section-stack">
        <Section title="Needs attention" isFlush>
          <AttentionTiles />
        </Section>
        {hasReviews && (
          <Section
            title="Dormant privilege"
            lead="Who holds a role and does not use it. A cell begins a review of those people."
          >
            <DormantChart />
          </Section>
        )}
        {hasCharts && (
          <Section title="Last 30 days" isFlush>
            <ActivityCharts />
          </Section>
        )}
      </div>
    </Page>
  );
}
