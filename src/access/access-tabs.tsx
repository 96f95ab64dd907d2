import { paths } from '../app/paths.ts';
import { Tabs } from '../components/tabs.tsx';

/** The two ways to look at access: resource by resource, or people by resources. */
export const AccessTabs = ({ current }: { current: 'resources' | 'matrix' }) => (
  <Tabs
    label="Access"
    tabs={[
      { label: 'Resources', to: paths.access.href(), isCurrent: current === 'resources' },
      { label: 'Matrix', to: paths.accessMatrix.href(), isCurrent: current === 'matrix' },
    ]}
  />
);
