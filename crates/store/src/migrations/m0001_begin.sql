-- One text for both engines: PostgreSQL reads the types, SQLite keeps them as names.
-- Money is BIGINT fen. State, kind and code columns hold the codes of crate `rules`.

CREATE TABLE setting (
    name text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE counter (
    name text PRIMARY KEY,
    value bigint NOT NULL CHECK (value >= 0)
);

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    role text NOT NULL,
    name text NOT NULL,
    division text
);

CREATE TABLE account (
    id uuid PRIMARY KEY,
    login text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    organisation uuid REFERENCES organisation (id),
    password text NOT NULL,
    active boolean NOT NULL,
    failures bigint NOT NULL DEFAULT 0,
    failed_at timestamptz,
    locked_until timestamptz,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX account_login_once ON account (login);

CREATE TABLE session (
    token text PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX session_of_account ON session (account);

-- Idempotency: the same request id with the same content gives the same outcome.
CREATE TABLE request (
    id text PRIMARY KEY,
    account uuid,
    act text NOT NULL,
    content text NOT NULL,
    outcome text NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE draft (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    kind text NOT NULL,
    answers text NOT NULL,
    -- The returned file that this draft corrects, if it corrects one.
    corrects uuid,
    -- The file it became; a draft that became a file is kept but no longer open.
    became uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX draft_of_account ON draft (account, kind);

CREATE TABLE subject (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    kind text NOT NULL,
    name text NOT NULL,
    uscc text,
    identity_sealed text,
    identity_index text,
    representative text NOT NULL,
    representative_sealed text NOT NULL,
    representative_index text NOT NULL,
    division text NOT NULL,
    address text NOT NULL,
    contact text NOT NULL,
    phone_sealed text NOT NULL,
    email text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX subject_number_once ON subject (number);
-- One live registration per code, per person and per account (1.4).
CREATE UNIQUE INDEX subject_uscc_once ON subject (uscc) WHERE state <> 'refused';
CREATE UNIQUE INDEX subject_identity_once ON subject (identity_index) WHERE state <> 'refused';
CREATE UNIQUE INDEX subject_account_once ON subject (account) WHERE state <> 'refused';
CREATE INDEX subject_queue ON subject (state, division);

CREATE TABLE provider (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    name text NOT NULL,
    uscc text NOT NULL,
    region text NOT NULL,
    -- The county for an in-region provider, the province's name for one outside (1.3).
    division text,
    province text,
    class text NOT NULL,
    category text NOT NULL,
    -- What 7.2 rests on: the name and number of the recognition or certificate.
    recognition text NOT NULL,
    representative text NOT NULL,
    representative_sealed text NOT NULL,
    representative_index text NOT NULL,
    address text NOT NULL,
    contact text NOT NULL,
    phone_sealed text NOT NULL,
    -- Shown in the public directory, so that firms can ring.
    public_phone text NOT NULL,
    email text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    uses text NOT NULL,
    services text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    filed_on date,
    removed_on date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX provider_number_once ON provider (number);
CREATE UNIQUE INDEX provider_uscc_once ON provider (uscc) WHERE state <> 'refused';
CREATE UNIQUE INDEX provider_account_once ON provider (account) WHERE state <> 'refused';
CREATE INDEX provider_queue ON provider (state);

CREATE TABLE contract (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    subject uuid NOT NULL REFERENCES subject (id),
    provider uuid NOT NULL REFERENCES provider (id),
    division text NOT NULL,
    policy text NOT NULL,
    title text NOT NULL,
    purpose text NOT NULL,
    content text NOT NULL,
    deliverables text NOT NULL,
    signed_on date NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    tech_kind text NOT NULL,
    tech_number text,
    project_number text,
    project_from date,
    project_to date,
    consent boolean NOT NULL,
    -- Every answer as typed, so that a returned file opens again exactly as it was.
    answers text NOT NULL,
    findings text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    submitted_on date NOT NULL,
    subject_done_on date,
    provider_done_on date,
    completed_on date,
    evidence_due date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX contract_number_once ON contract (number);
CREATE INDEX contract_of_subject ON contract (subject, state);
CREATE INDEX contract_of_provider ON contract (provider, state);
CREATE INDEX contract_queue ON contract (state, division, submitted_on);

CREATE TABLE voucher (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    contract uuid NOT NULL REFERENCES contract (id),
    subject uuid NOT NULL REFERENCES subject (id),
    provider uuid NOT NULL REFERENCES provider (id),
    region text NOT NULL,
    division text NOT NULL,
    policy text NOT NULL,
    year bigint NOT NULL,
    computed bigint NOT NULL CHECK (computed >= 0),
    face bigint NOT NULL CHECK (face > 0),
    issued_on date NOT NULL,
    valid_until date NOT NULL,
    settled_on date,
    trace text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT face_within_computed CHECK (face <= computed),
    CONSTRAINT valid_after_issue CHECK (valid_until > issued_on)
);
CREATE UNIQUE INDEX voucher_number_once ON voucher (number);
-- One contract, one voucher (5.8).
CREATE UNIQUE INDEX voucher_contract_once ON voucher (contract) WHERE state <> 'void';
CREATE INDEX voucher_of_subject ON voucher (subject, state);
CREATE INDEX voucher_of_provider ON voucher (provider, state);

CREATE TABLE objection (
    id uuid PRIMARY KEY,
    voucher uuid NOT NULL REFERENCES voucher (id),
    ground text NOT NULL,
    words text NOT NULL,
    at timestamptz NOT NULL,
    account uuid NOT NULL,
    answer text,
    answered_at timestamptz,
    answered_by uuid
);
CREATE UNIQUE INDEX objection_open_once ON objection (voucher) WHERE answer IS NULL;

CREATE TABLE rating (
    id uuid PRIMARY KEY,
    contract uuid NOT NULL REFERENCES contract (id),
    provider uuid NOT NULL REFERENCES provider (id),
    stars bigint NOT NULL CHECK (stars BETWEEN 1 AND 5),
    comment text NOT NULL,
    account uuid NOT NULL,
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX rating_contract_once ON rating (contract);

CREATE TABLE attachment (
    id uuid PRIMARY KEY,
    file_kind text NOT NULL,
    file uuid NOT NULL,
    purpose text NOT NULL,
    name text NOT NULL,
    media text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    hash text NOT NULL,
    account uuid NOT NULL,
    withdrawn boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX attachment_of_file ON attachment (file_kind, file);

CREATE TABLE ticket (
    id uuid PRIMARY KEY,
    contract uuid NOT NULL REFERENCES contract (id),
    kind text NOT NULL,
    code text NOT NULL,
    number text NOT NULL,
    issued_on date NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    seller text NOT NULL,
    seller_id text NOT NULL,
    buyer text NOT NULL,
    buyer_id text NOT NULL,
    attachment uuid NOT NULL REFERENCES attachment (id),
    withdrawn boolean NOT NULL,
    at timestamptz NOT NULL
);
-- A ticket serves one redemption, in all years and counties (R28).
CREATE UNIQUE INDEX ticket_once ON ticket (kind, code, number) WHERE NOT withdrawn;
CREATE INDEX ticket_of_contract ON ticket (contract);

CREATE TABLE claim (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    voucher uuid NOT NULL REFERENCES voucher (id),
    contract uuid NOT NULL REFERENCES contract (id),
    subject uuid NOT NULL REFERENCES subject (id),
    provider uuid NOT NULL REFERENCES provider (id),
    region text NOT NULL,
    division text NOT NULL,
    actual bigint NOT NULL CHECK (actual > 0),
    amount bigint NOT NULL CHECK (amount > 0),
    trace text NOT NULL,
    findings text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    submitted_on date NOT NULL,
    -- Empty while the clock stands still (R11).
    due_on date,
    returned_on date,
    confirmed_on date,
    paid_on date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX claim_number_once ON claim (number);
CREATE UNIQUE INDEX claim_voucher_once ON claim (voucher) WHERE state <> 'withdrawn';
CREATE INDEX claim_queue ON claim (state, due_on);
CREATE INDEX claim_of_subject ON claim (subject);
CREATE INDEX claim_of_provider ON claim (provider);

CREATE TABLE payment (
    id uuid PRIMARY KEY,
    claim uuid NOT NULL REFERENCES claim (id),
    amount bigint NOT NULL CHECK (amount > 0),
    payee text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    reference text NOT NULL,
    paid_on date NOT NULL,
    account uuid NOT NULL,
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX payment_claim_once ON payment (claim);
CREATE UNIQUE INDEX payment_reference_once ON payment (reference);

-- A book is a budget line of a year or a subject's ceiling of a year:
-- granted = free + reserved + used, where free is what is left over.
CREATE TABLE book (
    key text PRIMARY KEY,
    kind text NOT NULL,
    year bigint NOT NULL,
    subject uuid,
    granted bigint NOT NULL CHECK (granted >= 0),
    reserved bigint NOT NULL,
    used bigint NOT NULL,
    entries bigint NOT NULL,
    head text NOT NULL,
    CONSTRAINT reserved_not_negative CHECK (reserved >= 0),
    CONSTRAINT used_not_negative CHECK (used >= 0),
    -- Paid never above the appropriation (8.6); the budget does not stop issue (R13).
    CONSTRAINT spent_within_granted CHECK (used <= granted),
    -- A subject's ceiling is never exceeded (4.4, R5).
    CONSTRAINT ceiling_not_exceeded CHECK (kind <> 'ceiling' OR reserved + used <= granted)
);

CREATE TABLE posting (
    id uuid PRIMARY KEY,
    book text NOT NULL REFERENCES book (key),
    entry bigint NOT NULL,
    deal uuid NOT NULL,
    bucket text NOT NULL,
    amount bigint NOT NULL,
    act text NOT NULL,
    clause text NOT NULL,
    file_kind text NOT NULL,
    file uuid NOT NULL,
    at timestamptz NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL
);
CREATE UNIQUE INDEX posting_entry_once ON posting (book, entry);
CREATE INDEX posting_of_file ON posting (file_kind, file);

-- The record of acts, insert-only, chained per file (5.3, 2.4).
CREATE TABLE record (
    id uuid PRIMARY KEY,
    file_kind text NOT NULL,
    file uuid NOT NULL,
    entry bigint NOT NULL,
    at timestamptz NOT NULL,
    account uuid,
    name text NOT NULL,
    role text NOT NULL,
    origin text NOT NULL,
    act text NOT NULL,
    before text,
    after text,
    body text NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL
);
CREATE UNIQUE INDEX record_entry_once ON record (file_kind, file, entry);
CREATE INDEX record_at ON record (at);

CREATE TABLE record_head (
    file_kind text NOT NULL,
    file uuid NOT NULL,
    entries bigint NOT NULL,
    head text NOT NULL,
    PRIMARY KEY (file_kind, file)
);

-- The outbox: what people are told, written with the act and delivered after commit.
CREATE TABLE notice (
    id uuid PRIMARY KEY,
    account uuid,
    organisation uuid,
    words text NOT NULL,
    link text NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notice_of_account ON notice (account, read_at);
CREATE INDEX notice_of_organisation ON notice (organisation, read_at);
