import { VerifyPackPage } from '../features/verify-pack/verify-pack-page.tsx';

/** Verifies an evidence pack in the browser. */
export const Component = () => <VerifyPackPage />;
