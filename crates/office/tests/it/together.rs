//! Many files approved at once: each by itself, none that needs a person, none twice.

use office::By;
use office::listing::Ask;
use office::together::{Look, Pick, approve, look, take_back};
use office::{Refused, queues};
use rules::duties::{Act, Role};
use rules::{Fen, Use};
use sim::{Person, contract_form, tick};
use uuid::Uuid;

use crate::support::{Region, both};

/// Contracts of one firm that wait for its county: the second is of a use that a person has to judge (3.5).
async fn waiting(region: &Region) -> Vec<Uuid> {
    let firm = region.firm("hongyuan", 1).await;
    let (_, provider) = region.lab("zhijian", 1).await;
    let mut contracts = Vec::new();
    for (n, purpose) in (1..).zip(["testing", "other", "testing", "testing"]) {
        let today = region.town.office.today();
        let form = contract_form(
            provider,
            &format!("第{n}批样件检测"),
            Fen::from_yuan(10_000 * n),
            today,
        );
        let form = tick(form, "purpose", purpose);
        contracts.push(region.town.submit_contract(&firm, form).await.unwrap());
    }
    contracts
}

async fn picks(region: &Region, desk: &Person) -> Vec<Pick> {
    let actor = region.actor(desk).await;
    let ask = Ask {
        by: office::listing::By::Number,
        ..Ask::default()
    };
    let found = queues::queue(&region.town.office, &actor, &ask)
        .await
        .unwrap();
    let pick = |line: office::listing::Line| Pick {
        act: line.act.unwrap(),
        file: line.id,
        edition: line.edition,
        seen: None,
    };
    found.lines.into_iter().map(pick).collect()
}

fn codes(look: &Look) -> Vec<&str> {
    look.cannot.iter().map(|one| one.code.as_ref()).collect()
}

both! {
    async fn each_is_decided_by_itself_and_doubts_are_left_to_a_person(region: Region) {
        let files = waiting(&region).await;
        let town = &region.town;
        let (office, county) = (&town.office, region.actor(&region.county).await);
        let mut ticked = picks(&region, &region.county).await;
        assert_eq!(ticked.iter().map(|pick| pick.file).collect::<Vec<_>>(), files);
        // Somebody decides the third while the list lies open.
        town.decide_contract(&region.county, files[2], sim::send_back(1)).await.unwrap();
        let looks = look(office, &county, &ticked).await.unwrap();
        assert_eq!(codes(&looks[0]), Vec::<&str>::new());
        assert_eq!(looks[0].effect, "审核通过，转专业机构复核");
        assert_eq!(codes(&looks[1])[0], "together.doubt");
        assert!(codes(&looks[2]).contains(&"together.changed"));
        // What the look holds back is not let through by a form that sends it all the same.
        let request = town.request();
        let by = By { actor: &county, request: &request };
        let came = approve(office, by, &ticked).await.unwrap();
        let done: Vec<bool> = came.iter().map(|one| one.outcome.is_ok()).collect();
        assert_eq!(done, [true, false, false, true]);
        assert!(matches!(&came[1].outcome, Err(Refused::Because(why)) if why[0].code == "together.doubt"));
        assert!(matches!(&came[2].outcome, Err(Refused::Meanwhile(_))));
        // The same form again tells the same and does nothing.
        let acts = region.acts().await;
        let again = approve(office, by, &ticked).await.unwrap();
        assert_eq!(again.iter().map(|one| one.outcome.is_ok()).collect::<Vec<_>>(), done);
        assert_eq!(region.acts().await, acts);
        let states = [0, 1, 3].map(|n| files[n]);
        let mut told = Vec::new();
        for file in states {
            told.push(rules::Coded::code(region.contract(file).await.state));
        }
        assert_eq!(told, ["rechecking", "submitted", "rechecking"]);

        // A file of another desk is not told of, and one who did the step before is told why not (R20).
        let elsewhere = region.authority("yongning", "640121").await;
        let far = region.actor(&elsewhere).await;
        assert!(look(office, &far, &ticked).await.unwrap().is_empty());
        ticked.truncate(1);
        ticked[0] = Pick { act: Act::RecheckContract, edition: 2, ..ticked[0].clone() };
        let agency = region.actor(&region.agency).await;
        let looks = look(office, &agency, &ticked).await.unwrap();
        assert!(looks[0].cannot.is_empty());
        let mut same = county.clone();
        same.role = Role::Agency;
        let looks = look(office, &same, &ticked).await.unwrap();
        assert_eq!(codes(&looks[0]), ["duties.four-eyes"]);
    }

    async fn an_approval_is_taken_back_while_nobody_acted_upon_it(region: Region) {
        let files = waiting(&region).await;
        let town = &region.town;
        let (office, county) = (&town.office, region.actor(&region.county).await);
        let mut ticked = picks(&region, &region.county).await;
        ticked.remove(1);
        let request = town.request();
        let by = By { actor: &county, request: &request };
        let came = approve(office, by, &ticked).await.unwrap();
        let back: Vec<Pick> = came
            .iter()
            .map(|one| Pick { act: one.act, file: one.file, edition: one.edition, seen: None })
            .collect();
        let undo = async |actor: &office::Actor, picks: &[Pick]| {
            let request = town.request();
            let by = By { actor, request: &request };
            let came = take_back(office, by, picks).await.unwrap();
            let told = came.into_iter().map(|one| match one.outcome {
                Ok(state) => state.to_owned(),
                Err(Refused::Because(why)) => why[0].code.to_string(),
                Err(other) => format!("{other:?}"),
            });
            told.collect::<Vec<_>>()
        };
        // The Agency goes on with the first; somebody else of the county wants another one back.
        town.decide_contract(&region.agency, files[0], sim::approve(2)).await.unwrap();
        let colleague = region.colleague("xixia2", Role::County).await;
        let colleague = region.actor(&colleague).await;
        assert_eq!(undo(&colleague, &back[1..2]).await, ["undo.another"]);
        let far = region.authority("yongning", "640121").await;
        let far = region.actor(&far).await;
        assert_eq!(undo(&far, &back).await, [""; 0]);
        assert_eq!(undo(&county, &back[..2]).await, ["undo.acted", "市县审核中"]);
        assert_eq!(undo(&county, &back[1..2]).await, ["undo.acted"], "once");
        let view = region.contract(files[2]).await;
        assert_eq!((rules::Coded::code(view.state), view.edition), ("submitted", 3));
        // It is as if it had not been given: the same person may give it again, and the record has all three.
        town.decide_contract(&region.county, files[2], sim::approve(3)).await.unwrap();
        town.decide_contract(&region.agency, files[2], sim::approve(4)).await.unwrap();
        let told = region.contract(files[2]).await.timeline;
        let acts = told.iter().filter(|entry| entry.kind == Some(office::FileKind::Contract) && entry.state.is_some());
        assert!(acts.count() >= 4);

        // The Agency takes its own back: whoever did the step before still may not do this one (R20).
        let agency = region.actor(&region.agency).await;
        let own = Pick { act: Act::RecheckContract, file: files[0], edition: 3, seen: None };
        assert_eq!(undo(&agency, &[own]).await, ["专业机构复核中"]);
        let mut same = county.clone();
        same.role = Role::Agency;
        let again = Pick { act: Act::RecheckContract, file: files[0], edition: 4, seen: None };
        let looks = look(office, &same, std::slice::from_ref(&again)).await.unwrap();
        assert_eq!(codes(&looks[0]), ["duties.four-eyes"]);
        assert!(look(office, &agency, &[again]).await.unwrap()[0].cannot.is_empty());
        // Ten minutes, not a day.
        town.go_to(crate::support::day("2026-04-14"));
        assert_eq!(undo(&county, &back[2..]).await, ["undo.late"]);
        region.assert_sound().await;
    }

    async fn a_desk_narrows_by_provider_purpose_and_doubt(region: Region) {
        let files = waiting(&region).await;
        let office = &region.town.office;
        let county = region.actor(&region.county).await;
        let found = async |ask: Ask| {
            let queue = queues::queue(office, &county, &ask).await.unwrap();
            let list = office::contracts::list(office, &county, &ask).await.unwrap();
            assert_eq!((queue.total.count, queue.total.amount), (list.total.count, list.total.amount));
            let mut ids: Vec<Uuid> = queue.lines.iter().map(|line| line.id).collect();
            ids.sort();
            ids
        };
        let all = { let mut all = files.clone(); all.sort(); all };
        assert_eq!(found(Ask { provider: "ZHIJIAN".into(), ..Ask::default() }).await, all);
        assert_eq!(found(Ask { provider: "别处".into(), ..Ask::default() }).await, Vec::<Uuid>::new());
        assert_eq!(found(Ask { purpose: Some(Use::Other), ..Ask::default() }).await, [files[1]]);
        assert_eq!(found(Ask { purpose: Some(Use::Testing), risk: true, ..Ask::default() }).await, Vec::<Uuid>::new());
        assert_eq!(found(Ask { risk: true, ..Ask::default() }).await, [files[1]]);
        // From file to file those of which one did the last step are passed over (R20).
        let mut agency = region.actor(&region.agency).await;
        region.town.decide_contract(&region.county, files[0], sim::approve(1)).await.unwrap();
        let next = queues::beside(office, &agency, &Ask::default(), (Uuid::nil(), false)).await.unwrap();
        assert_eq!(next.map(|line| line.id), Some(files[0]));
        agency.account = county.account;
        let next = queues::beside(office, &agency, &Ask::default(), (Uuid::nil(), false)).await.unwrap();
        assert!(next.is_none());
    }

    async fn vouchers_are_issued_as_they_were_seen(region: Region) {
        let files = waiting(&region).await;
        let town = &region.town;
        for (edition, desk) in [(1, &region.county), (2, &region.agency)] {
            for file in [files[0], files[2]] {
                town.decide_contract(desk, file, sim::approve(edition)).await.unwrap();
            }
        }
        let centre = region.actor(&region.centre).await;
        let ticked = picks(&region, &region.centre).await;
        let looks = look(&town.office, &centre, &ticked).await.unwrap();
        let mut seen: Vec<Pick> = looks.iter().map(|look| look.pick.clone()).collect();
        assert_eq!(seen[0].seen, looks[0].amount);
        assert_eq!(Pick::parse(&seen[0].code()), Some(seen[0].clone()));
        // Another amount than the one that was looked at is told, not issued (R3).
        seen[1].seen = Some(Fen::from_yuan(1));
        let request = town.request();
        let by = By { actor: &centre, request: &request };
        let came = approve(&town.office, by, &seen).await.unwrap();
        assert!(came[0].outcome.is_ok());
        assert!(matches!(&came[1].outcome, Err(Refused::Because(why)) if why[0].code == "review.amount-changed"));
        assert!(region.contract(files[0]).await.voucher.is_some());
        assert!(region.contract(files[2]).await.voucher.is_none());
        region.assert_sound().await;
    }
}
