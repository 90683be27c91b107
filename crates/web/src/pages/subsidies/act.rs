//! Proposing and deciding a year, lowering one, and the provider's confirmation.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::subsidies::{self, Confirm, Decide, Lower, Propose, ReportUse};
use rules::Fen;
use rules::duties::Act;

use super::{page, table};
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout;
use crate::pages::appraisals::{ActPage, Asked, last, pick, typed_year};
use crate::parts::Row;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /subsidies/propose`.
pub async fn propose(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    year_form(&visit, Act::ProposeSubsidy, (year, Form::default())).await
}

/// `POST /subsidies/propose`.
pub async fn propose_sent(visit: Visit, sent: Submission) -> Answer {
    let year = typed_year(&sent);
    let outcome = subsidies::propose(visit.office(), sent.by(&visit), Propose { year }).await;
    year_done(&visit, Act::ProposeSubsidy, (year, &sent), outcome).await
}

/// `GET /subsidies/decide`.
pub async fn decide(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    year_form(&visit, Act::DecideSubsidy, (year, Form::default())).await
}

/// `POST /subsidies/decide`.
pub async fn decide_sent(visit: Visit, sent: Submission) -> Answer {
    let command = Decide {
        year: typed_year(&sent),
        seen: Fen::parse_from_zero(sent.value("seen")).unwrap_or(Fen::ZERO),
    };
    let outcome = subsidies::decide(visit.office(), sent.by(&visit), command).await;
    year_done(&visit, Act::DecideSubsidy, (command.year, &sent), outcome).await
}

async fn year_done<T>(
    visit: &Visit,
    act: Act,
    (year, sent): (u16, &Submission),
    outcome: Result<T, office::Refused>,
) -> Answer {
    let mut form = Form::from(sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/subsidies?year={year}&done=1")).into_response()),
        None => year_form(visit, act, (year, form)).await,
    }
}

async fn year_form(visit: &Visit, act: Act, (year, form): (u16, Form)) -> Answer {
    let years = office::appraisals::years(visit.office()).await?;
    let year = pick(&years, Some(year));
    let found = subsidies::list(visit.office(), visit.actor(), year).await?;
    let open = found.to_do.contains(&act);
    let mut rows = vec![Row::new("年度", format!("{year} 年度"))];
    if act == Act::DecideSubsidy {
        rows.push(Row::new("待决定合计", yuan(found.proposed)));
        rows.push(Row::new("本年度补贴预算可用", yuan(found.free)));
    }
    let (warning, button) = match act {
        Act::ProposeSubsidy => (
            "按已发布的年度评价和当年的付款记录逐家计算，报自治区科技管理部门决定。",
            act.label().to_owned(),
        ),
        _ => (
            "决定后占用本年度补贴预算，通知每家机构确认领取，不能撤回。",
            format!("决定给予补贴 {}", sign(found.proposed)),
        ),
    };
    let here = format!("/subsidies?year={year}");
    let form_page = ActPage {
        rows,
        what: "year",
        warning: warning.to_owned(),
        hidden: vec![("year", year.to_string()), ("seen", found.proposed.yuan())],
        table: table(&found.lines, visit.role(), "各机构的服务补贴"),
        button: if open { button } else { String::new() },
        ..ActPage::new(visit, act.label(), &form, here)
    };
    Ok(layout::answer(&form, &form_page))
}

/// `GET /subsidies/use`.
pub async fn report(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    ask_use(&visit, year, Form::default()).await
}

/// `POST /subsidies/use`.
pub async fn report_sent(visit: Visit, sent: Submission) -> Answer {
    let year = typed_year(&sent);
    let command = ReportUse(sent.answers());
    let outcome = subsidies::report_use(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => {
            let next = format!("/subsidies/uses?year={year}&done=1");
            Ok(Redirect::to(&next).into_response())
        }
        None => ask_use(&visit, year, form).await,
    }
}

async fn ask_use(visit: &Visit, year: u16, form: Form) -> Answer {
    let years = office::appraisals::years(visit.office()).await?;
    let year = pick(&years, Some(year));
    let lines = subsidies::uses(visit.office(), visit.actor(), year).await?;
    let mut rows = vec![Row::new("年度", format!("{year} 年度"))];
    if let Some(line) = lines.first() {
        rows.push(Row::new("创新券收入", yuan(line.income)));
        rows.push(Row::new("服务补贴", yuan(line.subsidy)));
        rows.push(Row::new("合计", yuan(line.income + line.subsidy)));
        rows.push(Row::new("报告期限", format!("{} 24时前", line.due_on)));
    }
    let form_page = ActPage {
        rows,
        what: "use",
        warning: "报告后不能再改。".to_owned(),
        hidden: vec![("year", year.to_string())],
        ..ActPage::new(visit, Act::ReportUse.label(), &form, "/subsidies/uses")
    };
    Ok(layout::answer(&form, &form_page))
}

/// `GET /subsidies/{id}/lower`.
pub async fn lower(visit: Visit, Id(id): Id) -> Answer {
    ask_lower(&visit, id, Form::default()).await
}

/// `POST /subsidies/{id}/lower`.
pub async fn lower_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Lower {
        subsidy: id,
        answers: sent.answers(),
    };
    let outcome = subsidies::lower(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/subsidies/{id}")).into_response()),
        None => ask_lower(&visit, id, form).await,
    }
}

async fn ask_lower(visit: &Visit, id: uuid::Uuid, mut form: Form) -> Answer {
    let view = subsidies::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/subsidies/{id}");
    if !view.to_do.contains(&Act::LowerSubsidy) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let line = &view.line;
    let form_page = ActPage {
        rows: vec![
            Row::new("服务补贴", format!("{} {}", line.number, line.name)).href(&here),
            Row::new("按公式计算", yuan(line.computed)),
            Row::new("现为", yuan(line.amount)),
        ],
        what: "lower",
        hidden: vec![("edition", form.value("edition").to_owned())],
        ..ActPage::new(visit, Act::LowerSubsidy.label(), &form, here)
    };
    Ok(layout::answer(&form, &form_page))
}

/// `POST /subsidies/{id}/confirm`.
pub async fn confirm_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Confirm {
        subsidy: id,
        answers: sent.answers(),
    };
    let outcome = subsidies::confirm(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/subsidies/{id}")).into_response()),
        None => page(&visit, id, form, &[]).await,
    }
}
