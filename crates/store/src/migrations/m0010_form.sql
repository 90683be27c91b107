-- The whole form of the service contract (10.1), and every edition of it that was handed in.
ALTER TABLE contract ADD COLUMN item text NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN method text NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN instruments text NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN acceptance text NOT NULL DEFAULT '';
ALTER TABLE contract ADD COLUMN paid bigint NOT NULL DEFAULT 0 CHECK (paid >= 0);
ALTER TABLE contract ADD COLUMN tech_registered_on date;
ALTER TABLE contract ADD COLUMN tech_amount bigint;
-- The same project or registration number in two contracts is looked for (5.6, 5.8).
CREATE INDEX contract_project ON contract (project_number);
CREATE INDEX contract_tech ON contract (tech_number);

-- What was handed in, as it was: the answers, what the first check found, and for what it was returned.
CREATE TABLE contract_edition (
    id uuid PRIMARY KEY,
    contract uuid NOT NULL REFERENCES contract (id),
    -- The edition of the contract that handing in made.
    edition bigint NOT NULL,
    answers text NOT NULL,
    findings text NOT NULL,
    handed_in_on date NOT NULL,
    returned_on date,
    -- The reasons of the return, all at once; an empty list while it was not returned.
    reasons text NOT NULL
);
CREATE UNIQUE INDEX contract_edition_once ON contract_edition (contract, edition);

-- A return that names what an earlier return should have named (R19), made all the same for a written reason.
CREATE TABLE late_return (
    id uuid PRIMARY KEY,
    contract uuid NOT NULL REFERENCES contract (id),
    edition bigint NOT NULL,
    -- How many of its reasons came late.
    reasons bigint NOT NULL CHECK (reasons > 0),
    words text NOT NULL,
    account uuid NOT NULL,
    returned_on date NOT NULL
);
CREATE INDEX late_return_of_contract ON late_return (contract);
