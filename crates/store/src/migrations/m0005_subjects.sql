-- Subjects: zones without a county code, the same telephone behind two of them, and changes after certification.
ALTER TABLE subject ADD COLUMN zone text NOT NULL DEFAULT '';
-- Empty for a registration older than the index.
ALTER TABLE subject ADD COLUMN phone_index text NOT NULL DEFAULT '';
CREATE INDEX subject_representative ON subject (representative_index);
CREATE INDEX subject_phone ON subject (phone_index);

-- A change of one part of a certified registration, certified by itself (1.4, 2.3).
CREATE TABLE amendment (
    id uuid PRIMARY KEY,
    subject uuid NOT NULL REFERENCES subject (id),
    part text NOT NULL,
    -- The county that certifies it; for a change of county the new one.
    division text NOT NULL,
    -- What stood and what shall stand, as people read it: an account is masked.
    before text NOT NULL,
    after text NOT NULL,
    -- The new values; those of other parts are empty.
    name text NOT NULL,
    zone text NOT NULL,
    address text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    certified_on date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
-- One change of a part at a time (1.4).
CREATE UNIQUE INDEX amendment_open_once ON amendment (subject, part) WHERE state IN ('submitted', 'returned');
CREATE INDEX amendment_queue ON amendment (state, division);
