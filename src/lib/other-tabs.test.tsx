import { screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { deleteSession } from '../../contract/session.ts';
import { useSignOut } from '../app/layout/use-sign-out.ts';
import { otherTab } from '../test/other-tab.ts';
import { renderApp } from '../test/render.tsx';
import { answer, server } from '../test/server.ts';
import { useOtherTabs } from './other-tabs.ts';

function Page() {
  useOtherTabs('1/1/nobody');
  const signOut = useSignOut();
  return <button onClick={signOut}>Sign out</button>;
}

it('loads the page anew when another tab is another, and not when it is the same', async () => {
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);
  renderApp(<Page />);
  const tab = otherTab();
  tab.say('1/1/nobody');
  tab.say('1/2/nobody');
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  tab.say(null);
  await waitFor(() => expect(reload).toHaveBeenCalledTimes(2));
});

it('says it again to who kept the page and comes back to it, until it is theirs again', async () => {
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);
  renderApp(<Page />);
  const tab = otherTab();
  const comeBack = () => document.dispatchEvent(new Event('visibilitychange'));
  comeBack();
  expect(reload).not.toHaveBeenCalled();
  tab.say('1/2/nobody');
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  comeBack();
  expect(reload).toHaveBeenCalledTimes(2);
  tab.say('1/1/nobody');
  await new Promise((resolve) => void setTimeout(resolve, 20));
  comeBack();
  expect(reload).toHaveBeenCalledTimes(2);
});

it('hears from a tab that somebody signed out in', async () => {
  const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => undefined);
  server.use(answer(deleteSession, () => ({ message: 'Signed out' })));
  const tab = otherTab();
  const { user } = renderApp(<Page />);
  await user.click(screen.getByRole('button', { name: 'Sign out' }));
  await waitFor(() => expect(replace).toHaveBeenCalledWith('/sign-in'));
  await waitFor(() => expect(tab.heard).toEqual([null]));
});
