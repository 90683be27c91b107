-- What a provider offers: services, instruments, certificates, place (7.4). Each entry is approved before it is public.
CREATE TABLE certificate (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    -- The code of what it certifies: CMA, CNAS, the recognition of an incubator …
    kind text NOT NULL,
    number text NOT NULL,
    scope text NOT NULL,
    issuer text NOT NULL,
    issued_on date NOT NULL,
    -- Empty for one that does not run out.
    expires_on date,
    -- Whether the admission itself rests on it (7.2).
    basis boolean NOT NULL,
    attachment uuid NOT NULL REFERENCES attachment (id),
    -- The entry that this one changes and follows once it is approved.
    replaces uuid REFERENCES certificate (id),
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT certificate_dates CHECK (expires_on IS NULL OR expires_on >= issued_on)
);
CREATE INDEX certificate_of_provider ON certificate (provider, state);
CREATE INDEX certificate_expiry ON certificate (state, expires_on);
-- One certificate is one provider's; its change may bear the same number until it follows.
CREATE UNIQUE INDEX certificate_number_once ON certificate (kind, number) WHERE state = 'approved';
-- One change of an entry waits at a time.
CREATE UNIQUE INDEX certificate_change_once ON certificate (replaces) WHERE state IN ('submitted', 'returned');

CREATE TABLE service (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    use_code text NOT NULL,
    item text NOT NULL,
    -- The number of the method or standard, such as GB/T 5009.5-2016.
    method text NOT NULL,
    price bigint NOT NULL CHECK (price > 0),
    unit text NOT NULL,
    -- Working days from sample to report.
    days bigint NOT NULL CHECK (days > 0),
    certificate uuid REFERENCES certificate (id),
    -- The entry that this one changes and follows once it is approved.
    replaces uuid REFERENCES service (id),
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX service_of_provider ON service (provider, state);
CREATE INDEX service_of_certificate ON service (certificate);
CREATE UNIQUE INDEX service_change_once ON service (replaces) WHERE state IN ('submitted', 'returned');

CREATE TABLE instrument (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    name text NOT NULL,
    model text NOT NULL,
    place text NOT NULL,
    -- How to book it: a telephone number, an office, an address.
    booking text NOT NULL,
    -- The entry that this one changes and follows once it is approved.
    replaces uuid REFERENCES instrument (id),
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX instrument_of_provider ON instrument (provider, state);
CREATE UNIQUE INDEX instrument_change_once ON instrument (replaces) WHERE state IN ('submitted', 'returned');

-- Where a provider is on the map, in millionths of a degree.
CREATE TABLE spot (
    provider uuid PRIMARY KEY REFERENCES provider (id),
    longitude bigint NOT NULL,
    latitude bigint NOT NULL,
    updated_at timestamptz NOT NULL
);
