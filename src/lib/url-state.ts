import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import * as z from 'zod';

/** Keys that name a place in a list: any other change goes back to the first page. */
const PLACE_KEYS = ['cursor', 'page'];

type Shape = Record<string, z.ZodType>;

/**
 * A schema of view state that cannot throw: whatever stands in the URL, a value that does not fit
 * falls back to its default. Build it from `param.*` only.
 */
export const param = {
  text: (fallback = '') => z.string().max(2000).default(fallback).catch(fallback),
  oneOf: <const T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) =>
    z
      .enum(values)
      .default(fallback as never)
      .catch(fallback as never),
  maybe: <const T extends readonly [string, ...string[]]>(values: T) =>
    z.enum(values).optional().catch(undefined),
  /** Comma separated values of a closed list. */
  set: <const T extends readonly [string, ...string[]]>(values: T) =>
    z
      .string()
      .transform((value) =>
        value.split(',').filter((item): item is T[number] => values.includes(item)),
      )
      .default([])
      .catch([]),
  /** Comma separated free values, such as hidden columns. */
  list: () =>
    z
      .string()
      .max(2000)
      .transform((value) => value.split(',').filter((item) => item !== ''))
      .default([])
      .catch([]),
  int: (min: number, max: number, fallback: number) =>
    z.coerce.number().int().min(min).max(max).default(fallback).catch(fallback),
  maybeInt: (min: number, max: number) =>
    z.coerce.number().int().min(min).max(max).optional().catch(undefined),
};

/** The state that a search string stands for. */
export function readState<S extends Shape>(shape: S, search: URLSearchParams) {
  const raw = Object.fromEntries(
    Object.keys(shape).map((key) => [key, search.get(key) ?? undefined]),
  );
  return z.object(shape).parse(raw);
}

const serialize = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.join(',')
      : String(value);

/** The search string after a change: defaults left out, foreign keys kept, first page. */
export function writeState<S extends Shape>(
  shape: S,
  search: URLSearchParams,
  patch: Partial<z.output<z.ZodObject<S>>>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  const defaults: Record<string, unknown> = readState(shape, new URLSearchParams());
  if (!Object.keys(patch).some((key) => PLACE_KEYS.includes(key))) {
    for (const key of PLACE_KEYS) next.delete(key);
  }
  for (const [key, value] of Object.entries(patch)) {
    const text = serialize(value);
    if (text === serialize(defaults[key])) next.delete(key);
    else next.set(key, text);
  }
  return next;
}

/**
 * View state in the URL. `patch` pushes a history entry (so Back undoes it) unless told to replace;
 * `reset` clears everything but the keys named.
 */
export function useUrlState<S extends Shape>(shape: S) {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readState(shape, search), [shape, search]);
  const patch = useCallback(
    (change: Partial<z.output<z.ZodObject<S>>>, options: { replace?: boolean } = {}) =>
      setSearch((current) => writeState(shape, current, change), {
        replace: options.replace ?? false,
        preventScrollReset: true,
      }),
    [shape, setSearch],
  );
  const reset = useCallback(
    (keep: readonly (keyof S & string)[] = []) =>
      setSearch(
        (current) => {
          const next = new URLSearchParams(current);
          for (const key of [...Object.keys(shape), ...PLACE_KEYS]) {
            if (!keep.includes(key)) next.delete(key);
          }
          return next;
        },
        { preventScrollReset: true },
      ),
    [shape, setSearch],
  );
  return { state, patch, reset };
}
