//! Payment batches as finance and the bank live them.

use bytes::Bytes;
use office::attachments::Upload;
use office::batches::{self, Export, FileForm, Import, Imported, Release};
use office::{Refused, claims, local};
use rules::bank::Answer;
use uuid::Uuid;

use crate::town::{Person, Town};

/// What the bank says of an instruction: its place and amount in yuan, and the bank's number or why it was not paid.
pub type Said<'a> = (u32, String, Result<&'a str, &'a str>);

/// A return file as a bank writes it, with its total.
pub fn return_file(batch: &str, day: &str, said: &[Said<'_>]) -> String {
    let mut text = String::from("批次号,序号,金额,结果,银行流水号,付款日期,失败原因\n");
    let mut fen = 0_i64;
    for (place, yuan, answer) in said {
        text.push_str(&match answer {
            Ok(reference) => format!("{batch},{place},{yuan},成功,{reference},{day},\n"),
            Err(reason) => format!("{batch},{place},{yuan},失败,,,{reason}\n"),
        });
        fen += yuan.replace('.', "").parse::<i64>().unwrap_or(0);
    }
    let sum = rules::Fen::new(fen).yuan();
    text.push_str(&format!("合计,{},{sum},,,,\n", said.len()));
    text
}

impl Town {
    /// Draws up a batch of these claims.
    pub async fn draw_batch(&self, person: &Person, claims: &[Uuid]) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let seen = batches::look_at_draft(&self.office, &asked.actor, claims).await?;
        let command = batches::Draw {
            claims: claims.to_vec(),
            seen: seen.iter().map(|one| one.amount).sum(),
        };
        Ok(batches::draw(&self.office, asked.by(), command)
            .await?
            .batch)
    }

    /// Hands vouchers in together; the first of their claims.
    pub async fn bundle(&self, person: &Person, vouchers: &[Uuid]) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let offer = claims::offer(&self.office, &asked.actor).await?;
        let chosen = offer
            .iter()
            .filter(|share| vouchers.contains(&share.voucher));
        let command = claims::Bundle {
            vouchers: chosen
                .map(|share| (share.voucher, share.check.payout.value))
                .collect(),
        };
        let done = claims::bundle(&self.office, asked.by(), command).await?;
        let view = claims::view_bundle(&self.office, &asked.actor, done.bundle).await?;
        Ok(view.claims.first().ok_or(Refused::Unknown)?.id)
    }

    async fn edition(&self, person: &Person, batch: Uuid) -> Result<i64, Refused> {
        let actor = self.actor(person).await?;
        Ok(batches::view(&self.office, &actor, batch).await?.edition)
    }

    pub async fn release_batch(&self, person: &Person, batch: Uuid) -> Result<String, Refused> {
        let edition = self.edition(person, batch).await?;
        let asked = self.ask(person).await?;
        let command = Release { batch, edition };
        Ok(batches::release(&self.office, asked.by(), command)
            .await?
            .state)
    }

    /// The payment file for the bank.
    pub async fn export_batch(
        &self,
        person: &Person,
        batch: Uuid,
        form: FileForm,
    ) -> Result<Bytes, Refused> {
        let edition = self.edition(person, batch).await?;
        let asked = self.ask(person).await?;
        let command = Export {
            batch,
            edition,
            form,
        };
        Ok(batches::export(&self.office, asked.by(), command)
            .await?
            .bytes)
    }

    pub async fn cancel_batch(&self, person: &Person, batch: Uuid) -> Result<usize, Refused> {
        let edition = self.edition(person, batch).await?.to_string();
        let asked = self.ask(person).await?;
        let answers = [
            ("edition", edition.as_str()),
            ("words", "收款账户有误，重新拟定"),
        ];
        let command = batches::Cancel {
            batch,
            answers: answers.into_iter().collect(),
        };
        Ok(batches::cancel(&self.office, asked.by(), command)
            .await?
            .claims)
    }

    /// Looks at a return file of these bytes and records it.
    pub async fn import_return(
        &self,
        person: &Person,
        batch: Uuid,
        bytes: impl Into<Bytes>,
    ) -> Result<Imported, Refused> {
        let asked = self.ask(person).await?;
        let upload = Upload {
            name: "银行回单.csv".to_owned(),
            bytes: bytes.into(),
        };
        let held = batches::hold(&self.office, asked.by(), upload).await?;
        batches::look(&self.office, &asked.actor, batch, held).await?;
        let asked = self.ask(person).await?;
        batches::import(&self.office, asked.by(), Import { batch, held }).await
    }

    /// The bank answers for every instruction of a batch that has no outcome yet: it pays all but those named, whose
    /// places come with a reason.
    pub async fn bank_answers(
        &self,
        person: &Person,
        batch: Uuid,
        not: &[(i64, &str)],
    ) -> Result<String, Refused> {
        let actor = self.actor(person).await?;
        let view = batches::view(&self.office, &actor, batch).await?;
        let open = view
            .instructions
            .iter()
            .filter(|line| !matches!(line.answer, Some(Answer::Paid { .. })));
        let numbered: Vec<_> = open
            .map(|line| {
                let reference = format!("{}-{}", view.line.number, line.place);
                let reason = not.iter().find(|(place, _)| *place == line.place);
                (line, reference, reason.map(|(_, reason)| *reason))
            })
            .collect();
        let mut said = Vec::new();
        for (line, reference, reason) in &numbered {
            let place = u32::try_from(line.place).map_err(|e| Refused::Fault(e.to_string()))?;
            let answer = reason.map_or(Ok(reference.as_str()), Err);
            said.push((place, line.amount.yuan(), answer));
        }
        let day = local(self.office.now()).date_naive().to_string();
        Ok(return_file(&view.line.number, &day, &said))
    }
}
