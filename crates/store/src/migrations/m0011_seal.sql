-- A contract that was only drawn up concerns nobody but its subject (10.1); those of before were all handed in.
ALTER TABLE contract ADD COLUMN handed_in boolean NOT NULL DEFAULT true;

-- What a file handed in as the signed copy of a paper was found to be; found once, because the same bytes are found
-- the same again.
CREATE TABLE recognition (
    attachment uuid PRIMARY KEY REFERENCES attachment (id),
    paper uuid NOT NULL REFERENCES paper (id),
    -- How it was signed, its sheets, what is left to a person, its signatures, as JSON.
    found text NOT NULL,
    sha256 text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX recognition_of_paper ON recognition (paper);
