//! The programme in plain words, with a way on for each kind of visitor.

use askama::Template;
use axum::response::Response;
use rules::{Fen, Kind, Policy, Ratio};

use crate::errors::Fault;
use crate::layout::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/home.html")]
struct HomePage<'a> {
    page: Page,
    policy: &'a Policy,
    rates: Vec<Rate>,
    body_ceiling: String,
    person_ceiling: String,
    purchase_limit: String,
}

/// One slice of the rate table as the page shows it.
struct Rate {
    part: String,
    percent: i64,
}

/// `GET /`.
pub async fn show(visit: Visit) -> Result<Response, Fault> {
    let policy = visit.policy()?;
    Ok(layout::show(&HomePage {
        page: visit.page("首页"),
        policy,
        rates: rates(policy),
        body_ceiling: short(policy.ceiling(Kind::Enterprise)),
        person_ceiling: short(policy.ceiling(Kind::Individual)),
        purchase_limit: short(policy.purchase_limit),
    }))
}

fn rates(policy: &Policy) -> Vec<Rate> {
    let mut lower = Fen::ZERO;
    let slices = policy.slices.iter().map(|slice| {
        let part = match slice.up_to {
            Some(up_to) if lower.is_zero() => format!("{}及以下的部分", short(up_to)),
            Some(up_to) => format!("{}至{}的部分", short(lower), short(up_to)),
            None => format!("{}以上的部分", short(lower)),
        };
        lower = slice.up_to.unwrap_or(lower);
        Rate {
            part,
            percent: percent(slice.rate),
        }
    });
    slices.collect()
}

const fn percent(rate: Ratio) -> i64 {
    rate.num() * 100 / rate.den()
}

fn short(amount: Fen) -> String {
    match amount.fen() {
        fen if fen % 1_000_000 == 0 => format!("{}万元", fen / 1_000_000),
        _ => format!("{amount}元"),
    }
}
