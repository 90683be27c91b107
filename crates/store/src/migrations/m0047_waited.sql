-- Who waits for money waits for months, and the line grows (R12): how his clock stood is found by an index, and what stands
-- before him is counted from one.
CREATE INDEX time_limit_ended_of ON time_limit (kind, about, id) WHERE ended_on IS NOT NULL;
DROP INDEX claim_payable;
CREATE INDEX claim_in_line ON claim (state, queue_no, amount);
-- The subsidies that wait for their payment stand beside it, and each year adds its own (8.6).
CREATE INDEX subsidy_in ON subsidy (state, number);
