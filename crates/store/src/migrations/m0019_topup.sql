-- Local top-up: programmes of cities and counties, what they owe, and what they paid (2.3, R27).

CREATE TABLE programme (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    division text NOT NULL,
    name text NOT NULL,
    -- The days on which a redemption by the region counts, of one budget year.
    from_on date NOT NULL,
    to_on date NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    updated_at timestamptz NOT NULL,
    CONSTRAINT programme_in_order CHECK (from_on <= to_on)
);
CREATE INDEX programme_of_division ON programme (division);

-- The terms of a programme from a day on; a change is another row with a later day.
CREATE TABLE programme_terms (
    id uuid PRIMARY KEY,
    programme uuid NOT NULL REFERENCES programme (id),
    from_on date NOT NULL,
    -- In hundredths of a per cent.
    rate bigint NOT NULL CHECK (rate > 0 AND rate <= 10000),
    ceiling bigint NOT NULL CHECK (ceiling > 0),
    payer text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    -- The notice on which the terms rest.
    document text NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX programme_terms_once ON programme_terms (programme, from_on);

CREATE TABLE top_up (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    programme uuid NOT NULL REFERENCES programme (id),
    terms uuid NOT NULL REFERENCES programme_terms (id),
    claim uuid NOT NULL REFERENCES claim (id),
    subject uuid NOT NULL REFERENCES subject (id),
    -- Whose programme it is; the subject may sit in a county below.
    division text NOT NULL,
    -- What the region paid, what the service cost, and the day of that payment.
    redeemed bigint NOT NULL CHECK (redeemed >= 0),
    actual bigint NOT NULL,
    redeemed_on date NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    trace text NOT NULL,
    -- The order in which a programme offers (R12).
    queue_no bigint NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    offered_on date,
    confirmed_on date,
    paid_on date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- Public money never exceeds the cost (R27).
    CONSTRAINT top_up_within_cost CHECK (redeemed + amount <= actual),
    CONSTRAINT top_up_of_nothing_ends CHECK (amount > 0 OR state = 'ended')
);
-- One payment by the region is topped up once from a programme.
CREATE UNIQUE INDEX top_up_once ON top_up (claim, programme);
CREATE INDEX top_up_in_queue ON top_up (programme, queue_no);
CREATE INDEX top_up_of_subject ON top_up (subject);
CREATE INDEX top_up_of_division ON top_up (division, state);

CREATE TABLE top_up_payment (
    id uuid PRIMARY KEY,
    top_up uuid NOT NULL REFERENCES top_up (id),
    -- Each division has a bank of its own, whose numbers are its own.
    division text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    payee text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    reference text NOT NULL,
    paid_on date NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX top_up_payment_once ON top_up_payment (top_up);
CREATE UNIQUE INDEX top_up_reference_once ON top_up_payment (division, reference);

-- A programme promises only what it has, even when the code is wrong.
ALTER TABLE book ADD COLUMN programme uuid
    CONSTRAINT top_up_within_granted CHECK (kind <> 'top-up' OR reserved + used + lapsed <= granted);

-- Whose batch it is: a division's, or the region's when there is none.
ALTER TABLE batch ADD COLUMN division text;
CREATE INDEX batch_of_division ON batch (division);

-- An instruction pays one thing: a claim of the region, or a top-up of a division.
ALTER TABLE instruction ADD COLUMN of_claim uuid REFERENCES claim (id);
UPDATE instruction SET of_claim = claim;
DROP INDEX instruction_live_once;
DROP INDEX instruction_of_claim;
ALTER TABLE instruction DROP COLUMN claim;
ALTER TABLE instruction RENAME COLUMN of_claim TO claim;
ALTER TABLE instruction ADD COLUMN top_up uuid REFERENCES top_up (id)
    CONSTRAINT instruction_pays_one CHECK ((claim IS NULL) <> (top_up IS NULL));
CREATE UNIQUE INDEX instruction_live_once ON instruction (claim) WHERE NOT ended;
CREATE UNIQUE INDEX instruction_top_up_once ON instruction (top_up) WHERE NOT ended;
CREATE INDEX instruction_of_claim ON instruction (claim);
CREATE INDEX instruction_of_top_up ON instruction (top_up);
