-- Finding a file by anything written on it, and what belongs together (10.1).

-- A party's names from each of their characters on: a part of a name is the beginning of one of these. Bytes of UTF-8,
-- because both engines order bytes alike whatever their language is set to. The columns are all in the key, so that
-- the key alone answers.
CREATE TABLE name_part (
    side text NOT NULL,
    part bytea NOT NULL,
    party uuid NOT NULL,
    -- Where the party sits; empty for a provider outside the region.
    division text NOT NULL,
    PRIMARY KEY (side, part, party, division)
);
CREATE INDEX name_part_of ON name_part (party);

-- The numbers under which a person or a body is registered, in whatever state the registration is.
CREATE INDEX subject_uscc ON subject (uscc);
CREATE INDEX subject_identity ON subject (identity_index);
CREATE INDEX provider_uscc ON provider (uscc);
CREATE INDEX provider_representative ON provider (representative_index);
CREATE INDEX ticket_number ON ticket (number);

-- What belongs to a file, also what is void, withdrawn or refused.
CREATE INDEX voucher_of_contract ON voucher (contract);
CREATE INDEX claim_of_voucher ON claim (voucher);
CREATE INDEX amendment_of_subject ON amendment (subject);
-- The files of a party in the order in which they are shown, page by page.
CREATE INDEX contract_by_subject ON contract (subject, submitted_on, id, division);
CREATE INDEX contract_by_provider ON contract (provider, submitted_on, id, division);
CREATE INDEX contract_with_provider ON contract (provider, division);
