import { useRouteError } from 'react-router';
import { ErrorPage } from './error-page.tsx';

/** Boundary of a route: draws the page for what its loader or its component threw. */
export const RouteError = ({ isAlone = false }: { isAlone?: boolean }) => (
  <ErrorPage error={useRouteError()} isAlone={isAlone} />
);
