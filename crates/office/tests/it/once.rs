//! One request has one effect, and two at the same moment never take the same thing twice.

use std::sync::Arc;

use office::listing::Ask;
use office::{By, Refused, accounts, budget, claims, contracts, drafts, vouchers};
use rules::Fen;
use rules::duties::Role;
use sim::{approve, contract_form, tick};
use uuid::Uuid;

use crate::support::{Region, both, codes};

/// Does the same thing eight times at once and gives every outcome.
pub async fn at_once<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    one: impl Fn(usize) -> F,
) -> Vec<T> {
    let running: Vec<_> = (0..8).map(|at| tokio::spawn(one(at))).collect();
    let mut outcomes = Vec::new();
    for done in running {
        outcomes.push(done.await.unwrap());
    }
    outcomes
}

fn appropriation(amount: &str) -> budget::Appropriate {
    let answers = [
        ("year", "2026"),
        ("line", "redemption"),
        ("change", "add"),
        ("amount", amount),
        ("document", "年度部门预算批复"),
    ];
    budget::Appropriate(answers.into_iter().collect())
}

both! {
    async fn the_same_request_in_a_row_counts_once(region: Region) {
        let office = &region.town.office;
        let actor = region.actor(&region.finance).await;
        let by = By { actor: &actor, request: "one" };
        for _ in 0..3 {
            let done = budget::appropriate(office, by, appropriation("1000000")).await.unwrap();
            assert_eq!(done.amount, Fen::from_yuan(1_000_000));
        }
        assert_eq!(region.budget(2026).await.granted, Fen::from_yuan(1_000_000));
        let other = codes(budget::appropriate(office, by, appropriation("2")).await);
        assert_eq!(other, ["request.other-content"]);
        // The same id from another person is another request's, not his.
        let second = region.actor(&region.colleague("second", Role::Finance).await).await;
        let by = By { actor: &second, request: "one" };
        let other = codes(budget::appropriate(office, by, appropriation("1000000")).await);
        assert_eq!(other, ["request.other-content"]);
        assert_eq!(region.budget(2026).await.granted, Fen::from_yuan(1_000_000));
        region.assert_sound().await;
    }

    async fn the_same_request_eight_times_at_once_counts_once(region: Region) {
        let office = Arc::new(region.town.office.clone());
        let actor = Arc::new(region.actor(&region.finance).await);
        let outcomes = at_once(|_| {
            let (office, actor) = (office.clone(), actor.clone());
            async move {
                let by = By { actor: &actor, request: "one" };
                budget::appropriate(&office, by, appropriation("1000000")).await
            }
        }).await;
        for done in outcomes {
            assert_eq!(done.unwrap().amount, Fen::from_yuan(1_000_000));
        }
        assert_eq!(region.budget(2026).await.granted, Fen::from_yuan(1_000_000));
        region.assert_sound().await;
    }

    async fn eight_tabs_draw_up_one_draft(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let office = Arc::new(region.town.office.clone());
        let actor = Arc::new(region.actor(&firm).await);
        let form = contract_form(provider, "检测", Fen::from_yuan(10_000), office.today());
        let kind = drafts::DraftKind::Contract;
        let draft = drafts::begin(&office, By { actor: &actor, request: &region.town.request() }, kind, form, None).await.unwrap();
        let outcomes = at_once(|at| {
            let (office, actor) = (office.clone(), actor.clone());
            async move {
                let by = By { actor: &actor, request: &format!("tab-{at}") };
                contracts::draw(&office, by, contracts::Draw { draft }).await
            }
        }).await;
        let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        for refused in refused {
            assert_eq!(codes(refused), ["draft.submitted"]);
        }
        let files = contracts::list(&office, &actor, &Ask::default()).await.unwrap().lines;
        assert_eq!(files.len(), 1);
        assert!(files[0].number.starts_with("HT2026-000001"), "{}", files[0].number);
        let late = drafts::keep(&office, &actor, draft, Default::default()).await;
        assert!(matches!(late, Err(Refused::Unknown)));
    }

    async fn one_request_begins_one_draft_and_its_writer_throws_it_away(region: Region) {
        let (firm, other) = (region.firm("hongyuan", 1).await, region.firm("zhongke", 2).await);
        let (_, provider) = region.lab("zhijian", 1).await;
        let office = Arc::new(region.town.office.clone());
        let (actor, theirs) = (Arc::new(region.actor(&firm).await), region.actor(&other).await);
        let form = contract_form(provider, "检测", Fen::from_yuan(10_000), office.today());
        let kind = drafts::DraftKind::Contract;
        let begun = at_once(|_| {
            let (office, actor, form) = (office.clone(), actor.clone(), form.clone());
            async move {
                let by = By { actor: &actor, request: "click" };
                drafts::begin(&office, by, kind, form, None).await.unwrap()
            }
        }).await;
        let draft = begun[0];
        assert!(begun.iter().all(|one| *one == draft), "{begun:?}");
        // Also after something was typed, when it is no empty draft any more.
        drafts::keep(&office, &actor, draft, form.clone()).await.unwrap();
        let by = By { actor: &actor, request: "click" };
        assert_eq!(drafts::begin(&office, by, kind, form.clone(), None).await.unwrap(), draft);
        let listed = drafts::list(&office, &actor, kind).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].with, crate::support::lab_name("zhijian"));
        let subject = drafts::begin(&office, by, drafts::DraftKind::Subject, form.clone(), None).await;
        assert_eq!(codes(subject), ["request.other-content"]);

        let command = drafts::Discard { draft };
        let stranger = By { actor: &theirs, request: "theirs" };
        let refused = drafts::discard(&office, stranger, command.clone()).await;
        assert!(matches!(refused, Err(Refused::Unknown)));
        let away = By { actor: &actor, request: "away" };
        let done = drafts::discard(&office, away, command.clone()).await.unwrap();
        assert_eq!(drafts::discard(&office, away, command.clone()).await.unwrap(), done, "twice is once");
        assert!(drafts::list(&office, &actor, kind).await.unwrap().is_empty());
        let kept = drafts::keep(&office, &actor, draft, form.clone()).await;
        assert!(matches!(kept, Err(Refused::Unknown)));
        let records = region.acts_of(actor.account.unwrap()).await;
        let last = records.last().unwrap();
        assert_eq!(last.act, "discard-draft");
        assert!(!last.body.contains("检测"), "what was typed is gone: {}", last.body);

        // What was handed in is no draft any more.
        let handed = By { actor: &actor, request: "another" };
        let draft = drafts::begin(&office, handed, kind, form, None).await.unwrap();
        region.town.submit_draft(&firm, draft).await.unwrap();
        let late = By { actor: &actor, request: "late" };
        let late = drafts::discard(&office, late, drafts::Discard { draft }).await;
        assert_eq!(codes(late), ["draft.submitted"]);
        region.assert_sound().await;
    }

    async fn one_voucher_is_set_off_once_by_eight_clicks(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let (_, voucher) = region.voucher(&firm, provider, 10_000).await;
        let office = Arc::new(region.town.office.clone());
        let actor = Arc::new(region.actor(&firm).await);
        let before = region.acts().await;
        let outcomes = at_once(|at| {
            let (office, actor) = (office.clone(), actor.clone());
            async move {
                // Four clicks each from two tabs.
                let by = By { actor: &actor, request: &format!("tab-{}", at % 2) };
                vouchers::set_off(&office, by, vouchers::Settle { voucher }).await
            }
        }).await;
        let done = outcomes.iter().filter(|done| done.is_ok()).count();
        assert_eq!(done, 4, "{outcomes:?}");
        assert_eq!(region.acts().await, before + 1);
    }

    async fn two_confirmations_at_once_keep_the_ceiling(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let second = region.colleague("second", Role::Centre).await;
        let mut ready: Vec<Uuid> = Vec::new();
        for amount in [600_000, 590_000, 580_000, 570_000] {
            let form = contract_form(provider, "检测", Fen::from_yuan(amount), town.office.today());
            let form = tick(form, "consent_to_smaller_face", "yes");
            let contract = town.submit_contract(&firm, form).await.unwrap();
            town.decide_contract(&region.county, contract, approve(1)).await.unwrap();
            town.decide_contract(&region.agency, contract, approve(2)).await.unwrap();
            ready.push(contract);
        }
        let officials = Arc::new([region.actor(&region.centre).await, region.actor(&second).await]);
        let office = Arc::new(town.office.clone());
        let ready = Arc::new(ready);
        let outcomes = at_once(|at| {
            let (office, officials, ready) = (office.clone(), officials.clone(), ready.clone());
            async move {
                let request = format!("confirm-{at}");
                let by = By { actor: &officials[at % 2], request: &request };
                let contract = ready[at / 2];
                let command = contracts::Decide { contract, verdict: approve(3) };
                contracts::confirm(&office, by, command).await
            }
        }).await;
        let issued = outcomes.iter().filter(|done| done.is_ok()).count();
        // 185,000 or less, then what is left of 200,000 with consent, then nothing.
        assert_eq!(issued, 2, "{outcomes:?}");
        let balance = region.ceiling(&firm).await;
        assert_eq!(balance.granted, Fen::from_yuan(200_000));
        assert_eq!(balance.reserved, Fen::from_yuan(200_000));
        assert_eq!(region.budget(2026).await.reserved, Fen::from_yuan(200_000));
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            match outcome {
                Err(Refused::Because(why)) => assert_eq!(why[0].code, "ceiling.exhausted"),
                other => assert!(matches!(other, Err(Refused::Meanwhile(_))), "{other:?}"),
            }
        }
        region.assert_sound().await;
    }

    async fn a_ticket_serves_one_contract(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (first, _) = region.voucher(&firm, provider, 10_000).await;
        let (second, _) = region.voucher(&firm, provider, 20_000).await;
        for contract in [first, second] {
            town.complete(&lab, contract).await.unwrap();
            town.complete(&firm, contract).await.unwrap();
        }
        let amount = Fen::from_yuan(10_000);
        let ticket = town.ticket(&firm, first, 7, amount).await.unwrap();
        for contract in [first, second] {
            let refused = codes(town.ticket(&firm, contract, 7, amount).await);
            assert_eq!(refused, ["ticket.used"]);
        }
        assert_eq!(region.contract(second).await.evidence.tickets.len(), 0);
        // Taken back by the one who entered it, the ticket is free for the right contract.
        let asked = town.ask(&firm).await.unwrap();
        let command = office::service::WithdrawTicket { ticket };
        office::service::withdraw_ticket(&town.office, asked.by(), command).await.unwrap();
        town.ticket(&firm, second, 7, amount).await.unwrap();
        assert_eq!(region.contract(first).await.evidence.tickets.len(), 0);
        region.assert_sound().await;
    }

    async fn a_bank_reference_pays_once(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        let (contract, voucher) = region.voucher(&case.firm, case.provider, 10_000).await;
        town.set_off(&case.firm, voucher).await.unwrap();
        region.prove(&case.firm, &case.lab, contract, (2, 10_000)).await;
        let second = town.claim(&case.lab, voucher).await.unwrap();
        region.pass_claim(case.claim, 1).await;
        region.pass_claim(second, 1).await;
        town.pay(&region.finance, case.claim, 3, "B-1").await.unwrap();
        let before = region.budget(2026).await;
        let refused = codes(town.pay(&region.finance, second, 3, "B-1").await);
        assert_eq!(refused, ["payment.reference-used"]);
        assert_eq!(region.budget(2026).await, before);
        // The first is not paid again, by whatever reference, and who tries is told of the first.
        let again = town.pay(&region.finance, case.claim, 3, "B-2").await;
        assert!(matches!(again, Err(Refused::Meanwhile(_))), "{again:?}");
        town.pay(&region.finance, second, 3, "B-2").await.unwrap();
        region.assert_sound().await;
    }

    async fn two_claims_at_once_on_one_voucher(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 10_000)).await;
        let office = Arc::new(town.office.clone());
        let actor = Arc::new(region.actor(&lab).await);
        let outcomes = at_once(|at| {
            let (office, actor) = (office.clone(), actor.clone());
            async move {
                let by = By { actor: &actor, request: &format!("tab-{at}") };
                let amount = Fen::from_yuan(5_000);
                claims::submit(&office, by, claims::Submit { voucher, amount }).await
            }
        }).await;
        assert_eq!(outcomes.iter().filter(|done| done.is_ok()).count(), 1);
        for refused in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(codes(refused), ["state.not-possible"]);
        }
    }

    async fn payment_and_issue_at_once_wait_for_each_other(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        region.pass_claim(case.claim, 1).await;
        let today = town.office.today();
        let form = contract_form(case.provider, "检测", Fen::from_yuan(10_000), today);
        let contract = town.submit_contract(&case.firm, form).await.unwrap();
        town.decide_contract(&region.county, contract, approve(1)).await.unwrap();
        town.decide_contract(&region.agency, contract, approve(2)).await.unwrap();
        // Both touch the same ceiling and the same budget, in whatever order.
        let (paid, issued) = tokio::join!(
            town.pay(&region.finance, case.claim, 3, "B-1"),
            town.decide_contract(&region.centre, contract, approve(3)),
        );
        assert_eq!(paid.unwrap(), Fen::from_yuan(110_000));
        assert!(issued.unwrap().voucher.is_some());
        let balance = region.budget(2026).await;
        assert_eq!((balance.used, balance.reserved), (Fen::from_yuan(110_000), Fen::from_yuan(5_000)));
        let left = region.ceiling(&case.firm).await.free();
        assert_eq!(left, Fen::from_yuan(85_000));
        region.assert_sound().await;
    }

    async fn a_name_is_given_once(region: Region) {
        let office = Arc::new(region.town.office.clone());
        let outcomes = at_once(|at| {
            let office = office.clone();
            async move {
                let answers = [
                    ("login", "hongyuan"), ("name", "杨晓燕"), ("role", "subject"),
                    ("password", "Yin-chuan-2026"), ("password_again", "Yin-chuan-2026"),
                ];
                let anyone = office::Actor::anyone("192.0.2.1");
                let by = By { actor: &anyone, request: &format!("tab-{at}") };
                let form = accounts::SignUp(answers.into_iter().collect());
                accounts::sign_up(&office, by, form).await.map(|account| account.id)
            }
        }).await;
        assert_eq!(outcomes.iter().filter(|done| done.is_ok()).count(), 1);
        for refused in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(codes(refused), ["account.login-taken"]);
        }
    }
}

/// What is acknowledged after the disk was full stands in the file: another connection sees it, and every act before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_full_disk_what_is_acknowledged_is_kept() {
    let region = Region::open(crate::support::Engine::Sqlite).await;
    let office = &region.town.office;
    let actor = region.actor(&region.finance).await;
    let grant = async |request: &str| {
        let by = By {
            actor: &actor,
            request,
        };
        budget::appropriate(office, by, appropriation("1000")).await
    };
    office.cramp(true).await.unwrap();
    let mut refused = 0;
    for n in 0..40 {
        refused += u32::from(grant(&format!("cramped {n}")).await.is_err());
    }
    office.cramp(false).await.unwrap();
    assert!(refused > 0, "there was room for forty acts");
    // One that is refused by its own rules, and one that is done: neither may hang on what was not rolled back.
    assert!(
        region
            .town
            .pay(&region.finance, Uuid::nil(), 3, "B-1")
            .await
            .is_err()
    );
    grant("after").await.unwrap();
    let other = region.intruder().await;
    let books = store::queries::money::books(&other).await.unwrap();
    let book = books
        .iter()
        .find(|book| book.key == "budget/redemption/2026");
    assert_eq!(book.unwrap().granted, i64::from(41 - refused) * 100_000);
    region.assert_sound().await;
}
