-- Papers: everything that is printed is frozen with the act, printed once after it, and kept byte for byte (10.1).
CREATE TABLE paper (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    file_kind text NOT NULL,
    file uuid NOT NULL,
    -- The number people see on it.
    number text NOT NULL,
    -- A later edition takes the place of an earlier one of the same kind and file.
    edition bigint NOT NULL CHECK (edition > 0),
    -- All that its template reads, as JSON; it holds personal data.
    data_sealed text NOT NULL,
    -- Over that JSON; printed on every page.
    content_hash text NOT NULL,
    -- Needed with the number to look it up without an account.
    check_code text NOT NULL,
    made_at timestamptz NOT NULL,
    -- Of the printed file; empty until it is printed.
    hash text,
    size bigint,
    pages bigint,
    printed_at timestamptz,
    CONSTRAINT paper_edition_once UNIQUE (kind, file, edition),
    CONSTRAINT paper_printed_whole CHECK (
        (hash IS NULL AND size IS NULL AND pages IS NULL AND printed_at IS NULL)
        OR (hash IS NOT NULL AND size > 0 AND pages > 0 AND printed_at IS NOT NULL)
    )
);
CREATE INDEX paper_file ON paper (file);
CREATE INDEX paper_number ON paper (number);
CREATE INDEX paper_hash ON paper (hash);
CREATE INDEX paper_due ON paper (made_at) WHERE printed_at IS NULL;
