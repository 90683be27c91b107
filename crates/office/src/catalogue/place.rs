//! The provider's place on the map: a point that lies in its county (10.3).

use rules::duties::Act;
use rules::places::{Point, coordinate};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Provider, Source, Spot};
use uuid::Uuid;

use super::keep::own;
use super::offer::point;
use crate::act::By;
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// Fields: `longitude`, `latitude` in decimal degrees; or `centre` = `yes` for the centre of the county.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Locate(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Located {
    pub longitude: i64,
    pub latitude: i64,
}

pub async fn locate(office: &Office, by: By<'_>, command: Locate) -> Result<Located, Refused> {
    let command = &command;
    office
        .act(by, Act::KeepCatalogue, command, |deal| {
            Box::pin(async move {
                let provider = own(deal).await?;
                let at = read(office, &provider, &command.0)?;
                let spot = Spot {
                    provider: provider.id,
                    longitude: at.longitude,
                    latitude: at.latitude,
                    updated_at: deal.now,
                };
                match deal.tx.lock::<Spot>(provider.id).await? {
                    Some(_) => {
                        deal.tx.update(spot).await?;
                    }
                    None => deal.tx.insert(spot).await?,
                }
                let body = Body::words(format!("地图位置 {}", at.degrees()));
                deal.record(FileKind::Provider, provider.id, Change::NONE, body)
                    .await?;
                Ok(Located {
                    longitude: at.longitude,
                    latitude: at.latitude,
                })
            })
        })
        .await
}

/// The point as typed, with every defect at once.
fn read(office: &Office, provider: &Provider, answers: &Answers) -> Result<Point, Refused> {
    let Some(division) = &provider.division else {
        return Err(outside().into());
    };
    let counties = &office.law.counties;
    if answers.get("centre") == "yes" {
        let outline = counties.get(division);
        let outline =
            outline.ok_or_else(|| Refused::Fault(format!("{division} has no outline")))?;
        return Ok(outline.centre());
    }
    let axis = |field, name| coordinate(answers.get(field), field, name, clause!("10.3"));
    match (axis("longitude", "经度"), axis("latitude", "纬度")) {
        (Ok(longitude), Ok(latitude)) => {
            let at = Point {
                longitude,
                latitude,
            };
            let name = office.law.divisions.full_name(division);
            counties.check(division, &name, at)?;
            Ok(at)
        }
        (longitude, latitude) => {
            let faults = [longitude.err(), latitude.err()];
            Err(Refused::Because(faults.into_iter().flatten().collect()))
        }
    }
}

fn outside() -> Refusal {
    Refusal::new(
        "point.out-of-region",
        clause!("R35"),
        "",
        "区外机构不在本区地图上标注位置",
        "区外机构按省份列在地图旁的名单中，不用填写位置",
    )
}

pub(super) async fn spot(source: &impl Source, provider: Uuid) -> Result<Option<Point>, Refused> {
    let found: Option<Spot> = store::find(source, provider).await?;
    Ok(found.as_ref().map(point))
}

/// The actor's provider: its county, empty outside the region, its address, and its point.
#[derive(Clone, Debug)]
pub struct Place {
    pub division: Option<String>,
    pub county: String,
    pub address: String,
    pub spot: Option<Point>,
}

pub async fn place(office: &Office, actor: &Actor) -> Result<Place, Refused> {
    let own = actor.party.filter(|_| actor.may(Act::KeepCatalogue));
    let provider: Provider = store_row(office, own.ok_or(Refused::Unknown)?).await?;
    Ok(Place {
        county: crate::providers::view::place(office, &provider),
        spot: spot(&office.store, provider.id).await?,
        division: provider.division,
        address: provider.address,
    })
}
