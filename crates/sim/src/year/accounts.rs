//! Accounts into which the bank could not pay: said to be right, or changed and certified by the Agency (1.4, 8.6).

use auditor::{Fact, Id};
use chrono::Days;
use office::{Refused, claims, providers};
use rules::duties::Role;

use super::life::Stage;
use super::world::{World, verb};
use crate::verdicts::{approve, send_back};

impl World {
    pub async fn mend(&mut self, at: usize) -> Result<(), Refused> {
        let Some(claim) = self.cases[at].claim else {
            return Ok(());
        };
        let who = self.claimant(at);
        self.serial += 1;
        let account = format!("6222{:012}", 30_000_000 + self.serial);
        let new = self.inside(at) && self.dice.in_thousand(700);
        let fields: Vec<(&str, &str)> = match new {
            true => vec![("bank", "宁夏银行新城支行"), ("bank_account", &account)],
            false => vec![("right", "yes")],
        };
        let answers = fields.into_iter().collect();
        let call = verb!(claims::mend, claims::Mend { claim, answers });
        let done: Result<claims::Mended, Refused> = self.act(&who, "mend", call).await;
        match (done.is_ok(), new) {
            (true, true) => {
                let days = self.dice.below(4);
                let case = &mut self.cases[at];
                (case.stage, case.due) = (Stage::Certifying, self.day + Days::new(days));
            }
            (true, false) => self.mended(at, claim),
            _ => {}
        }
        Ok(())
    }

    pub fn mended(&mut self, at: usize, claim: Id) {
        let day = self.today();
        self.hear(Fact::Mended { claim, day });
        self.cases[at].stage = Stage::Queued;
    }

    /// The Agency certifies the new account, or sends it back; everything of this provider that bounced waits for its
    /// money again.
    pub async fn certify_account(&mut self, at: usize) -> Result<(), Refused> {
        let (lab, Some(who)) = (self.cases[at].lab, self.official(Role::Agency, "")) else {
            return Ok(());
        };
        let provider = self.labs[lab].provider;
        let actor = self.actor(&who).await?;
        let office = &self.town.office;
        let Some(change) = providers::account_change(office, &actor, provider).await? else {
            self.cases[at].stage = Stage::Bounced;
            return Ok(());
        };
        let back = self.dice.in_thousand(100);
        let verdict = match back {
            true => send_back(change.edition),
            false => approve(change.edition),
        };
        let command = providers::CertifyAccount { provider, verdict };
        let call = verb!(providers::certify_account, command);
        let done: Result<providers::AccountCertified, Refused> =
            self.act(&who, "certify account", call).await;
        if done.is_err() {
            return Ok(());
        }
        let bounced: Vec<(usize, Id)> = (0..self.cases.len())
            .filter(|one| self.cases[*one].lab == lab && self.inside(*one))
            .filter(|one| matches!(self.cases[*one].stage, Stage::Bounced | Stage::Certifying))
            .filter_map(|one| Some((one, self.cases[one].claim?)))
            .collect();
        for (one, claim) in bounced {
            match back {
                true => self.cases[one].stage = Stage::Bounced,
                false => self.mended(one, claim),
            }
        }
        Ok(())
    }
}
