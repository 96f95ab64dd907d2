import type { ReviewerPolicy } from '../../../contract/review-settings.ts';
import { PeopleField } from './people-field.tsx';
import { Choices, DraftField, type StepProps } from './step-parts.tsx';

const POLICIES: readonly { value: ReviewerPolicy['policy']; label: string; text: string }[] = [
  { value: 'org_admins', label: 'Admins of the org', text: 'In turn, each for others' },
  { value: 'named', label: 'People I name', text: 'In turn, in the order in which they are named' },
  {
    value: 'team_owner',
    label: 'Owner of the team',
    text: 'For the people in a team; what belongs to no team goes to the fallback',
  },
  {
    value: 'resource_owner',
    label: 'Owner of the resource',
    text: 'For who reaches it; what is no resource goes to the fallback',
  },
];

/** Who answers, and who does where they may not. */
export function ReviewersStep({ draft, set, problems }: StepProps) {
  return (
    <>
      <Choices
        {...(draft.policy !== 'named' && { field: 'reviewers' as const })}
        legend="Who answers"
        value={draft.policy}
        options={POLICIES}
        problems={problems}
        onChange={(policy) => set({ policy })}
      />
      {draft.policy === 'named' && (
        <PeopleField
          field="reviewers"
          legend="Reviewers"
          people={draft.reviewers}
          problems={problems}
          onChange={(reviewers) => set({ reviewers })}
        />
      )}
      <PeopleField
        field="fallback"
        legend="Fallback"
        hint="Takes what those above may not decide, and what is overdue after three quarters of the time. Without one, it goes to the owner of the review."
        people={draft.fallback}
        problems={problems}
        onChange={(fallback) => set({ fallback })}
      />
      <DraftField
        field="grantorDays"
        label="Nobody reviews what they gave in the last"
        hint="Nobody ever reviews their own rights, and no two admins review each other."
        unit="days"
        value={draft.grantorDays}
        problems={problems}
        onChange={(grantorDays) => set({ grantorDays })}
      />
    </>
  );
}
