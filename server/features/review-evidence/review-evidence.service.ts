import type { getEvidenceKey } from '../../../contract/review-outcome.ts';
import type { Reply } from '../../../contract/route.ts';
import { fingerprintOf, type Sealed } from '../../audit/statement.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { zipStream, ZIP_TYPE } from '../../http/zip-stream.ts';
import {
  insertEvidence,
  readEvidenceReview,
  readPeopleOf,
  type EvidenceReview,
} from '../../reviews/evidence/evidence.repo.ts';
import { packFiles } from '../../reviews/evidence/pack.ts';
import { isPossible } from '../../reviews/may.ts';

/** The key that packs are signed with, to compare with that in a pack. */
export const evidenceKey = ({ checkpoints }: Context): Reply<typeof getEvidenceKey> => {
  const publicKey = checkpoints.publicKey();
  return { algorithm: 'Ed25519', public_key: publicKey, fingerprint: fingerprintOf(publicKey) };
};

const requireEnded = async (ctx: Context, reviewId: number): Promise<EvidenceReview> => {
  const review = await readEvidenceReview(ctx.db, actorOf(ctx).orgId, reviewId);
  if (!review) throw notFound('Review');
  if (isPossible('evidence', { state: review.state, hasSnapshot: true })) return review;
  throw new AppError(
    'review_state',
    review.state === 'cancelled'
      ? 'The review was stopped: there is no evidence of it'
      : 'The review has not ended yet: there is no evidence before that',
  );
};

/** A checkpoint that seals everything so far; the newest one where none can be made now. */
const sealNow = async (ctx: Context): Promise<Sealed | null> =>
  ctx.checkpoints.seal().catch((error: unknown) => {
    ctx.log.error({ err: error }, 'no checkpoint could be made for a pack of evidence');
    return ctx.checkpoints.newest();
  });

const fileNameOf = ({ name, number }: EvidenceReview): string => {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `evidence-${slug.slice(0, 60) || 'review'}-${number}.zip`;
};

/**
 * Streams the evidence of a review that has ended. That it leaves is an event before its first byte
 * does: a reader who hangs up halfway has still taken data. Its seal is another, once it is whole.
 */
export const sendEvidence = async (ctx: Context, reviewId: number): Promise<undefined> => {
  const { userId, orgId, fullName, email } = actorOf(ctx);
  const review = await requireEnded(ctx, reviewId);
  const about = {
    itemType: 'review',
    itemId: review.id,
    itemLabel: review.name,
    correlationId: review.correlation_id,
  } as const;
  await ctx.transact(async (_tx, audit) => {
    audit({
      ...about,
      event: 'export.created',
      summary: [`evidence: ${review.items} items`],
      associationResource: { type: 'evidence', rows: review.items },
    });
  });
  const sealed = await sealNow(ctx);
  const people = await readPeopleOf(ctx.systemDb, orgId, reviewId);
  const body = packFiles({
    q: ctx.db,
    review,
    people,
    sealed,
    madeBy: { id: userId, full_name: fullName, email },
    checkpoints: ctx.checkpoints,
    onSealed: (seal) =>
      ctx.transact(async (tx, audit) => {
        await insertEvidence(tx, { orgId, reviewId, madeBy: userId, ...seal });
        audit({
          ...about,
          event: 'review.evidence_made',
          changes: { manifest_sha256: [null, seal.manifestHash], bytes: [null, seal.bytes] },
        });
      }),
  });
  ctx.out.stream = { body: zipStream(body), type: ZIP_TYPE, filename: fileNameOf(review) };
};
