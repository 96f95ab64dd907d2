import { LinkPage } from '../features/account/link-page.tsx';

/** Where the link of a password mail leads. */
export const Component = () => <LinkPage expected="reset" />;
