//! What rating, tickets and results have in common: the way through them and the limit that runs (8.4).

use office::contracts::ContractView;
use rules::Fen;
use rules::calendar::Due;
use rules::duties::{Act, Role};

use crate::parts::{Progress, Tag, Task};
use crate::shown::due::left as days_left;
use crate::visit::Visit;

/// What stands beside each of the three forms.
pub struct Proof {
    /// What is handed in and what is missing.
    pub tasks: Vec<Task>,
    /// The last day, with the days that do not count.
    pub due: Option<Due>,
    /// Working days left until then.
    pub left: Option<Tag>,
    /// The price of the contract.
    pub amount: Fen,
    /// The sum of the tickets so far (R3).
    pub total: Fen,
    /// What the tickets lack of the price.
    pub short: Fen,
}

impl Proof {
    /// The proof of a contract as it stands.
    #[must_use]
    pub fn of(visit: &Visit, contract: &ContractView) -> Self {
        let today = visit.office().today();
        let calendar = &visit.office().calendar();
        let left = |due: &Due| days_left(calendar.days_left(today, due.date));
        let total = contract.evidence.total();
        Self {
            tasks: tasks(visit, contract),
            left: contract.evidence_due.as_ref().map(left),
            due: contract.evidence_due.clone(),
            amount: contract.amount,
            total,
            short: (contract.amount - total).at_least_zero(),
        }
    }
}

fn tasks(visit: &Visit, contract: &ContractView) -> Vec<Task> {
    let here = format!("/contracts/{}", contract.id);
    let evidence = &contract.evidence;
    let progress = |done: bool| {
        if done {
            Progress::Done
        } else {
            Progress::NotBegun
        }
    };
    let open = |act: Act, page: &str| {
        if contract.to_do.contains(&act) {
            format!("{here}/{page}")
        } else {
            String::new()
        }
    };
    let rating = match visit.role() {
        Role::Subject => "评价服务机构",
        _ => "企业评价服务机构",
    };
    let tickets = match evidence.standing().count() {
        0 => "登记票据".to_owned(),
        count => format!("登记票据（{count} 张，合计 {} 元）", evidence.total()),
    };
    let results = match evidence.results.len() {
        0 => "上传成果证明".to_owned(),
        count => format!("上传成果证明（{count} 份）"),
    };
    let mut tasks = vec![
        Task {
            label: rating.to_owned(),
            href: open(Act::RateProvider, "rate"),
            state: progress(evidence.stars.is_some()),
        },
        Task {
            label: tickets,
            href: open(Act::AddTicket, "tickets"),
            state: progress(evidence.standing().next().is_some()),
        },
        Task {
            label: results,
            href: open(Act::AddResult, "results"),
            state: progress(!evidence.results.is_empty()),
        },
    ];
    tasks.extend(claim(contract));
    tasks
}

/// The last task, for the party that claims (6.2, 6.3).
fn claim(contract: &ContractView) -> Option<Task> {
    let voucher = contract.voucher.as_ref()?;
    let mine = voucher.to_do.contains(&Act::SubmitClaim);
    mine.then(|| Task {
        label: "提交兑付申请".to_owned(),
        href: format!("/vouchers/{}/claim", voucher.id),
        state: Progress::NotBegun,
    })
}
