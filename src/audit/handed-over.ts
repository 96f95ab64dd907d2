import type { Facts } from './sentence-facts.ts';
import { listing, type Part } from './sentence-parts.ts';

/** Who took over, as the event of a hand-over ties them to it. */
export const successor = ({ entry }: Facts): Part => {
  const { id, name: called } = entry.association_resource ?? {};
  if (typeof called !== 'string') return 'somebody else';
  return typeof id === 'number'
    ? { kind: 'person', id, text: called }
    : { kind: 'name', text: called };
};

/** `2 teams and 3 data sources`: what went. */
export const thingsHandedOver = ({ entry }: Facts): string => {
  const counts = Object.entries(Object(entry.association_resource?.['counts']));
  const known = counts.filter((one): one is [string, number] => typeof one[1] === 'number');
  if (known.length === 0) return 'things';
  return listing(
    known
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([type, many]) => {
        const words = type.replaceAll('_', ' ');
        return `${many.toLocaleString('en')} ${many === 1 ? words.slice(0, -1) : words}`;
      }),
  );
};
