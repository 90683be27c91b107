//! Where a file stands: its state, whose turn it is, by when, and what comes next, in plain words (UX-19).

use office::claims::{ClaimLine, ClaimView};
use office::contracts::ContractView;
use office::vouchers::VoucherView;
use rules::Region;
use rules::duties::Role;
use rules::lifecycle::{Turn, claim, contract, voucher};

use super::DueShown;
use crate::parts::{Tag, Tone};
use crate::say;

/// The head of a file's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: Tag,
    /// Whose turn it is.
    pub turn: String,
    /// By when.
    pub due: Option<DueShown>,
    /// What comes next.
    pub next: String,
}

impl Standing {
    /// Where a contract stands, with its voucher, its evidence and its claim.
    #[must_use]
    pub fn of_contract(file: &ContractView, role: Role) -> Self {
        let (turn, due, next) = match (file.state, &file.claim) {
            (contract::State::Done, Some(line)) if line.state != claim::State::Withdrawn => (
                line.turn.label().to_owned(),
                super::claim::due(line),
                after_claim(line),
            ),
            (contract::State::Done, _) => after_service(file),
            (contract::State::Submitted, _) => (
                format!("{}（{}）", Turn::County, file.subject.place),
                None,
                "市县审核后，由专业机构复核、创业中心审定。".to_owned(),
            ),
            (state, _) => (state.turn().label().to_owned(), None, under_way(file)),
        };
        Self {
            state: say::contract(file.state, role),
            turn,
            due,
            next,
        }
    }

    /// Where a voucher stands.
    #[must_use]
    pub fn of_voucher(file: &VoucherView, role: Role) -> Self {
        Self {
            state: say::voucher(file.state, role),
            turn: file.state.turn().label().to_owned(),
            due: None,
            next: after_issue(file),
        }
    }

    /// Where a claim stands.
    #[must_use]
    pub fn of_claim(file: &ClaimView, role: Role) -> Self {
        let due = super::claim::due(&file.line);
        let due = match (due, &file.due) {
            (Some(shown), Some(due)) => Some(shown.with(due)),
            (shown, _) => shown,
        };
        Self {
            state: say::claim(file.line.state, file.line.turn, role),
            turn: file.agrees.unwrap_or(file.line.turn).label().to_owned(),
            due,
            next: match (&file.queue, file.agrees) {
                (Some(queue), _) if !queue.place.covered => waiting(queue, role),
                (_, Some(turn)) => format!(
                    "新的收款账户待{turn}核实，核实后列入以后的付款批次，收款单位现在不用办理；期间时限停止计算。"
                ),
                _ => after_claim(&file.line),
            },
        }
    }
}

/// A claim that the money does not cover: its place, and what that means for it (R12).
fn waiting(queue: &office::budget::Standing, role: Role) -> String {
    let for_whom = match role {
        Role::Subject | Role::Provider => "，不用再办手续",
        _ => "",
    };
    format!(
        "预算结转：排队第 {} 位，前面共 {} 元。{} 年度预算余额不足以支付，预算追加或下一年度预算下达后，\
         按审定先后优先付款（R12）。排队期间付款期限停止计算，轮到时继续计算{for_whom}。",
        queue.place.number, queue.place.before, queue.money.year
    )
}

fn under_way(file: &ContractView) -> String {
    use contract::State as S;
    let issued = file.voucher.as_ref().map(|voucher| voucher.state);
    let words = match (file.state, issued, file.region) {
        (S::Rechecking, ..) => "专业机构复核后，由创业中心审定发券。",
        (S::Confirming, ..) => "创业中心审定后生成创新券。",
        (S::Drawn, ..) => "主体下载合同，双方签字盖章后上传提交；内容还可以修改。",
        (S::Returned, ..) => "主体按退回理由改正，重新拟定、签章后提交，不用重填。",
        (S::Refused, ..) => {
            "此件已办结，理由见办理过程。可以补充材料另行申领，或向作出决定的部门申诉。"
        }
        (S::Withdrawn, ..) => "此件已撤回，需要时重新填写。",
        (S::Ended, ..) => "主体已退回创新券，此件已办结；换机构或另有服务的，另签合同申领。",
        (S::Running, Some(voucher::State::Issued), Region::Inside) => {
            "主体付款时抵用创新券；服务完成后双方各自确认。"
        }
        (S::Running, Some(voucher::State::Issued), Region::Outside) => {
            "主体向区外机构付清全款并登记；服务完成后双方各自确认。"
        }
        (S::Running, ..) => "服务完成后，主体和服务机构各自确认。",
        (S::DoneBySubject, ..) => "主体已确认，等待服务机构确认服务完成。",
        (S::DoneByProvider, ..) => "服务机构已确认，等待主体确认服务完成。",
        (S::Submitted | S::Done, ..) => "",
    };
    words.to_owned()
}

/// After completion: first what is still to be handed in, then the claim (8.4, 8.7).
fn after_service(file: &ContractView) -> (String, Option<DueShown>, String) {
    let live = file.voucher.as_ref().filter(|one| one.state.is_live());
    let Some(voucher) = live else {
        return (
            Turn::Nobody.label().to_owned(),
            None,
            "创新券已失去效力，此件已办结。".to_owned(),
        );
    };
    if voucher.state == voucher::State::Issued {
        let words = under_way_voucher(voucher.region);
        return (Turn::Subject.label().to_owned(), None, words.to_owned());
    }
    let evidence = &file.evidence;
    let missing: Vec<&str> = [
        (evidence.stars.is_none(), "评价服务机构"),
        (evidence.tickets.is_empty(), "登记票据"),
        (evidence.results.is_empty(), "上传成果证明"),
    ]
    .into_iter()
    .filter_map(|(lacks, what)| lacks.then_some(what))
    .collect();
    if !missing.is_empty() {
        let due = file.evidence_due.as_ref().zip(file.evidence_days_left);
        let due = due.map(|(due, left)| DueShown::running(due.date, left).with(due));
        let next = format!("还要{}，之后申请兑付。", missing.join("、"));
        let turn = if evidence.stars.is_none() {
            Turn::Subject
        } else {
            Turn::Both
        };
        return (turn.label().to_owned(), due, next);
    }
    let (role, _) = rules::duties::claimant(file.region);
    let next = format!("{role}在 {} 24时前申请兑付。", voucher.valid_until);
    (role.label().to_owned(), None, next)
}

const fn under_way_voucher(region: Region) -> &'static str {
    match region {
        Region::Inside => "主体抵用创新券后，才能申请兑付。",
        Region::Outside => "主体登记全额付款后，才能申请兑付。",
    }
}

fn after_issue(file: &VoucherView) -> String {
    use voucher::State as S;
    let words = match (file.state, file.region) {
        (S::Issued, Region::Inside) => "主体付款时抵用，服务机构不得拒绝（办法解读 8.3）。",
        (S::Issued, Region::Outside) => "主体先付全款并登记，服务完成后申请兑付（办法解读 8.3）。",
        (S::SetOff, _) => "服务机构持服务券，服务完成、材料齐全后申请兑付。",
        (S::PaidInFull, _) => "服务完成、材料齐全后，主体申请兑付。",
        (S::Claimed, _) => "兑付申请正在审核，进度见兑付申请。",
        (S::Redeemed, _) => "已兑付，此券已办结。",
        (S::Void, _) => "此券已作废，占用的额度已退回。",
        (S::Expired, _) => "此券已过有效期，占用的额度已退回。",
    };
    words.to_owned()
}

fn after_claim(line: &ClaimLine) -> String {
    use claim::State as S;
    match line.state {
        S::Submitted => "专业机构复核兑付材料，之后由创业中心审定、财政付款。".to_owned(),
        S::Confirming => "创业中心审定，之后由财政付款。".to_owned(),
        S::Payable => "财政向收款单位付款并登记银行流水号。".to_owned(),
        S::Instructed => "已列入付款批次，等银行付款；付款后另发付款通知书。".to_owned(),
        S::Bounced => format!(
            "银行未能付款。{}核对并改正收款账户后，列入以后的付款批次；改正期间时限停止计算。",
            line.turn
        ),
        S::Returned => format!(
            "{}按退回理由改正后重新提交；改正期间时限停止计算。",
            line.turn
        ),
        S::Paid => "已付款，此件已办结。".to_owned(),
        S::Refused => "不予兑付，创新券作废，占用的额度已退回。理由见办理过程。".to_owned(),
        S::Withdrawn => "兑付申请已撤回；券在有效期内可以重新申请兑付。".to_owned(),
    }
}

/// The state of a contract as a coloured word; yellow when it waits for the reader.
#[must_use]
pub fn contract_tag(state: contract::State, mine: bool) -> Tag {
    use contract::State as S;
    let tone = match state {
        S::Refused => Tone::Red,
        S::Withdrawn | S::Ended => Tone::Grey,
        S::Done => Tone::Green,
        S::Drawn | S::Returned => Tone::Yellow,
        _ if mine => Tone::Yellow,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), tone)
}
