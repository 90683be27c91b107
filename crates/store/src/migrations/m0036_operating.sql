-- The yearly operating subsidy of the body that issues and redeems (6.4).

CREATE TABLE operating (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    -- One a year.
    year bigint NOT NULL UNIQUE,
    policy text NOT NULL,
    -- What was counted, as JSON, and how the amount came about.
    basis text NOT NULL,
    trace text NOT NULL,
    computed bigint NOT NULL CHECK (computed >= 0),
    amount bigint NOT NULL CHECK (amount >= 0),
    -- Why the Department decided otherwise than was computed; empty where it did not.
    reason text NOT NULL DEFAULT '',
    state text NOT NULL,
    edition bigint NOT NULL,
    proposed_on date NOT NULL,
    proposed_by uuid NOT NULL REFERENCES account (id),
    decided_on date,
    decided_by uuid REFERENCES account (id),
    -- The year whose budget line holds what is promised.
    budget_year bigint NOT NULL,
    payee text NOT NULL DEFAULT '',
    reference text,
    paid_on date,
    paid_by uuid REFERENCES account (id),
    updated_at timestamptz NOT NULL,
    CONSTRAINT operating_reasoned CHECK (amount = computed OR reason <> ''),
    -- Nobody pays what he decided (R20).
    CONSTRAINT operating_by_two CHECK (paid_by IS NULL OR paid_by <> decided_by)
);
CREATE UNIQUE INDEX operating_reference_once ON operating (reference) WHERE reference IS NOT NULL;
