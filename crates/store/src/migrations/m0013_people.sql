-- Failures at the door are kept by name, not by account.
ALTER TABLE account DROP COLUMN failures;
ALTER TABLE account DROP COLUMN failed_at;
ALTER TABLE account DROP COLUMN locked_until;

-- A new owner for a subject or provider whose owners' accounts were all closed: named by the body that certified it,
-- confirmed by the security administrator.
CREATE TABLE succession (
    id uuid PRIMARY KEY,
    -- The role's code tells in which table the party stands.
    side text NOT NULL,
    party uuid NOT NULL,
    -- A clerk who becomes the owner; none when somebody new is invited.
    member uuid REFERENCES member (id),
    -- Where the invitation goes; empty when a clerk becomes the owner.
    email text NOT NULL,
    words text NOT NULL,
    attachment uuid NOT NULL REFERENCES attachment (id),
    state text NOT NULL,
    named_by uuid NOT NULL REFERENCES account (id),
    decided_by uuid REFERENCES account (id),
    at timestamptz NOT NULL,
    decided_at timestamptz,
    CONSTRAINT succession_two_people CHECK (decided_by <> named_by)
);
CREATE UNIQUE INDEX succession_open_once ON succession (party) WHERE state = 'named';
