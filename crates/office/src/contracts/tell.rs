//! Who hears what of a contract: the subject of every step, the desk whose turn it is, the provider it names.

use rules::lifecycle::contract::State;
use rules::{Fen, Region, Trace};
use store::{Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use super::draw::Drawn;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{self, Between, Handed, Letter, Remedy, day, letter, receipt, told};
use crate::review::Verdict;
use crate::vouchers::view::region;

pub(super) async fn drawn(deal: &Deal<'_>, done: &Drawn, subject: &Subject) -> Result<(), Refused> {
    let link = format!("/contracts/{}", done.contract);
    let words = News::of(&done.number, "服务合同已拟定").next("双方签章后上传提交");
    deal.notify(To::Account(subject.account), words, link).await
}

pub(super) async fn submitted(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
) -> Result<(), Refused> {
    let link = format!("/contracts/{}", row.id);
    let words = News::of(&row.number, "服务合同待审核").next("核对后办理");
    let turn = State::Submitted.turn();
    deal.notify_turn(turn, &subject.division, words, link.clone())
        .await?;
    // The provider sees at once when a contract is entered in its name that it did not conclude (5.4).
    let provider: Provider = deal.take(row.provider).await?;
    let words = News::of(&row.number, "主体提交了与本机构的合同").next("核对合同；不符时联系主体");
    deal.notify(To::Account(provider.account), words, link)
        .await
}

/// The receipt of what was handed in (UX-13).
pub(super) async fn received(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
) -> Result<(), Refused> {
    let provider: Provider = deal.take(row.provider).await?;
    let handed = Handed {
        file: (FileKind::Contract, row.id),
        number: &row.number,
        by: &subject.name,
        what: vec![
            told("合同名称", &*row.title),
            told("服务机构", provider.name),
            told("合同金额", format!("{} 元", Fen::new(row.amount))),
        ],
        turn: State::Submitted.turn(),
        next: "市县科技管理部门审核，专业机构复核，创业中心审定后发放创新券（办法解读 2.3—2.5、8.3）",
        due: None,
    };
    receipt(deal, handed).await?;
    Ok(())
}

/// The letter of a decision that ends the reviews or sends the contract back; with the last approval the voucher.
pub(super) async fn written(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
    (after, voucher, verdict): (State, Option<Uuid>, &Verdict),
) -> Result<(), Refused> {
    let issued: Option<Voucher> = match voucher {
        Some(id) => Some(deal.take(id).await?),
        None => None,
    };
    let trace: Option<Trace> = match &issued {
        Some(issued) => serde_json::from_str(&issued.trace)?,
        None => None,
    };
    let (result, next) = match after {
        State::Returned => ("退回补正", "按所列理由改正后，在平台重新提交；原编号不变。"),
        State::Refused => (
            "不予支持",
            "本合同不发放创新券。另有符合条件的服务，可另行申领。",
        ),
        State::Running => (
            "予以支持，发放创新券",
            "创新券见“科技创新券”文书；在有效期内使用，服务完成后申请兑付。",
        ),
        // The next desk decides: nothing is final yet.
        _ => return Ok(()),
    };
    let figures = issued.as_ref().map_or_else(Vec::new, |issued| {
        vec![
            told("创新券编号", &*issued.number),
            told("创新券面额", format!("{} 元", Fen::new(issued.face))),
            told("有效期至", day(issued.valid_until)),
        ]
    });
    let decided = Letter {
        file: (FileKind::Contract, row.id),
        number: &row.number,
        to: &subject.name,
        what: &row.title,
        result,
        reasons: &verdict.reasons,
        words: &verdict.words,
        figures,
        trace: trace.as_ref(),
        next,
        remedy: Remedy::of(verdict.decision),
    };
    letter(deal, &decided).await?;
    if let Some(issued) = &issued {
        let between = Between {
            contract: row,
            subject,
            provider: &deal.take(row.provider).await?,
        };
        papers::voucher(deal, issued, &between).await?;
    }
    Ok(())
}

pub(super) async fn decided(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
    (after, voucher): (State, Option<Uuid>),
) -> Result<(), Refused> {
    let link = format!("/contracts/{}", row.id);
    let news = |what: &str| News::of(&row.number, what);
    let words = match after {
        State::Rechecking => news("市县审核通过").next("等待专业机构复核"),
        State::Confirming => news("专业机构复核通过").next("等待创业中心审定"),
        State::Returned => news("服务合同退回补正").next("按理由改正后重新提交"),
        State::Refused => news("服务合同不予支持").next("查看理由，另有服务可另行申领"),
        State::Running => return issued(deal, row, subject, voucher).await,
        other => news(other.label()).next("打开合同查看"),
    };
    deal.notify(To::Account(subject.account), words, link.clone())
        .await?;
    let words = match after {
        State::Rechecking => news("服务合同待复核").next("核对后办理"),
        _ => news("服务合同待审定").next("核对面额后审定发券"),
    };
    deal.notify_turn(after.turn(), &row.division, words, link)
        .await
}

async fn issued(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
    voucher: Option<Uuid>,
) -> Result<(), Refused> {
    let voucher: Voucher = deal.take(voucher.ok_or(Refused::Unknown)?).await?;
    let provider: Provider = deal.take(row.provider).await?;
    let link = format!("/contracts/{}", row.id);
    let news = || News::of(&row.number, "创新券已发放");
    let (mine, theirs) = match region(&voucher)? {
        Region::Inside => ("抵用", "等待主体抵用，抵用后开始服务"),
        Region::Outside => ("付清全款并登记", "收到全款后开始服务"),
    };
    let words = news().by(voucher.valid_until, mine);
    deal.notify(To::Account(subject.account), words, link.clone())
        .await?;
    deal.notify(To::Account(provider.account), news().next(theirs), link)
        .await
}

pub(super) async fn withdrawn(
    deal: &Deal<'_>,
    row: &Contract,
    before: State,
) -> Result<(), Refused> {
    let link = format!("/contracts/{}", row.id);
    let words = News::of(&row.number, "主体撤回了服务合同").next("不用再办理");
    deal.notify_turn(before.turn(), &row.division, words.clone(), link.clone())
        .await?;
    let provider: Provider = deal.take(row.provider).await?;
    deal.notify(To::Account(provider.account), words, link)
        .await
}
