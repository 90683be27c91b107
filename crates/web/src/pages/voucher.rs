//! One voucher, for everybody whom it concerns.

use askama::Template;
use office::{FileKind, topups, vouchers};
use rules::duties::Act;

use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row};
use crate::shown::{
    self, PrintedPaper, Standing, Step, TopUpBox, VoucherBox, events, voucher, yuan,
};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/voucher.html")]
struct VoucherPage {
    page: Page,
    kind: &'static str,
    number: String,
    title: String,
    standing: Standing,
    steps: Vec<Step>,
    it: VoucherBox,
    rows: Vec<Row>,
    top_ups: Vec<TopUpBox>,
    papers: Vec<PrintedPaper>,
    events: Vec<Event>,
}

/// `GET /vouchers/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    let view = vouchers::view(visit.office(), visit.actor(), id).await?;
    let (kind, number) = voucher::name(&view, visit.role());
    let page = visit.page(format!("{kind} {number}"));
    let contract = format!("/contracts/{}", view.contract);
    let claim = view
        .claim
        .as_ref()
        .map(|(id, number)| Row::new("兑付申请", number).href(format!("/claims/{id}")));
    let timeline = vouchers::timeline(visit.office(), visit.actor(), id).await?;
    Ok(layout::show(&VoucherPage {
        page: page.crumb(kind, "/vouchers").related("voucher", id),
        kind,
        number: number.to_owned(),
        events: events(&timeline),
        title: view.title.clone(),
        standing: Standing::of_voucher(&view, visit.role()),
        steps: {
            let mut steps = voucher::to_do(&view);
            let may = visit.may(Act::OpenCase);
            steps.extend(may.and_then(|_| shown::step(Act::OpenCase, id)));
            steps
        },
        papers: shown::papers_of(&visit, FileKind::Voucher, id).await?,
        it: VoucherBox {
            href: String::new(),
            ..VoucherBox::new(&view, visit.role())
        },
        top_ups: TopUpBox::all(
            &topups::on_voucher(visit.office(), visit.actor(), id).await?,
            visit.role(),
        ),
        rows: claim
            .into_iter()
            .chain([
                Row::new("服务合同", &view.title).href(contract),
                Row::new("合同金额", yuan(view.amount)),
                Row::new("科技创新主体", &view.subject),
                Row::new("服务机构", format!("{}（{}）", view.provider, view.region)),
            ])
            .collect(),
    }))
}
