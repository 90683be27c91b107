//! Signals: facts about a claim that are more often seen where something is wrong, each with its evidence (5.2–5.4).
//!
//! A signal stands beside the file for the reviewer before payment and is answered with a reason; it refuses nothing by
//! itself, because every one of them has honest look-alikes.

use std::collections::BTreeMap;
use std::net::IpAddr;

use chrono::NaiveDate;

use crate::money::Fen;
use crate::policy::Policy;
use crate::splitting;

coded! {
    /// What a signal points at.
    pub enum Kind {
        /// Parts of one business filed singly gain more (5.2, R22).
        Splitting = "splitting", "疑似化整为零";
        /// The same file proves two contracts.
        SameFile = "same-file", "同一文件用于多份合同";
        /// The same work in nearly the same words bought twice (5.4).
        SameText = "same-text", "两份合同的内容几乎相同";
        /// The same person, telephone or account on several sides (R8, R24).
        Shared = "shared", "不同单位有相同的人员、电话或账户";
        /// A price far from the same service elsewhere.
        Price = "price", "价格偏离同类服务";
        /// Days that do not fit together.
        Timing = "timing", "时间不合常理";
        /// Vouchers that just exhaust the year's ceiling (4.4).
        Exhaust = "exhaust", "金额恰好用尽额度";
        /// Approved in seconds, or by two officials who always agree (R20).
        Haste = "haste", "审核过快或审核人员总是一致";
    }
}

coded! {
    /// How a signal was answered.
    pub enum Answer {
        /// There is an honest explanation.
        Explained = "explained", "有合理解释";
        /// A case was opened.
        Case = "case", "立案调查";
    }
}

/// One signal with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What it points at.
    pub kind: Kind,
    /// What was seen, a sentence each.
    pub evidence: Vec<String>,
    /// How much money hangs on it, where that can be said.
    pub stake: Option<Fen>,
}

/// Something that this contract's parties share with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// What is shared, in words: 联系电话.
    pub what: &'static str,
    /// With whom, by number; the values themselves are told to nobody.
    pub with: String,
}

/// An approval: by whom, and how long after the step before it the file lay open to him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The step in words.
    pub step: &'static str,
    /// Seconds since the step before.
    pub seconds: i64,
}

/// Two officials and what they decided one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Their names.
    pub names: [String; 2],
    /// How many files both decided.
    pub together: u32,
    /// How many of these both approved at once.
    pub agreed: u32,
}

/// What is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The price of the contract.
    pub amount: Fen,
    /// The other contracts of the same subject with the same provider or its group, for the same use, within the window:
    /// number and price.
    pub parts: Vec<(String, Fen)>,
    /// Files that also stand with another contract: name of the file and number of that contract.
    pub twins: Vec<(String, String)>,
    /// Contracts of the same subject with other providers: the number, and how alike the texts are, in percent.
    pub texts: Vec<(String, u32)>,
    /// What the parties share with each other or with others that deal with them.
    pub shared: Vec<Shared>,
    /// Prices of the same service elsewhere.
    pub prices: Vec<Fen>,
    /// The day the contract was signed.
    pub signed_on: Option<NaiveDate>,
    /// The last day of the service by the contract.
    pub ends_on: Option<NaiveDate>,
    /// The day on which both confirmed completion.
    pub completed_on: Option<NaiveDate>,
    /// The days of the tickets.
    pub tickets: Vec<NaiveDate>,
    /// The first day of the service by the contract.
    pub starts_on: Option<NaiveDate>,
    /// The catalogue's price of an hour of the instrument, for a service that is [sold by it](by_hour).
    pub hourly: Option<Fen>,
    /// How many contracts the same provider completed on that day.
    pub completed_that_day: u32,
    /// The subject's vouchers of the year that stand: face, and what the rates alone would give.
    pub faces: Vec<(Fen, Fen)>,
    /// The ceiling of that year.
    pub ceiling: Fen,
    /// The approvals of the contract.
    pub approvals: Vec<Approval>,
    /// The two officials who decided the contract last.
    pub pair: Option<Pair>,
}

/// Every signal of a claim.
#[must_use]
pub fn signals(policy: &Policy, facts: &Facts) -> Vec<Signal> {
    let found = [
        split(policy, facts),
        same_file(facts),
        same_text(policy, facts),
        shared(facts),
        price(policy, facts),
        timing(facts),
        exhaust(facts),
        haste(policy, facts),
    ];
    found.into_iter().flatten().collect()
}

/// The most rows of one kind that a signal tells one by one: whoever reads it wants to see what is meant, not all of it.
const ROWS: usize = 20;

/// The first rows, and how many more there are.
fn some(rows: impl Iterator<Item = String>) -> Vec<String> {
    let mut rows = rows;
    let mut told: Vec<String> = rows.by_ref().take(ROWS).collect();
    match rows.count() {
        0 => {}
        more => told.push(format!("同样的还有 {more} 处")),
    }
    told
}

/// As many contracts as one, and what their parts gain by the rates alone (R22).
fn split(policy: &Policy, facts: &Facts) -> Option<Signal> {
    let mut parts: Vec<Fen> = facts.parts.iter().map(|(_, amount)| *amount).collect();
    parts.push(facts.amount);
    let gain = splitting::gain(policy, &parts);
    if gain.gain <= Fen::ZERO {
        return None;
    }
    let rows = facts.parts.iter();
    let mut evidence = some(rows.map(|(number, amount)| format!("{number}：{amount} 元")));
    evidence.push(format!(
        "连同本合同共 {} 份，分开计算 {} 元，合并计算 {} 元，多得 {} 元",
        gain.parts, gain.as_filed, gain.as_one, gain.gain
    ));
    Some(Signal {
        kind: Kind::Splitting,
        evidence,
        stake: Some(gain.gain),
    })
}

fn same_file(facts: &Facts) -> Option<Signal> {
    let rows = facts.twins.iter();
    let evidence =
        some(rows.map(|(name, other)| format!("文件“{name}”与 {other} 中的文件内容完全相同")));
    (!evidence.is_empty()).then_some(Signal {
        kind: Kind::SameFile,
        evidence,
        stake: Some(facts.amount),
    })
}

fn same_text(policy: &Policy, facts: &Facts) -> Option<Signal> {
    let rows = facts.texts.iter();
    let alike = rows.filter(|(_, percent)| *percent >= policy.signal_text_percent);
    let evidence = some(alike.map(|(number, percent)| {
        format!("与另一家机构的合同 {number}：名称、服务项目和服务内容有 {percent}% 与本合同相同")
    }));
    (!evidence.is_empty()).then_some(Signal {
        kind: Kind::SameText,
        evidence,
        stake: Some(facts.amount),
    })
}

fn shared(facts: &Facts) -> Option<Signal> {
    let rows = facts.shared.iter();
    let evidence = some(rows.map(|one| format!("{}与 {} 相同", one.what, one.with)));
    (!evidence.is_empty()).then_some(Signal {
        kind: Kind::Shared,
        evidence,
        stake: None,
    })
}

/// The fewest prices elsewhere that make a median.
const PRICES: usize = 5;

fn price(policy: &Policy, facts: &Facts) -> Option<Signal> {
    let mut prices = facts.prices.clone();
    if prices.len() < PRICES {
        return None;
    }
    prices.sort_unstable();
    let median = median(&prices)?;
    let times = i64::from(policy.signal_price_times);
    let (own, usual) = (facts.amount.fen(), median.fen());
    let far = own > usual.saturating_mul(times) || own.saturating_mul(times) < usual;
    far.then(|| Signal {
        kind: Kind::Price,
        evidence: vec![format!(
            "本合同 {} 元，同一服务的另外 {} 份合同中位价 {median} 元，相差超过 {times} 倍",
            facts.amount,
            prices.len()
        )],
        stake: Some(Fen::new((own - usual).abs())),
    })
}

/// The middle of sorted prices; of two in the middle their mean, to the fen below.
fn median(sorted: &[Fen]) -> Option<Fen> {
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle)?.fen();
    Some(match sorted.len() % 2 {
        1 => Fen::new(upper),
        _ => Fen::new((sorted.get(middle.checked_sub(1)?)?.fen() + upper) / 2),
    })
}

/// So many services of one provider completed on one day are more than it has hands for.
const A_DAY: u32 = 10;

fn timing(facts: &Facts) -> Option<Signal> {
    let mut evidence = Vec::new();
    if let (Some(signed), Some(done)) = (facts.signed_on, facts.completed_on) {
        if done < signed {
            evidence.push(format!("{done} 完成服务，早于合同签订的 {signed}"));
        }
        let early = facts.tickets.iter().filter(|day| **day < signed);
        evidence.extend(early.map(|day| format!("{day} 开具票据，早于合同签订的 {signed}")));
        if done == signed && facts.ends_on.is_some_and(|ends| ends > signed) {
            let ends = facts.ends_on.unwrap_or(signed);
            evidence.push(format!("{signed} 签订合同，当天完成约定到 {ends} 的服务"));
        }
    }
    evidence.extend(overfull(facts));
    if facts.completed_that_day >= A_DAY {
        let count = facts.completed_that_day;
        evidence.push(format!("这家机构当天共完成 {count} 份合同"));
    }
    (!evidence.is_empty()).then_some(Signal {
        kind: Kind::Timing,
        evidence,
        stake: None,
    })
}

/// More hours of an instrument than its days have (5.4).
fn overfull(facts: &Facts) -> Option<String> {
    let hours = facts.amount.fen().checked_div(facts.hourly?.fen())?;
    let last = facts.completed_on.or(facts.ends_on)?;
    let days = ((last - facts.starts_on?).num_days() + 1).max(1);
    (hours > days.saturating_mul(24))
        .then(|| format!("按目录价格折合 {hours} 小时，从开始到完成只有 {days} 天"))
}

/// Whether a catalogue's unit of price is an hour of an instrument.
///
/// ```
/// use rules::signals::by_hour;
/// assert!(by_hour("机时") && by_hour("元/小时") && !by_hour("样品"));
/// ```
#[must_use]
pub fn by_hour(unit: &str) -> bool {
    ["机时", "小时"].iter().any(|hour| unit.contains(hour))
}

/// How many days back contracts and sign-ins of the same people are compared.
pub const LOOK_BACK: i64 = 365;

/// Whether an address and a browser say anything about who sat there (R24): what comes from the machine itself, or bears
/// no browser's name, does not.
///
/// ```
/// use rules::signals::tells;
/// assert!(tells("203.0.113.7", "Firefox") && !tells("127.0.0.1", "Firefox") && !tells("203.0.113.7", ""));
/// ```
#[must_use]
pub fn tells(origin: &str, agent: &str) -> bool {
    let address = origin.parse::<IpAddr>();
    !agent.is_empty() && address.is_ok_and(|address| !address.is_loopback())
}

/// Several vouchers that come within a hundredth of the ceiling without one of them having been cut by it.
fn exhaust(facts: &Facts) -> Option<Signal> {
    if facts.faces.len() < 2 || facts.ceiling <= Fen::ZERO {
        return None;
    }
    let sum: Fen = facts.faces.iter().map(|(face, _)| *face).sum();
    let whole = facts.faces.iter().all(|(face, computed)| face == computed);
    let left = facts.ceiling - sum;
    let near = left >= Fen::ZERO && left.fen() * 100 <= facts.ceiling.fen();
    (whole && near).then(|| Signal {
        kind: Kind::Exhaust,
        evidence: vec![format!(
            "当年 {} 张券合计 {sum} 元，额度 {} 元，剩 {left} 元，没有一张因额度不足而减少",
            facts.faces.len(),
            facts.ceiling
        )],
        stake: Some(sum),
    })
}

fn haste(policy: &Policy, facts: &Facts) -> Option<Signal> {
    let least = i64::from(policy.signal_haste_seconds);
    let quick = facts.approvals.iter().filter(|one| one.seconds < least);
    let mut evidence: Vec<String> = quick
        .map(|one| format!("{}在上一步之后 {} 秒内通过", one.step, one.seconds.max(1)))
        .collect();
    if let Some(pair) = &facts.pair
        && pair.together >= policy.signal_pair_least
        && pair.agreed == pair.together
    {
        evidence.push(format!(
            "{}、{}先后审核的 {} 份合同全部一次通过",
            pair.names[0], pair.names[1], pair.together
        ));
    }
    (!evidence.is_empty()).then_some(Signal {
        kind: Kind::Haste,
        evidence,
        stake: None,
    })
}

/// How a kind of signal has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were raised.
    pub raised: u64,
    /// How many were answered.
    pub answered: u64,
    /// How many of these became a case.
    pub cases: u64,
    /// How many of the cases were decided against the accused.
    pub confirmed: u64,
}

/// Sums the signals by their kind: kind, answer, and whether the case was decided against the accused.
#[must_use]
pub fn tally(rows: &[(Kind, Option<Answer>, bool)]) -> BTreeMap<Kind, Tally> {
    let mut tallies: BTreeMap<Kind, Tally> = BTreeMap::new();
    for (kind, answer, confirmed) in rows {
        let tally = tallies.entry(*kind).or_default();
        tally.raised += 1;
        tally.answered += u64::from(answer.is_some());
        tally.cases += u64::from(*answer == Some(Answer::Case));
        tally.confirmed += u64::from(*confirmed);
    }
    tallies
}
