//! Spot checks: the seed fixed beforehand, the draw re-run by a script of its own, the sheets, and what the sample says
//! of all (2.4, 5.3).

use std::process::Command;

use office::answers::Answers;
use office::cases;
use office::spot::{self, Answer, Draw, Plan, Record, Settle};
use office::{FileKind, Refused};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::integrity::Origin;
use sim::Person;
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

fn answers<const N: usize>(fields: [(&str, &str); N]) -> Answers {
    fields.into_iter().collect()
}

async fn plan(region: &Region, by: &Person, from: &str, to: &str) -> Result<Uuid, Refused> {
    let asked = region.town.ask(by).await?;
    let plan = Plan(answers([("from_on", from), ("to_on", to)]));
    Ok(spot::plan(&region.town.office, asked.by(), plan)
        .await?
        .plan)
}

async fn draw(region: &Region, by: &Person, plan: Uuid, edition: i64) -> Result<usize, Refused> {
    let asked = region.town.ask(by).await?;
    let draw = Draw { plan, edition };
    Ok(spot::draw(&region.town.office, asked.by(), draw)
        .await?
        .checks)
}

async fn close(region: &Region, by: &Person, plan: Uuid, edition: i64) -> Result<usize, Refused> {
    let asked = region.town.ask(by).await?;
    let draw = Draw { plan, edition };
    Ok(spot::close(&region.town.office, asked.by(), draw)
        .await?
        .checks)
}

async fn record(region: &Region, by: &Person, check: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([("edition", "1"), ("sheet", "样品、报告与合同一致")]);
    let command = Record { check, answers };
    spot::record(&region.town.office, asked.by(), command)
        .await
        .map(drop)
}

async fn answer(region: &Region, by: &Person, check: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([("answer", "情况属实")]);
    let command = Answer { check, answers };
    spot::answer(&region.town.office, asked.by(), command)
        .await
        .map(drop)
}

async fn settle(
    region: &Region,
    by: &Person,
    check: Uuid,
    (edition, outcome, irregular): (&str, &str, &str),
) -> Result<Option<Uuid>, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("edition", edition),
        ("outcome", outcome),
        ("irregular", irregular),
        ("words", "按检查记录处理"),
        ("rectify_by", "2026-12-31"),
    ]);
    let command = Settle { check, answers };
    Ok(spot::settle(&region.town.office, asked.by(), command)
        .await?
        .case)
}

/// What an independent script draws from what is published.
async fn redrawn(region: &Region, plan: Uuid) -> Vec<String> {
    let told = spot::public(&region.town.office, plan).await.unwrap();
    let json = serde_json::json!({
        "commitment": told.commitment, "seed": told.seed,
        "frame": told.frame, "frame_sm3": told.frame_hash,
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draw.json");
    std::fs::write(&file, json.to_string()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/resample.py");
    let run = Command::new("python3")
        .arg(script)
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let mut drawn: Vec<String> = String::from_utf8(run.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    drawn.sort();
    drawn
}

both! {
    async fn a_sample_is_drawn_checked_answered_and_settled(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 5_000_000).await.unwrap();
        let claims = region.claims_of(&[10_000, 12_000, 15_000]).await;
        for (at, claim) in (1..).zip(&claims) {
            region.pass_claim(*claim, 1).await;
            town.pay(&region.finance, *claim, 3, &format!("B-{at}")).await.unwrap();
        }
        assert_unknown("the agency", plan(&region, &region.agency, "2026-04-01", "2026-04-30").await);
        assert_eq!(codes(plan(&region, &region.centre, "2026-04-30", "2026-04-01").await), ["spot.days"]);
        assert_eq!(codes(plan(&region, &region.centre, "2026-01-01", "2026-03-31").await), ["spot.late"], "its vouchers are known");
        let id = plan(&region, &region.centre, "2026-04-01", "2026-04-30").await.unwrap();
        assert_eq!(codes(plan(&region, &region.centre, "2026-04-30", "2026-06-30").await), ["spot.overlap"]);
        let before = spot::public(&town.office, id).await.unwrap();
        assert!(before.seed.is_empty() && before.frame.is_empty() && before.commitment.len() == 64);
        assert_eq!(codes(draw(&region, &region.centre, id, 1).await), ["spot.early"]);
        town.go_to(day("2026-05-06"));

        // A seed that is another one than the published hash says draws nothing.
        let intruder = region.intruder().await;
        intruder.tamper("UPDATE spot_plan SET commitment = 'x' || commitment").await.unwrap();
        assert_eq!(codes(draw(&region, &region.centre, id, 1).await), ["spot.seed-changed"]);
        intruder.tamper(&format!("UPDATE spot_plan SET commitment = '{}'", before.commitment)).await.unwrap();

        assert_eq!(draw(&region, &region.centre, id, 1).await.unwrap(), 2, "two of three at least");
        let told = spot::public(&town.office, id).await.unwrap();
        assert_eq!(told.commitment, before.commitment);
        let mut drawn = told.drawn.clone();
        drawn.sort();
        assert_eq!(redrawn(&region, id).await, drawn);
        assert!(!told.frame.contains("usual") && !told.frame.contains("JG2026"), "the public learns numbers alone");

        let centre = region.actor(&region.centre).await;
        let view = spot::plan_view(&town.office, &centre, id).await.unwrap();
        assert_eq!((view.line.drawn, view.line.settled, view.line.estimate), (2, 0, None));
        let (one, other) = (&view.checks[0], &view.checks[1]);
        // Nobody checks what he dealt with himself, and nobody closes below the share.
        assert_eq!(codes(record(&region, &region.centre, one.id).await), ["case.involved"]);
        assert_eq!(codes(close(&region, &region.centre, id, 2).await), ["spot.below-share"]);
        let checker = region.colleague("jiancha", Role::Centre).await;
        record(&region, &checker, one.id).await.unwrap();
        record(&region, &checker, other.id).await.unwrap();
        let bystander = region.firm("pangguan", 9).await;
        assert_unknown("a bystander", answer(&region, &bystander, one.id).await);
        assert_eq!(codes(settle(&region, &checker, one.id, ("2", "rectify", "100")).await), ["case.unheard"]);
        assert_eq!(settle(&region, &checker, one.id, ("2", "pass", "")).await.unwrap(), None);
        assert!(answer(&region, &bystander, one.id).await.is_err());
        let above = format!("{}", other.amount + Fen::new(1));
        assert_eq!(codes(settle(&region, &checker, other.id, ("2", "case", &above)).await), ["spot.irregular"]);
        let case = settle(&region, &checker, other.id, ("2", "case", "1000")).await.unwrap().expect("a case");
        let opened = cases::view(&town.office, &centre, case).await.unwrap();
        assert_eq!(opened.line.origin, Origin::SpotCheck);
        assert_eq!(opened.line.voucher.map(|(_, number)| number), Some(other.number.clone()));

        close(&region, &region.centre, id, 2).await.unwrap();
        let lines = spot::list(&town.office, &centre).await.unwrap();
        let told = lines[0].estimate.expect("all is settled");
        // One of two in a stratum of three: half of them, and three halves of what was found.
        assert_eq!((told.share.value, told.amount.value, told.units), (500_000, Fen::from_yuan(1_500), (3, 2)));
        assert!(told.share.low < 500_000 && told.share.high > 500_000);
        region.assert_sound().await;
        assert_eq!(FileKind::SpotCheck.label(), "抽查");
        assert!(!view.to_do.contains(&Act::DrawSpotCheck));
    }
}
