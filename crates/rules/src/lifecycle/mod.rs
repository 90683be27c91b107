//! The lives of files: for each a closed list of states, of events, and one exhaustive table of what may follow what.
//!
//! The tables and diagrams printed in the public guide are made from the same functions that decide.

pub mod amendment;
pub mod appraisal;
pub mod batch;
pub mod case;
pub mod claim;
pub mod contract;
pub mod entry;
pub mod need;
pub mod operating;
pub mod programme;
pub mod provider;
pub mod recovery;
pub mod spot_check;
pub mod spot_plan;
pub mod subject;
pub mod subsidy;
pub mod top_up;
pub mod training;
pub mod voucher;

use crate::clause::Clause;
use crate::coded::Coded;
use crate::refusal::Refusal;

coded! {
    /// Whose turn it is.
    pub enum Turn {
        /// The subject.
        Subject = "subject", "科技创新主体";
        /// The provider.
        Provider = "provider", "科技服务机构";
        /// Subject or provider, either of them.
        Both = "both", "主体与服务机构";
        /// The local authority.
        County = "county", "市县科技管理部门";
        /// The Agency.
        Agency = "agency", "专业机构";
        /// The Centre.
        Centre = "centre", "创业中心";
        /// Finance.
        Finance = "finance", "财务";
        /// The Department.
        Department = "department", "自治区科技管理部门";
        /// Nobody: the life has ended or nothing is due.
        Nobody = "nobody", "无待办";
    }
}

/// The refusal of an event that the table does not hold; it lists what is possible instead.
pub(crate) fn not_possible<S: Coded, E: Coded>(
    clause: Clause,
    state: S,
    event: E,
    step: fn(S, E) -> Option<S>,
) -> Refusal {
    let possible: Vec<_> = E::ALL
        .iter()
        .filter(|other| **other != event && step(state, **other).is_some())
        .map(|other| other.label())
        .collect();
    let fix = if possible.is_empty() {
        "此件已办结，不能再变更".to_owned()
    } else {
        format!("刷新页面查看最新状态；当前可办理：{}", possible.join("、"))
    };
    let message = format!("当前状态为“{}”，不能“{}”", state.label(), event.label());
    Refusal::new("state.not-possible", clause, "", message, fix)
}

/// The table as text, one row per allowed step.
#[must_use]
pub fn table<S: Coded, E: Coded>(next: fn(S, E) -> Result<S, Refusal>) -> String {
    let mut rows = String::from("| 当前状态 | 事项 | 新状态 |\n|---|---|---|\n");
    each(next, |from, event, to| {
        rows.push_str(&format!(
            "| {} | {} | {} |\n",
            from.label(),
            event.label(),
            to.label()
        ));
    });
    rows
}

/// The table as a Mermaid state diagram.
#[must_use]
pub fn diagram<S: Coded, E: Coded>(start: S, next: fn(S, E) -> Result<S, Refusal>) -> String {
    let id = |state: S| state.code().replace('-', "_");
    let mut lines = String::from("stateDiagram-v2\n");
    for state in S::ALL {
        lines.push_str(&format!("    {} : {}\n", id(*state), state.label()));
    }
    lines.push_str(&format!("    [*] --> {}\n", id(start)));
    each(next, |from, event, to| {
        lines.push_str(&format!(
            "    {} --> {} : {}\n",
            id(from),
            id(to),
            event.label()
        ));
    });
    for state in S::ALL {
        if E::ALL.iter().all(|event| next(*state, *event).is_err()) {
            lines.push_str(&format!("    {} --> [*]\n", id(*state)));
        }
    }
    lines
}

fn each<S: Coded, E: Coded>(next: fn(S, E) -> Result<S, Refusal>, mut visit: impl FnMut(S, E, S)) {
    for from in S::ALL {
        for event in E::ALL {
            if let Ok(to) = next(*from, *event) {
                visit(*from, *event, to);
            }
        }
    }
}
