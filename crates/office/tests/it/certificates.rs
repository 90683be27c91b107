//! Certificates are warned of, run out and are renewed; what rests on them follows (7.2, 7.4).

use chrono::{Days, NaiveDate};
use office::answers::Answers;
use office::catalogue;
use office::{providers, vouchers};
use rules::Fen;
use rules::catalogue::EntryKind::{Certificate, Service};
use rules::duties::Act;
use rules::lifecycle::entry::State;
use sim::{Person, approve, certificate_form, contract_form, service_form, tick};
use uuid::Uuid;

use crate::support::{Region, both, codes, day};

/// A lab with a certificate until 2026-07-15 and a service that rests on it.
struct Lab {
    person: Person,
    provider: Uuid,
    paper: Uuid,
    service: Uuid,
}

fn paper(number: &str, until: NaiveDate, basis: &str) -> Answers {
    tick(
        certificate_form(number, day("2020-07-16"), until),
        "basis",
        basis,
    )
}

async fn lab(region: &Region, basis: &str) -> Lab {
    let town = &region.town;
    let (person, provider) = region.lab("zhijian", 1).await;
    let form = paper("241512050123", day("2026-07-15"), basis);
    let paper = town.offer(&person, Certificate, form).await.unwrap();
    let form = tick(
        service_form("拉伸试验", "300"),
        "certificate",
        &paper.to_string(),
    );
    let service = town.offer(&person, Service, form).await.unwrap();
    let picks = [(Certificate, paper), (Service, service)];
    assert!(
        town.approve_entries(&region.agency, &picks)
            .await
            .unwrap()
            .is_empty()
    );
    Lab {
        person,
        provider,
        paper,
        service,
    }
}

async fn state(region: &Region, lab: &Lab, kind: rules::catalogue::EntryKind, id: Uuid) -> State {
    let actor = region.actor(&lab.person).await;
    let file = catalogue::file(&region.town.office, &actor, Act::KeepCatalogue, (kind, id)).await;
    file.unwrap().entry.state
}

/// Lives every night until a day, each twice as if the first had been broken off.
async fn nights(region: &Region, until: &str) {
    let mut today = region.town.office.today();
    while today < day(until) {
        today = today + Days::new(1);
        region.town.go_to(today);
        catalogue::expire(&region.town.office).await.unwrap();
        catalogue::expire(&region.town.office).await.unwrap();
    }
}

/// How many messages of a person speak of the certificate.
async fn told(region: &Region, person: &Person) -> usize {
    let actor = region.actor(person).await;
    let all = office::notices::read(&region.town.office, &actor)
        .await
        .unwrap();
    all.iter()
        .filter(|notice| notice.words.contains("到期"))
        .count()
}

async fn in_force(region: &Region, provider: Uuid) -> bool {
    providers::public(&region.town.office, provider)
        .await
        .unwrap()
        .in_force()
}

both! {
    async fn warnings_come_once_each_and_the_service_is_suspended_with_its_certificate(region: Region) {
        let lab = lab(&region, "").await;
        nights(&region, "2026-05-15").await;
        assert_eq!((told(&region, &lab.person).await, told(&region, &region.agency).await), (0, 0));
        nights(&region, "2026-05-16").await;
        assert_eq!((told(&region, &lab.person).await, told(&region, &region.agency).await), (1, 1), "60 days");
        nights(&region, "2026-07-15").await;
        assert_eq!((told(&region, &lab.person).await, told(&region, &region.agency).await), (3, 3), "60, 30 and 7 days");
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Approved, "its last day still counts");
        nights(&region, "2026-07-20").await;
        assert_eq!((told(&region, &lab.person).await, told(&region, &region.agency).await), (4, 4));
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Suspended);
        assert_eq!(state(&region, &lab, Certificate, lab.paper).await, State::Suspended);
        assert!(in_force(&region, lab.provider).await, "the admission does not rest on it");
        assert!(catalogue::services(&region.town.office, lab.provider).await.unwrap().is_empty());
        region.assert_sound().await;
    }

    async fn a_platform_that_slept_sends_only_the_warning_that_is_due(region: Region) {
        let lab = lab(&region, "").await;
        region.town.go_to(day("2026-07-01"));
        catalogue::expire(&region.town.office).await.unwrap();
        assert_eq!(told(&region, &lab.person).await, 1);
        region.town.go_to(day("2026-09-01"));
        assert_eq!(catalogue::expire(&region.town.office).await.unwrap(), 2);
        assert_eq!(told(&region, &lab.person).await, 2);
    }

    async fn the_admission_falls_with_its_basis_and_comes_back_with_the_new_one(region: Region) {
        let town = &region.town;
        let lab = lab(&region, "yes").await;
        nights(&region, "2026-07-16").await;
        assert!(!in_force(&region, lab.provider).await);
        let heard = async |person: &Person, what: &str| {
            let actor = region.actor(person).await;
            let all = office::notices::read(&town.office, &actor).await.unwrap();
            all.into_iter().map(|notice| notice.words).find(|words| words.contains(what))
        };
        let centre = heard(&region.centre, "已按规则自动暂停").await.unwrap();
        assert!(centre.contains("2026-08-06 前由机构整改"), "{centre}");
        let mine = heard(&lab.person, "限期整改").await.unwrap();
        assert!(mine.contains("2026-08-06 前按理由整改，提交整改"), "{mine}");
        assert!(heard(&lab.person, "资质证书 241512050123").await.is_some(), "a certificate is named by its whole number");
        let renewed = paper("301512050123", day("2032-07-15"), "yes");
        let late = town.change_entry(&lab.person, Certificate, (lab.paper, 3), renewed).await.unwrap();
        assert!(!in_force(&region, lab.provider).await, "not before it is approved");
        town.decide_entry(&region.agency, Certificate, late, approve(1)).await.unwrap();
        assert!(in_force(&region, lab.provider).await);
        assert_eq!(state(&region, &lab, Certificate, lab.paper).await, State::Withdrawn);
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Approved, "restored");
        nights(&region, "2026-07-20").await;
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Approved);
        region.assert_sound().await;
    }

    async fn nobody_is_reinstated_while_no_certificate_is_in_force(region: Region) {
        let town = &region.town;
        let lab = lab(&region, "yes").await;
        nights(&region, "2026-07-16").await;
        assert_eq!(town.rectify(&lab.person, lab.provider, "done").await.unwrap(), "rectified");
        let centre = region.actor(&region.centre).await;
        let seen = providers::view(&town.office, &centre, lab.provider).await.unwrap().edition;
        let early = codes(town.reinstate(&region.centre, lab.provider, approve(seen)).await);
        assert_eq!(early, ["provider.certificate-expired"]);
        let renewed = paper("301512050123", day("2032-07-15"), "yes");
        let late = town.change_entry(&lab.person, Certificate, (lab.paper, 3), renewed).await.unwrap();
        town.decide_entry(&region.agency, Certificate, late, approve(1)).await.unwrap();
        assert!(in_force(&region, lab.provider).await, "it comes back with the certificate");
        region.assert_sound().await;
    }

    async fn another_basis_in_force_keeps_the_admission(region: Region) {
        let town = &region.town;
        let lab = lab(&region, "yes").await;
        let other = tick(paper("L12345", day("2030-01-01"), "yes"), "kind", "cnas");
        let other = town.offer(&lab.person, Certificate, other).await.unwrap();
        town.decide_entry(&region.agency, Certificate, other, approve(1)).await.unwrap();
        nights(&region, "2026-07-20").await;
        assert!(in_force(&region, lab.provider).await);
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Suspended);
    }

    /// The first check is run again at every approval, whether the night's work was done or not.
    async fn a_certificate_that_runs_out_during_review_stops_the_approval(region: Region) {
        let town = &region.town;
        let lab = lab(&region, "").await;
        let firm = region.firm("hongyuan", 1).await;
        town.go_to(day("2026-07-15"));
        let form = contract_form(lab.provider, "拉伸性能", Fen::from_yuan(50_000), town.office.today());
        let form = tick(form, "service", &lab.service.to_string());
        let contract = town.submit_contract(&firm, form).await.unwrap();
        town.decide_contract(&region.county, contract, approve(1)).await.unwrap();
        town.go_to(day("2026-07-16"));
        let refused = town.decide_contract(&region.agency, contract, approve(2)).await;
        let Err(office::Refused::Because(reasons)) = refused else { panic!("{refused:?}") };
        assert_eq!(reasons.len(), 1);
        assert_eq!((reasons[0].code.as_ref(), reasons[0].field.as_ref()), ("service.certificate-expired", "service"));
        assert_eq!(reasons[0].limit.as_deref(), Some("有效期至 2026-07-15"));
        let renewed = paper("301512050123", day("2032-07-15"), "");
        let renewed = town.change_entry(&lab.person, Certificate, (lab.paper, 2), renewed).await.unwrap();
        town.decide_entry(&region.agency, Certificate, renewed, approve(1)).await.unwrap();
        town.decide_contract(&region.agency, contract, approve(2)).await.unwrap();
        vouchers::expire(&town.office).await.unwrap();
        region.assert_sound().await;
    }

    async fn a_contract_goes_on_when_its_service_changed_and_stops_when_it_was_taken_back(region: Region) {
        let town = &region.town;
        let lab = lab(&region, "").await;
        let firm = region.firm("hongyuan", 1).await;
        let form = |title: &str| {
            let form = contract_form(lab.provider, title, Fen::from_yuan(50_000), town.office.today());
            tick(form, "service", &lab.service.to_string())
        };
        let contract = town.submit_contract(&firm, form("一")).await.unwrap();
        let dearer = tick(service_form("拉伸试验", "350"), "certificate", &lab.paper.to_string());
        let dearer = town.change_entry(&lab.person, Service, (lab.service, 2), dearer).await.unwrap();
        town.decide_entry(&region.agency, Service, dearer, approve(1)).await.unwrap();
        town.decide_contract(&region.county, contract, approve(1)).await.unwrap();
        town.withdraw_entry(&lab.person, Service, dearer).await.unwrap();
        assert_eq!(codes(town.decide_contract(&region.agency, contract, approve(2)).await), ["service.not-public"]);
        let other = tick(form("二"), "purpose", "consulting");
        assert_eq!(codes(town.submit_contract(&firm, other).await), ["service.not-public", "service.other-use"]);
    }

    async fn a_new_certificate_takes_over_the_services_of_the_one_it_succeeds(region: Region) {
        let town = &region.town;
        let lab = lab(&region, "yes").await;
        let (other, _) = region.lab("saishang", 2).await;
        let foreign = town.offer(&other, Certificate, paper("9", day("2031-07-15"), "")).await.unwrap();
        town.decide_entry(&region.agency, Certificate, foreign, approve(1)).await.unwrap();
        nights(&region, "2026-07-16").await;
        let new = |old: Uuid| tick(paper("301512050123", day("2032-07-15"), "yes"), "succeeds", &old.to_string());
        assert_eq!(codes(town.offer(&lab.person, Certificate, tick(new(foreign), "issuer", "")).await),
            ["issuer.empty", "certificate.unknown"], "told with the other defects");
        let actor = region.actor(&lab.person).await;
        let choices = || catalogue::renewable(&town.office, &actor);
        assert_eq!(choices().await.unwrap(), [(lab.paper, "检验检测机构资质认定（CMA） 241512050123".to_owned())]);
        let renewed = town.offer(&lab.person, Certificate, new(lab.paper)).await.unwrap();
        assert!(choices().await.unwrap().is_empty(), "one successor at a time");
        let second = tick(new(lab.paper), "number", "2");
        assert_eq!(codes(town.offer(&lab.person, Certificate, second).await), ["entry.change-waits"]);
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Suspended, "not before it is approved");
        town.decide_entry(&region.agency, Certificate, renewed, approve(1)).await.unwrap();
        assert!(in_force(&region, lab.provider).await);
        assert_eq!(state(&region, &lab, Certificate, lab.paper).await, State::Withdrawn);
        assert_eq!(state(&region, &lab, Service, lab.service).await, State::Approved);
        let file = catalogue::file(&town.office, &actor, Act::KeepCatalogue, (Service, lab.service)).await.unwrap();
        let catalogue::Body::Service(service) = &file.entry.body else { panic!() };
        assert!(service.certificate.as_ref().unwrap().ends_with("301512050123"));
        let words: Vec<_> = file.timeline.iter().map(|entry| entry.words.as_str()).collect();
        assert!(words.contains(&"依据的证书已换证，改为依据 检验检测机构资质认定（CMA） 301512050123"), "{words:?}");
        region.assert_sound().await;
    }
}
