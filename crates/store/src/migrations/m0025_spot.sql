-- Spot checks: plans whose seed is fixed beforehand, and the vouchers drawn (2.4, 5.3).

CREATE TABLE spot_plan (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    from_on date NOT NULL,
    to_on date NOT NULL,
    -- The shares of that day's law, as it writes them.
    share text NOT NULL,
    share_risk text NOT NULL,
    seed_sealed text NOT NULL,
    -- SM3 of the seed, public from the beginning.
    commitment text NOT NULL,
    -- Revealed with the draw; empty before.
    seed text NOT NULL DEFAULT '',
    -- What is published of the strata, and their keys with their sizes as JSON; empty before.
    frame text NOT NULL DEFAULT '',
    frame_hash text NOT NULL DEFAULT '',
    strata text NOT NULL DEFAULT '',
    -- What was redeemed in the period, in fen.
    paid bigint NOT NULL DEFAULT 0,
    drawn_on date,
    closed_on date,
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT spot_plan_days CHECK (from_on <= to_on)
);

CREATE TABLE spot_check (
    id uuid PRIMARY KEY,
    plan uuid NOT NULL REFERENCES spot_plan (id),
    voucher uuid NOT NULL REFERENCES voucher (id),
    claim uuid NOT NULL REFERENCES claim (id),
    -- For the lists of its parties and of its county.
    subject uuid NOT NULL REFERENCES subject (id),
    provider uuid NOT NULL REFERENCES provider (id),
    division text NOT NULL,
    number text NOT NULL,
    -- Which stratum of the frame, from 1.
    stratum bigint NOT NULL,
    amount bigint NOT NULL,
    sheet text NOT NULL DEFAULT '',
    recorded_by uuid REFERENCES account (id),
    recorded_on date,
    answer_by date,
    answer text NOT NULL DEFAULT '',
    -- Which side answered; empty before.
    answered_side text NOT NULL DEFAULT '',
    -- What was irregular of the amount, in fen; nothing while it is not settled.
    irregular bigint NOT NULL DEFAULT 0 CHECK (irregular >= 0),
    words text NOT NULL DEFAULT '',
    rectify_by date,
    settled_on date,
    inquiry uuid REFERENCES inquiry (id),
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT spot_check_irregular_within CHECK (irregular <= amount)
);
CREATE UNIQUE INDEX spot_check_once ON spot_check (plan, voucher);
CREATE INDEX spot_check_of_subject ON spot_check (subject);
CREATE INDEX spot_check_of_provider ON spot_check (provider);
