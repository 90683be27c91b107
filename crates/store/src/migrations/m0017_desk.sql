-- Lists of any length: a page is found, and its files are counted and summed, by an index alone.
CREATE INDEX contract_listed ON contract (submitted_on, id, handed_in, division, state);
CREATE INDEX contract_in_state ON contract (state, submitted_on, id, handed_in, division);
CREATE INDEX contract_summed ON contract (state, division, handed_in, amount);
CREATE INDEX voucher_listed ON voucher (issued_on, id, division, state);
CREATE INDEX voucher_in_state ON voucher (state, issued_on, id, division);
CREATE INDEX voucher_summed ON voucher (state, division, face);
CREATE INDEX claim_listed ON claim ((CASE WHEN due_on IS NULL THEN 1 ELSE 0 END), due_on, id, division, state);
CREATE INDEX claim_summed ON claim (state, division, amount);
CREATE INDEX objection_open ON objection (at) WHERE answer IS NULL;

-- A sift of the queue that somebody keeps under a name; nobody else sees it.
CREATE TABLE saved_view (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id),
    name text NOT NULL,
    -- The query of the page: filters, order, columns.
    query text NOT NULL,
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX saved_view_once ON saved_view (account, name);
