-- How long each stage of a year took, and its awards by day, are read from an index alone.
CREATE INDEX voucher_issued ON voucher (issued_on, filed_on, state);
CREATE INDEX time_limit_ended ON time_limit (ended_on, kind, started_on, outcome) WHERE ended_on IS NOT NULL;
CREATE INDEX recognition_at ON recognition (at);
