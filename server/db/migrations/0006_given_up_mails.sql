-- For the figure of the metrics: what is given up is rare, and the outbox keeps a month of mails.
CREATE INDEX mail_outbox_given_up_idx ON mail_outbox (given_up_at)
  WHERE given_up_at IS NOT NULL AND last_error IS DISTINCT FROM 'superseded';
