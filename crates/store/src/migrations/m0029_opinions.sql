-- How the served rate the handling (好差评), and complaints about providers: with the same clock (5.3).

CREATE TABLE opinion (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    -- handling or provider.
    kind text NOT NULL,
    -- The file it is about.
    file_kind text NOT NULL,
    file uuid NOT NULL,
    -- Who says it: the one of the two that does.
    subject uuid REFERENCES subject (id),
    provider uuid REFERENCES provider (id),
    -- The provider complained about.
    about uuid REFERENCES provider (id),
    -- Five levels, 5 the best; nothing for a complaint.
    level bigint CHECK (level BETWEEN 1 AND 5),
    words text NOT NULL,
    said_on date NOT NULL,
    -- By when a ticket is answered; nothing where none was opened.
    due_on date,
    outcome text NOT NULL DEFAULT '',
    reply text NOT NULL DEFAULT '',
    replied_by uuid REFERENCES account (id),
    replied_on date,
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT opinion_of_one CHECK ((subject IS NULL) <> (provider IS NULL)),
    CONSTRAINT opinion_is_one_of_two CHECK ((level IS NULL) <> (about IS NULL))
);
-- One rating a file and side.
CREATE UNIQUE INDEX opinion_once ON opinion (file_kind, file, kind, COALESCE(subject, provider)) WHERE kind = 'handling';
CREATE INDEX opinion_of_subject ON opinion (subject);
CREATE INDEX opinion_of_provider ON opinion (provider);
CREATE INDEX opinion_open ON opinion (due_on) WHERE state = 'open';
CREATE INDEX opinion_about ON opinion (about) WHERE about IS NOT NULL;
