-- Signed checkpoints on their way to the folders outside the database: a copy, never the evidence.
CREATE TABLE audit_checkpoints (
  number bigint NOT NULL CONSTRAINT audit_checkpoints_pkey PRIMARY KEY,
  made_at timestamptz NOT NULL DEFAULT now(),
  -- Number that the newest audit row had, to count those since.
  last_id bigint NOT NULL,
  is_full boolean NOT NULL,
  line text NOT NULL
);

-- The Merkle tree over the rows of each chain as the last checkpoint left it: the roots of its
-- perfect subtrees, 32 bytes each. Made again from the rows where it does not fit what was sealed.
CREATE TABLE audit_peaks (
  chain text NOT NULL CONSTRAINT audit_peaks_pkey PRIMARY KEY,
  seq bigint NOT NULL,
  -- Leaves of the tree: as many as the number says, unless rows are missing.
  size bigint NOT NULL,
  peaks bytea NOT NULL
);
