import type { RouteSpec } from '../../contract/route.ts';
import { endOfDay, isDay, startOfDay } from '../lib/days.ts';
import { callPageDirect } from '../api/client.ts';
import type { AnyInput } from '../api/request.ts';

/**
 * A page of a log by its number. A day is asked for as the two instants that it means in the
 * reader's zone: the documented API knows no zones.
 */
export async function auditPage(route: RouteSpec, input: AnyInput) {
  const { from, to, tz, per_page: perPage = 50, cursor } = input.query ?? {};
  const zone = String(tz ?? 'UTC');
  const page = Math.max(1, Math.floor(Number(cursor ?? 1)) || 1);
  const instant = (value: unknown, ofDay: (day: string, zone: string) => string) => {
    if (value === undefined || value === null) return undefined;
    const text = String(value);
    return isDay(text) ? ofDay(text, zone) : text;
  };
  const reply = await callPageDirect(route, {
    ...input,
    query: {
      page,
      per_page: perPage,
      from: instant(from, startOfDay),
      to: instant(to, endOfDay),
    },
  });
  const rows = reply.items as readonly unknown[];
  const isLast =
    reply.total === null ? rows.length < Number(perPage) : page * Number(perPage) >= reply.total;
  return {
    ...reply,
    next: isLast ? null : String(page + 1),
    previous: page > 1 ? String(page - 1) : null,
  };
}
