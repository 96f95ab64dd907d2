-- How long a review has rested, all pauses together: no time of its reviewers.
ALTER TABLE reviews ADD COLUMN rested interval NOT NULL DEFAULT '0';
-- How long it had when somebody was told.
ALTER TABLE review_reminders ADD COLUMN rested interval NOT NULL DEFAULT '0';
