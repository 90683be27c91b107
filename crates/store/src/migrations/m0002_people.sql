-- People: where their mail goes, who let them in, and in which zone their body sits.
ALTER TABLE account ADD COLUMN email text NOT NULL DEFAULT '';
-- The role proposed by who opened the account; the role itself is granted by another (三员分立).
ALTER TABLE account ADD COLUMN proposed text NOT NULL DEFAULT '';
-- An initial password that somebody else has seen: until it is changed, the account has no powers.
ALTER TABLE account ADD COLUMN must_change boolean NOT NULL DEFAULT false;
ALTER TABLE account ADD COLUMN opened_by uuid;
-- An account has one role, so that the three administrators are three accounts; nobody grants himself,
-- nor an account that he opened.
ALTER TABLE account ADD COLUMN granted_by uuid
    CONSTRAINT account_granted_by_another CHECK (granted_by <> id AND granted_by <> opened_by);

-- Zones have no county code of their own: the body is mapped to a division and keeps the zone's name.
ALTER TABLE organisation ADD COLUMN zone text NOT NULL DEFAULT '';

-- Links that open something once: an invitation, a new password. Only the hash of the token is kept.
CREATE TABLE link (
    hash text PRIMARY KEY,
    id uuid NOT NULL,
    kind text NOT NULL,
    -- The account whose password it sets; none when it lets somebody into a party.
    account uuid REFERENCES account (id),
    party uuid,
    side text,
    standing text,
    -- Where it was sent; empty when it was handed over.
    email text NOT NULL,
    made_by uuid,
    at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    used_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT link_used_or_ended CHECK (used_at IS NULL OR ended_at IS NULL)
);
CREATE INDEX link_of_account ON link (account);
CREATE INDEX link_of_party ON link (party);

-- The people who act for one subject or provider (1.4). `subject.account` and `provider.account` name an owner.
CREATE TABLE member (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    -- The role's code tells in which table the party stands.
    side text NOT NULL,
    party uuid NOT NULL,
    standing text NOT NULL,
    since timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE UNIQUE INDEX member_account_once ON member (account) WHERE ended_at IS NULL;
CREATE INDEX member_of_party ON member (party);

-- Whoever registered is its owner; of several registrations of one account only the last can be alive.
INSERT INTO member (id, account, side, party, standing, since)
    SELECT id, account, 'subject', id, 'owner', created_at FROM subject
    WHERE NOT EXISTS (SELECT 1 FROM subject AS later
        WHERE later.account = subject.account AND later.created_at > subject.created_at);
INSERT INTO member (id, account, side, party, standing, since)
    SELECT id, account, 'provider', id, 'owner', created_at FROM provider
    WHERE NOT EXISTS (SELECT 1 FROM provider AS later
        WHERE later.account = provider.account AND later.created_at > provider.created_at);
