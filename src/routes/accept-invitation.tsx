import { LinkPage } from '../features/account/link-page.tsx';

/** Where the link of an invitation leads. */
export const Component = () => <LinkPage expected="invitation" />;
