//! 能补多少: what a contract would get, line by line with its clauses; no sign-in, nothing is saved.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::award::{Award, quote};
use rules::{Fen, Kind, Policy, Refusal, clause};

use crate::errors::Fault;
use crate::form::{Choice, Form, choices};
use crate::layout::{Page, answer};
use crate::parts::Table;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/calculator.html")]
struct CalculatorPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    award: Option<Award>,
    lines: Table,
    left: Fen,
}

/// `GET /calculator`; without a query the empty form, with one the answer.
pub async fn show(
    visit: Visit,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let mut form = Form::of(asked);
    let award = if form.is_empty() {
        None
    } else {
        estimate(visit.policy()?, &mut form)
    };
    let page = CalculatorPage {
        page: visit.page("能补多少").of(&form),
        kinds: kinds(visit.policy()?),
        lines: award
            .as_ref()
            .map(|award| Table::of_trace("逐项计算", &award.trace))
            .unwrap_or_default(),
        left: award
            .as_ref()
            .map_or(Fen::ZERO, |award| award.ceiling_left - award.face),
        award,
        form: form.clone(),
    };
    Ok(answer(&form, &page))
}

/// The award, or every defect of the three inputs noted in the form.
fn estimate(policy: &Policy, form: &mut Form) -> Option<Award> {
    let kind = kind_of(form);
    let amount = form.value("amount").to_owned();
    let amount =
        Fen::parse(&amount).map_err(|fault| fault.refusal("amount", clause!("5.8"), &amount));
    let used = form.value("used").trim().to_owned();
    let used = if used.is_empty() {
        Ok(Fen::ZERO)
    } else {
        Fen::parse_from_zero(&used)
    }
    .map_err(|fault| fault.refusal("used", clause!("4.4"), &used));
    let (kind, amount, used) = (form.take(kind), form.take(amount), form.take(used));
    match quote(policy, kind?, amount?, used?) {
        Ok(award) => Some(award),
        Err(refusals) => {
            form.refuse(&refusals);
            None
        }
    }
}

fn kind_of(form: &Form) -> Result<Kind, Refusal> {
    let fix = "选择企业法人机构、社会组织或创新创业者之一";
    let refusal =
        |message: &str| Refusal::new("kind.missing", clause!("1.1"), "kind", message, fix);
    let known = form.choice::<Kind>("kind");
    known.ok_or_else(|| match form.value("kind") {
        "" => refusal("没有选择主体类型"),
        other => refusal("没有这种主体类型").own(other.chars().take(24).collect::<String>()),
    })
}

/// Each kind with its ceiling, which is what the choice decides.
fn kinds(policy: &Policy) -> Vec<Choice> {
    let hinted = choices::<Kind>().into_iter().zip(Kind::ALL);
    hinted
        .map(|(choice, kind)| choice.hint(format!("每年最多 {} 元", policy.ceiling(*kind))))
        .collect()
}
