use rules::duties::{Act, Role, Scope, four_eyes, matrix, needs_factor, row, scope, steps_up};

#[test]
fn the_matrix_a_lay_person_reads() {
    insta::assert_snapshot!(matrix());
}

#[test]
fn no_role_stands_twice_in_a_row() {
    for act in Act::ALL {
        let who = row(*act).who;
        assert!(!who.is_empty(), "{act:?} is for nobody");
        for (at, (role, _)) in who.iter().enumerate() {
            assert!(
                who[..at].iter().all(|(other, _)| other != role),
                "{act:?} {role:?}"
            );
        }
    }
}

#[test]
fn the_auditor_changes_nothing_and_the_administrator_sees_no_file() {
    let reading = [
        Act::SeePublic,
        Act::SeeSubject,
        Act::SeeProvider,
        Act::SeeContract,
        Act::SeeVoucher,
        Act::SeeClaim,
        Act::SeeRecovery,
        Act::SeeCase,
        Act::SeeSpotPlan,
        Act::SeeSpotCheck,
        Act::SeeSignal,
        Act::SeeOpinion,
        Act::SeeNeed,
        Act::SeeBudget,
        Act::SeeTopUpTotals,
        Act::SeeAppraisal,
        Act::SeeSubsidy,
        Act::SeeOperating,
        Act::ExportAnonymous,
        Act::SeeNumbers,
        Act::SeeBatch,
        Act::SeeFile,
        Act::Find,
        Act::ReadRecord,
        Act::Reveal,
    ];
    for act in Act::ALL {
        let auditor = scope(Role::Auditor, *act).is_some();
        let own = matches!(act, Act::KeepAccount | Act::ManageFactor);
        let expected = reading.contains(act) || own;
        assert_eq!(auditor, expected, "{act:?}");
        let administrator = scope(Role::Administrator, *act).is_some();
        let expected = matches!(
            act,
            Act::SeePublic
                | Act::KeepAccount
                | Act::ManageFactor
                | Act::ManageAccounts
                | Act::SeeDelivery
                | Act::SetCalendar
        );
        assert_eq!(administrator, expected, "{act:?}");
    }
}

#[test]
fn each_review_step_belongs_to_one_body() {
    for (act, role) in [
        (Act::CertifySubject, Role::County),
        (Act::ReviewContract, Role::County),
        (Act::RecheckContract, Role::Agency),
        (Act::ConfirmContract, Role::Centre),
        (Act::RecheckClaim, Role::Agency),
        (Act::ConfirmClaim, Role::Centre),
        (Act::PayClaim, Role::Finance),
        (Act::TakeInProvider, Role::Agency),
        (Act::FileProvider, Role::Centre),
    ] {
        for other in Role::ALL {
            assert_eq!(
                scope(*other, act).is_some(),
                *other == role,
                "{act:?} {other:?}"
            );
        }
    }
    assert_eq!(scope(Role::County, Act::ReviewContract), Some(Scope::Area));
}

#[test]
fn nobody_does_two_steps_in_a_row() {
    assert_eq!(four_eyes(None, "a"), Ok(()));
    assert_eq!(four_eyes(Some("b"), "a"), Ok(()));
    let refusal = four_eyes(Some("a"), "a").expect_err("the same person");
    assert_eq!(
        (refusal.code.as_ref(), refusal.clause.number()),
        ("duties.four-eyes", "R20")
    );
}

#[test]
fn money_and_rights_ask_for_a_fresh_proof_that_every_role_with_them_can_give() {
    let asked: Vec<_> = Act::ALL.iter().filter(|act| steps_up(**act)).collect();
    let expected = [
        Act::ManageFactor,
        Act::PayClaim,
        Act::ReleaseBatch,
        Act::ExportBatch,
        Act::ImportReturn,
        Act::ResolveReturn,
        Act::EnterAnswer,
        Act::OrderRecovery,
        Act::PayBack,
        Act::WriteOff,
        Act::DecideCase,
        Act::RuleAppeal,
        Act::CloseCase,
        Act::OpenProgramme,
        Act::ChangeProgramme,
        Act::FundProgramme,
        Act::CloseProgramme,
        Act::Appropriate,
        Act::CloseYear,
        Act::ManageAccounts,
        Act::ConfirmOwner,
        Act::GrantRole,
        Act::PublishAppraisal,
        Act::DecideSubsidy,
        Act::DecideOperating,
        Act::PayOperating,
        Act::SetCalendar,
    ];
    assert_eq!(asked, expected.iter().collect::<Vec<_>>());
    for act in asked.into_iter().filter(|act| **act != Act::ManageFactor) {
        for (role, _) in row(*act).who {
            assert!(needs_factor(*role), "{act:?} {role:?}");
        }
    }
}
