-- What a subject tells, freely, a year after its voucher was paid (5.3).

CREATE TABLE outcome (
    id uuid PRIMARY KEY,
    claim uuid NOT NULL REFERENCES claim (id),
    subject uuid NOT NULL REFERENCES subject (id),
    asked_on date NOT NULL,
    -- Empty while it has not told.
    used text NOT NULL DEFAULT '',
    sales text NOT NULL DEFAULT '',
    jobs bigint CHECK (jobs >= 0),
    told_on date,
    account uuid REFERENCES account (id)
);
CREATE UNIQUE INDEX outcome_once ON outcome (claim);
CREATE INDEX outcome_told ON outcome (told_on) WHERE told_on IS NOT NULL;
