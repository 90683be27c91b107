//! The bugs of [`crate::planted`].

/// What is wrong, the statements that plant it, and as what it must be found.
pub type Bug = (&'static str, &'static [&'static str], &'static str);

pub const BUGS: &[Bug] = &[
    (
        "a face one fen too small",
        &["UPDATE voucher SET face = face - 1 WHERE id = (SELECT MIN(id) FROM voucher)"],
        "face",
    ),
    (
        "the rates give one fen too much",
        &["UPDATE voucher SET computed = computed + 1 WHERE id = (SELECT MIN(id) FROM voucher)"],
        "face",
    ),
    (
        "a claim pays one fen too little",
        &[
            "UPDATE claim SET amount = amount - 1 WHERE id = (SELECT MIN(id) FROM claim WHERE amount > 1)",
        ],
        "claim",
    ),
    (
        "a payment of one fen more than was decided",
        &["UPDATE payment SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM payment)"],
        "I5",
    ),
    (
        "a payment without its voucher being redeemed",
        &[
            "UPDATE voucher SET state = 'claimed' WHERE id = (SELECT MIN(id) FROM voucher WHERE state = 'redeemed')",
        ],
        "face",
    ),
    (
        "paid twice",
        &[
            "DROP INDEX payment_claim_once",
            "INSERT INTO payment (id, claim, amount, payee, bank, bank_account_sealed, reference, paid_on, account, at) \
             SELECT randomblob(16), claim, amount, payee, bank, bank_account_sealed, reference || 'x', paid_on, account, at \
             FROM payment WHERE id = (SELECT MIN(id) FROM payment)",
        ],
        "I5",
    ),
    (
        "an ended voucher whose ceiling was not given back",
        &[
            "UPDATE book SET reserved = reserved + 100 WHERE key = (SELECT MIN(key) FROM book WHERE kind = 'ceiling' AND granted - used - reserved > 100)",
        ],
        "balance",
    ),
    (
        "money from nowhere",
        &["UPDATE book SET granted = granted + 1 WHERE kind = 'budget'"],
        "balance",
    ),
    (
        "what was paid is not spent in the budget",
        &["UPDATE book SET used = used - 1 WHERE kind = 'budget' AND used > 0"],
        "balance",
    ),
    (
        "a posting is lost, and the chain closed over it",
        &["DELETE FROM posting WHERE id = (SELECT MAX(id) FROM posting)"],
        "chain",
    ),
    (
        "half of an act's postings",
        &["UPDATE posting SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM posting)"],
        "I1",
    ),
    (
        "a skipped record",
        &[
            "DELETE FROM record WHERE file_kind = 'claim' AND act = 'confirm-claim' AND after = 'payable'",
        ],
        "I5",
    ),
    (
        "an act that left no trace in the file's record",
        &[
            "DELETE FROM record WHERE file_kind = 'voucher' AND entry = (SELECT MAX(entry) FROM record r WHERE r.file = record.file)",
            "UPDATE record_head SET entries = entries - 1, head = (SELECT hash FROM record r WHERE r.file = record_head.file AND r.entry = record_head.entries - 1) \
             WHERE file_kind = 'voucher'",
        ],
        "I8",
    ),
    (
        "a changed record",
        &[
            "UPDATE record SET body = body || ' ' WHERE file_kind = 'claim' AND act = 'confirm-claim'",
        ],
        "chain",
    ),
    (
        "one person reviews twice",
        &[
            "UPDATE record SET account = (SELECT account FROM record r WHERE r.file = record.file AND r.act = 'recheck-contract' LIMIT 1) \
             WHERE act = 'confirm-contract' AND after = 'running'",
        ],
        "four eyes",
    ),
    (
        "one person's two hands in a batch",
        &[
            "PRAGMA ignore_check_constraints = ON; UPDATE batch SET first_by = drawn_by; PRAGMA ignore_check_constraints = OFF",
        ],
        "four eyes",
    ),
    (
        "an outcome is forgotten",
        &[
            "DELETE FROM bank_outcome WHERE instruction = (SELECT MIN(instruction) FROM bank_outcome WHERE result = 'paid')",
        ],
        "I7",
    ),
    (
        "the order of confirmation is turned round",
        &["UPDATE claim SET queue_no = 1000000 - queue_no WHERE queue_no IS NOT NULL"],
        "queue",
    ),
    (
        "a voucher lives a day too long",
        &[
            "UPDATE voucher SET valid_until = date(valid_until, '+1 day') WHERE id = (SELECT MIN(id) FROM voucher)",
        ],
        "deadline",
    ),
    (
        "a contract is worth more than was signed",
        &["UPDATE contract SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM contract)"],
        "state",
    ),
    (
        "an acknowledged contract is gone",
        &[
            "PRAGMA foreign_keys = OFF; DELETE FROM contract WHERE id = (SELECT MIN(id) FROM contract); PRAGMA foreign_keys = ON",
        ],
        "I6",
    ),
    (
        "a ticket nobody entered",
        &[
            "INSERT INTO ticket (id, contract, kind, code, number, issued_on, amount, seller, seller_id, buyer, buyer_id, attachment, withdrawn, at) \
             SELECT randomblob(16), contract, kind, code, number || '9', issued_on, amount, seller, seller_id, buyer, buyer_id, attachment, withdrawn, at \
             FROM ticket WHERE id = (SELECT MIN(id) FROM ticket)",
        ],
        "I6",
    ),
    (
        "a trace that does not end at its amount",
        &["UPDATE voucher SET trace = '[]' WHERE id = (SELECT MIN(id) FROM voucher)"],
        "I9",
    ),
    (
        "a payment counts in another year's budget",
        &[
            "UPDATE voucher SET budget_year = budget_year + 1 WHERE id = (SELECT MIN(id) FROM voucher)",
        ],
        "year",
    ),
    (
        "a top-up one fen too large",
        &["UPDATE top_up SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM top_up)"],
        "top-up",
    ),
    (
        "a top-up that was owed is gone",
        &[
            "PRAGMA foreign_keys = OFF; DELETE FROM top_up WHERE id = (SELECT MIN(id) FROM top_up); PRAGMA foreign_keys = ON",
        ],
        "I6",
    ),
    (
        "a programme pays what it never promised",
        &[
            "UPDATE book SET used = used + 1 WHERE key = (SELECT MIN(key) FROM book WHERE kind = 'top-up' AND granted - used - reserved > 0)",
        ],
        "balance",
    ),
    (
        "a top-up that should have come back is forgotten",
        &[
            "PRAGMA foreign_keys = OFF; DELETE FROM repayment WHERE recovery IN (SELECT id FROM recovery WHERE top_up IS NOT NULL); \
             DELETE FROM recovery WHERE top_up IS NOT NULL; PRAGMA foreign_keys = ON",
        ],
        "back",
    ),
    (
        "too much of a top-up is asked back",
        &["UPDATE recovery SET amount = amount + 1 WHERE top_up IS NOT NULL"],
        "back",
    ),
    (
        "a case that is over without its ruling",
        &["UPDATE inquiry SET state = 'cleared' WHERE state = 'closed'"],
        "case",
    ),
    (
        "a year with a hundredth of a point too many",
        &["UPDATE appraisal SET total = total + 1 WHERE id = (SELECT MIN(id) FROM appraisal)"],
        "appraisal",
    ),
    (
        "a grade that its points do not give",
        &[
            "UPDATE appraisal SET grade = 'excellent' WHERE id = (SELECT MIN(id) FROM appraisal WHERE grade <> 'excellent')",
        ],
        "appraisal",
    ),
    (
        "a payment that is left out of a provider's year",
        &[
            "UPDATE appraisal SET basis = json_remove(basis, '$.paid[0]') \
             WHERE id = (SELECT MIN(id) FROM appraisal WHERE json_array_length(basis, '$.paid') > 0)",
        ],
        "appraisal",
    ),
    (
        "a provider that is not appraised",
        &[
            "PRAGMA foreign_keys = OFF; DELETE FROM appraisal WHERE id = (SELECT MIN(id) FROM appraisal); PRAGMA foreign_keys = ON",
        ],
        "I6",
    ),
    (
        "a subsidy one fen too large",
        &[
            "UPDATE subsidy SET computed = computed + 1, amount = amount + 1 WHERE id = (SELECT MIN(id) FROM subsidy)",
        ],
        "subsidy",
    ),
    (
        "a subsidy that nobody lowered is lower",
        &[
            "UPDATE subsidy SET amount = amount - 1, lowered = '有争议' WHERE id = (SELECT MAX(id) FROM subsidy WHERE amount > 0)",
        ],
        "subsidy",
    ),
    (
        "a subsidy paid twice",
        &[
            "DROP INDEX subsidy_payment_once",
            "INSERT INTO subsidy_payment (id, subsidy, amount, payee, bank, bank_account_sealed, reference, paid_on, account, at) \
             SELECT randomblob(16), subsidy, amount, payee, bank, bank_account_sealed, reference || 'x', paid_on, account, at \
             FROM subsidy_payment WHERE id = (SELECT MIN(id) FROM subsidy_payment)",
        ],
        "I5",
    ),
    (
        "a subsidy of one fen more than was decided",
        &[
            "UPDATE subsidy_payment SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM subsidy_payment)",
        ],
        "I5",
    ),
    (
        "points that an expert did not give",
        &[
            "UPDATE sheet SET base = base - 1 WHERE id = (SELECT MIN(id) FROM sheet WHERE state = 'scored' AND base > 0)",
        ],
        "sheets",
    ),
    (
        "a majority that the sheets do not give",
        &[
            "UPDATE panel SET result = json_set(result, '$.majority', json(iif(json_extract(result, '$.majority'), 'false', 'true'))) \
             WHERE result <> ''",
        ],
        "sheets",
    ),
    (
        "experts in another order than the one drawn",
        &[
            "UPDATE panel SET ranking = substr(ranking, 38) || char(10) || substr(ranking, 1, 36) WHERE seed <> ''",
        ],
        "draw",
    ),
    (
        "a seed that was not promised",
        &["UPDATE panel SET seed = seed || '0' WHERE seed <> ''"],
        "draw",
    ),
    (
        "a review without a result that is gone",
        &[
            "DELETE FROM sheet WHERE panel IN (SELECT id FROM panel WHERE closed_at IS NOT NULL AND result = '')",
            "DELETE FROM panel WHERE closed_at IS NOT NULL AND result = ''",
        ],
        "draw",
    ),
    (
        "a spot check that is gone",
        &["DELETE FROM spot_check WHERE id = (SELECT MIN(id) FROM spot_check)"],
        "I6",
    ),
    (
        "a spot check that passed by itself",
        &["UPDATE spot_check SET state = 'rectified' WHERE id = (SELECT MIN(id) FROM spot_check)"],
        "state",
    ),
    (
        "a voucher that a spot check was not drawn from",
        &["UPDATE spot_plan SET frame = substr(frame, 1, length(frame) - 10) WHERE frame <> ''"],
        "draw",
    ),
    (
        "a provider that nobody suspended is out of the directory",
        &[
            "UPDATE provider SET state = 'suspended' WHERE id = (SELECT MIN(id) FROM provider WHERE state = 'filed')",
        ],
        "state",
    ),
    (
        "the clock of the record runs backwards",
        &["UPDATE record SET at = datetime(at, '-2 days') WHERE entry > 1"],
        "I10",
    ),
    (
        "a letter that was lost",
        &["UPDATE letter SET sent_at = NULL WHERE id = (SELECT MAX(id) FROM letter)"],
        "letter",
    ),
    (
        "a notice without its letter",
        &[
            "UPDATE letter SET subject = '另一件事' WHERE id = (SELECT id FROM letter ORDER BY at DESC LIMIT 1)",
        ],
        "letter",
    ),
    (
        "a letter that nobody wrote",
        &[
            "UPDATE letter SET id = X'00000000000000000000000000000001' WHERE id = (SELECT MAX(id) FROM letter)",
        ],
        "letter",
    ),
    (
        "a need stands a day too long",
        &[
            "UPDATE need SET stands_until = date(stands_until, '+1 day') WHERE id = (SELECT MIN(id) FROM need)",
        ],
        "deadline",
    ),
    (
        "an offer of a fen more than was offered",
        &["UPDATE need_offer SET price = price + 1 WHERE id = (SELECT MIN(id) FROM need_offer)"],
        "offer",
    ),
    (
        "an offer by somebody who was never told",
        &["DELETE FROM need_reach"],
        "offer",
    ),
    (
        "another price in the catalogue",
        &["UPDATE service SET price = price + 1 WHERE id = (SELECT MIN(id) FROM service)"],
        "catalogue",
    ),
    (
        "a certificate lasts a day longer",
        &[
            "UPDATE certificate SET expires_on = date(expires_on, '+1 day') WHERE id = (SELECT MIN(id) FROM certificate)",
        ],
        "catalogue",
    ),
    (
        "the body that issues is paid for a file that it never had",
        &["UPDATE operating SET computed = computed + 3000, amount = amount + 3000"],
        "operating",
    ),
];
