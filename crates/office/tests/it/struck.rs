//! A ticket that was offset by a red invoice or declared void: it counts for nothing, and its claim goes back (8.4, R28).

use office::Refused;
use office::claims::{self, Strike};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::claim::State;
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

impl Region {
    async fn tickets(&self, claim: Uuid) -> Vec<office::service::TicketLine> {
        self.file_of_claim(claim).await.evidence.tickets
    }

    async fn strike(
        &self,
        person: &sim::Person,
        claim: Uuid,
        form: &[(&str, &str)],
    ) -> Result<String, Refused> {
        let asked = self.town.ask(person).await.unwrap();
        let answers = form.iter().copied().collect();
        let command = Strike { claim, answers };
        let done = claims::strike(&self.town.office, asked.by(), command).await?;
        Ok(done.state)
    }

    /// Strikes the first ticket of a claim today.
    async fn strike_first(&self, person: &sim::Person, claim: Uuid) -> Result<String, Refused> {
        let ticket = self.tickets(claim).await[0].id.to_string();
        let today = self.town.office.today().to_string();
        let form = [
            ("ticket", ticket.as_str()),
            ("how", "flushed"),
            ("on", &today),
            ("words", "全国增值税发票查验平台"),
        ];
        self.strike(person, claim, &form).await
    }
}

both! {
    async fn a_claim_goes_back_and_comes_again_with_another_ticket(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        let none = codes(region.strike(&region.agency, case.claim, &[]).await);
        assert_eq!(none, ["ticket.empty", "how.empty", "on.empty", "words.empty"]);
        let ticket = region.tickets(case.claim).await[0].id.to_string();
        let early = [("ticket", ticket.as_str()), ("how", "void"), ("on", "2026-01-01"), ("words", "查验")];
        assert_eq!(codes(region.strike(&region.agency, case.claim, &early).await), ["ticket.struck-on"]);
        for person in [&region.county, &region.finance, &case.lab, &case.firm] {
            assert_unknown("to strike", region.strike_first(person, case.claim).await);
        }
        assert_eq!(region.strike_first(&region.agency, case.claim).await.unwrap(), "returned");
        let view = region.file_of_claim(case.claim).await;
        assert!(view.due.is_none(), "the clock of the payment stands (R11)");
        assert!(view.evidence.tickets[0].struck.is_some() && view.evidence.total() == Fen::ZERO);
        let lab = region.actor(&case.lab).await;
        let tasks = office::tasks::tasks(&town.office, &lab).await.unwrap();
        assert!(tasks.iter().any(|task| task.act == Act::SubmitClaim), "{tasks:?}");
        // Once is enough, and as it stands the claim does not come again.
        assert_eq!(codes(region.strike_first(&region.centre, case.claim).await), ["ticket.struck"]);
        let again = town.claim(&case.lab, case.voucher).await;
        assert!(codes(again).contains(&"ticket.red-flushed".to_owned()));
        // Taken off the contract, its number is still not free.
        let asked = town.ask(&case.firm).await.unwrap();
        let command = office::service::WithdrawTicket { ticket: view.evidence.tickets[0].id };
        office::service::withdraw_ticket(&town.office, asked.by(), command).await.unwrap();
        let price = Fen::from_yuan(300_000);
        assert_eq!(codes(town.ticket(&case.firm, case.contract, 1, price).await), ["ticket.used"]);
        town.ticket(&case.firm, case.contract, 2, price).await.unwrap();
        town.claim(&case.lab, case.voucher).await.unwrap();
        assert_eq!(region.file_of_claim(case.claim).await.line.state, State::Submitted);
        region.assert_sound().await;
    }

    async fn what_waits_for_its_money_goes_back_and_lets_the_next_one_pass(region: Region) {
        let town = &region.town;
        let claims = region.claims_of(&[10_000, 10_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        town.appropriate(&region.finance, 5_000).await.unwrap();
        assert!(region.file_of_claim(claims[1]).await.due.is_none(), "the money is the first one's");
        assert_eq!(region.strike_first(&region.centre, claims[0]).await.unwrap(), "returned");
        assert!(region.file_of_claim(claims[1]).await.due.is_some());
        assert_eq!(codes(town.pay(&region.finance, claims[0], 4, "B-1").await), ["state.not-possible"]);
        town.pay(&region.finance, claims[1], 3, "B-2").await.unwrap();
        // What is paid is claimed back, not struck.
        assert_eq!(codes(region.strike_first(&region.centre, claims[1]).await), ["state.not-possible"]);
        region.assert_proved().await;
    }
}
