import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Path, PathValue, UseFormReturn } from 'react-hook-form';
import { ApiError } from '../api/errors.ts';
import { fieldsOf, mergeOnto, type Change, type Conflict, type Texts } from './merge.ts';

/** Something that a form edits a part of. */
interface Rebased<F extends string, V> {
  /** What the form shows of a version. */
  readonly textsOf: (version: V) => Record<F, string>;
  readonly labels: Texts<F>;
  /** All that is worth telling of what somebody else did, labelled as the fields are. */
  readonly changesBetween: (before: V, after: V) => readonly Change[];
}

const wordsFor = (theirs: string): string =>
  theirs === ''
    ? 'Emptied by somebody else'
    : `Changed by somebody else to “${theirs.length > 80 ? `${theirs.slice(0, 80)}…` : theirs}”`;

/** Says at the fields that both sides changed what a refusal is about; without any, as it is. */
const onFields = (error: ApiError, conflicts: readonly Conflict[]): ApiError =>
  new ApiError({
    message: error.message,
    status: error.status,
    code: error.code,
    requestId: error.requestId,
    details: Object.fromEntries(conflicts.map(({ field, theirs }) => [field, [wordsFor(theirs)]])),
  });

/**
 * Keeps a half-filled form right while what it edits changes under it. `base` is the version that
 * the form stands on. A refresh that does not touch what was typed becomes the base in silence (it
 * may be the reader's own act); one that does is left to the refusal (412) that a save then meets,
 * which offers both values field by field. Saving after that keeps what stands in the fields.
 */
export function useRebase<F extends string, V extends { readonly etag?: string | undefined }, O>(
  form: UseFormReturn<Record<F, string>, unknown, O>,
  read: V,
  { textsOf, labels, changesBetween }: Rebased<F, V>,
) {
  const at = (field: string) => field as Path<Record<F, string>>;
  const base = useRef(read);
  const [conflicts, setConflicts] = useState<readonly Conflict<F>[]>([]);
  const [others, setOthers] = useState<readonly Change[]>([]);
  const { isSubmitting, isDirty } = form.formState;

  // What was discarded is in conflict with nothing.
  if (!isDirty && !isSubmitting && conflicts.length > 0) setConflicts([]);

  const put = (field: F, text: string) =>
    form.setValue(at(field), text as PathValue<Record<F, string>, Path<Record<F, string>>>, {
      shouldDirty: true,
    });
  /** Fills the form from a newer version, with what was typed on top. */
  const refill = (now: V, kept: Partial<Record<F, string>>) => {
    form.reset(textsOf(now));
    for (const field of fieldsOf(labels)) {
      const mine = kept[field];
      if (mine !== undefined) put(field, mine);
    }
    base.current = now;
  };

  const seen = useRef(read);
  const follow = useEffectEvent(() => {
    // While a save is under way its own reply decides.
    if (isSubmitting || read === seen.current) return;
    seen.current = read;
    if (read.etag !== undefined && read.etag === base.current.etag) return;
    const merged = mergeOnto(textsOf(base.current), form.getValues(), textsOf(read));
    if (merged.conflicts.length === 0) refill(read, merged.kept);
  });
  useEffect(() => follow(), [read, isSubmitting]);

  const drop = (field: F) => {
    form.clearErrors(at(field));
    setConflicts((open) => open.filter((conflict) => conflict.field !== field));
  };
  return {
    base,
    /** Moves onto the version of a refusal; returns it with its words at the fields they are about. */
    rebase: (now: V, error: ApiError): ApiError => {
      const merged = mergeOnto(textsOf(base.current), form.getValues(), textsOf(now));
      const both = merged.conflicts.map(({ field }) => labels[field]);
      setConflicts(merged.conflicts);
      setOthers(changesBetween(base.current, now).filter(({ label }) => !both.includes(label)));
      refill(now, merged.kept);
      return onFields(error, merged.conflicts);
    },
    /** After a save: the reply is what the form stands on, with what was typed since on top. */
    settle: (saved: V, onto: (saved: Record<F, string>) => void) => {
      onto(textsOf(saved));
      base.current = saved;
      setConflicts([]);
      setOthers([]);
    },
    /** For `<ConflictNotice>`. */
    notice: {
      labels,
      conflicts,
      others,
      hasMine: isDirty,
      onKeep: drop,
      onTake: ({ field, theirs }: Conflict<F>) => {
        put(field, theirs);
        drop(field);
      },
    },
  };
}
