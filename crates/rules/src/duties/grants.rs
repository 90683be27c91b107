//! Who may be given which role, and whose role cannot be taken away (三员分立, 2.1, R20).

use super::Role;
use crate::refusal::Refusal;

/// The three who keep the platform and watch each other: opening accounts, granting roles, reading the record.
pub const THREE: [Role; 3] = [Role::Administrator, Role::Security, Role::Auditor];

/// Whether a role is granted by the security administrator; firms and laboratories open their accounts themselves.
#[must_use]
pub const fn is_granted(role: Role) -> bool {
    match role {
        Role::County
        | Role::Agency
        | Role::Centre
        | Role::Finance
        | Role::Department
        | Role::Auditor
        | Role::Expert
        | Role::Administrator
        | Role::Security => true,
        Role::Anyone | Role::Subject | Role::Provider | Role::Pending | Role::Platform => false,
    }
}

/// Whether a role answers for a division (2.3); every other one answers for the region.
#[must_use]
pub const fn has_area(role: Role) -> bool {
    matches!(role, Role::County)
}

/// A role about to be granted. People are told apart by the ids of their accounts.
#[derive(Debug, Clone, Copy)]
pub struct Grant<'a> {
    /// Who grants.
    pub granter: &'a str,
    /// To whom.
    pub person: &'a str,
    /// Who opened the account; the operator's console is nobody.
    pub opener: Option<&'a str>,
    /// Every role the account ever had.
    pub had: &'a [Role],
    /// The role it has now.
    pub has: Role,
    /// The role it is to have.
    pub role: Role,
    /// Whether the body of the account answers for a division.
    pub body_has_area: bool,
}

/// Whether a role may be granted.
///
/// # Errors
/// Every reason against it at once: `grants.self`, `grants.opener`, `grants.not-staff`, `grants.same`,
/// `grants.three`, `grants.no-area`.
///
/// ```
/// use rules::duties::Role;
/// use rules::duties::grants::{Grant, may_grant};
/// let grant = Grant {
///     granter: "s", person: "p", opener: Some("a"), had: &[], has: Role::Pending,
///     role: Role::Agency, body_has_area: false,
/// };
/// assert!(may_grant(&grant).is_ok());
/// let own = may_grant(&Grant { person: "s", ..grant }).unwrap_err();
/// assert_eq!(own[0].code, "grants.self");
/// ```
pub fn may_grant(grant: &Grant<'_>) -> Result<(), Vec<Refusal>> {
    let mut against = Vec::new();
    let mut fault = |code, clause, field, message: String, fix: &str| {
        against.push(Refusal::new(code, clause, field, message, fix));
    };
    if grant.granter == grant.person {
        let message = "不能给自己授予岗位".to_owned();
        fault(
            "grants.self",
            clause!("R20"),
            "",
            message,
            "由另一位安全管理员办理",
        );
    }
    if grant.opener == Some(grant.granter) {
        let message = "开立账号的人不能再给这个账号授予岗位".to_owned();
        fault(
            "grants.opener",
            clause!("R20"),
            "",
            message,
            "由另一位安全管理员办理",
        );
    }
    let label = grant.role.label();
    if !is_granted(grant.role) {
        let message = format!("{label}不是可以授予的岗位");
        fault(
            "grants.not-staff",
            clause!("2.1"),
            "role",
            message,
            "从列表中选择一个岗位",
        );
    }
    if grant.has == grant.role {
        let message = format!("这个账号的岗位已经是{label}");
        fault(
            "grants.same",
            clause!("2.1"),
            "role",
            message,
            "选择另一个岗位，或不必办理",
        );
    }
    let other = |had: &&Role| THREE.contains(had) && **had != grant.role;
    let was = std::iter::once(&grant.has).chain(grant.had).find(other);
    if let Some(was) = was.filter(|_| THREE.contains(&grant.role)) {
        let message = format!("这个账号担任过{}，不能再担任{label}", was.label());
        let fix = "由系统管理员为另一个人开立账号，再授予这个岗位";
        fault("grants.three", clause!("R20"), "role", message, fix);
    }
    if has_area(grant.role) && !grant.body_has_area {
        let message = "这个账号的所在机构没有辖区".to_owned();
        let fix = "改选其他岗位，或由系统管理员按有辖区的机构另行开立账号";
        fault("grants.no-area", clause!("2.3"), "role", message, fix);
    }
    if against.is_empty() {
        Ok(())
    } else {
        Err(against)
    }
}

/// Whether a role may be taken away while `others` accounts hold it besides: of the three, one always stays.
///
/// # Errors
/// `grants.last`.
pub fn may_take(role: Role, others: usize) -> Result<(), Refusal> {
    if others > 0 || !THREE.contains(&role) {
        return Ok(());
    }
    let label = role.label();
    Err(Refusal::new(
        "grants.last",
        clause!("2.1"),
        "",
        format!("这是最后一位{label}"),
        format!("先给另一个账号授予{label}岗位，再办理"),
    )
    .limit("至少1位")
    .own("1位"))
}
