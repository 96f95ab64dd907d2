import { useFeature } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { Tabs } from '../components/tabs.tsx';

/** The two ways to look at access: resource by resource, or people by resources. */
export function AccessTabs({ current }: { current: 'resources' | 'matrix' }) {
  const hasMatrix = useFeature('access_matrix');
  if (!hasMatrix) return null;
  return (
    <Tabs
      label="Access"
      tabs={[
        { label: 'Resources', to: paths.access.href(), isCurrent: current === 'resources' },
        { label: 'Matrix', to: paths.accessMatrix.href(), isCurrent: current === 'matrix' },
      ]}
    />
  );
}
