//! Admission by expert review: the draw, blind sheets, the close, the Centre's decision (7.3).

use std::process::Command;

use office::listing::Ask;
use office::panels::{self, PanelView, Standing};
use office::{providers, queues};
use rules::draw::hash;
use rules::duties::Role;
use rules::lifecycle::provider::State;
use sim::{Person, approve, expert_form, refuse, reviewed_form, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

/// Experts with their ids in the pool.
pub type Pool = Vec<(Person, Uuid)>;

/// So many experts of tests; the last one at home in something else.
pub async fn pool(region: &Region, count: u32) -> Pool {
    let mut pool = Vec::new();
    for serial in 0..count {
        let login = format!("expert{serial}");
        let uses = if serial + 1 == count && count > 5 {
            "incubation"
        } else {
            "testing"
        };
        let entered = region.town.expert(
            (&region.admin, &region.agency),
            (&login, &login),
            (900 + serial, uses),
        );
        pool.push(entered.await.unwrap());
    }
    pool
}

/// A laboratory that applied for review and was taken in.
async fn taken_in(region: &Region) -> (Person, Uuid) {
    let town = &region.town;
    let person = town.sign_up("keyan", "周敏", Role::Provider).await.unwrap();
    let form = reviewed_form("宁夏科研检测有限公司", 31, "640104");
    let provider = town.apply(&person, form).await.unwrap();
    let state = town.admit(&region.agency, provider, approve(1)).await;
    assert_eq!(state.unwrap(), "to-review");
    (person, provider)
}

async fn seen(region: &Region, reader: &Person, provider: Uuid) -> PanelView {
    let actor = region.actor(reader).await;
    panels::panel(&region.town.office, &actor, provider, None)
        .await
        .unwrap()
}

/// The open sheets with the experts who hold them, in the order drawn.
async fn open(region: &Region, pool: &Pool, provider: Uuid) -> Vec<(Person, Uuid, Uuid)> {
    let panel = seen(region, &region.agency, provider).await;
    let open = panel.seats.into_iter();
    open.filter(|seat| seat.standing == Standing::Open)
        .map(|seat| {
            let (person, id) = pool.iter().find(|(_, id)| *id == seat.expert).unwrap();
            (person.clone(), *id, seat.sheet)
        })
        .collect()
}

async fn score_all(region: &Region, pool: &Pool, provider: Uuid, points: [u32; 4]) {
    for (person, _, sheet) in open(region, pool, provider).await {
        assert!(
            region
                .town
                .score(&person, sheet, points)
                .await
                .unwrap()
                .counts
        );
    }
}

/// Reviewed in favour and approved by the Centre on 2026-04-15.
pub async fn noticed(region: &Region, pool: &Pool) -> (Person, Uuid) {
    let town = &region.town;
    let (lab, provider) = taken_in(region).await;
    town.draw(&region.agency, provider).await.unwrap();
    town.go_to(day("2026-04-15"));
    score_all(region, pool, provider, [80, 90, 85, 100]).await;
    assert!(
        town.close_review(&region.agency, provider)
            .await
            .unwrap()
            .closed
    );
    let state = town.admit(&region.centre, provider, approve(4)).await;
    assert_eq!(state.unwrap(), "noticed");
    (lab, provider)
}

/// Runs the draw again with the script that anybody can read.
fn rerun(panel: &PanelView) -> Vec<String> {
    let told = serde_json::json!({
        "commitment": panel.commitment,
        "seed": panel.seed,
        "pool": panel.pool,
        "pool_sm3": panel.pool_hash,
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draw.json");
    std::fs::write(&file, told.to_string()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/redraw.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(&file)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(str::to_owned).collect()
}

both! {
    async fn anybody_can_run_the_draw_again(region: Region) {
        let town = &region.town;
        let pool = pool(&region, 8).await;
        let (lab, provider) = taken_in(&region).await;
        // Before the draw only the hash of the seed is known, to everybody.
        let before = seen(&region, &lab, provider).await;
        assert_eq!((before.seed.as_str(), before.seats.len()), ("", 0));
        assert_unknown("draw", town.draw(&region.centre, provider).await);
        // One belongs to the applicant, one declared a relation: neither is drawn.
        for (at, field, value) in [(0, "employer", "宁夏科研检测有限公司"), (1, "relations", "宁夏科研检测有限公司")] {
            let form = expert_form("", 900 + at, "testing");
            let form = tick(tick(form, "identity", ""), field, value);
            let id = pool[at as usize].1;
            town.keep_expert(&region.agency, Some(id), 1, form).await.unwrap();
        }
        assert_eq!(town.draw(&region.agency, provider).await.unwrap(), 5);
        let after = seen(&region, &lab, provider).await;
        assert_eq!(hash(&after.seed), before.commitment);
        assert_eq!(hash(&after.pool), after.pool_hash);
        assert_eq!(after.ranking.len(), 6);
        assert_eq!(rerun(&after), after.ranking);
        // Who is at home in something else comes last; names are not for the applicant.
        assert_eq!(after.ranking[5], pool[7].1.to_string());
        let drawn: Vec<_> = after.seats.iter().map(|seat| seat.expert.to_string()).collect();
        assert_eq!(drawn, after.ranking[..5]);
        assert!(after.seats.iter().all(|seat| seat.name.is_empty()));
        assert!(seen(&region, &region.agency, provider).await.seats.iter().all(|seat| !seat.name.is_empty()));
        let twice = codes(town.draw(&region.agency, provider).await);
        assert_eq!(twice, ["state.not-possible"]);
        region.assert_sound().await;
    }

    async fn sheets_are_blind_and_the_centre_decides_with_reasons(region: Region) {
        let town = &region.town;
        let pool = pool(&region, 6).await;
        let (_, provider) = taken_in(&region).await;
        town.draw(&region.agency, provider).await.unwrap();
        let seats = open(&region, &pool, provider).await;
        let (first, _, sheet) = &seats[0];
        let bad = codes(town.score(first, *sheet, [101, 0, 0, 0]).await);
        assert_eq!(bad, ["points.most"]);
        assert_unknown("another's sheet", town.score(&seats[1].0, *sheet, [60; 4]).await);
        let actor = region.actor(&seats[1].0).await;
        assert_unknown("look", panels::sheet(&town.office, &actor, *sheet).await);
        let mine = panels::sheets(&town.office, &actor).await.unwrap();
        assert_eq!((mine.len(), mine[0].due), (1, day("2026-04-20")));
        let view = panels::sheet(&town.office, &actor, mine[0].id).await.unwrap();
        assert_eq!((view.application.dossier.team, view.application.files.len()), (Some(24), 4));
        let file = view.application.files[0].id;
        panels::material(&town.office, &actor, mine[0].id, file).await.unwrap();
        assert_unknown("material", panels::material(&town.office, &actor, *sheet, file).await);

        for (at, (person, _, sheet)) in seats.iter().enumerate() {
            let points = if at < 2 { [70, 80, 90, 100] } else { [50, 80, 90, 100] };
            town.score(person, *sheet, points).await.unwrap();
            let twice = codes(town.score(person, *sheet, points).await);
            assert_eq!(twice, ["sheet.settled"]);
        }
        let open = seen(&region, &region.centre, provider).await;
        assert!(open.seats.iter().all(|seat| seat.points.is_none() && seat.words.is_empty()));
        town.close_review(&region.agency, provider).await.unwrap();
        let closed = seen(&region, &region.centre, provider).await;
        assert_eq!(closed.seats[0].points, Some([70, 80, 90, 100]));
        let tally = closed.tally.unwrap();
        assert_eq!((tally.sheets, tally.in_favour, tally.majority), (5, 2, false));
        assert_eq!((tally.means[0].to_string(), tally.mean.to_string()), ("58.00".into(), "82.00".into()));

        let centre = region.actor(&region.centre).await;
        assert_eq!(queues::queue(&town.office, &centre, &Ask::default()).await.unwrap().lines.len(), 1);
        let differs = codes(town.admit(&region.centre, provider, approve(4)).await);
        assert_eq!(differs, ["review.reason-to-differ"]);
        let mut verdict = approve(4);
        verdict.words = "设备已于评审后到位，现场核实".into();
        assert_eq!(town.admit(&region.centre, provider, verdict).await.unwrap(), "noticed");
        region.assert_sound().await;
    }

    async fn who_steps_aside_or_is_late_is_replaced(region: Region) {
        let town = &region.town;
        let pool = pool(&region, 7).await;
        let (_, provider) = taken_in(&region).await;
        town.draw(&region.agency, provider).await.unwrap();
        let ranking = seen(&region, &region.agency, provider).await.ranking;
        let seats = open(&region, &pool, provider).await;
        town.decline(&seats[0].0, seats[0].2).await.unwrap();
        let now = open(&region, &pool, provider).await;
        assert_eq!(now[4].1.to_string(), ranking[5], "the next in order");
        let early = codes(town.replace(&region.agency, now[0].2).await);
        assert_eq!(early, ["review.running"]);
        for (person, _, sheet) in &now[1..3] {
            town.score(person, *sheet, [60; 4]).await.unwrap();
        }
        assert_eq!(codes(town.close_review(&region.agency, provider).await), ["review.running"]);
        // The Agency's queue shows the next last day, and the Agency hears of it once it is past.
        let desk = region.actor(&region.agency).await;
        let waiting = queues::queue(&town.office, &desk, &Ask::default()).await.unwrap().lines;
        assert!(waiting.iter().any(|line| line.id == provider && line.due.is_some()), "{waiting:?}");
        town.go_to(day("2026-04-21"));
        office::clocks::remind(&town.office).await.unwrap();
        let told = office::notices::read(&town.office, &desk).await.unwrap();
        assert!(told.iter().any(|one| one.words.contains("专家评分已逾期") && one.link.ends_with("/draw")), "{told:?}");
        assert_eq!(codes(town.close_review(&region.agency, provider).await), ["review.quorum"]);
        town.replace(&region.agency, now[0].2).await.unwrap();
        let last = open(&region, &pool, provider).await;
        assert_eq!(last.last().unwrap().1.to_string(), ranking[6]);
        let nobody = codes(town.replace(&region.agency, last[0].2).await);
        assert_eq!(nobody, ["draw.nobody-left"]);
        town.score(&last.last().unwrap().0, last.last().unwrap().2, [60; 4]).await.unwrap();
        assert!(town.close_review(&region.agency, provider).await.unwrap().closed);
        let closed = seen(&region, &region.centre, provider).await;
        let tally = closed.tally.unwrap();
        assert_eq!((tally.sheets, tally.in_favour, tally.majority), (3, 3, true));
        assert_eq!(codes(town.admit(&region.centre, provider, refuse(4)).await), ["review.reason-to-differ"]);
        region.assert_sound().await;
    }

    async fn an_expert_who_joins_the_applicant_after_the_draw_does_not_count(region: Region) {
        let town = &region.town;
        let pool = pool(&region, 8).await;
        let (_, provider) = taken_in(&region).await;
        town.draw(&region.agency, provider).await.unwrap();
        let seats = open(&region, &pool, provider).await;
        let joins = async |at: usize| {
            let id = seats[at].1;
            let form = tick(expert_form("", 0, "testing"), "identity", "");
            let form = tick(form, "employer", "宁夏科研检测有限公司");
            town.keep_expert(&region.agency, Some(id), 1, form).await.unwrap();
        };
        // What the pool's keeper says of interests stands in the record before and after, each body by itself.
        let form = tick(expert_form("", 0, "testing"), "identity", "");
        let form = tick(form, "relations", "甲检测公司、乙公司，丙公司\n甲检测公司");
        town.keep_expert(&region.agency, Some(pool[7].1), 1, form.clone()).await.unwrap();
        let agency = region.actor(&region.agency).await;
        let kept = office::experts::expert(&town.office, &agency, pool[7].1).await.unwrap();
        assert_eq!(kept.relations, "甲检测公司\n乙公司\n丙公司");
        town.keep_expert(&region.agency, Some(pool[7].1), 2, tick(form, "relations", "")).await.unwrap();
        let intruder = region.intruder().await;
        let said = store::queries::records::of_file(&intruder, "expert", pool[7].1).await.unwrap();
        let told = |at: usize| said[said.len() - at].body.clone();
        assert!(told(2).contains("有利害关系的机构由“无”改为“甲检测公司、乙公司、丙公司”"), "{}", told(2));
        assert!(told(1).contains("由“甲检测公司、乙公司、丙公司”改为“无”"), "{}", told(1));
        // Before he scores: the bodies see why he may not, he reads nothing more; his sheet is void, the next is drawn.
        joins(0).await;
        let shown = seen(&region, &region.agency, provider).await.seats;
        let marked: Vec<_> = shown.iter().filter(|seat| seat.conflict.is_some()).collect();
        assert_eq!(marked.len(), 1);
        assert!(marked[0].sheet == seats[0].2 && marked[0].may_replace);
        let expert = region.actor(&seats[0].0).await;
        let sheet = panels::sheet(&town.office, &expert, seats[0].2).await.unwrap();
        assert!(sheet.conflict.is_some() && !sheet.open);
        let file = sheet.application.files[0].id;
        let taken = panels::material(&town.office, &expert, seats[0].2, file).await;
        assert_unknown("a material", taken.map(|_| ()));
        assert!(!town.score(&seats[0].0, seats[0].2, [100; 4]).await.unwrap().counts);
        assert_eq!(open(&region, &pool, provider).await.len(), 5);
        score_all(&region, &pool, provider, [80; 4]).await;
        // After he scored: the close finds it, and the next scores first.
        joins(1).await;
        let close = town.close_review(&region.agency, provider).await.unwrap();
        assert_eq!((close.closed, close.void), (false, 1));
        score_all(&region, &pool, provider, [40; 4]).await;
        assert!(town.close_review(&region.agency, provider).await.unwrap().closed);
        let closed = seen(&region, &region.agency, provider).await;
        let void: Vec<_> = closed.seats.iter().filter(|seat| seat.standing == Standing::Void).collect();
        assert_eq!(void.len(), 2);
        assert!(void.iter().all(|seat| seat.points.is_none() && seat.why.contains("任职于申请机构")));
        // The sheets name the employers of the day of the draw, as the published pool does.
        assert!(closed.seats.iter().all(|seat| seat.employer != "宁夏科研检测有限公司" && !seat.employer.is_empty()));
        assert_eq!(closed.tally.unwrap().sheets, 5);
        region.assert_sound().await;
    }

    async fn a_review_that_cannot_end_is_drawn_anew(region: Region) {
        let town = &region.town;
        let pool = pool(&region, 6).await;
        let (lab, provider) = taken_in(&region).await;
        let nothing = codes(town.redraw(&region.agency, provider).await);
        assert_eq!(nothing, ["state.not-possible"]);
        town.draw(&region.agency, provider).await.unwrap();
        // Two score, two step aside, of whom one is replaced by the last in order, who lets his days pass as the fifth does.
        let seats = open(&region, &pool, provider).await;
        town.decline(&seats[0].0, seats[0].2).await.unwrap();
        let someone = codes(town.redraw(&region.agency, provider).await);
        assert_eq!(someone, ["review.running"]);
        town.decline(&seats[1].0, seats[1].2).await.unwrap();
        for (person, _, sheet) in &seats[2..4] {
            town.score(person, *sheet, [70; 4]).await.unwrap();
        }
        let view = seen(&region, &region.agency, provider).await;
        assert!(!view.more && !view.may_redraw, "two may still score");
        town.go_to(day("2026-04-21"));
        assert_eq!(codes(town.close_review(&region.agency, provider).await), ["review.quorum"]);
        assert!(seen(&region, &region.agency, provider).await.may_redraw);
        assert!(!seen(&region, &region.centre, provider).await.may_redraw);
        assert_unknown("redraw", town.redraw(&region.centre, provider).await);
        let first = seen(&region, &lab, provider).await;
        assert!(town.redraw(&region.agency, provider).await.unwrap().closed);

        // The first review stays for anybody to look up; a new seed is fixed and not known.
        let actor = region.actor(&lab).await;
        let office = &town.office;
        let old = panels::panel(office, &actor, provider, Some(1)).await.unwrap();
        assert_eq!((&old.seed, &old.ranking, old.tally.is_none()), (&first.seed, &first.ranking, true));
        assert!(old.closed_at.is_some() && !old.may_redraw);
        let new = seen(&region, &lab, provider).await;
        assert_eq!((new.round, new.rounds, new.seats.len(), new.seed.as_str()), (2, 2, 0, ""));
        assert!(new.commitment != first.commitment);
        assert_unknown("a third", panels::panel(office, &actor, provider, Some(3)).await);
        // Who scored hears that it does not count, and who was late cannot score any more.
        let scorer = region.actor(&seats[2].0).await;
        let told = office::notices::read(office, &scorer).await.unwrap();
        assert!(told.iter().any(|one| one.words.contains("您这次的评分不计")), "{told:?}");
        let late = town.score(&seats[4].0, seats[4].2, [70; 4]).await;
        assert_eq!(codes(late), ["sheet.settled"]);

        // Who stepped aside is left out of the new draw, and says so in the published pool; four are too few.
        assert_eq!(codes(town.draw(&region.agency, provider).await), ["draw.few"]);
        let entered = town.expert((&region.admin, &region.agency), ("expert9", "expert9"), (950, "testing")).await;
        let mut pool = pool;
        pool.push(entered.unwrap());
        assert_eq!(town.draw(&region.agency, provider).await.unwrap(), 5);
        let drawn = seen(&region, &lab, provider).await;
        assert_eq!(rerun(&drawn), drawn.ranking);
        for (_, id, _) in &seats[..2] {
            assert!(!drawn.ranking.contains(&id.to_string()));
            let line = drawn.pool.lines().find(|line| line.starts_with(&id.to_string()));
            assert!(line.unwrap().ends_with(" aside"), "{line:?}");
        }
        score_all(&region, &pool, provider, [80; 4]).await;
        let enough = codes(town.redraw(&region.agency, provider).await);
        assert_eq!(enough, ["review.goes-on"]);
        assert!(town.close_review(&region.agency, provider).await.unwrap().closed);
        let tally = seen(&region, &region.centre, provider).await.tally.unwrap();
        assert_eq!((tally.sheets, tally.majority), (5, true));
        assert_eq!(town.admit(&region.centre, provider, approve(4)).await.map_err(|_| ()), Err(()));
        assert_eq!(town.admit(&region.centre, provider, approve(6)).await.unwrap(), "noticed");
        region.assert_sound().await;
    }

    async fn what_the_machine_can_decide_is_decided_before_anybody_looks(region: Region) {
        let town = &region.town;
        let person = town.sign_up("keyan", "周敏", Role::Provider).await.unwrap();
        let form = reviewed_form("宁夏科研检测有限公司", 31, "640104");
        let small = tick(tick(form.clone(), "team", "9"), "credit", "");
        let refused = codes(town.apply(&person, small).await);
        assert_eq!(refused, ["team.small", "credit.empty"]);
        let provider = town.apply(&person, tick(form, "team", "10")).await.unwrap();
        town.admit(&region.agency, provider, approve(1)).await.unwrap();
        let few = codes(town.draw(&region.agency, provider).await);
        assert_eq!(few, ["draw.few"]);
        let centre = region.actor(&region.centre).await;
        let view = providers::view(&town.office, &centre, provider).await.unwrap();
        assert_eq!((view.state, view.dossier.team), (State::ToReview, Some(10)));
        assert_eq!(view.files.len(), 4);
        assert_eq!(codes(town.admit(&region.centre, provider, approve(2)).await), ["state.not-possible"]);
    }
}
