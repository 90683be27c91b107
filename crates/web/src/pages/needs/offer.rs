//! A provider offers to a need or takes its offer back; the subject chooses one and begins the contract.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::needs::{self, Accept, MakeOffer, TakeBack};
use rules::duties::Act;
use uuid::Uuid;

use super::{file, offer_rows, whose};
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/need-offer.html")]
struct OfferPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    services: Vec<Choice>,
    action: String,
    here: String,
}

/// `GET /needs/{id}/offer`.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

/// `POST /needs/{id}/offer`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = MakeOffer {
        need: id,
        answers: sent.answers(),
    };
    let outcome = needs::offer(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/needs/{id}")).into_response()),
        None => page(&visit, id, form).await,
    }
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = file(visit, id).await?;
    let here = format!("/needs/{id}");
    if !view.to_do.contains(&Act::OfferService) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let services = needs::my_services(visit.office(), visit.actor()).await?;
    let mut choices = vec![Choice::new("", "按需求定制，不在目录中")];
    choices.extend(services.iter().map(|one| {
        let label = format!("{}（{}）", one.item, yuan(one.price));
        Choice::new(one.id.to_string(), label)
    }));
    let line = &view.line;
    let budget = line.budget.map_or_else(|| "未填写".to_owned(), yuan);
    let page = OfferPage {
        page: visit.page("报价").of(&form).back(&here),
        rows: vec![
            Row::new("需求", &line.title),
            Row::new("具体要求", &line.words),
            Row::new("需求方", whose(line)),
            Row::new("预算", budget),
            Row::new("完成时间", format!("{} 前", line.needed_by)),
        ],
        services: choices,
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

#[derive(Template)]
#[template(path = "pages/need-choose.html")]
struct ChoosePage {
    page: Page,
    form: Form,
    lead: &'static str,
    rows: Vec<Row>,
    edition: String,
    button: String,
    warning: bool,
    action: String,
    here: String,
}

/// `GET /need-offers/{id}/accept`.
pub async fn choose(visit: Visit, Id(id): Id) -> Answer {
    check(&visit, id, (Act::AcceptOffer, Form::default())).await
}

/// `POST /need-offers/{id}/accept`: the offer is chosen, and the contract that it fills in is opened.
pub async fn chosen(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Accept {
        offer: id,
        answers: sent.answers(),
    };
    let outcome = needs::accept(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/needs/{}", done.need)).into_response()),
        None => check(&visit, id, (Act::AcceptOffer, form)).await,
    }
}

/// `GET /need-offers/{id}/withdraw`.
pub async fn take_back(visit: Visit, Id(id): Id) -> Answer {
    check(&visit, id, (Act::TakeOfferBack, Form::default())).await
}

/// `POST /need-offers/{id}/withdraw`.
pub async fn taken_back(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let need = needs::of_offer(visit.office(), visit.actor(), id).await?;
    let command = TakeBack { offer: id };
    let outcome = needs::take_back(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/needs/{need}")).into_response()),
        None => check(&visit, id, (Act::TakeOfferBack, form)).await,
    }
}

async fn check(visit: &Visit, id: Uuid, (act, mut form): (Act, Form)) -> Answer {
    let need = needs::of_offer(visit.office(), visit.actor(), id).await?;
    let view = file(visit, need).await?;
    let here = format!("/needs/{need}");
    let offer = view.offers.iter().find(|offer| offer.id == id);
    let stands = view.line.state.stands();
    let open = offer.filter(|offer| stands && offer.state == rules::needs::OfferState::Open);
    let Some(offer) = open.or(offer.filter(|_| form.failed())) else {
        return Ok(Redirect::to(&here).into_response());
    };
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let mut rows = vec![Row::new("需求", &view.line.title)];
    rows.push(Row::new("服务机构", &offer.name).href(format!("/providers/{}", offer.provider)));
    rows.extend(offer_rows(offer));
    let (title, lead, button) = match act {
        Act::AcceptOffer => (
            "选定报价",
            "选定后，这家机构会看到本单位的名称，其他报价不再有效；接着按这份报价填写服务合同，合同签章前没有约束力。",
            format!("选定这份报价 {}", sign(offer.price)),
        ),
        _ => (
            "撤回报价",
            "撤回后，需求方不能再选定这份报价；可以重新报价。",
            "撤回报价".to_owned(),
        ),
    };
    let page = ChoosePage {
        page: visit.page(title).of(&form).back(&here),
        lead,
        rows,
        edition: form.value("edition").to_owned(),
        button,
        warning: act != Act::AcceptOffer,
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

/// `POST /needs/{id}/contract`: the draft that the chosen offer fills in, the same one however often.
pub async fn contract(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let draft = needs::draft(visit.office(), sent.by(&visit), id).await?;
    Ok(Redirect::to(&format!("/drafts/{draft}")).into_response())
}
