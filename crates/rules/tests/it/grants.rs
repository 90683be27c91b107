use rules::duties::grants::{Grant, THREE, is_granted, may_grant, may_take};
use rules::duties::{Act, Role, Standing, may_for_party, may_go, owners_only, scope};

const GRANT: Grant<'_> = Grant {
    granter: "security",
    person: "new",
    opener: Some("admin"),
    had: &[],
    has: Role::Pending,
    role: Role::Agency,
    body_has_area: false,
};

fn codes(grant: &Grant<'_>) -> Vec<String> {
    let against = may_grant(grant).err().unwrap_or_default();
    against
        .into_iter()
        .map(|one| one.code.into_owned())
        .collect()
}

/// Every refusal there is about roles.
pub fn worst() -> Vec<rules::Refusal> {
    let worst = [
        Grant {
            person: "security",
            opener: Some("security"),
            has: Role::Auditor,
            role: Role::Security,
            ..GRANT
        },
        Grant {
            role: Role::Subject,
            has: Role::Subject,
            ..GRANT
        },
        Grant {
            role: Role::County,
            ..GRANT
        },
    ];
    let against = worst.iter().filter_map(|grant| may_grant(grant).err());
    against
        .flatten()
        .chain(may_take(Role::Auditor, 0).err())
        .chain(may_go(Standing::Owner, 0).err())
        .chain(may_for_party(Standing::Clerk, Act::ManageMembers).err())
        .collect()
}

#[test]
fn nobody_grants_himself_or_whom_he_opened() {
    assert!(codes(&GRANT).is_empty());
    let own = Grant {
        person: "security",
        ..GRANT
    };
    assert_eq!(codes(&own), ["grants.self"]);
    let opened = Grant {
        opener: Some("security"),
        ..GRANT
    };
    assert_eq!(codes(&opened), ["grants.opener"]);
    let console = Grant {
        opener: None,
        ..GRANT
    };
    assert!(codes(&console).is_empty());
}

#[test]
fn every_reason_is_told_at_once() {
    let worst = Grant {
        person: "security",
        opener: Some("security"),
        role: Role::County,
        has: Role::County,
        ..GRANT
    };
    let told = [
        "grants.self",
        "grants.opener",
        "grants.same",
        "grants.no-area",
    ];
    assert_eq!(codes(&worst), told);
}

#[test]
fn only_posts_of_bodies_are_granted() {
    for role in Role::ALL {
        let grant = Grant {
            role: *role,
            body_has_area: true,
            has: Role::Expert,
            ..GRANT
        };
        let refused = codes(&grant).contains(&"grants.not-staff".to_owned());
        assert_eq!(refused, !is_granted(*role), "{role}");
    }
    let zone = Grant {
        role: Role::County,
        ..GRANT
    };
    assert_eq!(codes(&zone), ["grants.no-area"]);
}

#[test]
fn one_of_the_three_never_becomes_another_of_them() {
    for was in THREE {
        for role in THREE {
            let now = Grant {
                has: was,
                role,
                ..GRANT
            };
            let expected: &[&str] = if was == role {
                &["grants.same"]
            } else {
                &["grants.three"]
            };
            assert_eq!(codes(&now), expected, "{was} {role}");
            let once = [was];
            let once = Grant {
                had: &once,
                role,
                ..GRANT
            };
            assert_eq!(
                codes(&once).is_empty(),
                was == role,
                "once {was}, then {role}"
            );
        }
        assert!(codes(&Grant { has: was, ..GRANT }).is_empty());
    }
}

#[test]
fn the_last_of_each_of_the_three_stays() {
    for role in Role::ALL {
        assert!(may_take(*role, 1).is_ok());
        assert_eq!(may_take(*role, 0).is_err(), THREE.contains(role), "{role}");
    }
}

#[test]
fn an_account_not_in_force_keeps_itself_and_nothing_else() {
    for act in Act::ALL {
        let may = matches!(act, Act::SeePublic | Act::KeepAccount);
        assert_eq!(scope(Role::Pending, *act).is_some(), may, "{act:?}");
    }
}

#[test]
fn who_opens_accounts_grants_nothing_and_who_grants_opens_none() {
    assert!(scope(Role::Administrator, Act::GrantRole).is_none());
    assert!(scope(Role::Security, Act::ManageAccounts).is_none());
    for act in Act::ALL {
        let may = matches!(
            act,
            Act::SeePublic
                | Act::KeepAccount
                | Act::ManageFactor
                | Act::GrantRole
                | Act::ConfirmOwner
        );
        assert_eq!(scope(Role::Security, *act).is_some(), may, "{act:?}");
    }
}

#[test]
fn a_clerk_does_everything_but_what_is_its_owners() {
    for act in Act::ALL {
        assert!(may_for_party(Standing::Owner, *act).is_ok());
        let refused = may_for_party(Standing::Clerk, *act).is_err();
        assert_eq!(refused, owners_only(*act), "{act:?}");
    }
    for act in [Act::SubmitContract, Act::SubmitClaim, Act::SetOffVoucher] {
        assert!(!owners_only(act));
    }
    assert!(may_go(Standing::Owner, 1).is_ok() && may_go(Standing::Clerk, 0).is_ok());
    let last = may_go(Standing::Owner, 0).expect_err("the last owner");
    assert_eq!(last.code, "member.last-owner");
}
