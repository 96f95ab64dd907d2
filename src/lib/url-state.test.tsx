import * as fc from 'fast-check';
import { act, renderHook } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { useState, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { param, readState, useUrlState, writeState } from './url-state.ts';

const SHAPE = {
  q: param.text(),
  cursor: param.text(),
  status: param.maybe(['ACTIVE', 'DEACTIVATED']),
  sort: param.oneOf(['full_name', 'created_at'], 'full_name'),
  per_page: param.int(1, 200, 50),
  roles: param.set(['admin', 'member']),
};
const read = (search: string) => readState(SHAPE, new URLSearchParams(search));
const write = (search: string, patch: Parameters<typeof writeState<typeof SHAPE>>[2]) =>
  writeState(SHAPE, new URLSearchParams(search), patch).toString();

describe('readState', () => {
  it('falls back field by field', () => {
    expect(read('q=ana&status=NOPE&per_page=0&sort=;drop&roles=admin,root')).toEqual({
      q: 'ana',
      cursor: '',
      status: undefined,
      sort: 'full_name',
      per_page: 50,
      roles: ['admin'],
    });
  });

  it('never throws, whatever stands in the address', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(SHAPE)), fc.string(), (key, value) => {
        expect(() => readState(SHAPE, new URLSearchParams([[key, value]]))).not.toThrow();
      }),
    );
  });
});

describe('writeState', () => {
  it('leaves defaults out and keeps what is not its own', () => {
    expect(write('sort=created_at&tab=x', { sort: 'full_name' })).toBe('tab=x');
  });

  it('goes back to the first page on any change of filter', () => {
    expect(write('cursor=abc&q=a', { q: 'an' })).toBe('q=an');
    expect(write('cursor=abc', { per_page: 25 })).toBe('per_page=25');
  });

  it('keeps the filters on a change of page', () => {
    expect(write('q=a&cursor=abc', { cursor: 'def' })).toBe('q=a&cursor=def');
  });

  it('drops an optional filter that is set to undefined', () => {
    expect(write('status=ACTIVE', { status: undefined })).toBe('');
  });
});

describe('useUrlState', () => {
  const setup = (at: string) => {
    const slot: { router?: ReturnType<typeof createMemoryRouter> } = {};
    const Wrapper = ({ children }: { children: ReactNode }) => {
      const [router] = useState(() =>
        createMemoryRouter([{ path: '*', element: children }], { initialEntries: [at] }),
      );
      slot.router = router;
      return <RouterProvider router={router} />;
    };
    const hook = renderHook(() => useUrlState(SHAPE), { wrapper: Wrapper });
    return {
      hook,
      search: () => slot.router?.state.location.search,
      back: () => slot.router?.navigate(-1),
    };
  };

  it('is undone by Back', async () => {
    const { hook, search, back } = setup('/people?status=ACTIVE');
    await act(async () => hook.result.current.patch({ status: 'DEACTIVATED' }));
    expect(search()).toBe('?status=DEACTIVATED');
    await act(async () => back());
    expect(search()).toBe('?status=ACTIVE');
  });

  it('resets all but what is named', async () => {
    const { hook, search } = setup('/people?q=a&cursor=x&per_page=25&status=ACTIVE');
    await act(async () => hook.result.current.reset(['per_page']));
    expect(search()).toBe('?per_page=25');
  });
});
