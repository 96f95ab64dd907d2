import { Page } from '../components/page.tsx';

export const Component = () => <Page title="Edit review">{null}</Page>;
