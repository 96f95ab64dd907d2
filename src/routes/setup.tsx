import { SetUp } from '../features/account/set-up.tsx';

/** First run. */
export const Component = () => <SetUp />;
