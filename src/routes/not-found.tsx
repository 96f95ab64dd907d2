import { ErrorPage } from '../app/error-page.tsx';
import { ApiError } from '../api/errors.ts';

const NOT_FOUND = new ApiError({ status: 404, code: 'not_found', message: 'No such page' });

/** An address that no page answers to. */
export const Component = () => <ErrorPage error={NOT_FOUND} isAlone={false} />;
