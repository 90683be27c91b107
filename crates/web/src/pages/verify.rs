//! The public check of a paper, by its number and check code or by the code printed on it (10.1).

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use office::verify::{Claimed, Match, Verified, verify};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::{Row, Tag, Tone};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the question, the answer, and the look at a file.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/verify", Act::SeePublic, ask)
        .get("/verify/{number}", Act::SeePublic, show)
        .post("/verify/{number}", Act::SeePublic, compare)
}

#[derive(Template)]
#[template(path = "pages/verify.html")]
struct AskPage {
    page: Page,
    form: Form,
}

#[derive(Template)]
#[template(path = "pages/genuine.html")]
struct Genuine {
    page: Page,
    kind: &'static str,
    number: String,
    check: String,
    state: Tag,
    rows: Vec<Row>,
    hashes: Vec<Row>,
    sha256: String,
    sealed: String,
    /// What the file that was sent is; none when none was sent.
    compared: Option<Match>,
    action: String,
}

type Asked = Query<Vec<(String, String)>>;

/// `GET /verify`; with a number it leads to the answer.
async fn ask(visit: Visit, Query(asked): Asked) -> Answer {
    let form = Form::of(asked);
    if form.is_empty() {
        return Ok(question(&visit, form));
    }
    let typed = Claimed {
        number: form.value("number").to_owned(),
        check: form.value("c").to_owned(),
    };
    let mut form = form;
    let found = verify(visit.office(), visit.actor(), &typed).await;
    match form.settle(found)? {
        Some(found) => Ok(Redirect::to(&address(&found)).into_response()),
        None => Ok(question(&visit, form)),
    }
}

fn question(visit: &Visit, form: Form) -> axum::response::Response {
    let page = AskPage {
        page: visit.page("核验文书").of(&form),
        form: form.clone(),
    };
    layout::answer(&form, &page)
}

/// Where the answer for a paper stands.
fn address(found: &Verified) -> String {
    format!("/verify/{}?c={}", found.number, found.check)
}

/// `GET /verify/{number}?c=…`, as the printed code says.
async fn show(visit: Visit, Path(number): Path<String>, Query(asked): Asked) -> Answer {
    answer(&visit, number, &Form::of(asked), None).await
}

/// `POST /verify/{number}`: a file is held against the paper and not kept.
async fn compare(visit: Visit, Path(number): Path<String>, sent: Submission) -> Answer {
    let file = sent.upload("file").map(|upload| upload.bytes);
    let form = Form::of([("c", sent.value("c"))]);
    answer(&visit, number, &form, file.as_deref()).await
}

async fn answer(visit: &Visit, number: String, asked: &Form, file: Option<&[u8]>) -> Answer {
    let typed = Claimed {
        number,
        check: asked.value("c").to_owned(),
    };
    let mut form = Form::of([("number", &typed.number), ("c", &typed.check)]);
    let found = verify(visit.office(), visit.actor(), &typed).await;
    match form.settle(found)? {
        Some(found) => Ok(layout::show(&genuine(visit, found, file)?)),
        None => Ok(question(visit, form)),
    }
}

fn genuine(visit: &Visit, found: Verified, file: Option<&[u8]>) -> Result<Genuine, Fault> {
    let tone = if found.stands { Tone::Green } else { Tone::Red };
    let state = match found.stands {
        true => "平台出具，当前有效",
        false => "平台出具，已不作数",
    };
    Ok(Genuine {
        page: visit.page("核验结果").back("/verify"),
        kind: found.kind.label(),
        state: Tag::new(state, tone),
        rows: rows(&found),
        hashes: vec![
            Row::new("内容杂凑值（SM3）", &found.content_hash),
            Row::new("文件杂凑值（SM3）", &found.file_hash),
            Row::new("文件杂凑值（SHA-256）", &found.sha256),
        ],
        compared: file.map(|bytes| found.holds(bytes)),
        action: format!("/verify/{}", found.number),
        sealed: found.sealed.unwrap_or_default(),
        sha256: found.sha256,
        number: found.number,
        check: found.check,
    })
}

fn rows(found: &Verified) -> Vec<Row> {
    let mut rows = vec![
        Row::new("编号", &found.number),
        Row::new(
            "版本",
            format!("第 {} 版，共 {} 页", found.edition, found.pages),
        ),
        Row::new("出具日期", found.made_on.to_string()),
        Row::new("现在的状态", &found.state),
    ];
    rows.extend(
        found
            .parties
            .iter()
            .map(|(role, name)| Row::new(*role, name)),
    );
    rows.extend(
        found
            .amount
            .map(|amount| Row::new("金额", format!("{amount} 元（{}）", amount.in_words()))),
    );
    rows
}
