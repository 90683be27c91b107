-- The queue of confirmed claims, budget lines that close with their year, and the books of providers (8.6, R12, R34).

-- The order of confirmation; a claim keeps it until it is paid, whatever happens on the way.
ALTER TABLE claim ADD COLUMN confirmed_at timestamptz;
ALTER TABLE claim ADD COLUMN queue_no bigint;
UPDATE claim SET confirmed_at = (
    SELECT MAX(at) FROM record
    WHERE record.file_kind = 'claim' AND record.file = claim.id AND record.act = 'confirm-claim'
) WHERE confirmed_on IS NOT NULL;
UPDATE claim SET queue_no = ranked.place FROM (
    SELECT id, ROW_NUMBER() OVER (ORDER BY confirmed_at, id) AS place
    FROM claim WHERE confirmed_on IS NOT NULL
) AS ranked WHERE claim.id = ranked.id;
INSERT INTO counter (name, value) SELECT 'confirmed', COUNT(*) FROM claim WHERE queue_no IS NOT NULL;
CREATE UNIQUE INDEX claim_confirmed_in_order ON claim (queue_no);
CREATE INDEX claim_payable ON claim (queue_no) WHERE state = 'payable';

-- The year whose budget holds the face; the next one once the year was closed (R12).
ALTER TABLE voucher ADD COLUMN budget_year bigint NOT NULL DEFAULT 0;
UPDATE voucher SET budget_year = year;
CREATE INDEX voucher_in_budget ON voucher (budget_year);
-- The year whose book of the provider holds the service voucher; none before the set-off, out of the region,
-- and for what was set off before these books were kept (R34).
ALTER TABLE voucher ADD COLUMN receivable_year bigint;

-- What a line had left when its year was closed, or what a receivable was written off by.
ALTER TABLE book ADD COLUMN lapsed bigint NOT NULL DEFAULT 0
    CONSTRAINT lapsed_within_granted CHECK (lapsed >= 0 AND used + lapsed <= granted);
ALTER TABLE book ADD COLUMN provider uuid;
CREATE INDEX posting_used ON posting (book, at) WHERE bucket = 'used';

-- One closing a year.
CREATE TABLE year_close (
    year bigint PRIMARY KEY,
    carried bigint NOT NULL CHECK (carried >= 0),
    released bigint NOT NULL CHECK (released >= 0),
    queued bigint NOT NULL CHECK (queued >= 0),
    words text NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
