//! Admissions by review in the demo region: one in public notice, one that the experts still score.

use office::{Refused, panels};
use rules::duties::Role;
use uuid::Uuid;

use crate::admission::expert_form;
use crate::forms::reviewed_form;
use crate::town::{Person, Town};
use crate::verdicts::approve;
use crate::walk::tick;

const EXPERTS: [(&str, &str); 6] = [
    ("zhuanjia1", "高文斌"),
    ("zhuanjia2", "沈静"),
    ("zhuanjia3", "罗海峰"),
    ("zhuanjia4", "方敏"),
    ("zhuanjia5", "纳建军"),
    ("zhuanjia6", "薛玲"),
];

const UNDER_REVIEW: &str = "宁夏节能环保检测有限公司";

pub(super) async fn fill(
    town: &Town,
    (admin, agency, centre): (&Person, &Person, &Person),
) -> Result<(), Refused> {
    let mut experts = Vec::new();
    for (serial, named) in (301..).zip(EXPERTS) {
        let person = town
            .staff(admin, named, Role::Expert, ("评审专家库", ""))
            .await?;
        let mut form = expert_form(named.0, serial, "testing,consulting");
        if serial == 306 {
            // She works for one of the applicants, and the draw leaves her out.
            form = tick(form, "employer", UNDER_REVIEW);
        }
        town.keep_expert(agency, None, 0, form).await?;
        experts.push(person);
    }
    let noticed = drawn(town, agency, ("keyan", "贺兰科研检测有限公司", 311)).await?;
    for expert in &experts {
        score(town, expert, [86, 82, 90, 95]).await?;
    }
    town.close_review(agency, noticed).await?;
    town.admit(centre, noticed, approve(4)).await?;
    drawn(town, agency, ("jieneng", UNDER_REVIEW, 312)).await?;
    for expert in experts.iter().skip(1).take(2) {
        score(town, expert, [78, 70, 85, 90]).await?;
    }
    Ok(())
}

/// A laboratory that applied for review, was taken in, and got its experts.
async fn drawn(
    town: &Town,
    agency: &Person,
    (login, name, serial): (&str, &str, u32),
) -> Result<Uuid, Refused> {
    let person = town.sign_up(login, "业务员", Role::Provider).await?;
    let form = reviewed_form(name, serial, "640106");
    let provider = town.apply(&person, form).await?;
    town.admit(agency, provider, approve(1)).await?;
    town.draw(agency, provider).await?;
    Ok(provider)
}

/// The expert scores what is open on his desk, if anything is.
async fn score(town: &Town, expert: &Person, points: [u32; 4]) -> Result<(), Refused> {
    let actor = town.actor(expert).await?;
    for sheet in panels::sheets(&town.office, &actor).await? {
        if sheet.standing == panels::Standing::Open {
            town.score(expert, sheet.id, points).await?;
        }
    }
    Ok(())
}
