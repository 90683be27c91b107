//! Who had a poor year is suspended, mends what was wrong and is reinstated (5.3, 7.5).

use auditor::{Fact, Id};
use office::Refused;
use office::providers::{self, Rectify};
use rules::duties::{Act, Role};

use super::rewards::Step;
use super::world::{World, verb};
use crate::verdicts::approve;

impl World {
    /// Who had a poor year mends it (5.3).
    pub(super) async fn rectify(&mut self, at: usize) -> Result<Step, Refused> {
        for lab in self.rewards[at].poor.clone() {
            let (who, provider) = (self.labs[lab].person.clone(), self.labs[lab].provider);
            let file = self.evidence(&who, Act::RectifyProvider, "整改报告.pdf");
            let file = file.await?.to_string();
            let fields = [
                ("answer", "done"),
                ("words", "已补齐仪器检定记录"),
                ("attachment", file.as_str()),
            ];
            let answers = fields.into_iter().collect();
            let command = Rectify { provider, answers };
            let call = verb!(providers::rectify, command);
            let done: Result<providers::Decided, Refused> = self.act(&who, "rectify", call).await;
            self.provider_moved(provider, done, "rectified");
        }
        Ok(Step::Reinstate)
    }

    pub(super) async fn reinstate(&mut self, at: usize) -> Result<Step, Refused> {
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(Step::Reinstate);
        };
        for lab in self.rewards[at].poor.clone() {
            let provider = self.labs[lab].provider;
            let actor = self.actor(&who).await?;
            let view = providers::view(&self.town.office, &actor, provider).await?;
            let verdict = approve(view.edition);
            let command = providers::Decide { provider, verdict };
            let call = verb!(providers::reinstate, command);
            let done: Result<providers::Decided, Refused> = self.act(&who, "reinstate", call).await;
            self.provider_moved(provider, done, "filed");
        }
        Ok(Step::Propose)
    }

    fn provider_moved(
        &mut self,
        provider: Id,
        done: Result<providers::Decided, Refused>,
        to: &'static str,
    ) {
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::ProviderMoved { provider, to, day });
        }
    }
}
