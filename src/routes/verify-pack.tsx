import { Page } from '../components/page.tsx';

export const Component = () => <Page title="Verify an evidence pack">{null}</Page>;
