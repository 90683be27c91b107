-- A paid top-up whose redemption is ordered back must come back too, to the authority whose money it was (R27, R31).

ALTER TABLE recovery ADD COLUMN top_up uuid REFERENCES top_up (id);
-- How the amount came about; empty where a person named it.
ALTER TABLE recovery ADD COLUMN trace text NOT NULL DEFAULT '';
CREATE INDEX recovery_of_top_up ON recovery (top_up) WHERE top_up IS NOT NULL;

-- One receipt pays back once, at the bank of the treasury that had it: empty for the region, else the division.
CREATE TABLE repayment_of_treasury (
    id uuid PRIMARY KEY,
    recovery uuid NOT NULL REFERENCES recovery (id),
    amount bigint NOT NULL CHECK (amount > 0),
    treasury text NOT NULL DEFAULT '',
    reference text NOT NULL,
    paid_on date NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    at timestamptz NOT NULL,
    CONSTRAINT repayment_once UNIQUE (treasury, reference)
);
INSERT INTO repayment_of_treasury (id, recovery, amount, reference, paid_on, account, at)
    SELECT id, recovery, amount, reference, paid_on, account, at FROM repayment;
DROP TABLE repayment;
ALTER TABLE repayment_of_treasury RENAME TO repayment;
CREATE INDEX repayment_of_recovery ON repayment (recovery);
