import { ForgotPassword } from '../features/account/forgot-password.tsx';

/** Asks for a link to set a new password. */
export const Component = () => <ForgotPassword />;
