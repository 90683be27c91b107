//! A county's batch of top-ups: drawn, approved by two, sent, answered by the bank (R27, 8.6).

use auditor::{Fact, Id, Paid, TopUpOf};
use chrono::Days;
use office::Refused;
use office::attachments::Upload;
use office::batches::{self, FileForm};
use rules::Fen;
use rules::duties::Role;

use super::CountyBatch;
use crate::batches::{Said, return_file};
use crate::town::Person;
use crate::year::treasury::Hand;
use crate::year::world::{World, answer, called, verb};

impl World {
    pub(super) async fn county_draws(&mut self, division: &str) -> Result<(), Refused> {
        let model = &self.auditor.model;
        let ours = |programme: &Id| {
            let row = model.programmes.get(programme);
            row.is_some_and(|row| row.division == division)
        };
        let mut tops = model.top_ups.iter();
        if !tops.any(|((_, programme), row)| row.state == "confirmed" && ours(programme)) {
            return Ok(());
        }
        let Some(who) = self.official(Role::County, division) else {
            return Ok(());
        };
        let actor = self.actor(&who).await?;
        let mut ready = batches::prospect(&self.town.office, &actor).await?.ready;
        ready.truncate(batches::MOST);
        if ready.is_empty() {
            return Ok(());
        }
        let command = batches::Draw {
            claims: ready.iter().map(|one| one.pays.id()).collect(),
            seen: ready.iter().map(|one| one.amount).sum(),
        };
        let call = verb!(batches::draw, command);
        let done: Result<batches::Drawn, Refused> = self.act(&who, "county draws", call).await;
        let Ok(done) = done else { return Ok(()) };
        let of: Vec<TopUpOf> = (ready.iter())
            .filter_map(|one| self.top_of(one.pays.id()))
            .collect();
        let by = actor.account.unwrap_or_default();
        let batch = done.batch;
        self.hear(Fact::TopUpsDrawn { batch, of, by });
        let view = batches::view(&self.town.office, &actor, batch).await?;
        let lines = view.instructions.iter().filter_map(|line| {
            let place = u32::try_from(line.place).unwrap_or_default();
            let of = self.top_of(line.pays.id())?;
            Some((place, of, line.amount.fen(), false))
        });
        let row = CountyBatch {
            id: batch,
            number: done.number,
            division: division.to_owned(),
            hand: Hand::First,
            due: self.day + Days::new(1),
            by: vec![who.login],
            lines: lines.collect(),
        };
        self.county_batches.push(row);
        Ok(())
    }

    fn top_of(&self, id: Id) -> Option<TopUpOf> {
        self.top_ids.get(&id).copied()
    }

    pub(super) async fn county_handles(&mut self, at: usize) -> Result<(), Refused> {
        let row = self.county_batches[at].clone();
        let not = match row.hand {
            Hand::First | Hand::Second => row.by.clone(),
            _ => Vec::new(),
        };
        let found = self.other_of(Role::County, &row.division, &not);
        let Some(who) = found else { return Ok(()) };
        let actor = self.actor(&who).await?;
        let view = batches::view(&self.town.office, &actor, row.id).await?;
        let (batch, edition) = (row.id, view.edition);
        let by = actor.account.unwrap_or_default();
        match row.hand {
            Hand::First | Hand::Second => {
                let command = batches::Release { batch, edition };
                let call = verb!(batches::release, command);
                let done: Result<batches::Released, Refused> =
                    self.act(&who, "county releases", call).await;
                if done.is_err() || self.lively && self.dice.in_thousand(30) {
                    return self
                        .county_cancels(at, &who, done.is_ok().then_some(by))
                        .await;
                }
                self.hear(Fact::Released { batch, by });
                let row = &mut self.county_batches[at];
                row.hand = match row.hand {
                    Hand::First => Hand::Second,
                    _ => Hand::Export,
                };
                row.by.push(who.login);
            }
            Hand::Export => {
                let form = FileForm::Csv;
                let call = called(move |office, by| {
                    let command = batches::Export {
                        batch,
                        edition,
                        form,
                    };
                    Box::pin(async move {
                        let file = batches::export(office, by, command).await?;
                        answer((file.name, file.bytes.len()))
                    })
                });
                let done: Result<(String, usize), Refused> =
                    self.act(&who, "county exports", call).await;
                if done.is_ok() {
                    self.hear(Fact::Sent { batch });
                    let days = self.dice.between(1, 4);
                    let row = &mut self.county_batches[at];
                    (row.hand, row.due) = (Hand::Bank, self.day + Days::new(days));
                }
            }
            Hand::Bank => self.county_bank(at, &who).await?,
            Hand::Settled => {}
        }
        Ok(())
    }

    async fn county_cancels(
        &mut self,
        at: usize,
        who: &Person,
        released: Option<Id>,
    ) -> Result<(), Refused> {
        let batch = self.county_batches[at].id;
        if let Some(by) = released {
            self.hear(Fact::Released { batch, by });
        }
        let actor = self.actor(who).await?;
        let view = batches::view(&self.town.office, &actor, batch).await?;
        let edition = view.edition.to_string();
        let fields = [("edition", edition.as_str()), ("words", "重新拟定")];
        let answers = fields.into_iter().collect();
        let call = verb!(batches::cancel, batches::Cancel { batch, answers });
        let done: Result<batches::Cancelled, Refused> = self.act(who, "county cancels", call).await;
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::Cancelled { batch, day });
            self.county_batches[at].hand = Hand::Settled;
        }
        Ok(())
    }

    /// The county's bank answers; in lively days now and then not for all lines, and not always with a payment.
    async fn county_bank(&mut self, at: usize, who: &Person) -> Result<(), Refused> {
        let row = self.county_batches[at].clone();
        let (silent, failing) = if self.lively { (100, 40) } else { (0, 0) };
        let mut said = Vec::new();
        for (place, of, fen, _) in row.lines.iter().filter(|line| !line.3) {
            if !self.dice.in_thousand(silent) {
                let paid = (1000 - 2 * failing, Paid::Paid);
                let choices = [paid, (failing, Paid::Failed), (failing, Paid::Bounced)];
                let word = self.dice.weighted(&choices, Paid::Paid);
                said.push((*place, *of, *fen, word));
            }
        }
        self.county_batches[at].due = self.day + Days::new(2);
        if said.is_empty() {
            return Ok(());
        }
        let numbers: Vec<String> = (said.iter())
            .map(|line| format!("PT{}-{}", row.number, line.0))
            .collect();
        let words: Vec<Said<'_>> = (said.iter().zip(&numbers))
            .map(|(line, number)| {
                let answer = match line.3 {
                    Paid::Paid => Ok(number.as_str()),
                    Paid::Failed => Err("系统维护，未处理"),
                    Paid::Bounced => Err("收款账户已销户"),
                };
                (line.0, Fen::new(line.2).yuan(), answer)
            })
            .collect();
        let text = return_file(&row.number, &self.today().to_string(), &words);
        self.tick();
        let asked = self.town.ask(who).await?;
        let upload = Upload {
            name: "银行回单.csv".to_owned(),
            bytes: text.into_bytes().into(),
        };
        let held = batches::hold(&self.town.office, asked.by(), upload).await?;
        let batch = row.id;
        let call = verb!(batches::import, batches::Import { batch, held });
        let done: Result<batches::Imported, Refused> = self.act(who, "county imports", call).await;
        if done.is_err() {
            return Ok(());
        }
        let lines = said.iter().map(|line| (line.1, line.3)).collect();
        self.hear(Fact::CountyBank { batch, lines });
        let row = &mut self.county_batches[at];
        for line in &mut row.lines {
            line.3 |= said.iter().any(|one| one.0 == line.0);
        }
        if row.lines.iter().all(|line| line.3) {
            row.hand = Hand::Settled;
        }
        let paid = said.iter().filter(|line| line.3 == Paid::Paid).count();
        let count = u64::try_from(paid).unwrap_or_default();
        *self.tally.local.entry("paid".to_owned()).or_default() += count;
        Ok(())
    }
}
