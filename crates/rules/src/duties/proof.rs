//! Who proves who he is with a second factor, and for which acts he does so anew (等保 2.0 8.1.4.1, SEC-03).

use super::{Act, Role};

coded! {
    /// What a person can prove besides his password; passkeys join here.
    pub enum Factor {
        /// A code of six digits that changes every thirty seconds (RFC 6238).
        Totp = "totp", "验证器";
    }
}

coded! {
    /// What happens at the door of the platform, as the auditor reads it.
    pub enum DoorEvent {
        /// Password right, the second factor still to come.
        HalfWay = "half-way", "密码通过，待第二步验证";
        /// Signed in.
        SignedIn = "signed-in", "登录";
        /// Name or password wrong.
        PasswordRefused = "password-refused", "登录名或密码不符";
        /// A code of the second factor wrong or used before.
        CodeRefused = "code-refused", "验证码不符";
        /// So many failures that the name is locked for a time.
        Locked = "locked", "暂停登录";
        /// Signed in with a recovery code.
        Recovered = "recovered", "用恢复码通过验证";
        /// Proved anew for money or rights.
        Proved = "proved", "再次验证";
        /// Signed out.
        SignedOut = "signed-out", "退出";
        /// The owner ended other sessions.
        Ended = "ended", "结束其他登录";
    }
}

/// How long a proof stands for the acts that ask for a recent one, in minutes (SEC-03).
pub const PROOF_MINUTES: i64 = 10;

/// Whether nobody acts in this role without a second factor; firms and laboratories may switch one on. An account that
/// is not in force sets one up only when it is: until then somebody else knows its password.
///
/// ```
/// use rules::duties::{Role, needs_factor};
/// assert!(needs_factor(Role::Finance));
/// assert!(!needs_factor(Role::Subject));
/// ```
#[must_use]
pub const fn needs_factor(role: Role) -> bool {
    !matches!(
        role,
        Role::Anyone | Role::Subject | Role::Provider | Role::Pending | Role::Platform
    )
}

/// Whether an act asks for a proof that is not older than [`PROOF_MINUTES`]: money, rights, and the factors themselves.
///
/// ```
/// use rules::duties::{Act, steps_up};
/// assert!(steps_up(Act::PayClaim));
/// assert!(!steps_up(Act::SeeClaim));
/// ```
#[must_use]
pub const fn steps_up(act: Act) -> bool {
    matches!(
        act,
        Act::PayClaim
            | Act::ReleaseBatch
            | Act::ExportBatch
            | Act::ImportReturn
            | Act::ResolveReturn
            | Act::EnterAnswer
            | Act::OrderRecovery
            | Act::PayBack
            | Act::WriteOff
            | Act::Appropriate
            | Act::DecideCase
            | Act::RuleAppeal
            | Act::CloseCase
            | Act::OpenProgramme
            | Act::ChangeProgramme
            | Act::FundProgramme
            | Act::CloseProgramme
            | Act::CloseYear
            | Act::PublishAppraisal
            | Act::DecideSubsidy
            | Act::DecideOperating
            | Act::PayOperating
            | Act::GrantRole
            | Act::ConfirmOwner
            | Act::ManageAccounts
            | Act::ManageFactor
            | Act::SetCalendar
    )
}
