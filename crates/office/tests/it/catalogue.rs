//! What a provider offers: nothing is public before the Agency approved it, and a change not before it was approved (7.4).

use office::answers::Answers;
use office::catalogue::{self, EntryView, Keep, Pick};
use rules::catalogue::EntryKind;
use rules::duties::Act;
use rules::lifecycle::entry::State;
use sim::{
    Person, approve, certificate_form, instrument_form, refuse, send_back, service_form, tick,
};
use store::{Constraint, StoreError};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

const SERVICE: EntryKind = EntryKind::Service;
const INSTRUMENT: EntryKind = EntryKind::Instrument;
const CERTIFICATE: EntryKind = EntryKind::Certificate;

fn certificate(number: &str) -> Answers {
    certificate_form(number, day("2024-05-20"), day("2030-05-19"))
}

async fn entries(region: &Region, lab: &Person, provider: Uuid) -> Vec<EntryView> {
    let actor = region.actor(lab).await;
    let act = Act::KeepCatalogue;
    let listed = catalogue::list(&region.town.office, &actor, act, provider).await;
    listed.unwrap().1
}

async fn state(region: &Region, lab: &Person, kind: EntryKind, id: Uuid) -> State {
    let actor = region.actor(lab).await;
    let file = catalogue::file(&region.town.office, &actor, Act::KeepCatalogue, (kind, id)).await;
    file.unwrap().entry.state
}

both! {
    async fn an_entry_is_approved_returned_corrected_or_refused(region: Region) {
        let town = &region.town;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let first = town.offer(&lab, SERVICE, service_form("拉伸试验", "300")).await.unwrap();
        let second = town.offer(&lab, INSTRUMENT, instrument_form("万能试验机", "WDW-100")).await.unwrap();
        assert_eq!(town.decide_entry(&region.agency, SERVICE, first, send_back(1)).await.unwrap(), "returned");
        let mended = town.change_entry(&lab, SERVICE, (first, 2), service_form("拉伸试验", "280")).await.unwrap();
        assert_eq!(mended, first, "a correction is the same entry");
        assert_eq!(town.decide_entry(&region.agency, SERVICE, first, approve(3)).await.unwrap(), "approved");
        assert_eq!(town.decide_entry(&region.agency, INSTRUMENT, second, refuse(1)).await.unwrap(), "refused");
        let refused = town.change_entry(&lab, INSTRUMENT, (second, 2), instrument_form("万能试验机", "WDW-100")).await;
        assert_eq!(codes(refused), ["state.not-possible"]);
        let states: Vec<_> = entries(&region, &lab, provider).await.iter().map(|one| one.state).collect();
        assert_eq!(states, [State::Approved, State::Refused]);
        region.assert_sound().await;
    }

    async fn a_change_leaves_what_is_public_until_it_is_approved(region: Region) {
        let town = &region.town;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let old = town.offer(&lab, SERVICE, service_form("拉伸试验", "300")).await.unwrap();
        town.decide_entry(&region.agency, SERVICE, old, approve(1)).await.unwrap();
        let new = town.change_entry(&lab, SERVICE, (old, 2), service_form("拉伸试验", "350")).await.unwrap();
        assert_ne!(new, old);
        assert_eq!(state(&region, &lab, SERVICE, old).await, State::Approved);
        let again = town.change_entry(&lab, SERVICE, (old, 2), service_form("拉伸试验", "360")).await;
        assert_eq!(codes(again), ["entry.change-waits"]);
        town.decide_entry(&region.agency, SERVICE, new, approve(1)).await.unwrap();
        let standing = entries(&region, &lab, provider).await;
        assert_eq!(standing.len(), 1, "the old one is taken back");
        assert_eq!((standing[0].id, standing[0].state), (new, State::Approved));
        assert_eq!(state(&region, &lab, SERVICE, old).await, State::Withdrawn);
        region.assert_sound().await;
    }

    async fn a_use_that_was_not_declared_is_declared_with_a_service_and_approved_with_it(region: Region) {
        let town = &region.town;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let form = tick(service_form("创业辅导", "300"), "use_code", "incubation");
        let refused = town.offer(&lab, SERVICE, tick(form.clone(), "unit", "")).await;
        assert_eq!(codes(refused), ["unit.empty", "service.use-not-declared"]);
        let actor = region.actor(&lab).await;
        let import = |use_code: &str| catalogue::Import {
            kind: SERVICE, mode: catalogue::Mode::All,
            table: format!("用途,服务项目,方法或标准编号,价格（元）,计价单位,工作日,依据证书编号\n{use_code},路演,,1,次,5,\n"),
        };
        let rows = catalogue::look_through(&town.office, &actor, &import("incubation")).await.unwrap();
        assert_eq!(rows.left[0].reason.code, "service.use-not-declared");
        let id = town.offer(&lab, SERVICE, tick(form, "widen", "yes")).await.unwrap();
        let listed = async || office::providers::view(&town.office, &actor, provider).await.unwrap().uses;
        assert_eq!(listed().await.len(), 2, "not before it is approved");
        town.decide_entry(&region.agency, SERVICE, id, approve(1)).await.unwrap();
        assert_eq!(listed().await.len(), 3);
        assert!(catalogue::look_through(&town.office, &actor, &import("incubation")).await.unwrap().left.is_empty());
        // Rows that came together stand in the order of the file.
        let rows: String = (10..40).map(|n| format!("testing,批量测定{n},,1,次,5,\n")).collect();
        let many = catalogue::Import { table: import("testing").table.lines().next().unwrap().to_owned() + "\n" + &rows, ..import("") };
        let asked = town.ask(&lab).await.unwrap();
        catalogue::import(&town.office, asked.by(), many).await.unwrap();
        let titles: Vec<String> = entries(&region, &lab, provider).await.into_iter().map(|one| one.title).collect();
        let wanted: Vec<String> = (10..40).map(|n| format!("批量测定{n}")).collect();
        assert_eq!(titles[titles.len() - 30..], wanted);
        region.assert_sound().await;
    }

    async fn every_defect_is_told_at_once(region: Region) {
        let town = &region.town;
        let (lab, _) = region.lab("zhijian", 1).await;
        let bad = tick(tick(tick(service_form("", "0"), "days", "9999"), "use_code", "x"), "certificate", &Uuid::nil().to_string());
        let outcome = codes(town.offer(&lab, SERVICE, tick(bad, "unit", "一二三四五六七八九十超")).await);
        assert_eq!(outcome, ["use_code.unknown", "item.empty", "amount.zero", "unit.long", "days.range", "certificate.unknown"]);
        let empty = codes(town.offer(&lab, INSTRUMENT, Answers::default()).await);
        assert_eq!(empty, ["name.empty", "model.empty", "place.empty", "booking.empty"]);
        // What is public names nobody's own telephone or identity number, whichever field it is typed in.
        let own = [("name", "冲击试验机 13912345678"), ("model", "JB-300"), ("place", "找王工 139-1234-5678"), ("booking", "+8613912345678")];
        let outcome = codes(town.offer(&lab, INSTRUMENT, own.into_iter().collect()).await);
        assert_eq!(outcome, ["booking.mobile", "name.contact", "place.contact"]);
        let service = tick(service_form("", "300"), "item", "拉伸试验，电话一三九一二三四五六七八");
        assert_eq!(codes(town.offer(&lab, SERVICE, service).await), ["item.contact"]);
        let asked = town.ask(&lab).await.unwrap();
        let dates = certificate_form("", day("2026-05-01"), day("2026-04-01"));
        let command = Keep { kind: CERTIFICATE, entry: None, edition: 0, answers: dates };
        let outcome = codes(catalogue::keep(&town.office, asked.by(), command).await);
        assert_eq!(outcome, ["number.empty", "issued_on.future", "expires_on.before-issue", "file.missing"]);
    }

    async fn the_same_thing_is_not_offered_twice(region: Region) {
        let town = &region.town;
        let (lab, _) = region.lab("zhijian", 1).await;
        let first = town.offer(&lab, INSTRUMENT, instrument_form("天平", "ME204")).await.unwrap();
        assert_eq!(codes(town.offer(&lab, INSTRUMENT, instrument_form("天 平", "ME204")).await), ["entry.twice"]);
        town.withdraw_entry(&lab, INSTRUMENT, first).await.unwrap();
        town.offer(&lab, INSTRUMENT, instrument_form("天平", "ME204")).await.unwrap();
        let asked = town.ask(&lab).await.unwrap();
        let command = Keep { kind: INSTRUMENT, entry: None, edition: 0, answers: instrument_form("离心机", "5810") };
        let once = catalogue::keep(&town.office, asked.by(), command.clone()).await.unwrap();
        let again = catalogue::keep(&town.office, asked.by(), command).await.unwrap();
        assert_eq!(once.id, again.id, "one request, one effect");
    }

    async fn nobody_else_keeps_or_approves(region: Region) {
        let town = &region.town;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (other, _) = region.lab("huifa", 2).await;
        let firm = region.firm("hongyuan", 1).await;
        let id = town.offer(&lab, SERVICE, service_form("拉伸试验", "300")).await.unwrap();
        for person in [&firm, &region.county, &region.centre, &region.admin] {
            assert_unknown("offers", town.offer(person, SERVICE, service_form("硬度", "90")).await);
            assert_unknown("approves", town.decide_entry(person, SERVICE, id, approve(1)).await);
            let actor = region.actor(person).await;
            let listed = catalogue::list(&town.office, &actor, Act::ApproveCatalogue, provider).await;
            assert_unknown("lists", listed);
        }
        assert_unknown("approves its own", town.decide_entry(&lab, SERVICE, id, approve(1)).await);
        assert_unknown("another's", town.change_entry(&other, SERVICE, (id, 1), service_form("甲", "1")).await);
        assert_unknown("another's", town.withdraw_entry(&other, SERVICE, id).await);
        let actor = region.actor(&other).await;
        let file = catalogue::file(&town.office, &actor, Act::KeepCatalogue, (SERVICE, id)).await;
        assert_unknown("reads another's", file);
    }

    async fn many_are_approved_at_once_and_each_is_told(region: Region) {
        let town = &region.town;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let paper = town.offer(&lab, CERTIFICATE, certificate("241512050123")).await.unwrap();
        let resting = tick(service_form("拉伸试验", "300"), "certificate", &paper.to_string());
        let resting = town.offer(&lab, SERVICE, resting).await.unwrap();
        let plain = town.offer(&lab, SERVICE, service_form("硬度", "90")).await.unwrap();
        let changed = town.offer(&lab, INSTRUMENT, instrument_form("天平", "ME204")).await.unwrap();
        town.change_entry(&lab, INSTRUMENT, (changed, 1), instrument_form("天平", "ME205")).await.unwrap();
        let agency = region.actor(&region.agency).await;
        let alone = [Pick { kind: SERVICE, id: resting, edition: 1 }];
        let forecast = catalogue::forecast(&town.office, &agency, &alone).await.unwrap();
        assert_eq!(forecast[0].reasons[0].code, "service.certificate-not-approved");
        assert_eq!(codes(town.decide_entry(&region.agency, SERVICE, resting, approve(1)).await), ["service.certificate-not-approved"]);
        // The service stands before its certificate in the list, and is approved after it.
        let picks = [(SERVICE, resting), (SERVICE, plain), (INSTRUMENT, changed), (CERTIFICATE, paper)];
        let left = town.approve_entries(&region.agency, &picks).await.unwrap();
        assert_eq!(left, ["天平 ME205"], "it was changed after the list was shown");
        let states: Vec<_> = entries(&region, &lab, provider).await.iter().map(|one| one.state).collect();
        assert_eq!(states, [State::Approved, State::Approved, State::Submitted, State::Approved]);
        let told = office::notices::read(&town.office, &region.actor(&lab).await).await.unwrap();
        assert_eq!(told.iter().filter(|one| one.words.contains("有多项审核通过")).count(), 1, "{told:?}");
        region.assert_sound().await;
    }

    async fn a_certificate_stays_while_something_rests_on_it(region: Region) {
        let town = &region.town;
        let (lab, _) = region.lab("zhijian", 1).await;
        let basis = tick(certificate("241512050123"), "basis", "yes");
        let paper = town.offer(&lab, CERTIFICATE, basis).await.unwrap();
        let resting = tick(service_form("拉伸试验", "300"), "certificate", &paper.to_string());
        let service = town.offer(&lab, SERVICE, resting).await.unwrap();
        town.approve_entries(&region.agency, &[(CERTIFICATE, paper), (SERVICE, service)]).await.unwrap();
        let withdrawn = town.withdraw_entry(&lab, CERTIFICATE, paper).await;
        assert_eq!(codes(withdrawn), ["certificate.rested-on", "certificate.basis"]);
    }

    async fn one_number_is_one_providers(region: Region) {
        let town = &region.town;
        let (lab, _) = region.lab("zhijian", 1).await;
        let (other, _) = region.lab("huifa", 2).await;
        let mine = town.offer(&lab, CERTIFICATE, certificate("241512050123")).await.unwrap();
        let theirs = town.offer(&other, CERTIFICATE, certificate("2415 1205 0123")).await.unwrap();
        town.decide_entry(&region.agency, CERTIFICATE, mine, approve(1)).await.unwrap();
        assert_eq!(codes(town.decide_entry(&region.agency, CERTIFICATE, theirs, approve(1)).await), ["certificate.taken"]);
        town.decide_entry(&region.agency, CERTIFICATE, theirs, send_back(1)).await.unwrap();
        let tasks = office::tasks::tasks(&town.office, &region.actor(&other).await).await.unwrap();
        assert!(tasks.iter().any(|task| task.title.contains("1 项已退回：")), "{tasks:?}");
        region.assert_sound().await;
    }

    async fn the_database_keeps_one_change_and_one_holder_a_number(region: Region) {
        let town = &region.town;
        let (lab, _) = region.lab("zhijian", 1).await;
        let first = town.offer(&lab, CERTIFICATE, certificate("241512050123")).await.unwrap();
        let second = town.offer(&lab, CERTIFICATE, certificate("241512050124")).await.unwrap();
        town.approve_entries(&region.agency, &[(CERTIFICATE, first), (CERTIFICATE, second)]).await.unwrap();
        let old = town.offer(&lab, SERVICE, service_form("拉伸试验", "300")).await.unwrap();
        town.decide_entry(&region.agency, SERVICE, old, approve(1)).await.unwrap();
        for item in ["硬度", "冲击"] {
            town.offer(&lab, SERVICE, service_form(item, "90")).await.unwrap();
        }
        let intruder = region.intruder().await;
        let change = "UPDATE service SET replaces = (SELECT id FROM service WHERE state = 'approved') WHERE state = 'submitted'";
        for (sql, expected) in [
            ("UPDATE certificate SET number = '241512050123'", Constraint::CertificateOnce),
            (change, Constraint::ChangeOnce),
        ] {
            match intruder.tamper(sql).await {
                Err(StoreError::Constraint(found)) => assert_eq!(found, expected, "{sql}"),
                other => panic!("{sql}: {other:?}"),
            }
        }
        for sql in ["UPDATE service SET price = 0", "UPDATE service SET days = 0", "UPDATE certificate SET expires_on = '2000-01-01'"] {
            assert!(intruder.tamper(sql).await.is_err(), "{sql}");
        }
    }
}
