-- How long each stage of a year took, and its awards by day, are read from an index alone.
CREATE INDEX voucher_issued ON voucher (issued_on, filed_on, state);
CREATE INDEX time_limit_ended ON time_limit (ended_on, kind, started_on, outcome) WHERE ended_on IS NOT NULL;
CREATE INDEX recognition_at ON recognition (at);
-- What an official decided last is asked for each claim (5.3), and must not be a look at every act there ever was.
CREATE INDEX record_by ON record (account, act, at);
