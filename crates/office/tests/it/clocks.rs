//! Time limits run, stand still, begin anew, are told of, and move with the calendar (8.4, 8.6, R9–R11, R33).

use office::answers::Answers;
use office::clocks::{self, Clock};
use office::{Refused, calendar, notices};
use rules::Fen;
use rules::calendar::DayKind;
use rules::clock::{Limit, Outcome};
use rules::duties::Act;
use sim::{Person, send_back};

use crate::support::{Region, both, codes, day};

/// What a person was told that holds these words.
async fn told(region: &Region, person: &Person, words: &str) -> usize {
    let actor = region.actor(person).await;
    let all = notices::read(&region.town.office, &actor).await.unwrap();
    all.iter()
        .filter(|notice| notice.words.contains(words))
        .count()
}

fn schedule(layer: &str, year: &str, table: &str) -> Answers {
    let mut answers = Answers::default();
    for (field, value) in [("layer", layer), ("year", year), ("table", table)] {
        answers.set(field, value);
    }
    answers.set("source", "宁政办发〔2026〕9号");
    answers
}

async fn publish(region: &Region, answers: Answers) -> Result<calendar::Published, Refused> {
    let asked = region.town.ask(&region.admin).await?;
    calendar::publish(&region.town.office, asked.by(), calendar::Publish(answers)).await
}

/// The preview is looked at and confirmed.
async fn enter(region: &Region, mut answers: Answers) -> (calendar::Preview, calendar::Published) {
    let actor = region.actor(&region.admin).await;
    let seen = calendar::preview(&region.town.office, &actor, &answers)
        .await
        .unwrap();
    answers.set("seen", &seen.seen.to_string());
    let done = publish(region, answers).await.unwrap();
    (seen, done)
}

fn ended(clock: &Clock) -> (Limit, Option<Outcome>) {
    (clock.limit, clock.outcome)
}

both! {
    async fn the_payment_clock_stands_still_and_begins_anew(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        let claim = case.claim;
        let file = region.file_of_claim(claim).await;
        assert_eq!(file.clocks.iter().map(ended).collect::<Vec<_>>(), [(Limit::Payment, None)]);
        assert_eq!(Some(file.clocks[0].due_on), file.line.due_on);

        town.decide_claim(&region.agency, claim, send_back(1)).await.unwrap();
        town.next_working_day();
        let file = region.file_of_claim(claim).await;
        let kinds: Vec<_> = file.clocks.iter().map(ended).collect();
        assert!(kinds.contains(&(Limit::Payment, Some(Outcome::Stopped))), "{kinds:?}");
        assert!(kinds.contains(&(Limit::Correction, None)), "{kinds:?}");

        town.claim(&case.lab, case.voucher).await.unwrap();
        let file = region.file_of_claim(claim).await;
        let kinds: Vec<_> = file.clocks.iter().map(ended).collect();
        assert!(kinds.contains(&(Limit::Correction, Some(Outcome::Met))), "{kinds:?}");
        let running = file.clocks.iter().find(|clock| clock.outcome.is_none()).unwrap();
        // In full, from the day it came in again (R11).
        assert_eq!((running.started_on, running.days), (town.office.today(), 7));
        assert_eq!(Some(running.due_on), file.line.due_on);

        town.appropriate(&region.finance, 200_000).await.unwrap();
        region.pass_claim(claim, 3).await;
        // Past the last day the desk has missed it, and the record says so.
        town.go_to(running.due_on + chrono::Days::new(1));
        town.pay(&region.finance, claim, 5, "B-1").await.unwrap();
        let file = region.file_of_claim(claim).await;
        let last = file.clocks.iter().rfind(|clock| clock.limit == Limit::Payment).unwrap();
        assert_eq!(last.outcome, Some(Outcome::Missed));
    }

    async fn whoever_must_act_is_reminded_once_a_mark(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        town.complete(&lab, contract).await.unwrap();
        town.complete(&firm, contract).await.unwrap();
        let due = region.contract(contract).await.evidence_due.unwrap().date;
        assert_eq!(due, day("2026-04-27"));

        for (today, marks) in [("2026-04-21", 0), ("2026-04-22", 1), ("2026-04-23", 1), ("2026-04-24", 2), ("2026-04-27", 2), ("2026-04-28", 3)] {
            town.go_to(day(today));
            clocks::remind(office).await.unwrap();
            // Once, however often the night comes.
            assert_eq!(clocks::remind(office).await.unwrap(), 0, "{today}");
            let said = told(&region, &firm, "还剩").await + told(&region, &firm, "已逾期").await;
            assert_eq!(said, marks, "{today}");
        }
        assert_eq!(told(&region, &firm, "还剩 3 个工作日").await, 1);
        assert_eq!(told(&region, &firm, "还剩 1 个工作日").await, 1);
        assert_eq!(told(&region, &lab, "还剩").await, 0);

        town.rate(&firm, contract, "4").await.unwrap();
        town.ticket(&firm, contract, 1, Fen::from_yuan(10_000)).await.unwrap();
        town.result(&firm, contract).await.unwrap();
        let file = region.contract(contract).await;
        assert_eq!(file.clocks.iter().map(ended).collect::<Vec<_>>(), [(Limit::Evidence, Some(Outcome::Missed))]);
        region.assert_sound().await;
    }

    async fn evidence_in_time_is_met_and_says_nothing_more(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 10_000)).await;
        let file = region.contract(contract).await;
        assert_eq!(file.clocks.iter().map(ended).collect::<Vec<_>>(), [(Limit::Evidence, Some(Outcome::Met))]);
        town.go_to(day("2026-05-20"));
        assert_eq!(clocks::remind(&town.office).await.unwrap(), 0);
    }

    async fn a_new_schedule_moves_what_runs(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        let before = region.file_of_claim(case.claim).await.line.due_on.unwrap();
        let off = before.to_string();
        assert!(town.office.calendar().is_working(before));

        let answers = schedule("ningxia", "2026", &format!("{off} 放假"));
        let (seen, done) = enter(&region, answers).await;
        let moved: Vec<_> = seen.moved.iter().map(|one| (one.limit, one.before)).collect();
        assert_eq!(moved, [(Limit::Payment, before)]);
        assert_eq!((done.version, done.moved), (1, 1));
        // The regional days of the notices before are no longer named, so they are worked again.
        assert!(seen.changes.contains(&(before, true, false)), "{:?}", seen.changes);

        let file = region.file_of_claim(case.claim).await;
        let after = file.line.due_on.unwrap();
        assert_eq!(after, seen.moved[0].after);
        assert!(after > before);
        assert_eq!(file.clocks.last().unwrap().due_on, after);
        assert_eq!(file.due.unwrap().date, after);
        assert!(file.timeline.iter().any(|entry| entry.act == Some(Act::SetCalendar)), "{:?}", file.timeline);
        assert_eq!(told(&region, &region.agency, "工作日安排变动").await, 1);
        region.assert_sound().await;

        // Another process reads the same calendar.
        calendar::refresh(&town.office).await.unwrap();
        assert!(!town.office.calendar().is_working(before));
    }

    async fn a_correction_takes_the_place_of_the_version_before(region: Region) {
        let office = &region.town.office;
        assert!(office.calendar().is_provisional(2027));
        enter(&region, schedule("national", "2027", "2027-01-01 放假\n2027-01-04 放假")).await;
        assert!(!office.calendar().is_provisional(2027));
        assert!(!office.calendar().is_working(day("2027-01-04")));
        let (_, done) = enter(&region, schedule("national", "2027", "2027-01-01,off\n2027-01-03\t上班")).await;
        assert_eq!(done.version, 2);
        assert!(office.calendar().is_working(day("2027-01-04")));
        assert!(office.calendar().is_working(day("2027-01-03")));
        let year = calendar::year(office, 2027).await.unwrap();
        let stands: Vec<_> = year.notices.iter().map(|notice| (notice.version, notice.stands)).collect();
        assert_eq!(stands, [(1, false), (2, true)]);
        assert_eq!(year.days.iter().filter(|entry| entry.kind == DayKind::Work).count(), 1);
    }

    async fn a_schedule_is_entered_on_what_was_seen(region: Region) {
        let answers = schedule("national", "2027", "2027-01-01 放假");
        enter(&region, answers.clone()).await;
        // Another tab, opened before.
        let stale = sim::tick(answers, "seen", "0");
        assert!(matches!(publish(&region, stale).await, Err(Refused::Meanwhile(_))));
    }

    async fn a_bad_schedule_tells_every_defect_and_changes_nothing(region: Region) {
        let actor = region.actor(&region.admin).await;
        let office = &region.town.office;
        let mut bad = schedule("", "二七", "2027-01-01 放假\n2027-01-01 放假\n2026-12-31 放假\n2027-01-04 上班\n2027-02-30 放假\n2027-03-01");
        bad.set("source", " ");
        let told = codes(calendar::preview(office, &actor, &bad).await);
        for code in ["layer.empty", "schedule.year", "schedule.source", "schedule.twice", "schedule.weekday", "schedule.date", "schedule.kind"] {
            assert!(told.iter().any(|one| one == code), "{code} {told:?}");
        }
        assert!(publish(&region, bad).await.is_err());
        assert!(office.calendar().is_provisional(2027));
        // Nobody but the administrator.
        let answers = schedule("national", "2027", "2027-01-01 放假");
        for person in [&region.finance, &region.centre, &region.auditor] {
            let actor = region.actor(person).await;
            assert!(matches!(calendar::preview(office, &actor, &answers).await, Err(Refused::Unknown)));
            let asked = region.town.ask(person).await.unwrap();
            let done = calendar::publish(office, asked.by(), calendar::Publish(answers.clone())).await;
            assert!(matches!(done, Err(Refused::Unknown)));
        }
    }
}
