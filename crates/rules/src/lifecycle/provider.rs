//! The admission of a provider (7.1–7.5): filed directly or after review, announced, and how it leaves and comes back.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where an admission stands.
    pub enum State {
        /// With the Agency.
        Applied = "applied", "待受理";
        /// Taken in by the Agency for direct filing, with the Centre.
        TakenIn = "taken-in", "已受理，待备案";
        /// Taken in for review; the Agency draws the experts.
        ToReview = "to-review", "已受理，待评审";
        /// The experts score.
        Reviewing = "reviewing", "评审中";
        /// Reviewed, with the Centre.
        Reviewed = "reviewed", "已评审，待审定";
        /// In public notice.
        Noticed = "noticed", "公示中";
        /// An objection was upheld; the Centre decides again.
        Reopened = "reopened", "异议成立，待重新审定";
        /// Filed: in the directory.
        Filed = "filed", "已备案";
        /// Back with the provider for correction.
        Returned = "returned", "退回补正";
        /// Refused.
        Refused = "refused", "不予备案";
        /// Out of the directory until it has rectified.
        Suspended = "suspended", "已暂停，限期整改";
        /// The provider answered; the Centre looks.
        Rectified = "rectified", "已答复整改，待核查";
        /// Removed from the directory.
        Removed = "removed", "已移出名录";
    }
}

coded! {
    /// What can happen to an admission.
    pub enum Event {
        /// The Agency takes the application in for direct filing.
        TakeIn = "take-in", "受理";
        /// The Agency takes the application in for review.
        TakeInReview = "take-in-review", "受理并组织评审";
        /// The experts are drawn.
        Draw = "draw", "抽取专家";
        /// Too few scored, and the order drawn is used up: a new draw.
        Redraw = "redraw", "重新组织评审";
        /// The review is closed.
        CloseReview = "close-review", "结束评审";
        /// The Centre approves; the public notice begins.
        Publish = "publish", "公示";
        /// An objection to the public notice is upheld.
        Uphold = "uphold", "异议成立";
        /// The provider enters the directory.
        File = "file", "备案";
        /// Agency or Centre return it with all reasons.
        Return = "return", "退回补正";
        /// Agency or Centre refuse.
        Refuse = "refuse", "不予备案";
        /// Agency or Centre refuse a provider that was in the directory before.
        Decline = "decline", "不予重新入库";
        /// The provider hands it in again.
        Resubmit = "resubmit", "重新提交";
        /// The Centre suspends the provider.
        Suspend = "suspend", "暂停";
        /// The provider answers the suspension.
        Rectify = "rectify", "答复整改";
        /// The Centre asks for more.
        Extend = "extend", "继续整改";
        /// The Centre reinstates the provider.
        Reinstate = "reinstate", "恢复";
        /// The Centre removes the provider.
        Remove = "remove", "移出名录";
        /// A removed provider applies anew.
        Readmit = "readmit", "重新申请入库";
    }
}

/// The state after application.
#[must_use]
pub const fn start() -> State {
    State::Applied
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Applied | Self::ToReview | Self::Reviewing => Turn::Agency,
            Self::TakenIn | Self::Reviewed | Self::Reopened | Self::Rectified => Turn::Centre,
            Self::Returned | Self::Suspended => Turn::Provider,
            Self::Noticed | Self::Filed | Self::Refused | Self::Removed => Turn::Nobody,
        }
    }

    /// Whether the Centre decides on the admission now (2.4, 7.3).
    #[must_use]
    pub const fn is_for_decision(self) -> bool {
        matches!(self, Self::TakenIn | Self::Reviewed | Self::Reopened)
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("7.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Applied, E::TakeIn) => Some(S::TakenIn), // 2.5, 7.2
        (S::Applied, E::TakeInReview) => Some(S::ToReview), // 2.5, 7.3
        (S::ToReview, E::Draw) => Some(S::Reviewing), // 7.3
        (S::Reviewing, E::Redraw) => Some(S::ToReview), // 7.3
        (S::Reviewing, E::CloseReview) => Some(S::Reviewed), // 7.3
        (S::TakenIn | S::Reviewed | S::Reopened, E::Publish) => Some(S::Noticed), // 2.4
        (S::TakenIn | S::Reviewed | S::Reopened | S::Noticed, E::File) => Some(S::Filed), // 7.4
        (S::Noticed, E::Uphold) => Some(S::Reopened), // 2.4
        (S::Applied | S::TakenIn | S::Reviewed | S::Reopened, E::Return) => Some(S::Returned), // 7.1
        (S::Applied | S::TakenIn | S::Reviewed | S::Reopened, E::Refuse) => Some(S::Refused), // 7.1
        (S::Applied | S::TakenIn | S::Reviewed | S::Reopened, E::Decline) => Some(S::Removed), // 7.5
        (S::Returned, E::Resubmit) => Some(S::Applied), // 7.4
        (S::Filed, E::Suspend) => Some(S::Suspended),   // 5.3
        (S::Suspended, E::Rectify) => Some(S::Rectified), // 5.3
        (S::Rectified, E::Extend) => Some(S::Suspended), // 5.3
        (S::Suspended | S::Rectified, E::Reinstate) => Some(S::Filed), // 7.4
        (S::Filed | S::Suspended | S::Rectified, E::Remove) => Some(S::Removed), // 7.5
        (S::Removed, E::Readmit) => Some(S::Applied),   // 7.4
        _ => None,
    }
}
