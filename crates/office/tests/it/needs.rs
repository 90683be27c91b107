//! Matchmaking: who learns of a need and whose it is, offers, the chosen one and its contract, what the Agency does (2.5).

use office::drafts::{self, DraftKind};
use office::needs::{self, NeedView, Needs};
use office::{Actor, Refused, clocks, notices};
use rules::catalogue::EntryKind;
use rules::duties::Act;
use rules::lifecycle::need::State;
use rules::needs::OfferState;
use sim::{Person, approve, need_form, offer_form, service_form, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

const WORDS: &str = "提取罐支架用钢 3 个样品，测室温拉伸，按 GB/T 228.1。";

impl Region {
    /// A service of a laboratory's catalogue.
    async fn service(&self, lab: &Person, item: &str) -> Uuid {
        let kind = EntryKind::Service;
        let method = if item.contains("拉伸") {
            "GB/T 228.1-2021"
        } else {
            ""
        };
        let form = tick(service_form(item, "300"), "method", method);
        let id = self.town.offer(lab, kind, form).await.unwrap();
        let done = self.town.decide_entry(&self.agency, kind, id, approve(1));
        done.await.unwrap();
        id
    }

    async fn need(&self, firm: &Person) -> Uuid {
        let form = need_form("钢材拉伸试验", WORDS, self.town.office.today());
        self.town.post_need(firm, form).await.unwrap()
    }

    /// Something that no laboratory of the region does.
    async fn odd(&self, firm: &Person) -> Uuid {
        let form = need_form(
            "网站渗透测试",
            "订货网站一个，找出漏洞。",
            self.town.office.today(),
        );
        self.town.post_need(firm, form).await.unwrap()
    }

    async fn see(&self, person: &Person, need: Uuid) -> Result<NeedView, Refused> {
        let actor = self.actor(person).await;
        needs::view(&self.town.office, &actor, need).await
    }

    async fn needs(&self, person: &Person) -> Needs {
        let actor = self.actor(person).await;
        needs::list(&self.town.office, &actor, 1).await.unwrap()
    }

    async fn told(&self, person: &Person, words: &str) -> usize {
        let actor = self.actor(person).await;
        let all = notices::read(&self.town.office, &actor).await.unwrap();
        all.iter().filter(|one| one.words.contains(words)).count()
    }
}

both! {
    async fn a_need_reaches_whom_it_fits_and_hides_whose_it_is(region: Region) {
        let town = &region.town;
        let today = town.office.today();
        let firm = region.firm("hongyuan", 1).await;
        let (lab, _) = region.lab("zhijian", 1).await;
        let (other, _) = region.lab("shipin", 2).await;
        region.service(&lab, "金属材料室温拉伸试验").await;
        region.service(&other, "枸杞农药残留测定").await;
        let bystander = region.firm("pangguan", 9).await;
        let form = |title: &str, words: &str| need_form(title, words, today);
        for (title, words, code) in [
            ("", WORDS, "title.empty"),
            ("拉伸，电话 0951-5012345", WORDS, "title.contact"),
            ("拉伸", "发到 lab@example.com", "words.contact"),
            ("拉伸", "找我：一三九零零零零一一一一", "words.contact"),
        ] {
            assert_eq!(codes(town.post_need(&firm, form(title, words)).await), [code]);
        }
        let long = form("拉伸", &"试".repeat(1_001));
        let wrong = tick(tick(tick(long, "needed_by", &today.to_string()), "named", ""), "budget", "0");
        assert_eq!(
            codes(town.post_need(&firm, wrong).await),
            ["words.long", "amount.zero", "needed_by.past", "named.empty"]
        );
        let newcomer = town.sign_up("xinlai", "韩雪", rules::duties::Role::Subject).await.unwrap();
        assert_eq!(codes(town.post_need(&newcomer, form("拉伸", WORDS)).await), ["need.not-certified"]);
        assert_unknown("a laboratory", town.post_need(&lab, form("拉伸", WORDS)).await);

        let need = region.need(&firm).await;
        assert_eq!((region.told(&lab, "服务目录相符").await, region.told(&other, "相符").await), (1, 0));
        let mine = region.see(&firm, need).await.unwrap();
        let fitting = mine.fitting.unwrap();
        assert_eq!(fitting.services[0].offer.as_ref().unwrap().item, "金属材料室温拉伸试验");
        assert!(format!("{:?}", fitting.services[0].why).contains("GBT228.1"), "{:?}", fitting.services[0].why);
        let seen = region.see(&lab, need).await.unwrap();
        assert_eq!((seen.line.by.clone(), seen.line.place.as_str()), (None, "银川市西夏区"));
        assert!(!format!("{seen:?}").contains("hongyuan") && !format!("{seen:?}").contains("杨晓燕"), "{seen:?}");
        assert_eq!((region.needs(&lab).await.count, region.needs(&other).await.count), (1, 0));
        for person in [&other, &bystander, &region.county, &region.finance] {
            assert_unknown(&person.login, region.see(person, need).await);
        }
        let anyone = needs::view(&town.office, &Actor::anyone("here"), need).await;
        assert_unknown("a visitor", anyone);
        assert_eq!(region.needs(&bystander).await.count, 0);
        assert!(region.see(&region.agency, need).await.unwrap().line.by.is_some());
        let named = tick(form("钢材拉伸试验", WORDS), "named", "yes");
        let named = town.post_need(&firm, named).await.unwrap();
        assert!(region.see(&lab, named).await.unwrap().line.by.is_some_and(|by| by.contains("hongyuan")));

        // Who is filed or widens its catalogue later hears of it at night.
        region.service(&other, "金属材料室温拉伸试验").await;
        needs::tend(&town.office).await.unwrap();
        needs::tend(&town.office).await.unwrap();
        assert_eq!(region.told(&other, "相符").await, 2, "once for each need");
        region.assert_sound().await;
    }

    async fn an_offer_is_chosen_and_fills_a_contract(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (rival, _) = region.lab("jingzheng", 2).await;
        let (slow, _) = region.lab("manman", 3).await;
        let service = region.service(&lab, "金属材料室温拉伸试验").await;
        let theirs = region.service(&rival, "钢材拉伸试验").await;
        region.service(&slow, "钢材拉伸试验").await;
        let need = region.need(&firm).await;
        let free = || offer_form("12000");
        let phone = tick(free(), "words", "打 13900001111 细谈");
        assert_eq!(codes(town.make_offer(&lab, need, phone).await), ["words.contact"]);
        let wrong = tick(tick(free(), "price", ""), "days", "0");
        assert_eq!(codes(town.make_offer(&lab, need, wrong).await), ["amount.empty", "days.range"]);
        let stolen = tick(free(), "service", &theirs.to_string());
        assert_unknown("a service of another", town.make_offer(&lab, need, stolen).await);
        assert_unknown("a firm", town.make_offer(&firm, need, free()).await);
        let mine = tick(free(), "service", &service.to_string());
        let offer = town.make_offer(&lab, need, mine.clone()).await.unwrap();
        assert_eq!(codes(town.make_offer(&lab, need, mine).await), ["need.offered"]);
        let lost = town.make_offer(&rival, need, offer_form("15000")).await.unwrap();
        let gone = town.make_offer(&slow, need, offer_form("9000")).await.unwrap();
        assert_eq!(region.told(&firm, "收到一份报价").await, 3);
        // Nobody reads what another offers.
        let seen = region.see(&lab, need).await.unwrap();
        assert_eq!((seen.offers.len(), seen.line.offered, seen.to_do.len()), (1, true, 0));
        let rivals = region.actor(&rival).await;
        assert_unknown("a rival", needs::of_offer(&town.office, &rivals, offer).await);
        assert_unknown("a rival", town.take_offer_back(&rival, offer).await);
        town.take_offer_back(&slow, gone).await.unwrap();
        let seen = region.see(&firm, need).await.unwrap();
        assert_eq!((seen.offers.len(), seen.line.offers, seen.line.state), (3, 2, State::Offered));
        assert_eq!(codes(draft(&region, &firm, need).await), ["need.not-chosen"]);
        assert!(matches!(town.accept_offer(&firm, offer, 1).await, Err(Refused::Meanwhile(_))));
        let edition = seen.edition;
        assert!(matches!(town.accept_offer(&firm, gone, edition).await, Err(Refused::Meanwhile(_))));
        assert_unknown("a laboratory", town.accept_offer(&lab, offer, edition).await);
        // Of two at once one is chosen.
        let both = tokio::join!(
            town.accept_offer(&firm, offer, edition),
            town.accept_offer(&firm, lost, edition)
        );
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1, "{both:?}");
        let chose_lab = both.0.is_ok();
        let (winner, loser) = if chose_lab { (&lab, &rival) } else { (&rival, &lab) };
        assert_eq!((region.told(winner, "已被选定").await, region.told(loser, "选定了其他机构").await), (1, 1));
        let seen = region.see(winner, need).await.unwrap();
        assert_eq!((seen.line.state, seen.offers[0].state), (State::Accepted, OfferState::Chosen));
        assert!(seen.line.by.is_some_and(|by| by.contains("hongyuan")), "the chosen one learns whose it is");
        let seen = region.see(loser, need).await.unwrap();
        assert_eq!((seen.line.by, seen.offers[0].state), (None, OfferState::Passed));

        let begun = draft(&region, &firm, need).await.unwrap();
        assert_eq!(draft(&region, &firm, need).await.unwrap(), begun, "one draft, however often");
        let owner = region.actor(&firm).await;
        let kept = drafts::open(&town.office, &owner, begun).await.unwrap();
        assert_eq!((kept.kind, kept.answers.get("title")), (DraftKind::Contract, "钢材拉伸试验"));
        if chose_lab {
            assert_eq!(kept.answers.get("provider"), provider.to_string());
            assert_eq!((kept.answers.get("service"), kept.answers.get("purpose")), (service.to_string().as_str(), "testing"));
            assert_eq!(kept.answers.get("amount"), "12,000.00");
        }
        assert!(kept.answers.get("content").contains("按所写方法完成"));
        region.assert_sound().await;
    }

    async fn the_agency_mediates_and_needs_end(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        region.service(&lab, "枸杞农药残留测定").await;
        let need = region.odd(&firm).await;
        assert_eq!(region.see(&firm, need).await.unwrap().reached, 0);
        assert_unknown("not reached", region.see(&lab, need).await);
        let number = number_of(&region, provider).await;
        let suggest = async |number: &str| town.suggest_provider(&region.agency, need, (number, "设备合适")).await;
        assert_eq!(codes(suggest("JG2026-999999-1").await), ["need.provider-unknown"]);
        let waits = region.waits(&region.agency, Act::SuggestProvider).await;
        assert!(waits.len() == 1 && waits[0].1.starts_with("服务需求 "), "{waits:?}");
        suggest(&number).await.unwrap();
        assert!(region.waits(&region.agency, Act::SuggestProvider).await.is_empty());
        assert_eq!(codes(suggest(&number).await), ["need.suggested"]);
        assert_eq!((region.told(&lab, "平台推荐").await, region.told(&firm, "平台推荐").await), (1, 1));
        let seen = region.see(&lab, need).await.unwrap();
        assert_eq!((seen.suggested.len(), &seen.to_do[..]), (1, &[Act::OfferService][..]));
        // Five working days without an offer are told to the Agency; an offer ends that.
        assert!(clocks::remind(&town.office).await.unwrap() == 0);
        town.go_to(region.see(&firm, need).await.unwrap().line.due_on);
        assert!(clocks::remind(&town.office).await.unwrap() > 0);
        town.next_working_day();
        let seen = region.needs(&region.agency).await;
        assert!(seen.lines[0].idle && region.told(&region.agency, "为服务需求找到报价").await > 0);
        let offer = town.make_offer(&lab, need, offer_form("8000")).await.unwrap();
        assert!(!region.needs(&region.agency).await.lines[0].idle);
        town.take_offer_back(&lab, offer).await.unwrap();
        assert_eq!(region.see(&firm, need).await.unwrap().line.state, State::Open);
        town.make_offer(&lab, need, offer_form("8000")).await.unwrap();
        let edition = region.see(&firm, need).await.unwrap().edition;
        assert_eq!(codes(town.close_need(&region.agency, need, (edition, "")).await), ["reason.empty"]);
        town.close_need(&region.agency, need, (edition, "与另一项重复")).await.unwrap();
        assert_eq!((region.told(&firm, "由平台关闭").await, region.told(&lab, "由平台关闭").await), (1, 1));
        let ended = town.make_offer(&lab, need, offer_form("8000")).await;
        assert_eq!(codes(ended), ["state.not-possible"]);

        let taken = region.odd(&firm).await;
        assert_eq!(town.close_need(&firm, taken, (1, "")).await.unwrap(), "withdrawn");
        let old = region.odd(&firm).await;
        let until = region.see(&firm, old).await.unwrap().line.stands_until;
        town.go_to(until);
        assert_eq!(needs::tend(&town.office).await.unwrap(), 0);
        town.go_to(until + chrono::Days::new(1));
        assert_eq!(needs::tend(&town.office).await.unwrap(), 1);
        assert_eq!(region.see(&firm, old).await.unwrap().line.state, State::Expired);
        region.assert_sound().await;
    }
}

async fn draft(region: &Region, firm: &Person, need: Uuid) -> Result<Uuid, Refused> {
    let asked = region.town.ask(firm).await?;
    needs::draft(&region.town.office, asked.by(), need).await
}

async fn number_of(region: &Region, provider: Uuid) -> String {
    let all = office::directory::everything(&region.town.office)
        .await
        .unwrap();
    let found = all.providers.iter().find(|one| one.id == provider);
    found.unwrap().number.clone()
}
