import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { paths } from '../../app/paths.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { Gate } from '../../components/gate.tsx';
import { accountQueries } from './account.queries.ts';
import { SetUpForm } from './set-up-form.tsx';

const AlreadySetUp = () => (
  <Gate
    title="Already set up"
    lead="This Rollcall has its organization. The set-up address works once, for the first admin."
  >
    <ButtonLink to={paths.signIn.href()} look="primary" wide>
      Sign in
    </ButtonLink>
  </Gate>
);

/** First run: makes the organization and its first admin, or says that this is done. */
export function SetUp() {
  const setup = useQuery(accountQueries.setup());
  const [isLate, setLate] = useState(false);
  if (isLate || setup.data?.needed === false) return <AlreadySetUp />;
  if (setup.data === undefined) {
    return (
      <Gate title="Set up Rollcall">
        {setup.error === null ? (
          <Loading lines={6} />
        ) : (
          <ErrorPanel error={setup.error} onRetry={() => void setup.refetch()} />
        )}
      </Gate>
    );
  }
  return <SetUpForm rules={setup.data.password_rules} onAlreadySetUp={() => setLate(true)} />;
}
