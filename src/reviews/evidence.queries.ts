import { queryOptions } from '@tanstack/react-query';
import { getEvidenceKey } from '../../contract/review-outcome.ts';
import { call } from '../api/client.ts';
import { reviewsQueries } from './reviews.queries.ts';

/** What the evidence packs of this server are signed with: the same as long as the page stands. */
export const evidenceKeyQuery = () =>
  queryOptions({
    queryKey: [...reviewsQueries.all, 'evidence key'] as const,
    queryFn: ({ signal }) => call(getEvidenceKey, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A hash in groups of four, as it is read out and compared. */
export const inGroups = (hex: string): string => hex.match(/.{1,4}/g)?.join(' ') ?? hex;
