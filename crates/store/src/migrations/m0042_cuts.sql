-- What figures are cut by stands beside the money, so that a year is summed from one index without a look at its contracts
-- (2.4): use and kind of provider do not change after issue, and a payment says which budget it was spent of (R12).
ALTER TABLE voucher ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE voucher ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE voucher ADD COLUMN filed_on DATE NOT NULL DEFAULT '1970-01-01';
ALTER TABLE claim ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN filed_on DATE NOT NULL DEFAULT '1970-01-01';
ALTER TABLE claim ADD COLUMN spent_year BIGINT;
UPDATE voucher SET
    purpose = (SELECT k.purpose FROM contract k WHERE k.id = voucher.contract),
    filed_on = (SELECT k.submitted_on FROM contract k WHERE k.id = voucher.contract),
    category = (SELECT p.category FROM provider p WHERE p.id = voucher.provider);
UPDATE claim SET
    purpose = (SELECT v.purpose FROM voucher v WHERE v.id = claim.voucher),
    filed_on = (SELECT v.filed_on FROM voucher v WHERE v.id = claim.voucher),
    category = (SELECT v.category FROM voucher v WHERE v.id = claim.voucher),
    spent_year = (SELECT MAX(CAST(SUBSTR(g.book, 19) AS BIGINT)) FROM posting g
        WHERE g.file_kind = 'claim' AND g.file = claim.id AND g.bucket = 'used' AND g.book LIKE 'budget/redemption/%');
DROP INDEX voucher_figures;
DROP INDEX contract_purpose;
DROP INDEX claim_figures;
CREATE INDEX voucher_cuts ON voucher (year, division, purpose, region, category, face, subject, provider);
CREATE INDEX voucher_filed ON voucher (filed_on, state, settled_on, division, subject, provider);
CREATE INDEX claim_cuts ON claim (spent_year, division, purpose, region, category, amount, subject, provider);
CREATE INDEX claim_filed ON claim (filed_on, state, division, subject, provider);
DROP INDEX claim_waited;
CREATE INDEX claim_waited ON claim (paid_on, submitted_on, state, division, subject, provider);
CREATE INDEX rating_at ON rating (at, contract, stars);
CREATE INDEX contract_edition_returned ON contract_edition (returned_on, contract);
CREATE INDEX contract_whose ON contract (id, division, subject, provider);
