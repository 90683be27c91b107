//! `/notices`: admissions in public notice; anybody may object, the Centre answers (7.3, 7.4).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::Refused;
use office::attachments::LIMITS;
use office::publications::evidence::{keep, kept};
use office::publications::{
    self, Answer as Answering, Object, Objection, Outcome, PublicNotice, Receipt,
};
use rules::Coded;
use rules::duties::Act;
use uuid::Uuid;

use super::download::saved;
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, choices};
use crate::holding::{self, HELD, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table, Tone};
use crate::shown::{DueShown, after};
use crate::submission::Submission;
use crate::visit::Visit;
use crate::{say, sheets};

/// The file input of an objection.
const EVIDENCE: &str = "evidence";

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/notices", Act::SeePublic, list)
        .get("/notices/{id}", Act::SeePublic, show)
        .post("/notices/{id}/object", Act::ObjectNotice, object)
        .get("/notice-objections/{id}", Act::SeePublic, receipt)
        .get("/notice-objections/{id}/answer", Act::AnswerNotice, answer)
        .post(
            "/notice-objections/{id}/answer",
            Act::AnswerNotice,
            answer_sent,
        )
        .get("/notice-objections/{id}/file", Act::AnswerNotice, file)
}

#[derive(Template)]
#[template(path = "pages/notices.html")]
struct NoticesPage {
    page: Page,
    standing: Table,
    past: Table,
}

/// `GET /notices`.
pub async fn list(visit: Visit) -> Answer {
    let standing = publications::standing(visit.office()).await?;
    let past = publications::past(visit.office()).await?;
    Ok(layout::show(&NoticesPage {
        page: visit.page("入库公示"),
        standing: table("正在公示", &standing).empty("目前没有正在公示的机构。"),
        past: table("近三个月已结束的公示", &past).empty("近三个月没有结束的公示。"),
    }))
}

fn table(caption: &str, notices: &[PublicNotice]) -> Table {
    let columns = vec![
        Column::text("机构"),
        Column::text("所在地"),
        Column::text("入库类别"),
        Column::text("公示起"),
        Column::text("公示止"),
        Column::text("异议"),
        Column::text("结果"),
    ];
    let rows = notices.iter().map(|one| {
        let entry = &one.entry;
        // After its last day a notice waits for answers only: the public is not late with anything.
        let running = one.may_object.then_some(one.days_left);
        let until = one.ended_on.filter(|_| one.upheld).unwrap_or(one.due.date);
        vec![
            Cell::link(&entry.name, format!("/notices/{}", one.id)),
            Cell::text(format!("{}，{}", entry.region.label(), entry.place)),
            Cell::text(entry.class.label()),
            Cell::text(one.from.to_string()),
            match running {
                Some(_) => say::due_cell(Some(one.due.date), running),
                None => Cell::text(until.to_string()),
            },
            Cell::text(format!("{} 件，待答复 {} 件", one.objections, one.open)),
            ending(one),
        ]
    });
    Table::new(caption, columns).rows(rows)
}

fn ending(notice: &PublicNotice) -> Cell {
    match (notice.ended_on, notice.upheld) {
        (None, _) if !notice.may_object => Cell::tag("期满，待答复异议", Tone::Yellow),
        (None, _) => Cell::tag("公示中", Tone::Blue),
        (Some(_), true) => Cell::tag("异议成立，重新审定", Tone::Red),
        (Some(_), false) => Cell::tag("期满列入名录", Tone::Green),
    }
}

#[derive(Template)]
#[template(path = "pages/notice.html")]
struct NoticePage {
    page: Page,
    form: Form,
    notice: PublicNotice,
    rows: Vec<Row>,
    due: Option<DueShown>,
    limits: &'static str,
    held: Option<Token>,
    may_object: bool,
    action: String,
}

/// `GET /notices/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default(), None).await
}

/// `POST /notices/{id}/object`.
pub async fn object(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let kept = evidence(&visit, &sent, &mut form).await?;
    let command = Object {
        publication: id,
        answers: sent.answers(),
        evidence: named(&kept, &sent),
    };
    let outcome = publications::object(visit.office(), sent.by(&visit), command).await;
    if let Some(done) = form.settle(outcome)? {
        let to = format!("/notice-objections/{}", done.objection);
        return Ok(after(&to).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, form, kept.held).await
}

/// A file that was accepted, by the token that names it in the next try.
struct Token {
    id: String,
    name: String,
}

/// The evidence of the form: chosen now, or accepted in an earlier try.
async fn evidence(visit: &Visit, sent: &Submission, form: &mut Form) -> Result<Kept<Token>, Fault> {
    let token = |id: String| {
        let name = kept(visit.office(), &id)?.name;
        Some(Token { id, name })
    };
    let earlier = token(sent.value(HELD).to_owned());
    let hold = async |upload| {
        let id = keep(visit.office(), sent.by(visit), upload).await?;
        token(id).ok_or_else(|| Refused::Fault("a kept file is not found again".to_owned()))
    };
    holding::choose((sent, EVIDENCE), earlier, form, hold).await
}

/// What names the file to the verb: for a refused one a token that opens nothing, so that nothing is saved without it, and
/// one that opens nothing any more as it is, so that the verb tells so.
fn named(kept: &Kept<Token>, sent: &Submission) -> Option<String> {
    if kept.is_refused() {
        return Some(String::new());
    }
    let held = kept.held.as_ref().map(|token| token.id.as_str());
    let before = Some(sent.value(HELD)).filter(|id| !id.is_empty());
    held.or(before).map(str::to_owned)
}

async fn ask(visit: &Visit, id: Uuid, form: Form, held: Option<Token>) -> Answer {
    let notice = publications::notice(visit.office(), id).await?;
    let running = notice.may_object;
    let page = NoticePage {
        page: visit
            .page(format!("公示：{}", notice.entry.name))
            .of(&form)
            .back("/notices"),
        rows: rows(&notice),
        due: running.then(|| DueShown::running(notice.due.date, notice.days_left)),
        limits: LIMITS,
        may_object: notice.may_object && visit.may(Act::ObjectNotice).is_some(),
        action: format!("/notices/{id}/object"),
        form: form.clone(),
        held,
        notice,
    };
    Ok(layout::answer(&form, &page))
}

fn rows(notice: &PublicNotice) -> Vec<Row> {
    let entry = &notice.entry;
    let mut rows = vec![
        Row::new("机构名称", &entry.name),
        Row::new("统一社会信用代码", &notice.uscc),
        Row::new(
            "所在地",
            format!("{}，{}", entry.region.label(), entry.place),
        ),
        Row::new(
            "入库类别",
            format!("{}（{}）", entry.class.label(), entry.class.clause()),
        ),
        Row::new("可提供的服务", sheets::uses(&entry.uses)),
        Row::new("服务内容", &entry.services),
    ];
    if !notice.recognition.is_empty() {
        rows.push(Row::new("认定文件或证书", &notice.recognition));
    }
    rows.extend(sheets::dossier(&notice.dossier));
    if !entry.class.is_direct() {
        let draw = format!("/admissions/{}/draw", notice.provider);
        rows.push(Row::new("专家评审", "抽取依据和评审结果").href(draw));
    }
    rows
}

#[derive(Template)]
#[template(path = "pages/receipt.html")]
struct ReceiptPage {
    page: Page,
    receipt: Receipt,
    at: String,
    answered: String,
}

/// `GET /notice-objections/{id}`: its address is the receipt.
pub async fn receipt(visit: Visit, Id(id): Id) -> Answer {
    let receipt = publications::receipt(visit.office(), id).await?;
    let moment = |at| office::local(at).format("%Y-%m-%d %H:%M").to_string();
    Ok(layout::show(&ReceiptPage {
        page: visit
            .page("对公示的异议")
            .back(format!("/notices/{}", receipt.notice.id)),
        at: moment(receipt.at),
        answered: receipt.answered_at.map(moment).unwrap_or_default(),
        receipt,
    }))
}

#[derive(Template)]
#[template(path = "pages/notice-answer.html")]
struct AnswerPage {
    page: Page,
    form: Form,
    objection: Objection,
    rows: Vec<Row>,
    outcomes: Vec<Choice>,
    action: String,
}

/// `GET /notice-objections/{id}/answer`.
pub async fn answer(visit: Visit, Id(id): Id) -> Answer {
    ask_answer(&visit, id, Form::default()).await
}

/// `POST /notice-objections/{id}/answer`.
pub async fn answer_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Answering {
        objection: id,
        answers: sent.answers(),
    };
    let outcome = publications::answer(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/admissions/{}", done.provider)).into_response()),
        None => ask_answer(&visit, id, form).await,
    }
}

async fn ask_answer(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let objection = publications::objection(visit.office(), visit.actor(), id).await?;
    let here = format!("/admissions/{}", objection.receipt.notice.provider);
    if objection.receipt.outcome.is_some() {
        return Ok(Redirect::to(&here).into_response());
    }
    let mut rows = vec![
        Row::new("公示的机构", &objection.receipt.notice.entry.name).href(&here),
        Row::new("提出人", &objection.name),
        Row::new("联系方式", &objection.contact).note(
            "查看完整联系方式",
            format!("/notice-objections/{id}/contact"),
        ),
        Row::new("事实和依据", &objection.facts),
    ];
    if !objection.evidence.is_empty() {
        let file = format!("/notice-objections/{id}/file");
        rows.push(Row::new("证据", &objection.evidence).href(file));
    }
    let page = AnswerPage {
        page: visit.page("答复公示异议").of(&form).back(here),
        rows,
        outcomes: choices::<Outcome>(),
        action: format!("/notice-objections/{id}/answer"),
        form: form.clone(),
        objection,
    };
    Ok(layout::answer(&form, &page))
}

/// `GET /notice-objections/{id}/file`.
pub async fn file(visit: Visit, Id(id): Id) -> Answer {
    saved(publications::download(visit.office(), visit.actor(), id).await?)
}

impl ReceiptPage {
    /// What the Centre found.
    fn outcome(&self) -> Option<&'static str> {
        self.receipt.outcome.map(Coded::label)
    }
}
