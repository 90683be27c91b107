//! `/claims`: the claims one may see, the first due first.

use axum::extract::Query;
use rules::duties::Role;
use rules::lifecycle::claim::State;

use super::{Empty, Kind, states};
use crate::errors::Answer;
use crate::listed::{Asked, CLAIMS};
use crate::visit::Visit;

const KIND: Kind = Kind {
    title: "兑付申请",
    unit: "件",
    path: "/claims",
    columns: &CLAIMS,
};

/// `GET /claims`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::read(query);
    let found = office::claims::list(visit.office(), visit.actor(), &asked.ask).await?;
    let states = states::<State>(&asked, &found);
    Ok(KIND.page(
        &visit,
        (&asked, &found),
        (states, empty(visit.role()), None),
    ))
}

fn empty(role: Role) -> Empty {
    match role {
        Role::Subject => Empty::new(
            "还没有兑付申请。区内机构的券由机构申请兑付；区外机构的券在服务完成后由您申请。",
        )
        .link("查看我的创新券", "/vouchers"),
        Role::Provider => {
            Empty::new("还没有兑付申请。服务完成、票据和成果齐全后，从服务券提交兑付申请。")
                .link("查看我的服务券", "/vouchers")
        }
        _ => Empty::new("还没有兑付申请。"),
    }
}
