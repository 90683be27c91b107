-- What is asked for each claim (5.3) must cost the same when a region has been at work for years: it is read from an index
-- alone, for the rows of contracts and of the record are wide.
DROP INDEX record_by;
CREATE INDEX record_by ON record (account, act, file_kind, at, file, after);
DROP INDEX contract_of_item;
CREATE INDEX contract_of_item ON contract (item, state, subject, amount);
-- The first of those who wait for a programme's money are asked for whenever some is there (R27).
CREATE INDEX top_up_waiting ON top_up (programme, queue_no) WHERE state = 'waiting';
-- What was objected to a voucher, and the cases on it, are asked for with each step of its claim (5.4, R21).
CREATE INDEX objection_of_voucher ON objection (voucher);
CREATE INDEX inquiry_of_voucher ON inquiry (voucher);
