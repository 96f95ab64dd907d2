import { getEvidenceKey, getReviewEvidence } from '../../../contract/review-outcome.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { evidenceKey, sendEvidence } from './review-evidence.service.ts';

export const reviewEvidenceRoutes: readonly Implementation[] = [
  implement(getEvidenceKey, (_input, ctx) => Promise.resolve(evidenceKey(ctx))),
  implement(getReviewEvidence, ({ params }, ctx) => sendEvidence(ctx, params.review_id)),
];
