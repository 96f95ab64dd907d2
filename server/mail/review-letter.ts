import type { Letter, MailFacts } from './templates.ts';

const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** What a reviewer with open items reads: at the start, as a reminder, and when some come to them. */
export const reviewLetter = ({ by, org, params }: MailFacts): Letter => {
  const { kind, review = 'A review', open = '0', due } = params;
  const isOne = open === '1';
  const items = isOne ? '1 item' : `${open} items`;
  const stillOpen = `${items} ${isOne ? 'is' : 'are'} still open`;
  const subjects: Readonly<Record<string, string>> = {
    started: `${review}: ${items} to review`,
    last_day: `${review} ends soon: ${stillOpen}`,
    // Those that they had before are among the open ones.
    handed_over: `${review}: more was handed to you, ${items} ${isOne ? 'is' : 'are'} open now`,
    nudge: `${by ?? 'Somebody'} asks you to finish ${review}`,
  };
  return {
    subject: subjects[kind ?? ''] ?? `${review}: ${stillOpen}`,
    lines: [
      `${review} asks whether people at ${org} should keep the access that they have. ${items} of it ${isOne ? 'waits' : 'wait'} for your decision.`,
      `It ${due ? `ends on ${DAY_AND_TIME.format(new Date(due))} UTC` : 'has no end yet'}. What nobody has decided by then follows the rules of the review.`,
    ],
    action: 'Decide',
    otherwise: 'If somebody else should decide, hand the items on from the list.',
  };
};
