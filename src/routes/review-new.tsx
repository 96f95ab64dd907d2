import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Page } from '../components/page.tsx';
import { newDraft } from '../features/review-wizard/draft.ts';
import { Wizard } from '../features/review-wizard/wizard.tsx';
import { useTimeZone } from '../lib/time.ts';

/** Begins a review; the address may name its scope, as the charts of Home do. */
export function Component() {
  const [search] = useSearchParams();
  const zone = useTimeZone();
  const [initial] = useState(() => newDraft(search, zone));
  return (
    <Page
      title="New review"
      lead="Whose rights, who answers, by what rules. Nothing is asked of anybody before it starts."
    >
      <Wizard initial={initial} review={null} />
    </Page>
  );
}
