//! One voucher, for everybody whom it concerns.

use askama::Template;
use office::{FileKind, vouchers};

use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{self, PrintedPaper, Standing, Step, VoucherBox, voucher, yuan};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/voucher.html")]
struct VoucherPage {
    page: Page,
    number: String,
    title: String,
    standing: Standing,
    steps: Vec<Step>,
    it: VoucherBox,
    rows: Vec<Row>,
    papers: Vec<PrintedPaper>,
}

/// `GET /vouchers/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    let view = vouchers::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("创新券 {}", view.number));
    let contract = format!("/contracts/{}", view.contract);
    Ok(layout::show(&VoucherPage {
        page: page.crumb("创新券", "/vouchers").related("voucher", id),
        number: view.number.clone(),
        title: view.title.clone(),
        standing: Standing::of_voucher(&view, visit.role()),
        steps: voucher::to_do(&view),
        papers: shown::papers_of(&visit, FileKind::Voucher, id).await?,
        it: VoucherBox::new(&view, visit.role()),
        rows: vec![
            Row::new("服务合同", &view.title).href(contract),
            Row::new("合同金额", yuan(view.amount)),
            Row::new("科技创新主体", &view.subject),
            Row::new("服务机构", format!("{}（{}）", view.provider, view.region)),
        ],
    }))
}
