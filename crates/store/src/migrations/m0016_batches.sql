-- Payment batches, what the bank answers, and bundled claims (6.1, 8.6, R20, R26).

CREATE TABLE batch (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    amount bigint NOT NULL CHECK (amount > 0),
    drawn_by uuid NOT NULL REFERENCES account (id),
    drawn_at timestamptz NOT NULL,
    first_by uuid REFERENCES account (id),
    first_at timestamptz,
    second_by uuid REFERENCES account (id),
    second_at timestamptz,
    released_on date,
    -- SM3 over the lines that the bank was given.
    lines_hash text NOT NULL DEFAULT '',
    updated_at timestamptz NOT NULL,
    -- R20 holds even when the code is wrong.
    CONSTRAINT batch_released_by_two CHECK (
        (first_by IS NULL OR first_by <> drawn_by)
        AND (second_by IS NULL OR (first_by IS NOT NULL AND second_by <> first_by AND second_by <> drawn_by))
    ),
    CONSTRAINT batch_sent_once_released CHECK (
        state NOT IN ('released', 'sent', 'settled') OR (second_by IS NOT NULL AND released_on IS NOT NULL)
    )
);
CREATE UNIQUE INDEX batch_number_once ON batch (number);
CREATE INDEX batch_state ON batch (state);

-- One claim in one batch, with the account as it stood when it was drawn up.
CREATE TABLE instruction (
    id uuid PRIMARY KEY,
    batch uuid NOT NULL REFERENCES batch (id),
    place bigint NOT NULL CHECK (place > 0),
    claim uuid NOT NULL REFERENCES claim (id),
    amount bigint NOT NULL CHECK (amount > 0),
    payee text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    -- No outcome of its own any more: the batch was cancelled, or the bank did not pay and the claim went on.
    ended boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX instruction_place_once ON instruction (batch, place);
-- A claim is in one batch at a time.
CREATE UNIQUE INDEX instruction_live_once ON instruction (claim) WHERE NOT ended;
CREATE INDEX instruction_of_claim ON instruction (claim);

-- A return file as it was confirmed; what it says in lines without accounts and names.
CREATE TABLE bank_return (
    id uuid PRIMARY KEY,
    batch uuid NOT NULL REFERENCES batch (id),
    name text NOT NULL,
    hash text NOT NULL,
    lines bigint NOT NULL,
    paid bigint NOT NULL,
    failed bigint NOT NULL,
    same bigint NOT NULL,
    doubts bigint NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX bank_return_once ON bank_return (batch, hash);

-- The bank's final word: one for each instruction, ever.
CREATE TABLE bank_outcome (
    instruction uuid PRIMARY KEY REFERENCES instruction (id),
    result text NOT NULL CHECK (result IN ('paid', 'failed')),
    reference text NOT NULL,
    paid_on date,
    reason text NOT NULL,
    -- The file and line that said so.
    source uuid NOT NULL REFERENCES bank_return (id),
    line bigint NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL,
    CONSTRAINT outcome_is_whole CHECK ((result = 'paid') = (paid_on IS NOT NULL))
);

-- A line that needs a person, until one has settled it.
CREATE TABLE bank_doubt (
    id uuid PRIMARY KEY,
    source uuid NOT NULL REFERENCES bank_return (id),
    batch uuid NOT NULL REFERENCES batch (id),
    line bigint NOT NULL,
    -- The line as it was read, as JSON; empty when it could not be read.
    said text NOT NULL,
    reason text NOT NULL,
    words text NOT NULL DEFAULT '',
    settled_by uuid REFERENCES account (id),
    settled_at timestamptz,
    CONSTRAINT doubt_settled_with_words CHECK ((settled_by IS NULL) = (words = ''))
);
CREATE INDEX bank_doubt_open ON bank_doubt (batch) WHERE settled_by IS NULL;

-- Vouchers handed in together (6.1); each claim is decided by itself (R26).
CREATE TABLE bundle (
    id uuid PRIMARY KEY,
    subject uuid REFERENCES subject (id),
    provider uuid REFERENCES provider (id),
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL,
    CONSTRAINT bundle_has_one_claimant CHECK ((subject IS NULL) <> (provider IS NULL))
);
ALTER TABLE claim ADD COLUMN bundle uuid REFERENCES bundle (id);
CREATE INDEX claim_of_bundle ON claim (bundle);
