//! Signals on claims that naive cheats and honest look-alikes hand in: recall and precision are printed; a signal is
//! answered, and refuses nothing by itself (5.2, 5.3).

use std::collections::BTreeMap;

use office::accounts;
use office::cases;
use office::service::{self, AddResult};
use office::signals::{self, Answer};
use office::{Actor, Refused, attachments};
use rules::Fen;
use rules::catalogue::EntryKind;
use rules::duties::{Act, Role};
use rules::integrity::Origin;
use rules::signals::{Answer as Said, Kind};
use sim::{Person, approve, contract_form, lab_form, pdf, service_form, subject_form, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

/// One business as it is planted.
struct Plant<'a> {
    firm: &'a Person,
    lab: &'a (Person, Uuid),
    yuan: i64,
    serial: u64,
    /// Another result under this name; the same name is the same file.
    result: Option<&'a str>,
    /// Whether it is completed on the day it is signed.
    at_once: bool,
    /// The work in words, where it is not that of the others.
    content: Option<&'a str>,
}

impl Region {
    /// A firm of 西夏区 with this telephone.
    async fn phoned(&self, login: &str, serial: u32, phone: &str) -> Person {
        let town = &self.town;
        let person = town.sign_up(login, "杨晓燕", Role::Subject).await.unwrap();
        let form = tick(
            subject_form(&format!("宁夏{login}公司"), serial, "640105"),
            "phone",
            phone,
        );
        let subject = town.register(&person, form).await.unwrap();
        town.certify(&self.county, subject, approve(1))
            .await
            .unwrap();
        person
    }

    async fn planted(&self, plant: Plant<'_>) -> Uuid {
        let town = &self.town;
        let (lab, provider) = plant.lab;
        let title = format!("性能检测第 {} 批", plant.serial);
        let amount = Fen::from_yuan(plant.yuan);
        let mut form = contract_form(*provider, &title, amount, town.office.today());
        if let Some(content) = plant.content {
            form = tick(form, "content", content);
        }
        let contract = town.submit_contract(plant.firm, form).await.unwrap();
        let voucher = self.issue(contract, 1).await;
        town.set_off(plant.firm, voucher).await.unwrap();
        if !plant.at_once {
            town.next_working_day();
        }
        self.prove(plant.firm, lab, contract, (plant.serial, plant.yuan))
            .await;
        if let Some(name) = plant.result {
            self.result_of(plant.firm, contract, name).await;
        }
        town.claim(lab, voucher).await.unwrap()
    }

    async fn result_of(&self, firm: &Person, contract: Uuid, name: &str) {
        let asked = self.town.ask(firm).await.unwrap();
        let (office, act) = (&self.town.office, Act::AddResult);
        let held = attachments::hold(office, asked.by(), act, "attachment", pdf(name)).await;
        let held = held.unwrap().id.to_string();
        let answers = [("attachment", held.as_str())].into_iter().collect();
        let command = AddResult { contract, answers };
        service::add_result(office, asked.by(), command)
            .await
            .unwrap();
    }

    async fn raised(&self, claim: Uuid) -> Vec<Kind> {
        let actor = self.actor(&self.agency).await;
        let lines = signals::on_claim(&self.town.office, &actor, claim).await;
        lines.unwrap().into_iter().map(|line| line.kind).collect()
    }
}

async fn answer(
    region: &Region,
    by: &Person,
    signal: Uuid,
    outcome: &str,
) -> Result<Option<Uuid>, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = [
        ("outcome", outcome),
        ("words", "电话为双方共同的财务代理所留"),
    ];
    let command = Answer {
        signal,
        answers: answers.into_iter().collect(),
    };
    Ok(signals::answer(&region.town.office, asked.by(), command)
        .await?
        .case)
}

both! {
    async fn planted_cheats_are_pointed_at_and_answered(region: Region) {
        let town = &region.town;
        let (firm, other) = (region.firm("hongyuan", 1).await, region.firm("guangfu", 2).await);
        let lab = region.lab("zhijian", 1).await;
        let shared = tick(lab_form("宁夏同号检测院", 3, "640104"), "phone", "13912345678");
        let tied = {
            let person = town.sign_up("tonghao", "陈思远", Role::Provider).await.unwrap();
            let provider = town.apply(&person, shared).await.unwrap();
            town.admit(&region.agency, provider, approve(1)).await.unwrap();
            town.admit(&region.centre, provider, approve(2)).await.unwrap();
            (person, provider)
        };
        let caller = region.phoned("tongdian", 4, "13912345678").await;
        let plant = |firm, lab, yuan, serial| Plant { firm, lab, yuan, serial, result: None, at_once: false, content: None };
        let mut planted: Vec<(Option<Kind>, Uuid)> = Vec::new();
        // Honest: two small contracts of one kind gain nothing; a test of one day with others' report at hand.
        planted.push((None, region.planted(plant(&other, &lab, 30_000, 11)).await));
        planted.push((None, region.planted(plant(&other, &lab, 35_000, 12)).await));
        let own = Plant { result: Some("自己的报告.pdf"), ..plant(&other, &lab, 20_000, 13) };
        planted.push((None, region.planted(own).await));
        // Cheats: a business split in two, one report for two contracts, one telephone, a service before its day.
        region.planted(plant(&firm, &lab, 90_000, 14)).await;
        planted.push((Some(Kind::Splitting), region.planted(plant(&firm, &lab, 95_000, 15)).await));
        let copied = Plant { result: Some("自己的报告.pdf"), ..plant(&caller, &lab, 15_000, 16) };
        planted.push((Some(Kind::SameFile), region.planted(copied).await));
        let elsewhere = Plant { content: Some("测定枸杞多糖含量，六批样品，每批三次。"), ..plant(&caller, &tied, 12_000, 17) };
        planted.push((Some(Kind::Shared), region.planted(elsewhere).await));
        let hurried = Plant { at_once: true, ..plant(&caller, &lab, 11_000, 18) };
        planted.push((Some(Kind::Timing), region.planted(hurried).await));
        // The same work from a second laboratory; and another work from it, honestly.
        let twice = region.firm("liangci", 19).await;
        region.planted(plant(&twice, &lab, 21_000, 20)).await;
        let honest = Plant { content: Some("软件功能测试，三个模块，出具测试报告。"), ..plant(&twice, &tied, 22_000, 21) };
        planted.push((None, region.planted(honest).await));
        let third = region.lab("sanhao", 4).await;
        planted.push((Some(Kind::SameText), region.planted(plant(&twice, &third, 23_000, 22)).await));

        let mut tally: BTreeMap<Kind, [u32; 3]> = BTreeMap::new();
        for (kind, claim) in &planted {
            let raised = region.raised(*claim).await;
            for one in [Kind::Splitting, Kind::SameFile, Kind::SameText, Kind::Shared, Kind::Timing] {
                let [hit, missed, alarm] = tally.entry(one).or_default();
                match (*kind == Some(one), raised.contains(&one)) {
                    (true, true) => *hit += 1,
                    (true, false) => *missed += 1,
                    (false, true) => *alarm += 1,
                    (false, false) => {}
                }
            }
        }
        for (kind, [hit, missed, alarm]) in tally {
            println!("{}: recall {hit}/{}, precision {hit}/{}", kind.code(), hit + missed, hit + alarm);
            assert_eq!((hit, missed, alarm), (1, 0, 0), "{kind:?}");
        }

        // The parties know of no signal; the desk answers with a reason, once.
        let (_, claim) = planted[5];
        let labs = region.actor(&tied.0).await;
        assert!(signals::on_claim(&town.office, &labs, claim).await.unwrap().is_empty());
        let agency = region.actor(&region.agency).await;
        let signal = signals::on_claim(&town.office, &agency, claim).await.unwrap()[0].clone();
        assert!(signal.evidence[0].contains("联系电话与 JG2026-"), "{signal:?}");
        assert_unknown("the lab", answer(&region, &tied.0, signal.id, "explained").await);
        assert_unknown("the auditor", answer(&region, &region.auditor, signal.id, "explained").await);
        let waits = region.waits(&region.agency, Act::AnswerSignal).await;
        assert_eq!(waits.iter().filter(|(_, title)| title.contains(Kind::Splitting.label())).count(), 1, "{waits:?}");
        assert_eq!(region.waits(&region.centre, Act::AnswerSignal).await.len(), waits.len());
        answer(&region, &region.agency, signal.id, "explained").await.unwrap();
        assert_eq!(region.waits(&region.agency, Act::AnswerSignal).await.len(), waits.len() - 1);
        assert_eq!(codes(answer(&region, &region.agency, signal.id, "case").await), ["signal.answered"]);
        // It refuses nothing: the claim goes on, answered or not.
        region.pass_claim(planted[6].1, 1).await;

        let (_, split) = planted[3];
        let signal = signals::on_claim(&town.office, &agency, split).await.unwrap()[0].clone();
        assert_eq!((signal.kind, signal.stake), (Kind::Splitting, Some(Fen::from_yuan(17_000))));
        let case = answer(&region, &region.agency, signal.id, "case").await.unwrap().expect("a case");
        assert_eq!(cases::view(&town.office, &agency, case).await.unwrap().line.origin, Origin::Signal);
        let page = signals::list(&town.office, &region.actor(&region.auditor).await, 1).await.unwrap();
        let sum = page.sums.iter().find(|sum| sum.kind == Kind::Splitting).unwrap();
        assert_eq!((sum.tally.raised, sum.tally.cases, sum.tally.confirmed), (1, 1, 0));
        assert!(page.lines.iter().any(|line| matches!(&line.answer, Some((Said::Explained, words)) if words.contains("财务代理"))));
        region.assert_sound().await;
    }

    /// One browser for both parties, and more hours of an instrument than its days have (5.4, R24).
    async fn one_seat_for_both_and_more_hours_than_the_days_have(region: Region) {
        let town = &region.town;
        let (firm, lab) = (region.firm("hongyuan", 1).await, region.lab("zhijian", 1).await);
        let hourly = tick(service_form("电镜观察", "100"), "unit", "机时");
        let service = town.offer(&lab.0, EntryKind::Service, hourly).await.unwrap();
        town.decide_entry(&region.agency, EntryKind::Service, service, approve(1)).await.unwrap();
        let enters = async |who: &Person, origin: &str, agent: &'static str| {
            let login = who.login.as_str();
            let command = accounts::SignIn { login, password: &town.password, agent };
            accounts::sign_in(&town.office, &Actor::anyone(origin), command).await.unwrap();
        };
        let evidence = async |claim: Uuid| {
            let actor = region.actor(&region.agency).await;
            let lines = signals::on_claim(&town.office, &actor, claim).await.unwrap();
            lines.into_iter().map(|line| (line.kind, line.evidence.concat())).collect::<Vec<_>>()
        };
        let hours = async |yuan: i64, serial: u64| {
            let price = Fen::from_yuan(yuan);
            let form = contract_form(lab.1, &format!("电镜观察 {serial}"), price, town.office.today());
            let form = tick(form, "service", &service.to_string());
            let contract = town.submit_contract(&firm, form).await.unwrap();
            let voucher = region.issue(contract, 1).await;
            town.set_off(&firm, voucher).await.unwrap();
            town.next_working_day();
            region.prove(&firm, &lab.0, contract, (serial, yuan)).await;
            town.claim(&lab.0, voucher).await.unwrap()
        };
        // Two days have 48 hours: 4,800 yuan. What came from the machine itself tells nothing, nor an address alone.
        enters(&firm, "127.0.0.1", "Firefox").await;
        enters(&lab.0, "127.0.0.1", "Firefox").await;
        enters(&firm, "203.0.113.7", "Firefox").await;
        enters(&lab.0, "203.0.113.7", "Chromium").await;
        town.go_to(day("2026-04-13"));
        assert_eq!(evidence(hours(4_800, 31).await).await, []);
        enters(&lab.0, "203.0.113.7", "Firefox").await;
        town.go_to(day("2026-04-20"));
        let seen = evidence(hours(4_900, 32).await).await;
        let kinds: Vec<Kind> = seen.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Kind::Shared, Kind::Timing], "{seen:?}");
        assert!(seen[0].1.contains("近一年登录的地址和浏览器与 JG2026-"), "{seen:?}");
        assert!(seen[1].1.contains("按目录价格折合 49 小时，从开始到完成只有 2 天"), "{seen:?}");
    }

    /// One browser behind several subjects of one laboratory; a neighbour's browser at the same address, and a firm that
    /// deals with another laboratory, are no tie (R8, R24).
    async fn one_seat_for_several_subjects_of_a_provider(region: Region) {
        let town = &region.town;
        let (lab, other) = (region.lab("zhijian", 1).await, region.lab("jingce", 2).await);
        let (first, second) = (region.firm("hongyuan", 1).await, region.firm("jiayuan", 2).await);
        let (neighbour, elsewhere) = (region.firm("linju", 3).await, region.firm("yuanfang", 4).await);
        let enters = async |who: &Person, agent: &'static str| {
            let login = who.login.as_str();
            let command = accounts::SignIn { login, password: &town.password, agent };
            accounts::sign_in(&town.office, &Actor::anyone("203.0.113.7"), command).await.unwrap();
        };
        for (who, agent) in [(&first, "Firefox"), (&second, "Firefox"), (&neighbour, "Chromium"), (&elsewhere, "Firefox")] {
            enters(who, agent).await;
        }
        let plant = |firm, lab, serial| Plant { firm, lab, yuan: 20_000, serial, result: None, at_once: false, content: None };
        for (firm, lab, serial) in [(&second, &lab, 41), (&neighbour, &lab, 42), (&elsewhere, &other, 43)] {
            region.planted(plant(firm, lab, serial)).await;
        }
        town.go_to(day("2026-04-20"));
        let claim = region.planted(plant(&first, &lab, 44)).await;
        let actor = region.actor(&region.agency).await;
        let seen = signals::on_claim(&town.office, &actor, claim).await.unwrap();
        let shared: Vec<_> = seen.iter().filter(|line| line.kind == Kind::Shared).collect();
        let told = shared.iter().map(|line| line.evidence.concat()).collect::<String>();
        assert_eq!(told.matches("近一年登录的地址和浏览器与 ZC2026-000002").count(), 1, "{told}");
        assert_eq!(told.matches("近一年登录的地址和浏览器").count(), 1, "{told}");
    }

    /// Two firms sit at one browser only after their claims were handed in, one of them paid by then.
    async fn what_comes_to_light_later_is_raised_once(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 100_000).await.unwrap();
        let lab = region.lab("zhijian", 1).await;
        let (first, second) = (region.firm("hongyuan", 1).await, region.firm("jiayuan", 2).await);
        let plant = |firm, serial| Plant { firm, lab: &lab, yuan: 20_000, serial, result: None, at_once: false, content: None };
        let paid = region.planted(plant(&first, 51)).await;
        region.pass_claim(paid, 1).await;
        town.pay(&region.finance, paid, 3, "B-1").await.unwrap();
        let open = region.planted(plant(&second, 52)).await;
        let before = (region.raised(paid).await, region.raised(open).await);
        let scan = async |which| {
            let done = signals::scan(&town.office, which).await.unwrap();
            (done.looked_at, done.raised)
        };
        assert_eq!(scan(signals::Which::All).await, (2, 0), "{before:?}");
        for who in [&first, &second] {
            let command = accounts::SignIn { login: &who.login, password: &town.password, agent: "Firefox" };
            accounts::sign_in(&town.office, &Actor::anyone("203.0.113.7"), command).await.unwrap();
        }
        assert_eq!(scan(signals::Which::Open).await, (1, 1));
        assert!(region.raised(open).await.contains(&Kind::Shared));
        assert_eq!(region.raised(paid).await, before.0);
        assert_eq!(scan(signals::Which::All).await, (2, 1));
        assert!(region.raised(paid).await.contains(&Kind::Shared));
        assert_eq!(scan(signals::Which::All).await, (2, 0), "once");
        let actor = region.actor(&region.agency).await;
        let told = office::notices::read(&town.office, &actor).await.unwrap();
        let told = told.iter().filter(|one| one.words.contains("新的监测信号 1 个")).count();
        assert_eq!(told, 1);
        region.assert_sound().await;
    }
}
