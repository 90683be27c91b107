//! What the code should never try the database refuses by itself.

use store::{Constraint, StoreError};

use crate::support::{Region, both};

/// A copy of the only row of a table, with another id and some columns set.
fn copy(table: &str, columns: &str, set: &[(&str, &str)]) -> String {
    let values: Vec<&str> = columns
        .split(", ")
        .map(|column| {
            set.iter()
                .find(|(name, _)| *name == column)
                .map_or(column, |(_, value)| value)
        })
        .collect();
    format!(
        "INSERT INTO {table} ({columns}) SELECT {} FROM {table}",
        values.join(", ")
    )
}

const VOUCHER: &str = "id, number, contract, subject, provider, region, division, policy, year, computed, face, \
     issued_on, valid_until, settled_on, trace, state, edition, updated_at";
const CLAIM: &str = "id, number, voucher, contract, subject, provider, region, division, actual, amount, trace, \
     findings, state, edition, last_reviewer, submitted_on, due_on, returned_on, confirmed_on, paid_on, \
     created_at, updated_at";
const TICKET: &str = "id, contract, kind, code, number, issued_on, amount, seller, seller_id, buyer, buyer_id, \
     attachment, withdrawn, at";
const PAYMENT: &str =
    "id, claim, amount, payee, bank, bank_account_sealed, reference, paid_on, account, at";
const RATING: &str = "id, contract, provider, stars, comment, account, at";
const OTHER: (&str, &str) = ("id", "(SELECT id FROM contract)");

both! {
    async fn one_of_each(region: Region) {
        region.town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        region.pass_claim(case.claim, 1).await;
        region.town.pay(&region.finance, case.claim, 3, "B-1").await.unwrap();
        let intruder = region.intruder().await;
        let number = ("number", "'NX-2'");
        let refused = [
            (copy("voucher", VOUCHER, &[OTHER, number]), Constraint::LiveVoucher),
            (copy("claim", CLAIM, &[OTHER, number]), Constraint::LiveClaim),
            (copy("ticket", TICKET, &[OTHER]), Constraint::TicketOnce),
            (copy("payment", PAYMENT, &[OTHER, ("reference", "'B-2'")]), Constraint::PaymentOnce),
            (copy("payment", PAYMENT, &[OTHER, ("claim", "(SELECT id FROM claim WHERE number = 'NX-2')")]),
             Constraint::ReferenceOnce),
            (copy("rating", RATING, &[OTHER]), Constraint::RatingOnce),
        ];
        for (sql, expected) in refused {
            if expected == Constraint::ReferenceOnce {
                // A withdrawn claim beside the live one, for the payment to hang on.
                let beside = copy("claim", CLAIM, &[OTHER, number, ("state", "'withdrawn'")]);
                assert_eq!(intruder.tamper(&beside).await.unwrap(), 1);
            }
            match intruder.tamper(&sql).await {
                Err(StoreError::Constraint(found)) => assert_eq!(found, expected),
                other => panic!("{expected:?}: {other:?}"),
            }
        }
        // What is void or withdrawn stands in nobody's way.
        let void = copy("voucher", VOUCHER, &[OTHER, number, ("state", "'void'")]);
        assert_eq!(intruder.tamper(&void).await.unwrap(), 1);
        let withdrawn = copy("ticket", TICKET, &[OTHER, ("withdrawn", "true")]);
        assert_eq!(intruder.tamper(&withdrawn).await.unwrap(), 1);
    }

    async fn the_books_keep_their_limits(region: Region) {
        region.town.appropriate(&region.finance, 1_000).await.unwrap();
        region.claimed().await;
        let intruder = region.intruder().await;
        let limits = [
            ("used = granted + 1", "budget", Constraint::Appropriation),
            ("used = 0, reserved = granted + 1", "ceiling", Constraint::Ceiling),
            ("used = 1, reserved = granted", "ceiling", Constraint::Ceiling),
        ];
        for (set, kind, expected) in limits {
            let sql = format!("UPDATE book SET {set} WHERE kind = '{kind}'");
            match intruder.tamper(&sql).await {
                Err(StoreError::Constraint(found)) => assert_eq!(found, expected, "{sql}"),
                other => panic!("{sql}: {other:?}"),
            }
        }
        for set in ["used = -1", "reserved = -1", "granted = -1"] {
            let sql = format!("UPDATE book SET {set}");
            assert!(intruder.tamper(&sql).await.is_err(), "{sql}");
        }
        // The budget may be bound beyond what is granted (R13), and a ceiling used to its last fen.
        for (set, kind) in [("reserved = granted * 2", "budget"), ("reserved = granted", "ceiling")] {
            let sql = format!("UPDATE book SET {set} WHERE kind = '{kind}'");
            assert_eq!(intruder.tamper(&sql).await.unwrap(), 1, "{sql}");
        }
    }

    async fn amounts_and_chains_have_a_shape(region: Region) {
        region.claimed().await;
        let intruder = region.intruder().await;
        for sql in [
            "UPDATE contract SET amount = 0",
            "UPDATE voucher SET face = 0",
            "UPDATE voucher SET face = computed + 1",
            "UPDATE voucher SET valid_until = issued_on",
            "UPDATE claim SET amount = -1",
            "UPDATE ticket SET amount = 0",
            "UPDATE rating SET stars = 6",
            "UPDATE posting SET entry = 1",
            "UPDATE record SET entry = 1",
            "UPDATE posting SET book = 'budget/other/2026'",
            "DELETE FROM contract",
            "DELETE FROM book",
        ] {
            assert!(intruder.tamper(sql).await.is_err(), "{sql}");
        }
        region.assert_sound().await;
    }
}
