//! The Centre makes a plan, draws when its period is over, and closes it once everything is settled (2.4).

use std::collections::BTreeMap;

use rules::draw::hash;
use rules::duties::Act;
use rules::finding::Outcome;
use rules::lifecycle::spot_check;
use rules::lifecycle::spot_plan::{Event, State, next, start};
use rules::numbers::Series;
use rules::spot::{self, Unit};
use rules::{Fen, Finding, Ratio, clause};
use serde::{Deserialize, Serialize};
use store::queries::spot as rows;
use store::{Claim, Contract, Provider, SpotCheck, SpotPlan, Voucher};
use uuid::Uuid;

use super::{Layer, SEED, plan_state, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `from_on`, `to_on`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Planned {
    pub plan: Uuid,
    pub number: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draw {
    pub plan: Uuid,
    pub edition: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drawn {
    pub checks: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    pub checks: usize,
}

static FROM: Field = Field::new("from_on", "起始日期", clause!("2.4"));
static TO: Field = Field::new("to_on", "截止日期", clause!("2.4"));

pub async fn plan(office: &Office, by: By<'_>, command: Plan) -> Result<Planned, Refused> {
    let mut reader = Reader::new(&command.0);
    let days = (reader.date(&FROM), reader.date(&TO));
    let (Some(from), Some(to)) = days else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::PlanSpotCheck, command, |deal| {
            Box::pin(async move {
                // One number after the other: two plans at once see each other's days.
                let number = deal.number(Series::SpotPlan).await?.to_string();
                let others = rows::plans(&deal.tx).await?.into_iter();
                let others: Vec<_> = others
                    .map(|row| (row.number, row.from_on, row.to_on))
                    .collect();
                spot::may_plan((from, to), deal.today, &others).map_err(Refused::Because)?;
                let policy = deal.office.law.policy(deal.today)?;
                let seed = deal.office.secret();
                let row = SpotPlan {
                    id: deal.new_id(),
                    number: number.clone(),
                    from_on: from,
                    to_on: to,
                    share: policy.spot_check_share.to_string(),
                    share_risk: policy.spot_check_share_risk.to_string(),
                    seed_sealed: deal.office.seal(SEED, &seed)?,
                    commitment: hash(&seed),
                    seed: String::new(),
                    frame: String::new(),
                    frame_hash: String::new(),
                    strata: String::new(),
                    paid: 0,
                    drawn_on: None,
                    closed_on: None,
                    state: start().code().to_owned(),
                    edition: 1,
                    updated_at: deal.now,
                };
                let body = Body::words(format!("{from} 至 {to}"))
                    .fact("commitment", row.commitment.clone())
                    .fact("share", row.share.clone())
                    .fact("share_risk", row.share_risk.clone());
                let id = row.id;
                deal.tx.insert(row).await?;
                let change = Change::begins(start().code());
                deal.record(FileKind::SpotPlan, id, change, body).await?;
                let told = News::of(&number, "抽查计划已制定").next(format!("{to} 后抽取"));
                let desk = To::Desk(rules::duties::Role::Centre, None);
                deal.notify(desk, told, format!("/spot-checks/{id}"))
                    .await?;
                Ok(Planned { plan: id, number })
            })
        })
        .await
}

async fn take(deal: &Deal<'_>, command: &Draw) -> Result<(SpotPlan, State), Refused> {
    let row: SpotPlan = deal.take(command.plan).await?;
    if row.edition != command.edition {
        return Err(deal.meanwhile(FileKind::SpotPlan, row.id).await?);
    }
    let before = plan_state(&row)?;
    Ok((row, before))
}

/// The seed is revealed, and the vouchers of the period are drawn.
pub async fn draw(office: &Office, by: By<'_>, command: Draw) -> Result<Drawn, Refused> {
    let command = &command;
    office
        .act(by, Act::DrawSpotCheck, command, |deal| {
            Box::pin(async move { reveal(deal, command).await })
        })
        .await
}

async fn reveal(deal: &Deal<'_>, command: &Draw) -> Result<Drawn, Refused> {
    let (mut row, before) = take(deal, command).await?;
    let after = next(before, Event::Draw)?;
    let claims = rows::paid_in(&deal.tx, (row.from_on, row.to_on)).await?;
    let frame = Frame::read(deal, &claims).await?;
    let seed = deal.office.unseal(SEED, &row.seed_sealed)?;
    let known = (seed.as_str(), row.commitment.as_str());
    spot::may_draw((row.to_on, deal.today), known, frame.units.len())?;
    let share = |text: &str| Ratio::parse(text).ok_or(Refused::Unknown);
    let layers = spot::layers(&frame.units, share(&row.share)?, share(&row.share_risk)?);
    let mut drawn = Vec::new();
    for (at, layer) in (1..).zip(&layers) {
        for number in spot::drawn(&seed, layer) {
            drawn.push(frame.check(deal, (&row, at), &number)?);
        }
    }
    row.frame = spot::canonical(&layers);
    row.frame_hash = hash(&row.frame);
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let kept: Vec<Layer> = layers
        .iter()
        .map(|layer| Layer {
            key: layer.key.clone(),
            all: size(layer.numbers.len()),
            wanted: size(layer.wanted),
        })
        .collect();
    row.strata = serde_json::to_string(&kept)?;
    row.paid = claims.iter().map(|claim| claim.amount).sum();
    row.seed = seed;
    row.drawn_on = Some(deal.today);
    let (checks, all) = (drawn.len(), frame.units.len());
    let body = Body::words(format!("{all} 张中抽取 {checks} 张"))
        .fact("seed", row.seed.clone())
        .fact("frame", row.frame_hash.clone())
        .fact("paid", row.paid);
    let told = News::of(&row.number, format!("已抽取 {checks} 张")).next("逐张检查并登记结果");
    let desk = To::Desk(rules::duties::Role::Centre, None);
    deal.notify(desk, told, format!("/spot-checks/{}", row.id))
        .await?;
    save(deal, row, (before, after), body).await?;
    for check in drawn {
        let id = check.id;
        deal.tx.insert(check).await?;
        let change = Change::begins(spot_check::start().code());
        deal.record(FileKind::SpotCheck, id, change, Body::default())
            .await?;
    }
    Ok(Drawn { checks })
}

async fn save(
    deal: &Deal<'_>,
    mut row: SpotPlan,
    (before, after): (State, State),
    body: Body,
) -> Result<(), Refused> {
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::SpotPlan, id, change, body).await
}

/// What was redeemed in the period of a plan.
struct Frame<'a> {
    units: Vec<Unit>,
    by_number: BTreeMap<String, &'a Claim>,
}

impl Frame<'_> {
    async fn read<'a>(deal: &Deal<'_>, claims: &'a [Claim]) -> Result<Frame<'a>, Refused> {
        let vouchers = claims.iter().map(|row| row.voucher);
        let vouchers = store::many::<Voucher>(&deal.tx, vouchers).await?;
        let contracts = claims.iter().map(|row| row.contract);
        let contracts = store::many::<Contract>(&deal.tx, contracts).await?;
        let providers = claims.iter().map(|row| row.provider);
        let providers = store::many::<Provider>(&deal.tx, providers).await?;
        let (mut units, mut by_number) = (Vec::new(), BTreeMap::new());
        for claim in claims {
            let voucher = vouchers.get(&claim.voucher).ok_or(Refused::Unknown)?;
            let contract = contracts.get(&claim.contract).ok_or(Refused::Unknown)?;
            let provider = providers.get(&claim.provider).ok_or(Refused::Unknown)?;
            let doubtful = |json: &str| {
                let found: Vec<Finding> = serde_json::from_str(json)?;
                Ok::<_, Refused>(found.iter().any(|one| one.outcome == Outcome::NeedsPerson))
            };
            units.push(Unit {
                number: voucher.number.clone(),
                county: claim.division.clone(),
                purpose: contract.purpose.clone(),
                provider: provider.number.clone(),
                risky: doubtful(&claim.findings)? || doubtful(&contract.findings)?,
            });
            by_number.insert(voucher.number.clone(), claim);
        }
        Ok(Frame { units, by_number })
    }

    fn check(
        &self,
        deal: &Deal<'_>,
        (plan, stratum): (&SpotPlan, i64),
        number: &str,
    ) -> Result<SpotCheck, Refused> {
        let claim = self.by_number.get(number).ok_or(Refused::Unknown)?;
        Ok(SpotCheck {
            id: deal.new_id(),
            plan: plan.id,
            voucher: claim.voucher,
            claim: claim.id,
            subject: claim.subject,
            provider: claim.provider,
            division: claim.division.clone(),
            number: number.to_owned(),
            stratum,
            amount: claim.amount,
            sheet: String::new(),
            recorded_by: None,
            recorded_on: None,
            answer_by: None,
            answer: String::new(),
            answered_side: String::new(),
            irregular: 0,
            words: String::new(),
            rectify_by: None,
            settled_on: None,
            inquiry: None,
            state: spot_check::start().code().to_owned(),
            edition: 1,
            updated_at: deal.now,
            mended: String::new(),
            mended_on: None,
            mending: String::new(),
        })
    }
}

/// Closes a plan; one that was never drawn is given up, and the days are free for another.
pub async fn close(office: &Office, by: By<'_>, command: Draw) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::CloseSpotPlan, command, |deal| {
            Box::pin(async move {
                let (mut row, before) = take(deal, command).await?;
                let after = next(before, Event::Close)?;
                let checks = rows::checks(&deal.tx, row.id).await?;
                let mut settled = 0;
                let mut irregular = Fen::ZERO;
                for check in &checks {
                    settled += usize::from(state(check)?.is_settled());
                    irregular += Fen::new(check.irregular);
                }
                spot::may_close(checks.len(), settled)?;
                row.closed_on = Some(deal.today);
                let body = Body::words(format!("共检查 {settled} 张，问题金额 {irregular} 元"))
                    .fact("irregular", irregular.fen());
                let desk = To::Desk(rules::duties::Role::Department, None);
                let told = News::of(&row.number, "抽查计划已结束").next("查看结果和推断");
                deal.notify(desk, told, format!("/spot-checks/{}", row.id))
                    .await?;
                save(deal, row, (before, after), body).await?;
                Ok(Closed {
                    checks: checks.len(),
                })
            })
        })
        .await
}
