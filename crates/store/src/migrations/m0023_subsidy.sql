-- The yearly subsidy of providers: proposed, decided, offered, paid in the region's batches (9.2–9.5, R14–R17).

CREATE TABLE subsidy (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    appraisal uuid NOT NULL REFERENCES appraisal (id),
    provider uuid NOT NULL REFERENCES provider (id),
    year bigint NOT NULL,
    policy text NOT NULL,
    -- The category by which the rate was chosen, as it stood on the day (9.2, 9.3).
    category text NOT NULL,
    computed bigint NOT NULL CHECK (computed >= 0),
    amount bigint NOT NULL CHECK (amount >= 0),
    trace text NOT NULL,
    -- Why it was lowered; empty when it was not.
    lowered text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    proposed_on date NOT NULL,
    -- Payments and orders to pay back that were entered later are not in it.
    proposed_at timestamptz NOT NULL,
    decided_on date,
    -- The year whose budget line holds what is promised (R12).
    budget_year bigint NOT NULL,
    confirmed_on date,
    paid_on date,
    updated_at timestamptz NOT NULL,
    -- It may be lowered, never raised (R15).
    CONSTRAINT subsidy_within_computed CHECK (amount <= computed)
);
CREATE UNIQUE INDEX subsidy_once ON subsidy (provider, year);
CREATE INDEX subsidy_of_year ON subsidy (year, state);

CREATE TABLE subsidy_payment (
    id uuid PRIMARY KEY,
    subsidy uuid NOT NULL REFERENCES subsidy (id),
    amount bigint NOT NULL CHECK (amount > 0),
    payee text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    reference text NOT NULL,
    paid_on date NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX subsidy_payment_once ON subsidy_payment (subsidy);
CREATE UNIQUE INDEX subsidy_reference_once ON subsidy_payment (reference);

-- An instruction pays one thing: a claim, a top-up, or a subsidy.
ALTER TABLE instruction ADD COLUMN of_top_up uuid REFERENCES top_up (id);
UPDATE instruction SET of_top_up = top_up;
DROP INDEX instruction_top_up_once;
DROP INDEX instruction_of_top_up;
ALTER TABLE instruction DROP COLUMN top_up;
ALTER TABLE instruction RENAME COLUMN of_top_up TO top_up;
ALTER TABLE instruction ADD COLUMN subsidy uuid REFERENCES subsidy (id)
    CONSTRAINT instruction_pays_one CHECK (
        (CASE WHEN claim IS NULL THEN 0 ELSE 1 END) + (CASE WHEN top_up IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN subsidy IS NULL THEN 0 ELSE 1 END) = 1
    );
CREATE UNIQUE INDEX instruction_top_up_once ON instruction (top_up) WHERE NOT ended;
CREATE INDEX instruction_of_top_up ON instruction (top_up);
CREATE UNIQUE INDEX instruction_subsidy_once ON instruction (subsidy) WHERE NOT ended;
CREATE INDEX instruction_of_subsidy ON instruction (subsidy);
