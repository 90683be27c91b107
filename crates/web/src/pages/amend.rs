//! A certified subject changes its registration: name, bank account or county with a certification of just that part,
//! contact data at once (1.4, 2.3).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::Refused;
use office::answers::Answers;
use office::attachments::LIMITS;
use office::subjects::{self, Amend, SubjectView, UpdateContact};
use rules::Kind;
use rules::duties::Act;
use rules::lifecycle::amendment::{Part, State};
use rules::lifecycle::subject;

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, Problem};
use crate::holding::{self, Kept};
use crate::layout::{self, Page};
use crate::pages::directory;
use crate::parts::{Cell, Column, Table};
use crate::shown;
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let door = door
        .get("/amend", Act::AmendSubject, overview)
        .get("/amend/contact", Act::AmendSubject, ask_contact)
        .post("/amend/contact", Act::AmendSubject, contact);
    let parts = [
        ("/amend/name", Part::Name),
        ("/amend/bank", Part::Bank),
        ("/amend/county", Part::County),
    ];
    parts.into_iter().fold(door, |door, (path, part)| {
        door.get(path, Act::AmendSubject, move |visit| ask(visit, part))
            .post(path, Act::AmendSubject, move |visit, sent| {
                file(visit, part, sent)
            })
    })
}

#[derive(Template)]
#[template(path = "pages/amend.html")]
struct OverviewPage {
    page: Page,
    table: Table,
}

/// `GET /amend`.
pub async fn overview(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    visit.actor().may_for_party(Act::AmendSubject)?;
    let Some(view) = certified(&visit).await? else {
        return Ok(Redirect::to("/mine").into_response());
    };
    let done = match Form::of(asked).value("done") {
        "contact" => "联系信息已更新。",
        _ => "",
    };
    Ok(layout::show(&OverviewPage {
        page: visit
            .page("变更登记")
            .back(format!("/subjects/{}", view.id))
            .done(done),
        table: table(&view),
    }))
}

fn table(view: &SubjectView) -> Table {
    let columns = vec![
        Column::text("内容"),
        Column::text("现在登记的"),
        Column::text("正在办理的变更"),
    ];
    let bank = format!("{} {}", view.bank, view.bank_account);
    let parts = [
        (Part::Name, view.name.as_str()),
        (Part::Bank, &bank),
        (Part::County, &view.county),
    ];
    let rows = parts.into_iter().map(|(part, stands)| {
        let mut open = view.amendments.iter();
        let open = open.find(|line| line.part == part && line.state.is_open());
        vec![
            Cell::link(part.label(), format!("/amend/{}", part.code())),
            Cell::text(stands),
            open.map_or_else(Cell::blank, |line| shown::change::tag(line.state)),
        ]
    });
    let contact = format!("{}（{}），{}", view.contact, view.phone, view.address);
    Table::new("选择要变更的内容", columns)
        .rows(rows)
        .rows([vec![
            Cell::link("联系信息", "/amend/contact"),
            Cell::text(contact),
            Cell::blank(),
        ]])
}

/// The visitor's registration, when it is certified; before that it is corrected, not changed.
async fn certified(visit: &Visit) -> Result<Option<SubjectView>, Fault> {
    let mine = subjects::mine(visit.office(), visit.actor()).await?;
    Ok(mine.filter(|view| view.state == subject::State::Certified))
}

#[derive(Template)]
#[template(path = "pages/amend-part.html")]
struct PartPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    part: Part,
    stands: String,
    /// Why the change came back, while it is corrected.
    returned_for: Vec<Problem>,
    /// The evidence of the returned change, which stays unless another is chosen.
    earlier: Vec<crate::parts::Row>,
    individual: bool,
    places: Vec<Choice>,
    action: String,
}

impl PartPage {
    /// What is asked as evidence.
    fn evidence(&self) -> &'static str {
        match self.part {
            Part::Name => "变更后的证照",
            Part::Bank => "账户证明",
            Part::County => "变更后的证照或住所证明",
        }
    }

    /// What serves as evidence, and what is taken.
    fn evidence_hint(&self) -> String {
        let what = match (self.part, self.individual) {
            (Part::Name, false) => "变更后的营业执照或登记证书",
            (Part::Name, true) => "变更后的身份证，两面在一个文件中",
            (Part::Bank, false) => "开户许可证、基本存款账户信息或银行出具的账户证明",
            (Part::Bank, true) => "本人银行卡或银行出具的账户证明",
            (Part::County, false) => "住所已变更的营业执照或登记证书",
            (Part::County, true) => "居住证、户口簿或租住证明",
        };
        let again = match self.earlier.is_empty() {
            true => "",
            false => "。已交的材料仍在，要补充时再选",
        };
        format!("{what}。{}{again}", self.limits)
    }
}

/// `GET /amend/{part}`.
pub async fn ask(visit: Visit, part: Part) -> Answer {
    visit.actor().may_for_party(Act::AmendSubject)?;
    let open = subjects::open_amendment(visit.office(), visit.actor(), part).await?;
    if let Some(line) = open.filter(|line| line.state == State::Submitted) {
        return Ok(Redirect::to(&format!("/amendments/{}", line.id)).into_response());
    }
    let Some(view) = certified(&visit).await? else {
        return Ok(Redirect::to("/mine").into_response());
    };
    let known = subjects::known_part(visit.office(), visit.actor(), part).await?;
    let form = Form::from(&known);
    show(&visit, &view, part, form, Kept::default()).await
}

/// `POST /amend/{part}`.
pub async fn file(visit: Visit, part: Part, sent: Submission) -> Answer {
    let Some(view) = certified(&visit).await? else {
        return Ok(Redirect::to("/mine").into_response());
    };
    let (mut form, kept) = holding::read(&visit, &sent, Act::AmendSubject).await?;
    let command = Amend {
        part,
        answers: kept.answers(&sent),
    };
    let outcome = subjects::amend(visit.office(), sent.by(&visit), command).await;
    if let Some(done) = form.settle(outcome)? {
        return Ok(shown::after(&format!("/amendments/{}", done.amendment)).into_response());
    }
    kept.settle(&mut form);
    show(&visit, &view, part, form, kept).await
}

async fn show(visit: &Visit, view: &SubjectView, part: Part, form: Form, kept: Kept) -> Answer {
    let open = subjects::open_amendment(visit.office(), visit.actor(), part).await?;
    let (mut returned_for, mut earlier) = (Vec::new(), Vec::new());
    if let Some(line) = open {
        let file = subjects::amendment(visit.office(), visit.actor(), line.id).await?;
        returned_for = shown::reasons(&file.timeline, office::FileKind::Amendment);
        earlier = shown::change::evidence(&file.files);
    }
    let law = visit.office().law();
    let page = PartPage {
        page: visit.page(format!("变更{part}")).of(&form).back("/amend"),
        kept,
        limits: LIMITS,
        part,
        stands: match part {
            Part::Name => view.name.clone(),
            Part::Bank => format!("{} {}", view.bank, view.bank_account),
            Part::County => view.county.clone(),
        },
        returned_for,
        earlier,
        individual: view.kind == Kind::Individual,
        places: directory::places(law),
        action: format!("/amend/{}", part.code()),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

#[derive(Template)]
#[template(path = "pages/amend-contact.html")]
struct ContactPage {
    page: Page,
    form: Form,
    phone: String,
}

/// `GET /amend/contact`.
pub async fn ask_contact(visit: Visit) -> Answer {
    visit.actor().may_for_party(Act::AmendSubject)?;
    if certified(&visit).await?.is_none() {
        return Ok(Redirect::to("/mine").into_response());
    }
    show_contact(&visit, None).await
}

/// `POST /amend/contact`.
pub async fn contact(visit: Visit, sent: Submission) -> Answer {
    if certified(&visit).await?.is_none() {
        return Ok(Redirect::to("/mine").into_response());
    }
    let mut form = Form::from(&sent);
    let command = UpdateContact(sent.answers());
    let outcome = subjects::update_contact(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to("/amend?done=contact").into_response()),
        None => show_contact(&visit, Some(form)).await,
    }
}

async fn show_contact(visit: &Visit, form: Option<Form>) -> Answer {
    let known: Result<(Answers, String), Refused> =
        subjects::known_contact(visit.office(), visit.actor()).await;
    let (known, phone) = known?;
    let form = form.unwrap_or_else(|| Form::from(&known));
    let page = ContactPage {
        page: visit.page("修改联系信息").of(&form).back("/amend"),
        phone,
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}
