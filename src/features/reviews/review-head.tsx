import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Review, ReviewAct, ReviewState } from '../../../contract/reviews.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { toastDone, toastInfo } from '../../components/feedback-store.ts';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import type { MenuEntry } from '../../components/menu-list.tsx';
import { whyNotWhileActing } from '../../people/availability.ts';
import { nameOf } from '../../people/person-facts.ts';
import { Due } from '../../reviews/due.tsx';
import { counted, people, scopeWords, STATE_WORDS } from '../../reviews/words.ts';
import { OwnerDialog, type Asked } from './owner-dialogs.tsx';
import { ownerMutations } from './owner.queries.ts';

const ASKING: readonly { readonly act: Asked & ReviewAct; readonly label: string }[] = [
  { act: 'start', label: 'Start now' },
  { act: 'pause', label: 'Pause' },
  { act: 'extend', label: 'Give more time' },
  { act: 'close', label: 'End early' },
  { act: 'stop', label: 'Stop for good' },
  { act: 'delete', label: 'Delete' },
];
const HAS_OUTCOME: readonly ReviewState[] = [
  'closing',
  'awaiting_apply',
  'applying',
  'completed',
  'cancelled',
];
const DANGEROUS: readonly Asked[] = ['stop', 'delete'];

/** What the mails to reviewers came to: "2 people reminded; 1 was, within the last hour". */
export const nudgeWords = ({ sent, waiting }: { sent: number; waiting: number }): string => {
  if (sent === 0 && waiting === 0) return 'Nobody has anything open';
  const told = waiting === 0 ? '' : `${people(waiting)} had a mail within the last hour`;
  if (sent === 0) return `Nobody reminded: ${told}`;
  return `${people(sent)} reminded${told === '' ? '' : `; ${told}`}`;
};

/** The acts on a review that are possible now, and the dialogs that ask first. */
export function ReviewActs({ review }: { review: Review }) {
  const client = useQueryClient();
  const shut = whyNotWhileActing(useSession());
  const resume = useMutation(ownerMutations.resume(client));
  const nudge = useMutation(ownerMutations.nudge(client));
  const [asked, setAsked] = useState<{ act: Asked; isOpen: boolean } | null>(null);
  const may = (act: ReviewAct) => review.may.includes(act);
  const remind = () =>
    nudge.mutate(
      { review },
      {
        onSuccess: (reply) => (reply.sent > 0 ? toastDone : toastInfo)(nudgeWords(reply)),
      },
    );
  const items = (): MenuEntry[] => {
    const entry = (act: Asked, label: string): MenuEntry => ({
      label,
      danger: DANGEROUS.includes(act),
      onSelect: () => setAsked({ act, isOpen: true }),
      disabledReason: shut,
    });
    const log = `?range=all&item_type=review&item_id=${review.id}`;
    const asking = ASKING.filter(({ act }) => may(act));
    return [
      ...(may('edit')
        ? [{ label: 'Edit', to: paths.reviewEdit.href(review.id), disabledReason: shut }]
        : []),
      ...(may('nudge')
        ? [{ label: 'Remind all who have open items', onSelect: remind, disabledReason: shut }]
        : []),
      ...(may('resume')
        ? [{ label: 'Resume', onSelect: () => resume.mutate({ review }), disabledReason: shut }]
        : []),
      ...asking
        .filter(({ act }) => !DANGEROUS.includes(act))
        .map((one) => entry(one.act, one.label)),
      ...(HAS_OUTCOME.includes(review.state)
        ? [{ label: 'Outcome and evidence', to: paths.reviewOutcome.href(review.id) }]
        : []),
      { label: 'What happened in it', to: paths.audit.href(log) },
      ...(asking.some(({ act }) => DANGEROUS.includes(act)) ? (['divider'] as const) : []),
      ...asking
        .filter(({ act }) => DANGEROUS.includes(act))
        .map((one) => entry(one.act, one.label)),
    ];
  };
  return (
    <>
      {may('decide') && review.mine.open > 0 && (
        <ButtonLink look="primary" to={paths.reviewInbox.href(review.id)}>
          Answer {counted(review.mine.open, 'item')}
        </ButtonLink>
      )}
      {may('resume') && (
        <Button
          look="primary"
          busy={resume.isPending}
          disabledReason={shut}
          onClick={() => resume.mutate({ review })}
        >
          Resume
        </Button>
      )}
      <MenuButton
        label={`Actions for ${review.settings.name}`}
        look="default"
        iconEnd={<ChevronDownIcon />}
        items={items}
      >
        Actions
      </MenuButton>
      {asked !== null && (
        <OwnerDialog
          asked={asked.act}
          review={review}
          open={asked.isOpen}
          onClose={() => setAsked({ ...asked, isOpen: false })}
        />
      )}
    </>
  );
}

/** What a review is: state, name, whose rights, whose review, and until when. */
export const ReviewHead = ({ review }: { review: Review }) => {
  const { settings, state, scope_name: team, number, owner } = review;
  const { label, tone } = STATE_WORDS[state];
  return (
    <header className="page-head">
      <div>
        <div className="page-title review-title">
          <h1>
            <bdi>{settings.name}</bdi>
          </h1>
          <Chip tone={tone}>{label}</Chip>
        </div>
        <p className="page-lead review-facts">
          <bdi>{scopeWords(settings, team)}</bdi>
          {settings.rules.repeat !== 'none' && <span>Run {number}</span>}
          <span>
            Owner{' '}
            <Link to={paths.person.href(owner.id)}>
              <bdi>{nameOf(owner)}</bdi>
            </Link>
          </span>
          <span>
            {state === 'active' || state === 'paused' ? 'Ends ' : ''}
            <Due review={review} />
          </span>
        </p>
      </div>
      <div className="page-actions">
        <ReviewActs review={review} />
      </div>
    </header>
  );
};
