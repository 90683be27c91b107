-- What the bank leaves open: a day by which it answers, an answer entered by hand, a provider's new account (1.4, 2.5, 8.6).

-- The last day for the bank's answer, while it is outstanding.
ALTER TABLE batch ADD COLUMN due_on date;
-- Whether a person entered the answer, because no file came; another one checks it (R20).
ALTER TABLE bank_return ADD COLUMN by_hand boolean NOT NULL DEFAULT false;

-- The account that a provider enters after the bank could not pay: it takes effect once the Agency has agreed.
CREATE TABLE account_change (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    -- Old and new, masked.
    before text NOT NULL,
    after text NOT NULL,
    bank text NOT NULL,
    bank_account_sealed text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    last_reviewer uuid REFERENCES account (id),
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX account_change_open_once ON account_change (provider) WHERE state = 'submitted';
CREATE INDEX account_change_of_provider ON account_change (provider);
