-- Cases of suspected fraud, what the accused state, and the integrity record (5.4, R31).

-- "case" is a word of SQL.
CREATE TABLE inquiry (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    origin text NOT NULL,
    -- The spot check, signal or complaint it comes from.
    source uuid,
    voucher uuid REFERENCES voucher (id),
    subject uuid REFERENCES subject (id),
    provider uuid REFERENCES provider (id),
    division text,
    grounds text NOT NULL,
    opened_by uuid NOT NULL REFERENCES account (id),
    opened_on date NOT NULL,
    hear_by date NOT NULL,
    -- What was decided, as JSON; empty before.
    decision text NOT NULL DEFAULT '',
    decided_by uuid REFERENCES account (id),
    decided_on date,
    appeal_by date,
    appeal text NOT NULL DEFAULT '',
    -- Which side appealed; empty before.
    appellant text NOT NULL DEFAULT '',
    appealed_on date,
    ruling text NOT NULL DEFAULT '',
    ruled_by uuid REFERENCES account (id),
    ruled_on date,
    closed_on date,
    recovery uuid REFERENCES recovery (id),
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT inquiry_accuses_somebody CHECK (subject IS NOT NULL OR provider IS NOT NULL),
    CONSTRAINT inquiry_decided_by_another CHECK (decided_by IS NULL OR decided_by <> opened_by),
    CONSTRAINT inquiry_ruled_by_another CHECK (ruled_by IS NULL OR ruled_by <> decided_by)
);
-- A voucher has one case; one that was cleared is none.
CREATE UNIQUE INDEX inquiry_voucher_once ON inquiry (voucher) WHERE voucher IS NOT NULL AND state <> 'cleared';
CREATE INDEX inquiry_of_subject ON inquiry (subject);
CREATE INDEX inquiry_of_provider ON inquiry (provider);

CREATE TABLE inquiry_statement (
    id uuid PRIMARY KEY,
    inquiry uuid NOT NULL REFERENCES inquiry (id),
    -- Whose: subject or provider.
    side text NOT NULL,
    words text NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE INDEX inquiry_statement_of ON inquiry_statement (inquiry);

CREATE TABLE integrity_record (
    id uuid PRIMARY KEY,
    inquiry uuid NOT NULL REFERENCES inquiry (id),
    subject uuid REFERENCES subject (id),
    provider uuid REFERENCES provider (id),
    clause text NOT NULL,
    facts text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    CONSTRAINT integrity_record_of_one CHECK ((subject IS NULL) <> (provider IS NULL)),
    CONSTRAINT integrity_record_lasts CHECK (to_on > from_on)
);
CREATE INDEX integrity_record_of_subject ON integrity_record (subject);
CREATE INDEX integrity_record_of_provider ON integrity_record (provider);
