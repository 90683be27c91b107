-- What must be paid back, and what was (5.4, R31).

CREATE TABLE recovery (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    claim uuid NOT NULL REFERENCES claim (id),
    voucher uuid NOT NULL REFERENCES voucher (id),
    -- Who was paid: the provider inside the region, the subject outside it (6.2, 6.3).
    subject uuid REFERENCES subject (id),
    provider uuid REFERENCES provider (id),
    division text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    paid_back bigint NOT NULL DEFAULT 0 CHECK (paid_back >= 0),
    written_off bigint NOT NULL DEFAULT 0 CHECK (written_off >= 0),
    facts text NOT NULL,
    clause text NOT NULL,
    ordered_on date NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT recovery_has_one_debtor CHECK ((subject IS NULL) <> (provider IS NULL)),
    CONSTRAINT recovery_never_above CHECK (paid_back + written_off <= amount)
);
CREATE INDEX recovery_of_claim ON recovery (claim);
CREATE INDEX recovery_of_subject ON recovery (subject) WHERE state = 'owed';
CREATE INDEX recovery_of_provider ON recovery (provider) WHERE state = 'owed';

CREATE TABLE repayment (
    id uuid PRIMARY KEY,
    recovery uuid NOT NULL REFERENCES recovery (id),
    amount bigint NOT NULL CHECK (amount > 0),
    -- The bank's number: one receipt pays back once.
    reference text NOT NULL UNIQUE,
    paid_on date NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE INDEX repayment_of_recovery ON repayment (recovery);
