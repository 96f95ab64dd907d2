import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { changesBetween, type Change } from '../../people/changes.ts';
import {
  EDITABLE,
  editableOf,
  FIELD_LABELS,
  mergeOnto,
  type Conflict,
  type Editable,
  type EditableField,
} from './merge.ts';

/** Fills the form from a newer version, with what was typed on top. */
function refill(form: UseFormReturn<Editable>, now: User, kept: Partial<Editable>) {
  form.reset(editableOf(now));
  for (const field of EDITABLE) {
    const mine = kept[field];
    if (mine !== undefined) form.setValue(field, mine, { shouldDirty: true });
  }
}

/**
 * Keeps a half-filled form right while the person changes under it. `base` is the version that the
 * form stands on. A refresh that does not touch what was typed becomes the base in silence (it may
 * be the reader's own act); one that does is left to the refusal (412) that a save then meets, which
 * offers both values field by field. Saving after that keeps what stands in the fields.
 */
export function useRebase(form: UseFormReturn<Editable>, person: User) {
  const { org } = useSession();
  const base = useRef(person);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const [others, setOthers] = useState<readonly Change[]>([]);

  const { isSubmitting } = form.formState;
  const seen = useRef(person);
  useEffect(() => {
    // While a save is under way its own reply decides.
    if (isSubmitting || person === seen.current) return;
    seen.current = person;
    if (person.etag === base.current.etag) return;
    const now = editableOf(person);
    const merged = mergeOnto(editableOf(base.current), form.getValues(), now);
    if (merged.conflicts.length > 0) return;
    refill(form, person, merged.kept);
    base.current = person;
  }, [form, person, isSubmitting]);

  const drop = (field: EditableField) => {
    form.clearErrors(field);
    setConflicts((open) => open.filter((conflict) => conflict.field !== field));
  };
  return {
    base,
    conflicts,
    others,
    /** Moves onto the version of a refusal; returns the fields that both sides changed. */
    rebase: (now: User): readonly Conflict[] => {
      const { kept, conflicts: found } = mergeOnto(
        editableOf(base.current),
        form.getValues(),
        editableOf(now),
      );
      const labels = found.map(({ field }) => FIELD_LABELS[field]);
      setConflicts(found);
      setOthers(
        changesBetween(base.current, now, org.id).filter(({ label }) => !labels.includes(label)),
      );
      refill(form, now, kept);
      base.current = now;
      return found;
    },
    keep: drop,
    take: ({ field, theirs }: Conflict) => {
      form.setValue(field, theirs, { shouldDirty: true });
      drop(field);
    },
    /** After a save: the reply is what the form stands on, with what was typed since on top. */
    settle: (saved: User, onto: (saved: Editable) => void) => {
      onto(editableOf(saved));
      base.current = saved;
      setConflicts([]);
      setOthers([]);
    },
  };
}
