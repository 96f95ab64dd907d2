import { screen } from '@testing-library/react';
import { useReducer } from 'react';
import { expect, it } from 'vitest';
import { useRightActs } from '../access/right-acts.tsx';
import { useMemberActs } from '../features/teams/use-member-acts.ts';
import { fakeTeam } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';

it.each([
  ['useRightActs', useRightActs],
  ['useMemberActs', () => useMemberActs(fakeTeam())],
])('%s stays the same over renders: the rows of a table are memoized on it', async (_, useActs) => {
  const seen: unknown[] = [];
  function Probe() {
    const [, again] = useReducer((count: number) => count + 1, 0);
    seen.push(useActs());
    return <button onClick={again}>Again</button>;
  }
  const { user } = renderApp(<Probe />);
  await user.click(screen.getByRole('button', { name: 'Again' }));
  expect(seen.length).toBeGreaterThan(1);
  expect(new Set(seen).size).toBe(1);
});
