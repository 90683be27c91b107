-- The outbox of mail: written with the act, delivered after the commit, tried again until it is taken.
-- Address and body are sealed: a body may hold a link that opens an account.
CREATE TABLE letter (
    id uuid PRIMARY KEY,
    account uuid REFERENCES account (id),
    address_sealed text NOT NULL,
    subject text NOT NULL,
    -- Empty once the letter was sent: nobody needs it any more.
    body_sealed text NOT NULL,
    at timestamptz NOT NULL,
    -- When its delivery began, or began anew.
    since timestamptz NOT NULL,
    tries bigint NOT NULL CHECK (tries >= 0),
    -- Empty once the letter was sent or given up.
    next_try timestamptz,
    sent_at timestamptz,
    last_fault text NOT NULL,
    CONSTRAINT letter_ends_once CHECK (sent_at IS NULL OR next_try IS NULL)
);
CREATE INDEX letter_waiting ON letter (next_try);
CREATE INDEX letter_at ON letter (at);

-- Who wants no notices by mail; the message centre goes on.
CREATE TABLE mail_off (
    account uuid PRIMARY KEY REFERENCES account (id),
    at timestamptz NOT NULL
);
