import { useQuery, type QueryClient } from '@tanstack/react-query';
import { isPageError } from '../api/errors.ts';
import { settingsQueries } from '../api/org-settings.ts';
import { sessionQueries, useSession } from '../api/session.ts';
import { ErrorPanel, Loading } from '../components/async-states.tsx';
import { Page } from '../components/page.tsx';
import { Section, Sections } from '../components/section.tsx';
import { ImpersonationSetting } from '../features/settings/impersonation-setting.tsx';
import { LimitsSettings } from '../features/settings/limits-form.tsx';

export const preload = (client: QueryClient): void => {
  const session = client.getQueryData(sessionQueries.current().queryKey);
  // The component shows what went wrong; here it is only begun.
  if (session) client.query(settingsQueries.of(session.org.id)).catch(() => undefined);
};

/** What an org decides for itself. */
export function Component() {
  const { org } = useSession();
  const { data, error, refetch } = useQuery({
    ...settingsQueries.of(org.id),
    throwOnError: isPageError,
  });
  return (
    <Page title="Settings" lead={`What holds for everybody in ${org.name}.`} narrow>
      {data === undefined ? (
        <div className="card section-pad">
          {error === null ? (
            <Loading lines={8} label="Loading settings" />
          ) : (
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          )}
        </div>
      ) : (
        <Sections>
          <Section
            title="Sessions, passwords and invitations"
            lead="From the next sign-in, password or invitation on."
          >
            <LimitsSettings settings={data} />
          </Section>
          <Section
            title="Signing in as others"
            lead="To see what somebody sees, when they ask for help."
          >
            <ImpersonationSetting settings={data} />
          </Section>
        </Sections>
      )}
    </Page>
  );
}
