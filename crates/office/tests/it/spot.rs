//! Spot checks: the seed fixed beforehand, the draw re-run by a script of its own, the sheets, and what the sample says
//! of all (2.4, 5.3).

use std::process::Command;

use office::answers::Answers;
use office::listing::Ask;
use office::related::Kind;
use office::spot::{self, Answer, Draw, Judge, Mend, Plan, Record, Settle};
use office::{FileKind, Refused, attachments, cases, clocks, find, queues, tasks};
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

/// Somebody of the walk, by his login.
fn person(login: &str, role: Role) -> Person {
    Person {
        login: login.to_owned(),
        name: String::new(),
        role,
        body: String::new(),
    }
}

async fn mend(region: &Region, by: &Person, check: Uuid, proof: bool) -> Result<String, Refused> {
    let asked = region.town.ask(by).await?;
    let mut answers = answers([("words", "已补齐检测原始记录")]);
    if proof {
        let upload = sim::pdf("整改证明.pdf");
        let act = Act::MendSpotCheck;
        let office = &region.town.office;
        let held = attachments::hold(office, asked.by(), act, "attachment", upload).await?;
        answers = sim::tick(answers, "attachment", &held.id.to_string());
    }
    let asked = region.town.ask(by).await?;
    let done = spot::mend(&region.town.office, asked.by(), Mend { check, answers }).await?;
    Ok(done.state)
}

async fn judge(
    region: &Region,
    by: &Person,
    check: Uuid,
    (edition, mending, day): (&str, &str, &str),
) -> Result<Option<Uuid>, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("edition", edition),
        ("mending", mending),
        ("words", "按提交的材料核对"),
        ("rectify_by", day),
    ]);
    let done = spot::judge(&region.town.office, asked.by(), Judge { check, answers }).await?;
    Ok(done.case)
}

/// What waits for a desk of what is watched, but for signals on claims: the act and the number, the first due first.
async fn waits(region: &Region, by: &Person) -> Vec<(Act, String, Option<String>)> {
    let actor = region.actor(by).await;
    let found = queues::queue(&region.town.office, &actor, &Ask::default())
        .await
        .unwrap();
    let lines = found.lines.into_iter();
    lines
        .filter(|line| line.act != Some(Act::AnswerSignal))
        .map(|line| {
            (
                line.act.unwrap(),
                line.number,
                line.due.map(|day| day.to_string()),
            )
        })
        .collect()
}

async fn finds(region: &Region, by: &Person, typed: &str) -> Vec<Kind> {
    let actor = region.actor(by).await;
    let found = find::find(&region.town.office, &actor, typed)
        .await
        .unwrap();
    found.files.into_iter().map(|card| card.kind).collect()
}

both! {
    /// Desks know what waits of supervision, what was ordered to be mended is mended or becomes a case, and what was
    /// upheld costs points with the file that shows it.
    async fn what_is_found_is_mended_or_becomes_a_case(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 5_000_000).await.unwrap();
        let claims = region.claims_of(&[10_000, 12_000]).await;
        for (at, claim) in (1..).zip(&claims) {
            region.pass_claim(*claim, 1).await;
            town.pay(&region.finance, *claim, 3, &format!("B-{at}")).await.unwrap();
        }
        let (firm, lab) = (person("queue1", Role::Subject), person("zhijian", Role::Provider));
        let id = plan(&region, &region.centre, "2026-04-01", "2026-04-30").await.unwrap();
        assert_eq!(waits(&region, &region.centre).await, []);
        town.go_to(day("2026-05-06"));
        let checker = region.colleague("jiancha", Role::Centre).await;
        assert_eq!(waits(&region, &checker).await, [(Act::DrawSpotCheck, "CC2026-000001-7".to_owned(), None)]);
        draw(&region, &region.centre, id, 1).await.unwrap();
        let centre = region.actor(&region.centre).await;
        let checks = spot::plan_view(&town.office, &centre, id).await.unwrap().checks;
        let [one, other] = &checks[..] else { panic!("two are drawn") };
        let acts: Vec<Act> = waits(&region, &checker).await.into_iter().map(|(act, ..)| act).collect();
        assert_eq!(acts, [Act::RecordSpotCheck; 2]);
        assert_eq!(finds(&region, &lab, &one.number).await, [Kind::Voucher], "who is drawn does not know it yet");
        for check in [one, other] {
            record(&region, &checker, check.id).await.unwrap();
        }
        assert_eq!(waits(&region, &checker).await, [], "the checked may answer first");
        answer(&region, &lab, one.id).await.unwrap();
        let waiting = waits(&region, &checker).await;
        assert_eq!(waiting, [(Act::SettleSpotCheck, one.number.clone(), None)]);
        settle(&region, &checker, one.id, ("3", "rectify", "100")).await.unwrap();
        town.go_to(day("2026-05-21"));
        assert_eq!(waits(&region, &checker).await, [(Act::SettleSpotCheck, other.number.clone(), None)]);
        settle(&region, &checker, other.id, ("2", "rectify", "100")).await.unwrap();
        let todo = tasks::tasks(&town.office, &region.actor(&lab).await).await.unwrap();
        let mending: Vec<_> = todo.iter().filter(|task| task.act == Act::MendSpotCheck).collect();
        assert_eq!((mending.len(), mending[0].due), (2, Some(day("2026-12-31"))));

        // Proof is text and a file; the Centre asks again, then accepts. Who dealt with the file does not judge.
        assert_eq!(codes(mend(&region, &lab, one.id, false).await), ["file.missing"]);
        assert_unknown("a bystander", mend(&region, &region.firm("pangguan", 9).await, one.id, true).await);
        assert_eq!(codes(judge(&region, &checker, one.id, ("4", "accept", "")).await), ["spot.not-mended"]);
        assert_eq!(codes(judge(&region, &checker, one.id, ("4", "case", "")).await), ["spot.mending-runs"]);
        assert_eq!(mend(&region, &lab, one.id, true).await.unwrap(), "mended");
        assert_eq!(waits(&region, &checker).await, [
            (Act::CloseSpotPlan, "CC2026-000001-7".to_owned(), None),
            (Act::JudgeMending, one.number.clone(), None),
        ]);
        assert_eq!(codes(judge(&region, &region.centre, one.id, ("5", "accept", "")).await), ["case.involved"]);
        assert_unknown("the agency", judge(&region, &region.agency, one.id, ("5", "accept", "")).await);
        assert_eq!(codes(judge(&region, &checker, one.id, ("5", "again", "2026-05-21")).await), ["spot.rectify-by"]);
        judge(&region, &checker, one.id, ("5", "again", "2026-06-12")).await.unwrap();
        mend(&region, &firm, one.id, true).await.unwrap();
        judge(&region, &checker, one.id, ("7", "accept", "")).await.unwrap();
        let seen = spot::check_view(&town.office, &region.actor(&firm).await, one.id).await.unwrap();
        assert_eq!(seen.line.state, rules::lifecycle::spot_check::State::Rectified);
        assert!(seen.mended.contains("科技服务机构：已补齐") && seen.mended.contains("科技创新主体：已补齐"), "{}", seen.mended);
        assert_eq!(seen.files.len(), 1, "the other side's proof is the other side's");

        // Nothing is handed in by the day: the desk is told, and a case is opened.
        town.go_to(day("2027-01-05"));
        assert!(clocks::remind(&town.office).await.unwrap() > 0);
        let late = waits(&region, &checker).await;
        assert_eq!(late, [
            (Act::JudgeMending, other.number.clone(), Some("2026-12-31".to_owned())),
            (Act::CloseSpotPlan, "CC2026-000001-7".to_owned(), None),
        ]);
        let case = judge(&region, &checker, other.id, ("3", "case", "")).await.unwrap().expect("a case");
        assert!(!waits(&region, &checker).await.iter().any(|(act, ..)| *act == Act::DecideCase), "not heard yet");
        town.go_to(day("2027-01-25"));
        assert!(waits(&region, &checker).await.iter().any(|(act, number, _)| {
            (*act, number.as_str()) == (Act::DecideCase, "AJ2027-000001-9")
        }), "{:?}", waits(&region, &checker).await);

        // Everybody finds what he may open, and no more.
        let agency = &region.agency;
        assert_eq!(finds(&region, agency, "AJ2027-1").await, [Kind::Case]);
        assert_eq!(finds(&region, agency, "CC2026-1").await, [Kind::SpotPlan]);
        assert_eq!(finds(&region, agency, &other.number).await, [Kind::Voucher, Kind::SpotCheck, Kind::Case]);
        assert_eq!(finds(&region, &lab, "AJ2027-1").await, [Kind::Case]);
        for hidden in ["CC2026-1", "FK2026-1", "PJ2026-1"] {
            assert_eq!(finds(&region, &lab, hidden).await, [], "{hidden}");
        }
        assert_eq!(finds(&region, &person("pangguan", Role::Subject), "AJ2027-1").await, []);
        let auditor = region.actor(&region.auditor).await;
        let sought = [("file", "AJ2027-1")].into_iter().collect();
        let (sought, _) = office::audit::Sought::read(&sought);
        let (lines, count) = office::audit::read(&town.office, &auditor, &sought, (0, 50)).await.unwrap();
        assert!(count > 0 && lines.iter().all(|line| line.entry.file == case));
        region.assert_sound().await;
    }
}
