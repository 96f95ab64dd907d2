import { useLocation } from 'react-router';
import * as z from 'zod';

const Arrival = z.object({ email: z.string().optional(), notice: z.string().optional() }).catch({});

/** What one page before sign-in hands to the next, as the `state` of a navigation. No secrets. */
export type Arrival = z.output<typeof Arrival>;

/** What the page was sent: an address to fill in, a sentence to show above the form. */
export const useArrival = (): Arrival => Arrival.parse(useLocation().state);
