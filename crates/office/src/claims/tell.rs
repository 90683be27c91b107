//! Who hears what of a claim: the claimant of every step, the desk whose turn it is and by when (R11),
//! the subject of what became of its voucher.

use chrono::NaiveDate;
use rules::dates::claim_until;
use rules::duties::Role;
use rules::ledger::queue::Place;
use rules::lifecycle::claim::State;
use rules::{Fen, Region};
use store::{Claim, Provider, Subject, Voucher};
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{self, Handed, Letter, Remedy, day, letter, receipt, told};
use crate::review::Verdict;

/// The account of the claimant, and the subject's when that is somebody else (6.2, 6.3).
async fn accounts(deal: &Deal<'_>, row: &Claim) -> Result<(Uuid, Option<Uuid>), Refused> {
    let subject = deal.take::<Subject>(row.subject).await?.account;
    Ok(match Region::parse(&row.region) {
        Some(Region::Inside) => {
            let provider: Provider = deal.take(row.provider).await?;
            (provider.account, Some(subject))
        }
        _ => (subject, None),
    })
}

/// Tells claimant and subject, each his own sentence.
async fn parties(
    deal: &Deal<'_>,
    row: &Claim,
    (claimant, subject): (Option<String>, Option<String>),
) -> Result<(), Refused> {
    let (mine, other) = accounts(deal, row).await?;
    let told = [(Some(mine), claimant), (other, subject)];
    for (account, words) in told {
        if let (Some(account), Some(words)) = (account, words) {
            let link = format!("/claims/{}", row.id);
            deal.notify(To::Account(account), words, link).await?;
        }
    }
    Ok(())
}

/// Tells a desk what to do, and by when while the payment clock runs (R11).
async fn desk(deal: &Deal<'_>, row: &Claim, role: Role, what: (&str, &str)) -> Result<(), Refused> {
    let news = News::of(&row.number, what.0);
    let words = match row.due_on {
        Some(due) => news.by(due, what.1),
        None => news.next(what.1),
    };
    let link = format!("/claims/{}", row.id);
    deal.notify(To::Desk(role, None), words, link).await
}

/// The receipt of what was handed in (UX-13).
pub(super) async fn received(deal: &Deal<'_>, row: &Claim) -> Result<(), Refused> {
    let voucher: Voucher = deal.take(row.voucher).await?;
    let handed = Handed {
        file: (FileKind::Claim, row.id),
        number: &row.number,
        by: &papers::claimant(deal, row).await?,
        what: vec![
            told("创新券编号", voucher.number),
            told("申请兑付金额", format!("{} 元", Fen::new(row.amount))),
        ],
        turn: State::Submitted.turn(),
        next: "专业机构复核，创业中心审定，财务付款（办法解读 8.5、8.6）",
        due: row.due_on.map(|due| format!("{}前付款", day(due))),
    };
    receipt(deal, handed).await?;
    Ok(())
}

/// The letter of a decision that ends the reviews or sends the claim back.
pub(super) async fn written(
    deal: &Deal<'_>,
    row: &Claim,
    (after, verdict, place): (State, &Verdict, Option<Place>),
) -> Result<(), Refused> {
    let due = row.due_on.map(day).unwrap_or_default();
    let (result, next) = match after {
        State::Returned => {
            let until = day(until(deal, row).await?);
            (
                "退回补正",
                format!(
                    "按所列理由改正后，在 {until} 前重新提交；付款期限从重新提交之日起重新计算（R11）。"
                ),
            )
        }
        State::Refused => (
            "不予兑付",
            "创新券作废，占用的额度退回。新的服务可另行申领。".to_owned(),
        ),
        State::Payable => (
            "同意兑付",
            match waits(place) {
                Some(place) => format!(
                    "本年度预算已不足以支付，预算结转（R12）：排队第 {} 位，前面共 {} 元。预算追加或新年度预算下达后按审定先后付款，付款期限在此期间停止计算。",
                    place.number, place.before
                ),
                None => format!("财务于 {due} 前付款，付款后另发付款通知书。"),
            },
        ),
        _ => return Ok(()),
    };
    let voucher: Voucher = deal.take(row.voucher).await?;
    let trace = serde_json::from_str(&row.trace)?;
    let decided = Letter {
        file: (FileKind::Claim, row.id),
        number: &row.number,
        to: &papers::claimant(deal, row).await?,
        what: "",
        result,
        reasons: &verdict.reasons,
        words: &verdict.words,
        figures: vec![
            told("创新券编号", voucher.number),
            told("申请兑付金额", format!("{} 元", Fen::new(row.amount))),
        ],
        trace: (after == State::Payable).then_some(&trace),
        next: &next,
        remedy: Remedy::of(verdict.decision),
    };
    letter(deal, &decided).await?;
    Ok(())
}

pub(super) async fn submitted(deal: &Deal<'_>, row: &Claim) -> Result<(), Refused> {
    desk(
        deal,
        row,
        Role::Agency,
        ("兑付申请待复核", "完成复核、审定和付款"),
    )
    .await?;
    let words = News::of(&row.number, "服务机构申请兑付本单位的创新券").next("等待专业机构复核");
    parties(deal, row, (None, Some(words))).await
}

/// The place of a claim that waits for money; nothing for one that is covered.
fn waits(place: Option<Place>) -> Option<Place> {
    place.filter(|place| !place.covered)
}

/// The money does not cover the claim any more, or not yet (R12).
pub(crate) async fn queued(deal: &Deal<'_>, row: &Claim, place: &Place) -> Result<(), Refused> {
    let what = format!("预算结转，排队第 {} 位，付款期限停止计算", place.number);
    let words = News::of(&row.number, what).next("预算到位后按次序付款");
    parties(deal, row, (Some(words), None)).await
}

/// The money covers the claim now, and its days run on (R12).
pub(crate) async fn covered(deal: &Deal<'_>, row: &Claim, due: NaiveDate) -> Result<(), Refused> {
    let words = News::of(&row.number, "预算已到位，付款期限继续计算")
        .next(format!("等待财务于 {due} 前付款"));
    parties(deal, row, (Some(words), None)).await?;
    desk(
        deal,
        row,
        Role::Finance,
        ("预算已到位，兑付申请待付款", "付款"),
    )
    .await
}

pub(super) async fn decided(
    deal: &Deal<'_>,
    row: &Claim,
    (after, place): (State, Option<Place>),
) -> Result<(), Refused> {
    let news = |what: &str| News::of(&row.number, what);
    match after {
        State::Confirming => {
            let words = news("专业机构复核通过").next("等待创业中心审定");
            parties(deal, row, (Some(words), None)).await?;
            desk(deal, row, Role::Centre, ("兑付申请待审定", "审定并付款")).await
        }
        State::Payable if waits(place).is_some() => {
            let number = place.map_or(0, |place| place.number);
            let words = news("创业中心审定通过，预算结转")
                .next(format!("排队第 {number} 位，预算到位后按次序付款"));
            parties(deal, row, (Some(words), None)).await
        }
        State::Payable => {
            let words = news("创业中心审定通过").next(match row.due_on {
                Some(due) => format!("等待财务于 {due} 前付款"),
                None => "等待财务付款".to_owned(),
            });
            parties(deal, row, (Some(words), None)).await?;
            desk(deal, row, Role::Finance, ("兑付申请待付款", "付款")).await
        }
        State::Returned => {
            let until = until(deal, row).await?;
            let words = news("兑付申请退回补正").by(until, "按理由改正后重新提交");
            // Tickets and results are the subject's to mend, also where the provider claims (8.4).
            let other =
                news("服务机构的兑付申请退回补正").next("理由涉及票据、成果的，在合同页改正");
            parties(deal, row, (Some(words), Some(other))).await
        }
        State::Refused => {
            let words = || news("不予兑付，创新券作废").next("查看理由，新的服务可另行申领");
            parties(deal, row, (Some(words()), Some(words()))).await
        }
        other => {
            let words = news(other.label()).next("打开兑付申请查看");
            parties(deal, row, (Some(words), None)).await
        }
    }
}

/// A case ended against the voucher before it was paid (5.4).
pub(crate) async fn told_void(deal: &Deal<'_>, row: &Claim) -> Result<(), Refused> {
    decided(deal, row, (State::Refused, None)).await
}

/// The last day on which a returned claim may come in again (R9).
async fn until(deal: &Deal<'_>, row: &Claim) -> Result<chrono::NaiveDate, Refused> {
    let voucher: Voucher = deal.take(row.voucher).await?;
    let days = deal.office.law.policy(deal.today)?.correction_days;
    let correction = deal.office.calendar().due(deal.today, days)?;
    Ok(claim_until(voucher.valid_until, Some(correction.date)))
}

pub(super) async fn withdrawn(
    deal: &Deal<'_>,
    row: &Claim,
    (before, valid_until): (State, chrono::NaiveDate),
) -> Result<(), Refused> {
    let news = |what: &str| News::of(&row.number, what);
    let link = format!("/claims/{}", row.id);
    let words = news("兑付申请已由申请方撤回").next("不用再办理");
    deal.notify_turn(before.turn(), &row.division, words, link)
        .await?;
    let mine = news("兑付申请已撤回").by(valid_until, "可再次申请");
    let other = news("服务机构撤回了兑付申请").next("等待服务机构再次申请");
    parties(deal, row, (Some(mine), Some(other))).await
}

/// The bank has not paid: whose account it is mends it, or it goes into a later batch (8.6).
pub(super) async fn failed(deal: &Deal<'_>, row: &Claim, account: bool) -> Result<(), Refused> {
    let news = News::of(&row.number, "银行未能付款");
    let words = match account {
        true => news.next("核对收款账户，在兑付申请中改正"),
        false => news.next("将列入以后的付款批次，不用办理"),
    };
    parties(deal, row, (Some(words), None)).await
}

pub(super) async fn mended(deal: &Deal<'_>, row: &Claim) -> Result<(), Refused> {
    desk(
        deal,
        row,
        Role::Finance,
        ("收款账户已改正，兑付申请待付款", "付款"),
    )
    .await
}

pub(super) async fn paid(deal: &Deal<'_>, row: &Claim) -> Result<(), Refused> {
    let paid = Fen::new(row.amount);
    let mine = News::of(&row.number, format!("已付款 {paid} 元")).next("核对到账");
    let other = News::of(&row.number, format!("创新券已兑付 {paid} 元")).next("打开兑付申请查看");
    parties(deal, row, (Some(mine), Some(other))).await
}
