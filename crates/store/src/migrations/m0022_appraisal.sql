-- The yearly appraisal of providers: what they report, and what the year comes to (9.1, R36).

-- The service income of a year, as the provider reported it last; its evidence is a file of the provider.
CREATE TABLE service_income (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    year bigint NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    words text NOT NULL,
    attachment uuid NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX service_income_once ON service_income (provider, year);

CREATE TABLE appraisal (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    provider uuid NOT NULL REFERENCES provider (id),
    year bigint NOT NULL,
    -- The policy whose scale it was computed by; that of the year's first day.
    policy text NOT NULL,
    -- The files behind each figure, and the points that come of them, as they stood on the day.
    basis text NOT NULL,
    result text NOT NULL,
    total bigint NOT NULL CHECK (total >= 0 AND total <= 10000),
    grade text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    drawn_on date NOT NULL,
    drawn_by uuid NOT NULL REFERENCES account (id),
    -- The last day for an objection.
    object_by date NOT NULL,
    objection text NOT NULL,
    objected_on date,
    -- upheld or rejected; empty while there is no answer.
    outcome text NOT NULL,
    answer text NOT NULL,
    answered_on date,
    confirmed_on date,
    confirmed_by uuid REFERENCES account (id),
    published_on date,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX appraisal_once ON appraisal (provider, year);
CREATE INDEX appraisal_of_year ON appraisal (year, state);
