-- Signals beside claims, and how they were answered (5.2, 5.3).

-- "signal" is a word of SQL.
CREATE TABLE alarm (
    id uuid PRIMARY KEY,
    claim uuid NOT NULL REFERENCES claim (id),
    voucher uuid NOT NULL REFERENCES voucher (id),
    division text NOT NULL,
    kind text NOT NULL,
    -- Sentences, as JSON.
    evidence text NOT NULL,
    -- How much money hangs on it, in fen, where that can be said.
    stake bigint,
    raised_on date NOT NULL,
    -- Empty until it is answered.
    outcome text NOT NULL DEFAULT '',
    words text NOT NULL DEFAULT '',
    answered_by uuid REFERENCES account (id),
    answered_on date,
    inquiry uuid REFERENCES inquiry (id),
    state text NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX alarm_once ON alarm (claim, kind);
CREATE INDEX alarm_open ON alarm (raised_on) WHERE state = 'open';
-- The same bytes in another file.
CREATE INDEX attachment_of_hash ON attachment (hash);
CREATE INDEX contract_completed ON contract (provider, completed_on);
CREATE INDEX contract_of_item ON contract (item);
