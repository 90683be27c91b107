//! How entries come into a provider's catalogue: handed in, read, decided on by the Agency (7.4).

use auditor::{Fact, How, Id};
use chrono::{Days, NaiveDate};
use office::Refused;
use office::answers::Answers;
use office::catalogue::{self, Decide, EntryFile, Keep};
use rules::Fen;
use rules::catalogue::EntryKind::{self, Certificate, Service};
use rules::duties::{Act, Role};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::life::verdict;
use super::trades::{Listed, Trade};
use super::world::{World, verb};
use crate::offers::{certificate_form, service_form};
use crate::town::Person;
use crate::walk::tick;

/// The certificate on which a provider's admission and services rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proof {
    pub id: Id,
    pub until: NaiveDate,
    /// The day on which its provider thinks of the next one.
    pub renews: Option<NaiveDate>,
}

/// For how many days a certificate lasts that is not meant to run out: longer than any run.
pub(super) const LASTING: u64 = 3000;

impl World {
    /// A provider puts its certificate and its services into the catalogue, and the Agency approves them.
    pub async fn list(
        &mut self,
        (lab, provider): (&Person, Id),
        trade: Trade,
        serial: u32,
    ) -> Result<(Proof, Vec<Listed>), Refused> {
        let today = self.today();
        let until = self.runs_until(trade);
        let renews = (until < today + Days::new(LASTING)).then(|| {
            let early = until - Days::new(20) + Days::new(self.dice.below(29));
            early.max(today + Days::new(1))
        });
        let form = proof_form(trade, &format!("ZS{serial:08}"), (today, until));
        let id = self
            .certify_lab((lab, provider), form, (until, None))
            .await?;
        self.approve_entry((Certificate, id), How::Approve).await?;
        let proof = Proof { id, until, renews };
        let mut listed = Vec::new();
        for (purpose, item, method, yuan, unit) in trade.sells() {
            // Prices differ from house to house.
            let yuan = u64::from(*yuan) * self.dice.between(80, 120) / 100;
            let mut form = service_form(item, &yuan.to_string());
            for (field, value) in [
                ("use_code", *purpose),
                ("method", *method),
                ("unit", *unit),
                ("certificate", &proof.id.to_string()),
            ] {
                form.set(field, value);
            }
            let id = self
                .keep_service((lab, provider), form, (None, None))
                .await?;
            self.approve_entry((Service, id), How::Approve).await?;
            listed.push(Listed {
                id,
                purpose: (*purpose).to_owned(),
                item: (*item).to_owned(),
            });
        }
        Ok((proof, listed))
    }

    /// One certificate in four runs out while the region is lively; those of the experts' choice do not.
    fn runs_until(&mut self, trade: Trade) -> NaiveDate {
        let (today, days) = (self.today(), u64::from(self.plan.days));
        let last = self.plan.first_day() + Days::new(days.saturating_sub(1));
        let until = today + Days::new(self.dice.between(days / 4, days));
        match trade != Trade::Reviewed && self.pace.looks && self.dice.in_thousand(250) {
            true => until.min(last),
            false => today + Days::new(LASTING),
        }
    }

    /// Hands in a certificate with its paper.
    pub(super) async fn certify_lab(
        &mut self,
        (lab, provider): (&Person, Id),
        mut answers: Answers,
        (until, replaces): (NaiveDate, Option<Id>),
    ) -> Result<Id, Refused> {
        let name = format!("证书 {}.pdf", answers.get("number"));
        let paper = self.evidence(lab, Act::KeepCatalogue, &name).await?;
        answers.set("attachment", &paper.to_string());
        if let Some(old) = replaces {
            answers.set("succeeds", &old.to_string());
        }
        self.keep_certificate((lab, provider), answers, (None, until, replaces))
            .await
    }

    /// Hands in a certificate with what was said of it: a new one, or one that was sent back.
    pub(super) async fn keep_certificate(
        &mut self,
        (lab, provider): (&Person, Id),
        answers: Answers,
        (seen, until, replaces): (Option<(Id, i64)>, NaiveDate, Option<Id>),
    ) -> Result<Id, Refused> {
        let basis = answers.get("basis") == "yes";
        let command = keep(Certificate, seen, answers);
        let call = verb!(catalogue::keep, command);
        let kept: catalogue::Kept = self.act(lab, "certificate", call).await?;
        self.hear(Fact::CertificateKept {
            entry: kept.id,
            provider,
            until,
            basis,
            replaces,
        });
        Ok(kept.id)
    }

    /// Hands in a service: a new one, the change of one that stands, or one that was sent back and still changes the same.
    pub(super) async fn keep_service(
        &mut self,
        (lab, provider): (&Person, Id),
        answers: Answers,
        (seen, replaces): (Option<(Id, i64)>, Option<Id>),
    ) -> Result<Id, Refused> {
        let price = Fen::parse(answers.get("price")).unwrap_or(Fen::ZERO);
        let certificate = Uuid::parse_str(answers.get("certificate")).ok();
        let command = keep(Service, seen, answers);
        let call = verb!(catalogue::keep, command);
        let kept: catalogue::Kept = self.act(lab, "offer", call).await?;
        self.hear(Fact::ServiceKept {
            entry: kept.id,
            provider,
            fen: price.fen(),
            certificate,
            replaces,
        });
        Ok(kept.id)
    }

    /// An entry as somebody reads it before he acts.
    pub(super) async fn entry_seen(
        &mut self,
        (who, act): (&Person, Act),
        (kind, entry): (EntryKind, Id),
    ) -> Result<EntryFile, Refused> {
        let actor = self.actor(who).await?;
        catalogue::file(&self.town.office, &actor, act, (kind, entry)).await
    }

    /// The Agency decides on an entry; what it did, if somebody was there and it could.
    pub(super) async fn approve_entry(
        &mut self,
        (kind, entry): (EntryKind, Id),
        how: How,
    ) -> Result<Option<How>, Refused> {
        let Some(agent) = self.official(Role::Agency, "") else {
            return Ok(None);
        };
        let seen = (&agent, Act::ApproveCatalogue);
        let edition = self.entry_seen(seen, (kind, entry)).await?.entry.edition;
        for how in [how, How::Refuse] {
            let command = Decide {
                kind,
                entry,
                verdict: verdict(edition, how),
            };
            let call = verb!(catalogue::approve, command);
            let done: Result<catalogue::Decided, Refused> =
                self.act(&agent, "approve entry", call).await;
            // What rests on a certificate that has run out meanwhile cannot be approved: it is refused.
            if done.is_ok() {
                let day = self.today();
                self.hear(Fact::EntryDecided { entry, how, day });
                return Ok(Some(how));
            }
        }
        Ok(None)
    }
}

fn keep(kind: EntryKind, seen: Option<(Id, i64)>, answers: Answers) -> Keep {
    Keep {
        kind,
        entry: seen.map(|(entry, _)| entry),
        edition: seen.map_or(0, |(_, edition)| edition),
        answers,
    }
}

/// The certificate of a trade; the admission rests on it, but for those whom experts let in.
pub(super) fn proof_form(
    trade: Trade,
    number: &str,
    (from, until): (NaiveDate, NaiveDate),
) -> Answers {
    let form = certificate_form(number, from, until);
    let form = tick(form, "kind", trade.certificate());
    match trade {
        Trade::Reviewed => form,
        _ => tick(form, "basis", "yes"),
    }
}
