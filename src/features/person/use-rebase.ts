import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { changesBetween, type Change } from '../../people/changes.ts';
import {
  EDITABLE,
  editableOf,
  mergeOnto,
  type Conflict,
  type Editable,
  type EditableField,
} from './merge.ts';

/**
 * Keeps a half-filled form right while the person changes under it. `base` is the version that the
 * form stands on. A newer one, whether a refusal (412) or a refresh brought it, becomes the base;
 * what was typed stays, and what both sides changed is offered field by field. Saving after that
 * keeps what stands in the fields.
 */
export function useRebase(form: UseFormReturn<Editable>, person: User) {
  const { org } = useSession();
  const [base, setBase] = useState(person);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const [others, setOthers] = useState<readonly Change[]>([]);

  /** Moves onto a newer version; returns what both sides changed. */
  const moveTo = (now: User): Conflict[] => {
    const { kept, conflicts: found } = mergeOnto(
      editableOf(base),
      form.getValues(),
      editableOf(now),
    );
    form.reset(editableOf(now));
    for (const field of EDITABLE) {
      const mine = kept[field];
      if (mine !== undefined) form.setValue(field, mine, { shouldDirty: true });
    }
    setBase(now);
    return found;
  };

  /** After a refusal: tells all that has changed, and returns the fields that both sides changed. */
  const rebase = (now: User): readonly Conflict[] => {
    const changes = changesBetween(base, now, org.id);
    const found = moveTo(now);
    const labels: string[] = found.map(({ field }) => (field === 'full_name' ? 'Name' : 'E-mail'));
    setConflicts(found);
    setOthers(changes.filter(({ label }) => !labels.includes(label)));
    return found;
  };

  const { isSubmitting } = form.formState;
  const seen = useRef(person.etag);
  useEffect(() => {
    // While a save is under way its own reply decides.
    if (isSubmitting || person.etag === seen.current) return;
    seen.current = person.etag;
    if (person.etag === base.etag) return;
    const found = moveTo(person);
    // A refresh tells of nothing but a clash with what was typed; the rest is on the page anyway.
    if (found.length > 0) setConflicts(found);
  });

  const drop = (field: EditableField) =>
    setConflicts((open) => open.filter((conflict) => conflict.field !== field));
  return {
    base,
    conflicts,
    others,
    rebase,
    keep: (field: EditableField) => {
      form.clearErrors(field);
      drop(field);
    },
    take: ({ field, theirs }: Conflict) => {
      form.setValue(field, theirs, { shouldDirty: true });
      form.clearErrors(field);
      drop(field);
    },
    /** After a save: the reply is what the form stands on. */
    settle: (saved: User) => {
      form.reset(editableOf(saved));
      setBase(saved);
      setConflicts([]);
      setOthers([]);
    },
  };
}
