//! `/vouchers`: the vouchers one may see; an in-region provider sees its 服务券 (R34).

use axum::extract::Query;
use chrono::Datelike;
use office::vouchers;
use rules::Region;
use rules::duties::Role;
use rules::lifecycle::voucher::State;

use super::{Ceiling, Empty, Kind, states};
use crate::errors::{Answer, Fault};
use crate::listed::{Asked, SERVICE_VOUCHERS, VOUCHERS};
use crate::visit::Visit;

/// `GET /vouchers`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::read(query);
    let held = holds_service_vouchers(&visit).await?;
    let (office, actor) = (visit.office(), visit.actor());
    let found = match held {
        true => vouchers::held(office, actor, &asked.ask).await?,
        false => vouchers::list(office, actor, &asked.ask).await?,
    };
    let kind = Kind {
        title: match visit.role() {
            Role::Subject => "我的创新券",
            Role::Provider if held => "我的服务券",
            _ => "创新券",
        },
        unit: "张",
        path: "/vouchers",
        columns: if held { &SERVICE_VOUCHERS } else { &VOUCHERS },
    };
    let beside = (
        states::<State>(&asked, &found),
        empty(visit.role(), held),
        ceiling(&visit).await?,
    );
    Ok(kind.page(&visit, (&asked, &found), beside))
}

/// An in-region provider holds 服务券, which arise with the set-off; out of the region there are none (R34).
pub async fn holds_service_vouchers(visit: &Visit) -> Result<bool, Fault> {
    let mine = office::providers::mine(visit.office(), visit.actor()).await?;
    Ok(mine.is_some_and(|provider| provider.region == Region::Inside))
}

async fn ceiling(visit: &Visit) -> Result<Option<Ceiling>, Fault> {
    let mine = office::subjects::mine(visit.office(), visit.actor()).await?;
    Ok(mine.map(|subject| Ceiling {
        year: visit.office().today().year(),
        granted: subject.ceiling.granted,
        reserved: subject.ceiling.reserved,
        used: subject.ceiling.used,
        free: subject.ceiling.free(),
    }))
}

fn empty(role: Role, held: bool) -> Empty {
    match role {
        Role::Subject => Empty::new("还没有创新券。服务合同审定后发券，一份合同一张券。")
            .link("查看服务合同", "/contracts")
            .link("填写服务合同", "/contracts/new"),
        Role::Provider if held => {
            Empty::new("还没有服务券。企业抵用创新券时，本机构就收到同号的服务券。")
                .link("查看服务合同", "/contracts")
        }
        Role::Provider => {
            Empty::new("还没有涉及本机构的创新券。区外机构没有服务券，创新券由企业付款后自行兑付。")
        }
        _ => Empty::new("还没有发出创新券。"),
    }
}
