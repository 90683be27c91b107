-- A session knows where it was begun and when its owner last proved a factor. All begin anew: none of the old ones has
-- proved anything.
DROP TABLE session;
CREATE TABLE session (
    token text PRIMARY KEY,
    -- By which its owner names it; the token's hash is shown nowhere.
    id uuid NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    -- After the password and before the second factor: opens the page of the factor and nothing else.
    half boolean NOT NULL,
    proved_at timestamptz NOT NULL,
    origin text NOT NULL,
    agent text NOT NULL
);
CREATE INDEX session_of_account ON session (account);
CREATE UNIQUE INDEX session_id_once ON session (id);

-- One second factor of an account. Its secret is sealed; a step once used, and every earlier one, is never taken again.
CREATE TABLE factor (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    kind text NOT NULL,
    secret_sealed text NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX factor_kind_once ON factor (account, kind);

-- Codes for whoever lost his factor, each good once; only a keyed hash is kept.
CREATE TABLE recovery_code (
    hash text PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    used_at timestamptz
);
CREATE INDEX recovery_code_of_account ON recovery_code (account);

-- The passwords an account had before, as their hashes: the last five are not taken again (等保 2.0).
CREATE TABLE former_password (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    hash text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX former_password_of_account ON former_password (account, at);

-- A form that came too late, after its session ended or before a fresh proof: sealed, its owner's, for some hours.
CREATE TABLE kept_form (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    form_sealed text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX kept_form_at ON kept_form (at);

-- What happened at the door: signing in, its failures, factors, ends of sessions. Appended, never changed.
CREATE TABLE security_event (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    event text NOT NULL,
    -- Empty for a name that no account has; `name` is the keyed index of what was typed.
    account uuid,
    name text NOT NULL,
    origin text NOT NULL,
    agent text NOT NULL
);
CREATE INDEX security_event_at ON security_event (at);

-- Failures of a typed login name, whether an account has it or not (SEC-05); `name` is its keyed index.
CREATE TABLE tries (
    name text PRIMARY KEY,
    failures bigint NOT NULL,
    since timestamptz NOT NULL,
    day date NOT NULL,
    day_failures bigint NOT NULL,
    until timestamptz NOT NULL
);
