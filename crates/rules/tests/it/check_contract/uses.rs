//! The use, its method, and what is paid beforehand (3.1–3.5, 6.2).

use rules::eligibility::ContractFacts;
use rules::{Region, Use};

use super::{asked, refused};
use crate::fen;

#[test]
fn a_use_is_one_that_the_provider_declares() {
    assert_eq!(
        asked(|f| f.purpose = Some(Use::Consulting)),
        "use.undeclared"
    );
    assert_eq!(asked(|f| f.declared_uses.clear()), "");
    let other = |f: &mut ContractFacts| {
        f.purpose = Some(Use::Other);
        f.declared_uses.push(Use::Other);
    };
    assert_eq!(asked(other), "use.other");
}

#[test]
fn a_test_names_its_method_and_other_uses_need_not() {
    assert_eq!(refused(|f| f.method.clear()), "form.missing");
    let joint = |f: &mut ContractFacts| {
        f.method.clear();
        f.purpose = Some(Use::JointResearch);
    };
    assert_eq!(refused(joint), "");
    assert_eq!(
        refused(|f| f.instruments = "器".repeat(501)),
        "form.too-long"
    );
    assert_eq!(refused(|f| f.acceptance = " ".into()), "form.missing");
}

#[test]
fn what_is_paid_leaves_room_for_the_face_in_the_region() {
    // The face is 110,000.00 of 300,000.00.
    let paid = |amount, region| {
        move |f: &mut ContractFacts| {
            f.paid = fen(amount);
            f.region = region;
        }
    };
    assert_eq!(asked(paid("190000.00", Region::Inside)), "");
    assert_eq!(asked(paid("190000.01", Region::Inside)), "paid.covers");
    assert_eq!(asked(paid("300000.00", Region::Outside)), "");
    assert_eq!(refused(paid("300000.01", Region::Outside)), "paid.more");
}
