//! The bank: what it answers to a batch, and what it gets wrong.

use std::collections::BTreeMap;

use auditor::{Fact, Id, Paid};
use chrono::{Datelike, Days};
use office::attachments::Upload;
use office::{Refused, batches};
use rules::Fen;
use rules::duties::Role;

use super::faults::Fault;
use super::life::Stage;
use super::treasury::Hand;
use super::world::{World, verb};
use crate::batches::{Said, return_file};
use crate::town::Person;

/// Place, claim, amount, and what the bank did.
type Answered = (u32, Id, i64, Paid);

impl World {
    /// The bank answers: most is paid; some fails, some account is wrong, some answers come later.
    pub async fn bank(&mut self, at: usize) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        if self.happens(Fault::Bank) {
            self.bank_errs(at, &who).await?;
        }
        if self.dice.in_thousand(80) {
            self.by_hand(at, &who).await?;
        }
        let silent = if self.lively { 100 } else { 0 };
        let open: Vec<(u32, Id, i64)> = self.batches[at]
            .lines
            .iter()
            .filter(|line| !line.3)
            .map(|line| (line.0, line.1, line.2))
            .collect();
        let mut said = Vec::new();
        for (place, claim, fen) in open {
            if !self.dice.in_thousand(silent) {
                let failing = if self.lively { 40 } else { 0 };
                let paid = (1000 - 2 * failing, Paid::Paid);
                let choices = [paid, (failing, Paid::Failed), (failing, Paid::Bounced)];
                said.push((place, claim, fen, self.dice.weighted(&choices, Paid::Paid)));
            }
        }
        if !said.is_empty() {
            self.answered(at, &who, said).await?;
        }
        let days = self.dice.between(1, 3);
        let row = &mut self.batches[at];
        row.due = self.day + Days::new(days);
        if row.lines.iter().all(|line| line.3) {
            row.hand = Hand::Settled;
        }
        Ok(())
    }

    /// The bank answers for one line without a file: one person enters it, another one records it (R20).
    async fn by_hand(&mut self, at: usize, who: &Person) -> Result<(), Refused> {
        let batch = self.batches[at].id;
        let open = self.batches[at].lines.iter().find(|line| !line.3);
        let line = open.map(|line| (line.0, line.1, line.2, Paid::Paid));
        let other = self.other_official(Role::Finance, std::slice::from_ref(&who.login));
        let (Some(line), Some(other)) = (line, other) else {
            return Ok(());
        };
        if self.bookable(vec![line]).0.is_empty() {
            return Ok(());
        }
        self.tick();
        let fields = [
            ("place", line.0.to_string()),
            ("said", "paid".to_owned()),
            (
                "reference",
                format!("DH{}-{}", self.batches[at].number, line.0),
            ),
            ("paid_on", self.today().to_string()),
            ("words", "电话答复，附记录".to_owned()),
        ];
        let answers = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let call = verb!(batches::enter, batches::Enter { batch, answers });
        let done: Result<batches::Entered, Refused> = self.act(who, "enter answer", call).await;
        let Ok(done) = done else { return Ok(()) };
        let fields = [("how", "again"), ("words", "与银行核对相符")];
        let command = batches::Resolve {
            doubt: done.doubt,
            answers: fields.into_iter().collect(),
        };
        let again = verb!(batches::resolve, command.clone());
        if self.happens(Fault::Trespass) {
            self.must_refuse(who, "recording what one entered", again.clone())
                .await?;
        }
        let done: Result<batches::Resolved, Refused> = self.act(&other, "resolve", again).await;
        if done.is_ok() {
            self.booked(at, vec![line]);
        }
        Ok(())
    }

    async fn answered(
        &mut self,
        at: usize,
        who: &Person,
        said: Vec<Answered>,
    ) -> Result<(), Refused> {
        let batch = self.batches[at].id;
        let text = self.words(at, &said, "ZF");
        let done = self.import(who, batch, &text).await?;
        let Some(done) = done else { return Ok(()) };
        let (said, unbooked) = self.bookable(said);
        let paid = said.iter().filter(|line| line.3 == Paid::Paid).count();
        let right = usize::try_from(done.paid).ok() == Some(paid)
            && usize::try_from(done.failed).ok() == Some(said.len() - paid)
            && usize::try_from(done.doubts).ok() == Some(unbooked.len())
            && done.same == 0;
        if !right {
            let number = self.batches[at].number.clone();
            self.violation(
                "I7",
                &number,
                format!("{done:?} of {said:?} and {unbooked:?}"),
            );
        }
        self.booked(at, said);
        match unbooked.is_empty() {
            true => Ok(()),
            false => self.book_later(at, who, unbooked).await,
        }
    }

    /// What the bank has paid is booked as far as this year's money goes; the rest waits for more of it (8.6).
    fn bookable(&self, said: Vec<Answered>) -> (Vec<Answered>, Vec<Answered>) {
        let mut left: BTreeMap<String, i64> = BTreeMap::new();
        said.into_iter().partition(|line| {
            let key = match self.subsidy_year(line.1) {
                Some(year) => format!("budget/subsidy/{year}"),
                None => format!("budget/redemption/{}", self.today().year()),
            };
            let stand = self.auditor.model.books.at(&key);
            let left = left.entry(key).or_insert(stand.granted - stand.used);
            let fits = line.3 != Paid::Paid || line.2 <= *left;
            *left -= if fits && line.3 == Paid::Paid {
                line.2
            } else {
                0
            };
            fits
        })
    }

    /// The money comes, and the lines that waited for it are held against the batch again.
    async fn book_later(
        &mut self,
        at: usize,
        who: &Person,
        unbooked: Vec<Answered>,
    ) -> Result<(), Refused> {
        let (batch, year) = (self.batches[at].id, self.today().year());
        for line in &unbooked {
            match self.subsidy_year(line.1) {
                Some(year) => self.subsidy_line(year, line.2).await?,
                None => self.grant(year, line.2).await?,
            }
        }
        let actor = self.actor(who).await?;
        for doubt in batches::doubts(&self.town.office, &actor, Some(batch)).await? {
            let fields = [("how", "again"), ("words", "预算已追加")];
            let answers = fields.into_iter().collect();
            let command = batches::Resolve {
                doubt: doubt.id,
                answers,
            };
            let call = verb!(batches::resolve, command);
            let done: Result<batches::Resolved, Refused> = self.act(who, "resolve", call).await;
            let line = unbooked.iter().find(|line| Some(line.0) == doubt.place);
            if let (Ok(_), Some(line)) = (done, line) {
                self.booked(at, vec![*line]);
            }
        }
        Ok(())
    }

    fn booked(&mut self, at: usize, said: Vec<Answered>) {
        let batch = self.batches[at].id;
        let day = self.today();
        let lines = said.iter().map(|line| (line.1, line.3)).collect();
        self.hear(Fact::Bank { batch, lines, day });
        let looked_into = self.dice.between(3, 20);
        let outcome: BTreeMap<Id, Paid> = said.iter().map(|line| (line.1, line.3)).collect();
        for line in &mut self.batches[at].lines {
            line.3 |= outcome.contains_key(&line.1);
        }
        for case in &mut self.cases {
            let said = case.claim.and_then(|claim| outcome.get(&claim));
            case.stage = match said {
                Some(Paid::Paid) => Stage::Paid,
                Some(Paid::Failed) => Stage::Queued,
                Some(Paid::Bounced) => Stage::Bounced,
                None => continue,
            };
            case.due = day + Days::new(looked_into);
        }
        for line in said.iter().filter(|line| line.3 == Paid::Paid) {
            self.tally.paid += line.2;
            self.tally.payments += 1;
        }
    }

    /// A return file about these lines of a batch.
    fn words(&self, at: usize, said: &[Answered], head: &str) -> String {
        let number = &self.batches[at].number;
        let references: Vec<String> = said
            .iter()
            .map(|line| format!("{head}{number}-{}", line.0))
            .collect();
        let said: Vec<Said<'_>> = said
            .iter()
            .zip(&references)
            .map(|(line, reference)| {
                let answer = match line.3 {
                    Paid::Paid => Ok(reference.as_str()),
                    Paid::Failed => Err("系统维护，未处理"),
                    Paid::Bounced => Err("收款账户已销户"),
                };
                (line.0, Fen::new(line.2).yuan(), answer)
            })
            .collect();
        return_file(number, &self.today().to_string(), &said)
    }

    /// Looks at a file and takes it; nothing when it is refused as a whole.
    async fn import(
        &mut self,
        who: &Person,
        batch: Id,
        text: &str,
    ) -> Result<Option<batches::Imported>, Refused> {
        self.tick();
        let asked = self.town.ask(who).await?;
        let upload = Upload {
            name: "银行回单.csv".to_owned(),
            bytes: text.as_bytes().to_vec().into(),
        };
        let held = batches::hold(&self.town.office, asked.by(), upload).await?;
        let command = batches::Import { batch, held };
        let done = self
            .act(who, "import", verb!(batches::import, command))
            .await;
        Ok(done.ok())
    }

    /// The bank pays a fen short, says twice that it paid, answers for another batch, or sends its file again.
    async fn bank_errs(&mut self, at: usize, who: &Person) -> Result<(), Refused> {
        let batch = self.batches[at].id;
        let line = self.batches[at].lines.first().copied();
        let Some((place, claim, fen, known)) = line else {
            return Ok(());
        };
        let text = match self.dice.below(3) {
            0 => self.words(at, &[(place, claim, fen + 1, Paid::Paid)], "DK"),
            1 if known => self.words(at, &[(place, claim, fen, Paid::Paid)], "CF"),
            _ => {
                let text = self.words(at, &[(place, claim, fen, Paid::Paid)], "TP");
                let number = &self.batches[at].number;
                text.replace(number.as_str(), "FK2026-999999-0000")
            }
        };
        if let Some(done) = self.import(who, batch, &text).await? {
            if (done.paid, done.failed) != (0, 0) {
                self.violation(
                    "I7",
                    self.batches[at].number.clone(),
                    format!("{done:?} of {text}"),
                );
            }
            self.close_doubts(who, batch).await?;
            // The same file again changes nothing.
            self.tick();
            let asked = self.town.ask(who).await?;
            let upload = Upload {
                name: "银行回单.csv".to_owned(),
                bytes: text.into_bytes().into(),
            };
            let held = batches::hold(&self.town.office, asked.by(), upload).await?;
            let call = verb!(batches::import, batches::Import { batch, held });
            self.must_refuse(who, "the same return file again", call)
                .await?;
        }
        Ok(())
    }

    async fn close_doubts(&mut self, who: &Person, batch: Id) -> Result<(), Refused> {
        let actor = self.actor(who).await?;
        let doubts = batches::doubts(&self.town.office, &actor, Some(batch)).await?;
        for doubt in doubts {
            let fields = [("how", "close"), ("words", "与银行核对，系银行误报")];
            let answers = fields.into_iter().collect();
            let command = batches::Resolve {
                doubt: doubt.id,
                answers,
            };
            let _: Result<batches::Resolved, Refused> = self
                .act(who, "resolve", verb!(batches::resolve, command))
                .await;
        }
        let day = self.today();
        self.hear(Fact::Bank {
            batch,
            lines: Vec::new(),
            day,
        });
        Ok(())
    }
}
