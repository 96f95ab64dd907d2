import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { importResources } from '../../../contract/resources.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { ImportResources } from './import-resources.tsx';

const CSV = 'resource_type,resource_id,resource_name,owner_email\nprojects,1,One,ada@example.com\n';

async function send(reply: () => Response) {
  server.use(answer(importResources, reply));
  const { user } = renderApp(<ImportResources />);
  await user.click(screen.getByRole('button', { name: 'Import' }));
  await user.upload(await screen.findByLabelText(/CSV file/), new File([CSV], 'a.csv'));
  await user.click(await screen.findByRole('button', { name: 'Import 1 row' }));
  return screen.findByRole('alert', undefined, { timeout: 15_000 });
}

it('says of a refusal that nothing was imported', async () => {
  const alert = await send(() => refuse('forbidden', { message: 'Admins import' }));
  expect(alert).toHaveTextContent('Admins import Nothing was imported.');
});

it('does not say so of an answer that was lost', async () => {
  const alert = await send(() => Response.error());
  expect(alert).toHaveTextContent('it is not known whether this was done');
  expect(alert).not.toHaveTextContent('Nothing was imported');
}, 20_000);
