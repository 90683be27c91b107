//! How a provider leaves the directory and comes back (5.3, 7.4, 7.5, R32).

use office::listing::Ask;
use office::{By, drafts, providers, queues};
use rules::Fen;
use rules::lifecycle::provider::State;
use sim::{Person, approve, contract_form, expel, refuse, send_back, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

async fn file(region: &Region, provider: Uuid) -> providers::ProviderView {
    let centre = region.actor(&region.centre).await;
    providers::view(&region.town.office, &centre, provider)
        .await
        .unwrap()
}

/// What the first check says of a new contract with the provider.
async fn new_contract(region: &Region, firm: &Person, provider: Uuid) -> Vec<String> {
    let today = region.town.office.today();
    let form = contract_form(provider, "另一项检测", Fen::from_yuan(10_000), today);
    codes(region.town.submit_contract(firm, form).await)
}

async fn listed(region: &Region, on: &str) -> usize {
    let stood = providers::stood_on(&region.town.office, day(on)).await;
    stood.unwrap().len()
}

both! {
    async fn a_provider_is_suspended_rectifies_and_is_reinstated(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, id) = region.lab("zhijian", 1).await;
        let (_, voucher) = region.voucher(&firm, id, 300_000).await;
        town.go_to(day("2026-04-14"));
        assert_unknown("suspend", town.suspend(&region.agency, id, send_back(3)).await);
        assert_eq!(town.suspend(&region.centre, id, refuse(3)).await.unwrap(), "suspended");
        let twice = codes(town.suspend(&region.centre, id, refuse(4)).await);
        assert_eq!(twice, ["state.not-possible"]);
        assert_eq!(new_contract(&region, &firm, id).await, ["provider.suspended"]);
        // What was issued runs to its end.
        town.set_off(&firm, voucher).await.unwrap();

        // 15 working days; 劳动节 lies between.
        let paused = file(&region, id).await.paused.unwrap();
        assert_eq!((paused.due, paused.days_left), (day("2026-05-08"), 15));
        let early = codes(town.remove(&region.centre, id, refuse(4)).await);
        assert_eq!(early, ["provider.still-rectifying"]);

        let (other, _) = region.lab("huace", 2).await;
        assert_unknown("rectify", town.rectify(&other, id, "done").await);
        assert_eq!(town.rectify(&lab, id, "done").await.unwrap(), "rectified");
        let centre = region.actor(&region.centre).await;
        let queue = queues::queue(&town.office, &centre, &Ask::default()).await.unwrap().lines;
        assert_eq!(queue[0].act, Some(rules::duties::Act::ReinstateProvider));
        assert_eq!(file(&region, id).await.paused.unwrap().files.len(), 1);
        let elsewhere = codes(town.reinstate(&region.centre, id, refuse(5)).await);
        assert_eq!(elsewhere, ["provider.remove-elsewhere"]);
        assert_eq!(town.reinstate(&region.centre, id, send_back(5)).await.unwrap(), "suspended");
        let paused = file(&region, id).await.paused.unwrap();
        assert!(paused.answer.is_none() && paused.words.is_empty());
        town.rectify(&lab, id, "done").await.unwrap();
        town.go_to(day("2026-04-20"));
        assert_eq!(town.reinstate(&region.centre, id, approve(7)).await.unwrap(), "filed");
        assert!(file(&region, id).await.paused.is_none());
        region.voucher(&firm, id, 20_000).await;

        // 13 April with two labs filed that day and the next; away from the 14th to the 19th.
        for (on, count) in [("2026-04-12", 0), ("2026-04-13", 1), ("2026-04-14", 1), ("2026-04-20", 2)] {
            assert_eq!(listed(&region, on).await, count, "{on}");
        }
        let stays = providers::stays(&town.office, id).await.unwrap();
        assert_eq!(stays.len(), 2);
        assert_eq!(stays[0].until, Some(day("2026-04-14")));
        assert_eq!(stays[0].ending, Some(State::Suspended));
        assert!(stays[0].why.contains("法定检验"), "{}", stays[0].why);
        assert_eq!((stays[1].from, stays[1].until), (day("2026-04-20"), None));
        region.assert_sound().await;
    }

    async fn who_does_not_rectify_is_removed_and_may_apply_anew(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, id) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, id, 300_000).await;
        town.suspend(&region.centre, id, refuse(3)).await.unwrap();
        // On the last day there is still time; on the next there is not.
        town.go_to(day("2026-05-07"));
        let early = codes(town.remove(&region.centre, id, refuse(4)).await);
        assert_eq!(early, ["provider.still-rectifying"]);
        town.go_to(day("2026-05-08"));
        let centre = region.actor(&region.centre).await;
        let queue = queues::queue(&town.office, &centre, &Ask::default()).await.unwrap().lines;
        assert_eq!(queue[0].act, Some(rules::duties::Act::RemoveProvider));
        assert_eq!(town.remove(&region.centre, id, refuse(4)).await.unwrap(), "removed");
        assert_eq!(new_contract(&region, &firm, id).await, ["provider.removed"]);

        // It applies anew on its own file; a refusal leaves it removed, and its vouchers with it.
        let reapply = async |edition| {
            let actor = region.actor(&lab).await;
            let draft = providers::correct(&town.office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap();
            let open = drafts::open(&town.office, &actor, draft).await.unwrap();
            let typed = tick(open.answers, "truth", "yes");
            drafts::keep(&town.office, &actor, draft, typed).await.unwrap();
            let asked = town.ask(&lab).await.unwrap();
            let command = providers::Apply { draft };
            let done = providers::apply(&town.office, asked.by(), command).await.unwrap();
            assert_eq!(done.provider, id);
            assert_eq!(file(&region, id).await.edition, edition);
        };
        reapply(6).await;
        assert_eq!(town.admit(&region.agency, id, refuse(6)).await.unwrap(), "removed");
        reapply(8).await;
        town.admit(&region.agency, id, approve(8)).await.unwrap();
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 300_000)).await;
        town.claim(&lab, voucher).await.unwrap();
        town.go_to(day("2026-05-15"));
        assert_eq!(town.admit(&region.centre, id, approve(9)).await.unwrap(), "filed");
        let view = file(&region, id).await;
        assert_eq!((view.filed_on, view.removed_on), (Some(day("2026-05-15")), None));
        assert_eq!(listed(&region, "2026-05-10").await, 0);
        assert_eq!(listed(&region, "2026-05-15").await, 1);
        region.assert_sound().await;
    }

    async fn who_was_never_asked_to_rectify_goes_for_another_ground_alone(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, id) = region.lab("zhijian", 1).await;
        let today = town.office.today();
        let form = sim::contract_form(id, "检测", rules::Fen::from_yuan(10_000), today);
        let contract = town.submit_contract(&firm, form).await.unwrap();
        let number = region.contract(contract).await.number;
        let mut verdict = expel(3);
        verdict.reasons[0].clause = rules::clause!("7.5");
        let refused = codes(town.remove(&region.centre, id, verdict).await);
        assert_eq!(refused, ["provider.not-suspended"]);
        assert_eq!(town.remove(&region.centre, id, expel(3)).await.unwrap(), "removed");
        // The firm whose contract waits is told (R32).
        let actor = region.actor(&firm).await;
        let told = office::notices::read(&town.office, &actor).await.unwrap();
        let told = told.iter().find(|one| one.words.contains("移出名录")).unwrap();
        assert!(told.words.starts_with(&number), "{}", told.words);
        assert!(told.words.contains("另选机构"), "{}", told.words);
    }

    async fn a_refusal_to_rectify_ends_the_time_for_it(region: Region) {
        let town = &region.town;
        let (lab, id) = region.lab("zhijian", 1).await;
        town.suspend(&region.centre, id, refuse(3)).await.unwrap();
        let asked = town.ask(&lab).await.unwrap();
        let command = providers::Rectify { provider: id, answers: [("answer", "done")].into_iter().collect() };
        let missing = codes(providers::rectify(&town.office, asked.by(), command).await);
        assert_eq!(missing, ["words.empty"]);
        assert_eq!(town.rectify(&lab, id, "refused").await.unwrap(), "rectified");
        assert_eq!(town.remove(&region.centre, id, refuse(5)).await.unwrap(), "removed");
        let stays = providers::stays(&town.office, id).await.unwrap();
        assert!(stays[0].why.contains("移出"), "{}", stays[0].why);
        let public = providers::public(&town.office, id).await.unwrap();
        assert!(!public.in_force());
        assert_eq!(public.stays[0].ending, Some(State::Removed));
        region.assert_sound().await;
    }
}
