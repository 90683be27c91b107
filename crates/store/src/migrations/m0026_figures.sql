-- What figures are summed from, narrow enough to be read from the index alone; the rows themselves carry long texts.
CREATE INDEX voucher_figures ON voucher (year, division, region, subject, provider, contract, face);
CREATE INDEX voucher_settled ON voucher (contract, state, id, settled_on);
CREATE INDEX contract_purpose ON contract (id, purpose);
CREATE INDEX contract_handed_in ON contract (submitted_on, handed_in, id, division, subject, provider, completed_on);
CREATE INDEX contract_of_subject_in ON contract (subject, handed_in);
CREATE INDEX claim_figures ON claim (id, division, region, subject, provider, contract);
CREATE INDEX claim_waited ON claim (paid_on, state, submitted_on, division, subject, provider);
CREATE INDEX claim_stand ON claim (voucher, state, id);
CREATE INDEX claim_of_subject_in ON claim (subject, state);
CREATE INDEX subject_created ON subject (created_at, id, state, division);
