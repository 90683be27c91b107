-- Who waits for money waits for months, and the line grows (R12): how his clock stood is found by an index; the line, and what
-- stands before somebody in it, are read from one alone.
CREATE INDEX time_limit_ended_of ON time_limit (kind, about, id) WHERE ended_on IS NOT NULL;
DROP INDEX claim_payable;
CREATE INDEX claim_in_line ON claim (state, queue_no, amount, id, number, submitted_on, confirmed_at, due_on);
-- Who is held in it is looked for from the few who owe or are accused (R31).
DROP INDEX claim_of_provider;
CREATE INDEX claim_of_provider ON claim (provider, state);
CREATE INDEX inquiry_open ON inquiry (provider, subject, voucher) WHERE state NOT IN ('closed', 'cleared');
-- The subsidies that wait for their payment stand beside it, and each year adds its own (8.6).
CREATE INDEX subsidy_in ON subsidy (state, number);
