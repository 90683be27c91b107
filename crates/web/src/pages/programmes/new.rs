//! Opening a programme: the form, a second look, the programme.

use askama::Template;
use axum::response::{IntoResponse, Response};
use office::programmes::{self, Open, Terms, look_at_opening};

use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/programme-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    /// The fields that go through the second look.
    fields: &'static [&'static str],
    /// What the button of the second look says; empty before it.
    button: String,
}

const FIELDS: &[&str] = &[
    "name",
    "from_on",
    "to_on",
    "rate",
    "ceiling",
    "budget",
    "payer",
    "bank",
    "bank_account",
    "document",
];

/// `GET /programmes/new`.
pub async fn ask(visit: Visit) -> Answer {
    Ok(sheet(&visit, Form::default(), None))
}

/// `POST /programmes/new`: first a second look, then the programme.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let (office, actor, answers) = (visit.office(), visit.actor(), sent.answers());
    let mut looked = None;
    if !sent.value("back").is_empty() {
        // He looks at his words once more.
    } else if sent.value("checked").is_empty() {
        looked = form.settle(look_at_opening(office, actor, &answers).await)?;
    } else {
        let outcome = programmes::open(office, sent.by(&visit), Open(answers)).await;
        if let Some(done) = form.settle(outcome)? {
            return Ok(after(&format!("/programmes/{}", done.programme)).into_response());
        }
    }
    Ok(sheet(&visit, form, looked.as_ref()))
}

fn sheet(visit: &Visit, mut form: Form, looked: Option<&Terms>) -> Response {
    let title = match looked {
        None => "设立配套计划",
        Some(_) => "核对后设立配套计划",
    };
    let mut rows = Vec::new();
    if let Some(terms) = looked {
        form.set("from_on", terms.dates.from.to_string());
        form.set("to_on", terms.dates.to.to_string());
        rows = vec![
            Row::new("计划名称", &terms.name),
            Row::new(
                "起止日期",
                format!("{} 至 {}", terms.dates.from, terms.dates.to),
            ),
            Row::new("配套比例", format!("自治区兑付额的 {}", terms.rate)),
            Row::new("每个主体每年限额", yuan(terms.ceiling)),
            Row::new("配套预算", yuan(terms.budget)),
            Row::new("大写", terms.budget.in_words()),
            Row::new(
                "付款账户",
                format!("{}\n{} {}", terms.payer, terms.bank, terms.bank_account),
            ),
            Row::new("依据文件", &terms.document),
        ];
    }
    let button = looked.map(|terms| format!("设立，预算 {}", sign(terms.budget)));
    let page = NewPage {
        page: visit.page(title).of(&form).back("/programmes"),
        rows,
        fields: FIELDS,
        button: button.unwrap_or_default(),
        form: form.clone(),
    };
    layout::answer(&form, &page)
}
