import type { TestApp } from '../../../server/test/test-app.ts';

/**
 * A second witness in the database itself: each change of state, each decision that came when none
 * may, each decision on one's own right.
 */
export const setWitness = (test: TestApp) =>
  test.owner.query(`
    CREATE TABLE seen_states (review_id bigint, was text, became text);
    CREATE TABLE seen_wrong (review_id bigint, what text);
    CREATE FUNCTION see_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public AS $$
    BEGIN INSERT INTO seen_states VALUES (NEW.id, OLD.state, NEW.state); RETURN NULL; END $$;
    CREATE TRIGGER see_state AFTER UPDATE ON reviews FOR EACH ROW
      WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION see_state();
    CREATE FUNCTION see_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public AS $$
    BEGIN
      INSERT INTO seen_wrong SELECT NEW.review_id, 'late' FROM reviews
        WHERE id = NEW.review_id AND (state <> 'active' OR due_at <= now());
      INSERT INTO seen_wrong SELECT NEW.review_id, 'own' FROM review_items
        WHERE id = NEW.item_id AND user_id = NEW.reviewer_id AND rule <> 'self_attested';
      RETURN NULL;
    END $$;
    CREATE TRIGGER see_decision AFTER INSERT ON review_decisions FOR EACH ROW
      EXECUTE FUNCTION see_decision()`);

/** Every change of state that there may be. */
const LEGAL: ReadonlySet<string> = new Set([
  'starting active',
  'active paused',
  'paused active',
  'active closing',
  'paused closing',
  'active awaiting_apply',
  'active applying',
  'closing awaiting_apply',
  'closing applying',
  'awaiting_apply applying',
  'applying awaiting_apply',
  'applying completed',
  'completed applying',
  'active cancelled',
  'paused cancelled',
  'awaiting_apply cancelled',
]);

/** What the witness saw of a review that must not be. */
export const wrongsOf = async (test: TestApp, reviewId: number): Promise<string[]> => {
  const { rows: states } = await test.owner.query<{ move: string }>(
    `SELECT was || ' ' || became AS move FROM seen_states WHERE review_id = $1`,
    [reviewId],
  );
  const { rows: wrong } = await test.owner.query<{ what: string }>(
    'SELECT what FROM seen_wrong WHERE review_id = $1',
    [reviewId],
  );
  return [
    ...states.filter(({ move }) => !LEGAL.has(move)).map(({ move }) => `illegal: ${move}`),
    ...wrong.map(({ what }) => `${what} decision`),
  ];
};
