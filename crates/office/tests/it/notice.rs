//! Public notice of an admission: anybody may object, the Centre answers, it takes effect by itself (7.3, 7.4).

use office::listing::Ask;
use office::{Refused, providers, publications, queues};
use rules::lifecycle::provider::State;
use sim::{Person, approve};
use uuid::Uuid;

use crate::review::{noticed, pool};
use crate::support::{Region, assert_unknown, both, codes, day};

async fn state(region: &Region, provider: Uuid) -> State {
    let centre = region.actor(&region.centre).await;
    let view = providers::view(&region.town.office, &centre, provider).await;
    view.unwrap().state
}

async fn end(region: &Region) -> usize {
    publications::end(&region.town.office).await.unwrap()
}

/// An admission in public notice since Wednesday 2026-04-15: the notice and the provider.
async fn under_notice(region: &Region) -> (Person, Uuid, Uuid) {
    let pool = pool(region, 5).await;
    let (lab, provider) = noticed(region, &pool).await;
    let standing = publications::standing(&region.town.office).await.unwrap();
    assert_eq!(standing.len(), 1);
    (lab, provider, standing[0].id)
}

both! {
    async fn a_notice_takes_effect_once_when_its_days_are_over(region: Region) {
        let town = &region.town;
        let (_, provider, id) = under_notice(&region).await;
        assert_eq!(state(&region, provider).await, State::Noticed);
        let notice = publications::notice(&town.office, id).await.unwrap();
        assert_eq!((notice.from, notice.due.date), (day("2026-04-15"), day("2026-04-22")));
        let listed = providers::stood_on(&town.office, day("2026-04-15")).await.unwrap();
        assert_eq!(listed.len(), 0);
        // Its last day ends at midnight.
        town.go_to(day("2026-04-22"));
        assert_eq!(end(&region).await, 0);
        town.go_to(day("2026-04-23"));
        let office = &town.office;
        let two = tokio::join!(publications::end(office), publications::end(office));
        assert!(two.0.is_ok() && two.1.is_ok(), "{two:?}");
        assert_eq!(end(&region).await, 0);
        assert_eq!(state(&region, provider).await, State::Filed);
        assert_eq!(providers::stays(&town.office, provider).await.unwrap().len(), 1);
        let late = town.object_notice(id, "13900001111", "太迟").await;
        assert_eq!(codes(late), ["notice.over"]);
        region.assert_sound().await;
    }

    async fn an_open_objection_holds_the_notice(region: Region) {
        let town = &region.town;
        let (lab, provider, id) = under_notice(&region).await;
        let empty = town.object_notice(id, "", "").await;
        assert_eq!(codes(empty), ["contact.empty", "facts.empty"]);
        assert_eq!(codes(town.object_notice(id, "某人", "设备不实").await), ["contact.shape"]);
        let first = town.object_notice(id, "wang@example.com", "设备清单不实").await.unwrap();
        let twice = town.object_notice(id, "WANG@example.com ", "再说一次").await;
        assert_eq!(codes(twice), ["notice-objection.open"]);
        // The applicant learns that there is one, and nothing of who sent it.
        let actor = region.actor(&lab).await;
        let file = providers::view(&town.office, &actor, provider).await.unwrap();
        let said = format!("{:?}", file.timeline);
        assert!(said.contains("收到一件对公示的异议") && !said.contains("设备清单不实"));

        town.go_to(day("2026-04-23"));
        assert_eq!(end(&region).await, 0);
        assert_eq!(state(&region, provider).await, State::Noticed);
        let centre = region.actor(&region.centre).await;
        let waiting = queues::queue(&town.office, &centre, &Ask::default()).await.unwrap().lines;
        assert_eq!((waiting[0].title.as_str(), waiting[0].target), ("公示异议", first));
        let seen = publications::objection(&town.office, &centre, first).await.unwrap();
        assert_eq!(seen.name, "王某");
        assert!(!seen.contact.contains("wang@example"), "{}", seen.contact);
        assert_unknown("read", publications::objection(&town.office, &actor, first).await);
        assert_unknown("answer", town.answer_notice(&region.agency, first, "dismissed").await);

        town.answer_notice(&region.centre, first, "dismissed").await.unwrap();
        let twice = town.answer_notice(&region.centre, first, "upheld").await;
        assert!(matches!(twice, Err(Refused::Meanwhile(_))), "{twice:?}");
        let receipt = publications::receipt(&town.office, first).await.unwrap();
        assert_eq!(receipt.answer, "已核对原件和现场");
        // The last day is past: the answer is what it waited for, not the next midnight.
        assert_eq!(state(&region, provider).await, State::Filed);
        assert_eq!(end(&region).await, 0);
        assert_eq!(state(&region, provider).await, State::Filed);
        region.assert_sound().await;
    }

    async fn one_address_objects_so_often_and_no_more(region: Region) {
        let town = &region.town;
        let (_, _, id) = under_notice(&region).await;
        for at in 0..5 {
            town.object_notice(id, &format!("1390000111{at}"), "设备不实").await.unwrap();
        }
        assert_eq!(codes(town.object_notice(id, "13900001119", "设备不实").await), ["notice.many"]);
        town.clock.set(town.office.now() + chrono::TimeDelta::minutes(16));
        for at in 5..10 {
            town.object_notice(id, &format!("139000011{at:02}"), "设备不实").await.unwrap();
        }
        // Ten a day: the next morning at the earliest.
        town.clock.set(town.office.now() + chrono::TimeDelta::minutes(16));
        let refused = town.object_notice(id, "13900001299", "设备不实").await;
        assert_eq!(codes(refused), ["notice.many"]);
        town.go_to(day("2026-04-16"));
        town.object_notice(id, "13900001299", "设备不实").await.unwrap();
    }

    async fn an_upheld_objection_reopens_the_decision(region: Region) {
        let town = &region.town;
        let (_, provider, id) = under_notice(&region).await;
        let objection = town.object_notice(id, "13900001111", "团队人数不实").await.unwrap();
        town.answer_notice(&region.centre, objection, "upheld").await.unwrap();
        assert_eq!(state(&region, provider).await, State::Reopened);
        town.go_to(day("2026-04-30"));
        assert_eq!(end(&region).await, 0);
        let centre = region.actor(&region.centre).await;
        let edition = providers::view(&town.office, &centre, provider).await.unwrap().edition;
        // Who decided before does not decide again by himself (R20).
        let same = codes(town.admit(&region.centre, provider, approve(edition)).await);
        assert_eq!(same, ["duties.four-eyes"]);
        let other = region.colleague("centre2", rules::duties::Role::Centre).await;
        assert_eq!(town.admit(&other, provider, approve(edition)).await.unwrap(), "noticed");
        assert_eq!(publications::past(&town.office).await.unwrap().len(), 1);
        region.assert_sound().await;
    }

    async fn the_centre_sees_how_to_reach_an_objector_once_and_the_record_does_not_name_him(region: Region) {
        let (town, office) = (&region.town, &region.town.office);
        let (_, provider, id) = under_notice(&region).await;
        let objection = town.object_notice(id, "13900001111", "设备不实").await.unwrap();
        let centre = region.actor(&region.centre).await;
        let masked = publications::objection(office, &centre, objection).await.unwrap();
        assert_eq!(masked.contact, "139****1111");
        let because = |words: &str| [("why", "contact"), ("words", words)].into_iter().collect();
        let look = async |person: &Person, words: &str, request: &str| {
            let actor = region.actor(person).await;
            let command = publications::Reach { objection, answers: because(words) };
            publications::reach(office, office::By { actor: &actor, request }, command).await
        };
        let request = town.request();
        assert_eq!(codes(look(&region.centre, "", &request).await.map(|_| ())), ["words.empty"]);
        let shown = look(&region.centre, "核对设备清单", &request).await.unwrap();
        assert_eq!(shown.contact, "13900001111");
        assert_eq!(codes(look(&region.centre, "核对设备清单", &request).await.map(|_| ())), ["reveal.shown"]);
        for other in [&region.agency, &region.finance, &region.auditor] {
            let refused = look(other, "想知道是谁", &town.request()).await.map(|_| ());
            assert_unknown("the objector's contact", refused);
        }
        let view = providers::view(office, &centre, provider).await.unwrap();
        let last = view.timeline.last().unwrap();
        assert_eq!(last.words, "联系当事人：核对设备清单");
        assert!(!format!("{:?}", last.facts).contains("1390000"));
        region.assert_sound().await;
    }
}
