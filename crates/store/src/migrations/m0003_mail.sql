-- The outbox of mail: written with the act, delivered after the commit, tried again until it is taken.
-- Address and body are sealed: a body may hold a link that opens an account.
CREATE TABLE letter (
    id uuid PRIMARY KEY,
    account uuid REFERENCES account (id),
    address_sealed text NOT NULL,
    subject text NOT NULL,
    body_sealed text NOT NULL,
    at timestamptz NOT NULL,
    tries bigint NOT NULL CHECK (tries >= 0),
    -- Empty once the letter was sent or given up.
    next_try timestamptz,
    sent_at timestamptz,
    last_fault text NOT NULL
);
CREATE INDEX letter_waiting ON letter (next_try);
