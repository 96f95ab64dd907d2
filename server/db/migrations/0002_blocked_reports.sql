-- Refusals of a used-up budget: when the audit log was last told of one, and how many came since.
ALTER TABLE throttles
  ADD COLUMN reported_at timestamptz,
  ADD COLUMN unreported integer NOT NULL DEFAULT 0;
