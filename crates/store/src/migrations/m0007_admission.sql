-- Admission: who stood in the directory when, how one leaves it and comes back (7.4, 7.5).

-- A removed provider applies anew on the file it had, so that its running vouchers stay with it (R32).

-- Each stay in the directory; the last day is the first on which the provider no longer stood there.
CREATE TABLE listing (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    from_on date NOT NULL,
    until_on date,
    -- The state it left for, and why; empty while it stands.
    ending text NOT NULL,
    why text NOT NULL,
    CONSTRAINT listing_days CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE UNIQUE INDEX listing_open_once ON listing (provider) WHERE until_on IS NULL;
CREATE INDEX listing_of_provider ON listing (provider, from_on);
-- Those that were filed before stays were kept.
INSERT INTO listing (id, provider, from_on, until_on, ending, why)
SELECT id, id, filed_on, removed_on, CASE WHEN removed_on IS NULL THEN '' ELSE 'removed' END, ''
FROM provider WHERE filed_on IS NOT NULL;

CREATE TABLE suspension (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    -- The reasons as the record holds them, in JSON.
    reasons text NOT NULL,
    -- Whether a rule of the platform suspended it, and no person.
    by_rule boolean NOT NULL,
    suspended_on date NOT NULL,
    due_on date NOT NULL,
    -- What the provider answered: empty, done, refused.
    answer text NOT NULL,
    words text NOT NULL,
    answered_on date,
    ended_on date,
    CONSTRAINT suspension_days CHECK (due_on >= suspended_on)
);
CREATE UNIQUE INDEX suspension_open_once ON suspension (provider) WHERE ended_on IS NULL;

-- One public notice of an admission (7.3, 7.4): its last day is counted to 24:00.
CREATE TABLE publication (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    from_on date NOT NULL,
    until_on date NOT NULL,
    ended_on date,
    -- Empty while it stands; effective, upheld.
    outcome text NOT NULL,
    CONSTRAINT publication_days CHECK (until_on >= from_on)
);
CREATE UNIQUE INDEX publication_open_once ON publication (provider) WHERE ended_on IS NULL;
CREATE INDEX publication_ending ON publication (ended_on, until_on);

-- What anybody objects to a public notice; who it was is sealed.
CREATE TABLE notice_objection (
    id uuid PRIMARY KEY,
    publication uuid NOT NULL REFERENCES publication (id),
    name_sealed text NOT NULL,
    contact_sealed text NOT NULL,
    sender_index text NOT NULL,
    facts text NOT NULL,
    -- The evidence, kept with the other files under its hash; empty for none.
    evidence text NOT NULL,
    evidence_name text NOT NULL,
    evidence_media text NOT NULL,
    at timestamptz NOT NULL,
    -- Empty while open; upheld, dismissed.
    outcome text NOT NULL,
    answer text NOT NULL,
    answered_at timestamptz,
    answered_by uuid
);
CREATE INDEX notice_objection_of ON notice_objection (publication, outcome);
CREATE UNIQUE INDEX notice_objection_once ON notice_objection (publication, sender_index) WHERE outcome = '';

-- What an application says beyond the provider itself, by its class: for review the first conditions of 7.3, for one of
-- another province its number on that province's platform (7.2(4)).
CREATE TABLE dossier (
    provider uuid PRIMARY KEY REFERENCES provider (id),
    -- The full-time service team; empty for direct filing.
    team bigint,
    base text NOT NULL,
    management text NOT NULL,
    platform text NOT NULL,
    platform_number text NOT NULL
);

-- The pool of experts; who they are beyond their account is sealed.
CREATE TABLE expert (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    identity_sealed text NOT NULL,
    identity_index text NOT NULL,
    phone_sealed text NOT NULL,
    employer text NOT NULL,
    employer_uscc text NOT NULL,
    -- Codes of uses, separated by commas.
    specialities text NOT NULL,
    -- Names or credit codes of the bodies to which a relation was declared, one a line.
    relations text NOT NULL,
    active boolean NOT NULL,
    edition bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX expert_account_once ON expert (account);
CREATE UNIQUE INDEX expert_identity_once ON expert (identity_index);

-- One review of an application: its seed is fixed at taking in and revealed at the draw.
CREATE TABLE panel (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    seed_sealed text NOT NULL,
    -- The SM3 of the seed, published at once.
    commitment text NOT NULL,
    committed_at timestamptz NOT NULL,
    -- Empty until the draw: the seed, the pool's state as text and its SM3, the ids in the order drawn.
    seed text NOT NULL,
    pool text NOT NULL,
    pool_hash text NOT NULL,
    ranking text NOT NULL,
    drawn_at timestamptz,
    closed_at timestamptz,
    -- Majority and mean, in JSON; empty until the close.
    result text NOT NULL
);
CREATE UNIQUE INDEX panel_open_once ON panel (provider) WHERE closed_at IS NULL;
CREATE INDEX panel_of_provider ON panel (provider, committed_at);

-- The sheet of one expert in one review.
CREATE TABLE sheet (
    id uuid PRIMARY KEY,
    panel uuid NOT NULL REFERENCES panel (id),
    expert uuid NOT NULL REFERENCES expert (id),
    -- His place in the order drawn, from 1.
    place bigint NOT NULL,
    -- open, scored, declined, late, void
    state text NOT NULL,
    due_on date NOT NULL,
    base bigint,
    management bigint,
    team bigint,
    credit bigint,
    words text NOT NULL,
    -- Why it does not count.
    why text NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT sheet_points CHECK (
        base BETWEEN 0 AND 100 AND management BETWEEN 0 AND 100 AND team BETWEEN 0 AND 100 AND credit BETWEEN 0 AND 100
    )
);
CREATE UNIQUE INDEX sheet_once ON sheet (panel, expert);
CREATE INDEX sheet_of_expert ON sheet (expert, state);
