-- How a provider used a year's voucher income and subsidy (6.5).
CREATE TABLE use_report (
    id uuid PRIMARY KEY,
    provider uuid NOT NULL REFERENCES provider (id),
    year bigint NOT NULL,
    -- What it received, as the record had it on the day of the report.
    income bigint NOT NULL CHECK (income >= 0),
    subsidy bigint NOT NULL CHECK (subsidy >= 0),
    upkeep bigint NOT NULL CHECK (upkeep >= 0),
    performance bigint NOT NULL CHECK (performance >= 0),
    kept bigint NOT NULL CHECK (kept >= 0),
    words text NOT NULL,
    reported_on date NOT NULL,
    -- The last day for it.
    due_on date NOT NULL,
    account uuid NOT NULL REFERENCES account (id),
    CONSTRAINT use_report_accounts_for_all CHECK (upkeep + performance + kept = income + subsidy)
);
CREATE UNIQUE INDEX use_report_once ON use_report (provider, year);
