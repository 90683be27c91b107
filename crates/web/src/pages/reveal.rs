//! Personal data in full: first the reason, then the data on that one answer (PIPL).

use askama::Template;
use office::publications::{self, Reach};
use office::reveal::{Party, Reveal, Revealed, Why, look, reveal};
use rules::duties::Act;
use serde::Deserialize;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::query::Query;
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this file.
pub fn open(door: Door) -> Door {
    door.get("/subjects/{id}/reveal", Act::Reveal, subject)
        .post("/subjects/{id}/reveal", Act::Reveal, subject_sent)
        .get("/admissions/{id}/reveal", Act::Reveal, provider)
        .post("/admissions/{id}/reveal", Act::Reveal, provider_sent)
        .get(
            "/notice-objections/{id}/contact",
            Act::ReachObjector,
            objector,
        )
        .post(
            "/notice-objections/{id}/contact",
            Act::ReachObjector,
            objector_sent,
        )
}

/// The claim from whose payment the reader comes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct From {
    claim: String,
}

impl From {
    fn claim(&self) -> Option<Uuid> {
        Uuid::parse_str(&self.claim).ok()
    }
}

/// Whose data are asked for, and from which claim.
type Asked = (Party, Option<Uuid>);

/// `GET /subjects/{id}/reveal`.
pub async fn subject(visit: Visit, Id(id): Id, asked: Query<From>) -> Answer {
    ask(
        &visit,
        (Party::Subject(id), asked.0.claim()),
        Form::default(),
    )
    .await
}

/// `GET /admissions/{id}/reveal`.
pub async fn provider(visit: Visit, Id(id): Id, asked: Query<From>) -> Answer {
    ask(
        &visit,
        (Party::Provider(id), asked.0.claim()),
        Form::default(),
    )
    .await
}

/// `POST /subjects/{id}/reveal`.
pub async fn subject_sent(
    visit: Visit,
    Id(id): Id,
    asked: Query<From>,
    sent: Submission,
) -> Answer {
    show(&visit, (Party::Subject(id), asked.0.claim()), sent).await
}

/// `POST /admissions/{id}/reveal`.
pub async fn provider_sent(
    visit: Visit,
    Id(id): Id,
    asked: Query<From>,
    sent: Submission,
) -> Answer {
    show(&visit, (Party::Provider(id), asked.0.claim()), sent).await
}

#[derive(Template)]
#[template(path = "pages/reveal.html")]
struct AskPage {
    page: Page,
    form: Form,
    action: String,
    rows: Vec<Row>,
    reasons: Vec<Choice>,
}

async fn ask(visit: &Visit, asked: Asked, form: Form) -> Answer {
    let named = look(visit.office(), visit.actor(), asked.0).await?;
    let page = visit.page("查看完整个人信息").of(&form);
    Ok(layout::answer(
        &form.clone(),
        &AskPage {
            page: match back(visit, asked) {
                Some(file) => page.back(file),
                None => page,
            },
            form,
            action: visit.here(),
            rows: vec![Row::new("编号", named.number), Row::new("名称", named.name)],
            reasons: choices::<Why>(),
        },
    ))
}

#[derive(Template)]
#[template(path = "pages/revealed.html")]
struct ShownPage {
    page: Page,
    rows: Vec<Row>,
}

async fn show(visit: &Visit, asked: Asked, sent: Submission) -> Answer {
    let command = Reveal {
        party: asked.0,
        answers: sent.answers(),
    };
    let outcome = reveal(visit.office(), sent.by(visit), command).await;
    let mut form = Form::from(&sent);
    let Some(shown) = form.settle(outcome)? else {
        return ask(visit, asked, form).await;
    };
    let page = visit.page("完整个人信息");
    Ok(layout::show(&ShownPage {
        page: match back(visit, asked) {
            Some(file) => page.back(file),
            None => page,
        },
        rows: rows(&shown),
    }))
}

/// The payment one comes from, or the file, for those who may read it; Finance sees accounts but no registrations.
fn back(visit: &Visit, (party, claim): Asked) -> Option<String> {
    if let Some(claim) = claim.filter(|_| visit.may(Act::PayClaim).is_some()) {
        return Some(format!("/claims/{claim}/pay"));
    }
    let (act, folder, id): (Act, &str, Uuid) = match party {
        Party::Subject(id) => (Act::SeeSubject, "subjects", id),
        Party::Provider(id) => (Act::SeeProvider, "admissions", id),
    };
    visit.may(act).map(|_| format!("/{folder}/{id}"))
}

fn rows(shown: &Revealed) -> Vec<Row> {
    let mut rows = vec![
        Row::new("编号", &shown.named.number),
        Row::new("名称", &shown.named.name),
    ];
    match &shown.identity {
        Some(id) => rows.push(Row::new("身份证号码", id)),
        None => {
            rows.push(Row::new("法定代表人", &shown.representative));
            rows.push(Row::new("法定代表人身份证号码", &shown.representative_id));
        }
    }
    rows.extend([
        Row::new("联系人", &shown.contact),
        Row::new("联系电话", &shown.phone),
        Row::new("开户银行", &shown.bank),
        Row::new("银行账号", &shown.bank_account),
    ]);
    rows
}

/// `GET /notice-objections/{id}/contact`.
pub async fn objector(visit: Visit, Id(id): Id) -> Answer {
    ask_objector(&visit, id, Form::default()).await
}

async fn ask_objector(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let objection = publications::objection(visit.office(), visit.actor(), id).await?;
    let page = visit.page("查看完整个人信息").of(&form);
    let rows = vec![
        Row::new("公示的机构", &objection.receipt.notice.entry.name),
        Row::new("提出人", &objection.name),
        Row::new("联系方式", &objection.contact),
    ];
    Ok(layout::answer(
        &form.clone(),
        &AskPage {
            page: page.back(format!("/notice-objections/{id}/answer")),
            form,
            action: visit.path().to_owned(),
            rows,
            reasons: choices::<Why>(),
        },
    ))
}

/// `POST /notice-objections/{id}/contact`.
pub async fn objector_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Reach {
        objection: id,
        answers: sent.answers(),
    };
    let outcome = publications::reach(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    let Some(shown) = form.settle(outcome)? else {
        return ask_objector(&visit, id, form).await;
    };
    let page = visit.page("完整个人信息");
    Ok(layout::show(&ShownPage {
        page: page.back(format!("/notice-objections/{id}/answer")),
        rows: vec![
            Row::new("提出人", shown.name),
            Row::new("联系方式", shown.contact),
        ],
    }))
}
