//! The way into the programme as a task list (UX-16).

use office::drafts::Draft;
use office::providers::ProviderView;
use office::subjects::SubjectView;
use rules::ProviderClass;
use rules::lifecycle::{provider, subject};

use crate::parts::{Progress, Task};

/// 登记 → 认证 → 申领.
pub fn subject(mine: Option<&SubjectView>, draft: Option<&Draft>, applied: bool) -> Vec<Task> {
    use subject::State as S;
    let state = mine.map(|view| view.state);
    let file = mine.map_or_else(String::new, |view| format!("/subjects/{}", view.id));
    let (certification, to) = match state {
        Some(S::Certified) => (Progress::Done, file.as_str()),
        Some(S::Submitted) => (Progress::Begun, file.as_str()),
        Some(S::Returned | S::Refused) | None => (Progress::NotBegun, ""),
    };
    let claimable = state == Some(S::Certified);
    vec![
        first(
            "登记实名信息",
            "/register",
            &file,
            draft,
            match state {
                Some(S::Returned) => Progress::Begun,
                Some(S::Refused) | None => Progress::NotBegun,
                Some(_) => Progress::Done,
            },
        ),
        task("所在市县科技管理部门认证", to, certification),
        task(
            "填写服务合同，申领创新券",
            if claimable { "/contracts/new" } else { "" },
            match (claimable, applied) {
                (true, true) => Progress::Done,
                _ => Progress::NotBegun,
            },
        ),
    ]
}

/// 申请 → 受理 → 备案.
pub fn provider(mine: Option<&ProviderView>, draft: Option<&Draft>) -> Vec<Task> {
    use provider::State as S;
    let state = mine.map(|view| view.state);
    let file = mine.map_or_else(String::new, |view| format!("/admissions/{}", view.id));
    let (taken, filed) = match state {
        Some(S::Filed | S::Suspended | S::Rectified | S::Removed) => {
            (Progress::Done, Progress::Done)
        }
        Some(S::TakenIn | S::ToReview | S::Reviewing | S::Reviewed | S::Noticed | S::Reopened) => {
            (Progress::Done, Progress::Begun)
        }
        Some(S::Applied) => (Progress::Begun, Progress::NotBegun),
        Some(S::Returned | S::Refused) | None => (Progress::NotBegun, Progress::NotBegun),
    };
    let to = |state: Progress| match state {
        Progress::NotBegun => "",
        _ => file.as_str(),
    };
    vec![
        first(
            "填写入库申请",
            "/apply",
            &file,
            draft,
            match state {
                Some(S::Returned) => Progress::Begun,
                Some(S::Refused) | None => Progress::NotBegun,
                Some(_) => Progress::Done,
            },
        ),
        task("专业机构受理", to(taken), taken),
        task(
            match reviewed(mine, draft) {
                true => "专家评审，创业中心审定，公示后列入名录",
                false => "创业中心备案，列入名录",
            },
            to(filed),
            filed,
        ),
    ]
}

/// Whether the way leads over a review by experts (7.3), as far as it can be told.
fn reviewed(mine: Option<&ProviderView>, draft: Option<&Draft>) -> bool {
    let chosen = draft.and_then(|draft| ProviderClass::parse(draft.answers.get("class")));
    let class = chosen.or(mine.map(|view| view.class));
    class.is_some_and(|class| !class.is_direct())
}

/// The list while anything of it is left to do.
pub fn left(tasks: Vec<Task>) -> Vec<Task> {
    match tasks.iter().all(|task| task.state == Progress::Done) {
        true => Vec::new(),
        false => tasks,
    }
}

/// The form itself: begun while a draft is open or the file came back, done when the file stands.
fn first(label: &str, begin: &str, file: &str, draft: Option<&Draft>, fate: Progress) -> Task {
    match (fate, draft) {
        (Progress::Done, _) => task(label, file, fate),
        (_, Some(draft)) => task(label, &format!("/drafts/{}", draft.id), Progress::Begun),
        (Progress::Begun, None) => task(label, file, fate),
        (Progress::NotBegun, None) => task(label, begin, fate),
    }
}

fn task(label: &str, href: &str, state: Progress) -> Task {
    Task {
        label: label.to_owned(),
        href: href.to_owned(),
        state,
    }
}
