//! `/contracts`: the contracts one may see, the latest first.

use axum::extract::Query;
use rules::duties::{Act, Role};
use rules::lifecycle::contract::State;

use super::{Empty, Kind, states};
use crate::errors::Answer;
use crate::listed::{Asked, CONTRACTS};
use crate::visit::Visit;

const KIND: Kind = Kind {
    title: "服务合同",
    unit: "份",
    path: "/contracts",
    columns: &CONTRACTS,
};

/// `GET /contracts`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::read(query);
    let found = office::contracts::list(visit.office(), visit.actor(), &asked.ask).await?;
    let states = states::<State>(&asked, &found);
    Ok(KIND.page(&visit, (&asked, &found), (states, empty(&visit), None)))
}

fn empty(visit: &Visit) -> Empty {
    match visit.role() {
        Role::Subject if visit.actor().party.is_none() => {
            Empty::new("现在就可以填写服务合同；主体登记并认证之后提交，申领创新券。")
                .link("填写服务合同", "/contracts/new")
                .link("去登记", "/register")
        }
        Role::Subject if visit.may(Act::DraftContract).is_some() => {
            Empty::new("还没有服务合同。与在库服务机构谈定服务后，在这里填写合同，申领创新券。")
                .link("填写服务合同", "/contracts/new")
                .link("找服务机构", "/providers")
        }
        Role::Provider => {
            Empty::new("还没有与本机构签订的服务合同。企业填写合同并提交后，会在这里看到。")
        }
        _ => Empty::new("辖区内还没有服务合同。主体提交后，会在这里看到。"),
    }
}
