-- Needs of subjects, whom they reach, and what providers offer (服务对接, 2.5).

CREATE TABLE need (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    subject uuid NOT NULL REFERENCES subject (id),
    -- The county of the subject on the day, which providers may know even when the name is hidden.
    division text NOT NULL,
    title text NOT NULL,
    words text NOT NULL,
    -- The code of the use; empty when its owner leaves it open.
    purpose text NOT NULL,
    -- Fen; nothing when no budget is told.
    budget bigint CHECK (budget > 0),
    needed_by date NOT NULL,
    -- Whether providers may see whose it is before an offer is chosen.
    named boolean NOT NULL,
    state text NOT NULL,
    posted_on date NOT NULL,
    -- The last day on which offers are taken.
    stands_until date NOT NULL,
    -- By when somebody should have offered; then the Agency looks for a provider.
    due_on date NOT NULL,
    -- Open offers.
    offers bigint NOT NULL CHECK (offers >= 0),
    chosen uuid,
    -- Why it ended.
    reason text NOT NULL,
    closed_on date,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT need_chosen_when_accepted CHECK ((chosen IS NOT NULL) = (state = 'accepted'))
);
CREATE INDEX need_of_subject ON need (subject);
CREATE INDEX need_standing ON need (stands_until) WHERE state IN ('open', 'offered');

-- The providers that may read a need: their catalogue matches, or the Agency suggested them.
CREATE TABLE need_reach (
    id uuid PRIMARY KEY,
    need uuid NOT NULL REFERENCES need (id),
    provider uuid NOT NULL REFERENCES provider (id),
    how text NOT NULL,
    score bigint NOT NULL,
    -- What the Agency says to its suggestion.
    words text NOT NULL,
    by_account uuid REFERENCES account (id),
    on_day date NOT NULL
);
CREATE UNIQUE INDEX need_reach_once ON need_reach (need, provider);
CREATE INDEX need_reach_of_provider ON need_reach (provider);

CREATE TABLE need_offer (
    id uuid PRIMARY KEY,
    need uuid NOT NULL REFERENCES need (id),
    provider uuid NOT NULL REFERENCES provider (id),
    -- A service of its catalogue; nothing when it is written freely.
    service uuid REFERENCES service (id),
    price bigint NOT NULL CHECK (price > 0),
    -- Working days.
    days bigint NOT NULL CHECK (days > 0),
    words text NOT NULL,
    offered_on date NOT NULL,
    state text NOT NULL
);
-- A provider has one standing offer to a need, and a need one chosen offer.
CREATE UNIQUE INDEX need_offer_once ON need_offer (need, provider) WHERE state IN ('open', 'chosen');
CREATE UNIQUE INDEX need_offer_chosen ON need_offer (need) WHERE state = 'chosen';
CREATE INDEX need_offer_of_provider ON need_offer (provider);
