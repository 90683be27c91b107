-- A provider's year counts the claims that were sent back to it (9.1, R36): of millions of acts they are a few.
CREATE INDEX record_returned ON record (after, at, file) WHERE file_kind = 'claim' AND after = 'returned';
-- The operating subsidy counts what the Agency did in a year (6.4).
CREATE INDEX record_of_agency ON record (act, at, file_kind, file, entry, after) WHERE role = 'agency';
