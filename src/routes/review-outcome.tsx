import { Page } from '../components/page.tsx';

export const Component = () => <Page title="Outcome">{null}</Page>;
