//! Who hears what of a contract: the subject of every step, the desk whose turn it is, the provider it names.

use rules::Region;
use rules::lifecycle::contract::State;
use store::{Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use super::submit::Submitted;
use crate::act::Deal;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::vouchers::view::region;

pub(super) async fn submitted(
    deal: &Deal<'_>,
    done: &Submitted,
    subject: &Subject,
    provider: Uuid,
) -> Result<(), Refused> {
    let link = format!("/contracts/{}", done.contract);
    let words = News::of(&done.number, "服务合同待审核").next("核对后办理");
    let turn = State::Submitted.turn();
    deal.notify_turn(turn, &subject.division, words, link.clone())
        .await?;
    // The provider sees at once when a contract is entered in its name that it did not conclude (5.4).
    let provider: Provider = deal.take(provider).await?;
    let words = News::of(&done.number, "主体提交了与本机构的合同").next("核对合同；不符时联系主体");
    deal.notify(To::Account(provider.account), words, link)
        .await
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
