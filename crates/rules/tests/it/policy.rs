use rules::{Fen, Kind, Law};

use crate::{day, fen, policy};

#[test]
fn the_policy_starts_when_the_platform_went_live() {
    let law = Law::shipped();
    assert_eq!(
        law.policy(day("2019-07-03")).map(|p| p.id.as_str()),
        Ok("ningxia-2019-07-03")
    );
    let refusal = law.policy(day("2019-07-02")).expect_err("not yet in force");
    assert_eq!(
        (refusal.code.as_ref(), refusal.clause.number()),
        ("policy.none", "10.4")
    );
    assert_eq!(law.policies().len(), 1);
}

#[test]
fn every_parameter_is_dated_and_cited() {
    let law = Law::shipped();
    let mut table = String::new();
    for parameter in policy().parameters() {
        assert!(
            law.clause_text(parameter.clause.number()).is_some(),
            "{}",
            parameter.name
        );
        let rules::policy::Parameter {
            name,
            value,
            from,
            clause,
        } = parameter;
        table.push_str(&format!("{name} = {value} since {from} by {clause}\n"));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn typed_fields_hold_what_the_file_says() {
    let policy = policy();
    assert_eq!(policy.ceiling(Kind::Enterprise), fen("200000.00"));
    assert_eq!(policy.ceiling(Kind::Social), fen("200000.00"));
    assert_eq!(policy.ceiling(Kind::Individual), fen("50000.00"));
    assert_eq!(policy.purchase_limit, fen("500000.00"));
    assert_eq!(policy.amount_limit, Fen::LARGEST);
    assert_eq!(
        (
            policy.validity_years,
            policy.evidence_days,
            policy.payment_days
        ),
        (1, 10, 7)
    );
    let split = policy.recheck_days + policy.confirm_days + policy.pay_days;
    assert_eq!(
        split, policy.payment_days,
        "the internal split fills the limit (R11)"
    );
    assert_eq!(
        (policy.split_window_days, policy.correction_days),
        (180, 10)
    );
    assert_eq!(
        (policy.individual_min_age, policy.provider_min_team),
        (18, 10)
    );
    assert!(policy.block_affiliated && policy.vat_included);
}
