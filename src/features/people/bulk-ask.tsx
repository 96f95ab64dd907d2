import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { useTimeZone } from '../../lib/time.ts';
import { nameOf } from '../../people/person-facts.ts';
import { OPEN_END, UntilField, untilProblem } from '../../people/until-field.tsx';
import { untilOf } from '../../people/until.ts';
import { BULK, bulkVerb, countPeople, type BulkAct, type BulkPlan } from './bulk-acts.ts';
import './bulk.css';

/** Above so many the number has to be typed. */
const MOST_UNTYPED = 10;
/** So many names are said; the rest is a number. */
const MOST_NAMES = 6;

/** Who is meant, who is left out, and why. */
function PlanSummary({ act, plan }: { act: BulkAct; plan: BulkPlan }) {
  const names = plan.ready.slice(0, MOST_NAMES).map(nameOf);
  const more = plan.ready.length - names.length;
  return (
    <>
      {names.length > 0 && (
        <p className="small bulk-names">
          {names.join(', ')}
          {more > 0 && ` and ${more.toLocaleString('en')} more`}
        </p>
      )}
      {(plan.already.length > 0 || plan.blocked.length > 0) && (
        <Notice tone="warn">
          <ul>
            {plan.already.length > 0 && (
              <li>
                {countPeople(plan.already.length)}: {BULK[act].already.toLowerCase()}
              </li>
            )}
            {plan.blocked.map(({ item, reason }) => (
              <li key={item.id}>
                <bdi>{nameOf(item)}</bdi>: {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

/** Asks before an act on many: what happens, to whom, and who is left out. */
export function BulkAsk({
  act,
  plan,
  open,
  onClose,
  onGo,
}: {
  act: BulkAct;
  plan: BulkPlan;
  open: boolean;
  onClose: () => void;
  onGo: (input: { reason: string | undefined; until: string | undefined }) => void;
}) {
  const zone = useTimeZone();
  const [until, setUntil] = useState(OPEN_END);
  const words = BULK[act];
  const count = plan.ready.length;
  const nobody = count === 0 ? 'This does not apply to anybody selected' : null;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`${bulkVerb(act, count)}?`}
      verb={bulkVerb(act, count)}
      tone={words.tone}
      happens={words.happens}
      {...(words.staysAsIs !== undefined && { staysAsIs: words.staysAsIs })}
      {...(words.reason !== undefined && count > 0 && { reason: words.reason })}
      {...(count > MOST_UNTYPED && { typed: String(count) })}
      blocked={nobody ?? (act === 'lock' ? untilProblem(until, zone) : null)}
      onConfirm={async ({ reason }) =>
        onGo({
          reason,
          until:
            act === 'lock'
              ? (untilOf(until.span, until.local, zone, Date.now()) ?? undefined)
              : undefined,
        })
      }
    >
      <PlanSummary act={act} plan={plan} />
      {act === 'lock' && count > 0 && <UntilField value={until} onChange={setUntil} />}
    </ConfirmDialog>
  );
}
