-- Time limits as clocks (8.4, 8.6, R9-R11), and the schedules that move them (R33).

CREATE TABLE time_limit (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    -- The file whose record tells of it.
    file_kind text NOT NULL,
    file uuid NOT NULL,
    -- The row that waits: the claim, the contract, the public notice, the suspension, the sheet.
    about uuid NOT NULL,
    started_on date NOT NULL,
    days bigint NOT NULL CHECK (days > 0),
    -- The limit does not end before this day, whatever the working days say (R9).
    not_before date,
    due_on date NOT NULL,
    ended_on date,
    outcome text NOT NULL DEFAULT '',
    -- The last mark that was told.
    told text NOT NULL DEFAULT '',
    CONSTRAINT limit_ends_with_an_outcome CHECK ((ended_on IS NULL) = (outcome = ''))
);
CREATE UNIQUE INDEX time_limit_runs_once ON time_limit (kind, about) WHERE ended_on IS NULL;
CREATE INDEX time_limit_of_file ON time_limit (file_kind, file);
CREATE INDEX time_limit_running ON time_limit (due_on) WHERE ended_on IS NULL;

-- Each notice of a year's schedule; the latest version of a layer and year stands, the ones before stay to be read.
CREATE TABLE schedule (
    id uuid PRIMARY KEY,
    layer text NOT NULL,
    year bigint NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    source text NOT NULL,
    days text NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX schedule_version_once ON schedule (layer, year, version);

-- The limits that run already.
INSERT INTO time_limit (id, kind, file_kind, file, about, started_on, days, due_on)
SELECT id, 'payment', 'claim', id, id, submitted_on, 7, due_on FROM claim WHERE due_on IS NOT NULL;
INSERT INTO time_limit (id, kind, file_kind, file, about, started_on, days, due_on)
SELECT id, 'evidence', 'contract', id, id, completed_on, 10, evidence_due FROM contract
WHERE evidence_due IS NOT NULL AND id NOT IN (SELECT contract FROM claim);
INSERT INTO time_limit (id, kind, file_kind, file, about, started_on, days, due_on)
SELECT id, 'notice', 'provider', provider, id, from_on, 5, until_on FROM publication WHERE ended_on IS NULL;
INSERT INTO time_limit (id, kind, file_kind, file, about, started_on, days, due_on)
SELECT id, 'rectification', 'provider', provider, id, suspended_on, 15, due_on FROM suspension
WHERE ended_on IS NULL AND answered_on IS NULL;
