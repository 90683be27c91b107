//! The yearly appraisal and the subsidy, as provider, Centre and Department live them.

use office::answers::Answers;
use office::appraisals::{self, Answer, Confirm, Draw, Object, ReportIncome};
use office::subsidies::{self, Decide, Lower, Propose};
use office::{Refused, attachments, budget};
use rules::Fen;
use rules::duties::Act;
use rules::ledger::Line;
use rules::ledger::budget::Move;
use uuid::Uuid;

use crate::papers::pdf;
use crate::town::{Person, Town};
use crate::walk::budget_form;

impl Town {
    /// A provider reports its service income of a year, with its evidence.
    pub async fn report_income(&self, lab: &Person, year: u16, yuan: &str) -> Result<Fen, Refused> {
        let asked = self.ask(lab).await?;
        let (act, upload) = (Act::ReportIncome, pdf("服务收入审计报告.pdf"));
        let held = attachments::hold(&self.office, asked.by(), act, "attachment", upload).await?;
        let (year, held) = (year.to_string(), held.id.to_string());
        let answers = [
            ("year", year.as_str()),
            ("amount", yuan),
            ("words", "检验检测服务收入"),
            ("attachment", &held),
        ];
        let asked = self.ask(lab).await?;
        let command = ReportIncome(answers.into_iter().collect());
        Ok(appraisals::report(&self.office, asked.by(), command)
            .await?
            .amount)
    }

    /// The Centre draws a year up.
    pub async fn draw_appraisals(&self, centre: &Person, year: u16) -> Result<usize, Refused> {
        let asked = self.ask(centre).await?;
        let done = appraisals::draw(&self.office, asked.by(), Draw { year }).await?;
        Ok(done.appraisals)
    }

    /// A provider's appraisals, the latest year first.
    pub async fn appraisals_of(
        &self,
        lab: &Person,
    ) -> Result<Vec<appraisals::AppraisalLine>, Refused> {
        let actor = self.actor(lab).await?;
        appraisals::mine(&self.office, &actor).await
    }

    async fn on_appraisal(
        &self,
        person: &Person,
        id: Uuid,
        form: &[(&str, &str)],
    ) -> Result<Answers, Refused> {
        let actor = self.actor(person).await?;
        let view = appraisals::view(&self.office, &actor, id).await?;
        let mut answers: Answers = form.iter().copied().collect();
        answers.set("edition", &view.edition.to_string());
        Ok(answers)
    }

    /// A provider objects.
    pub async fn object_appraisal(
        &self,
        lab: &Person,
        appraisal: Uuid,
        words: &str,
    ) -> Result<(), Refused> {
        let answers = self
            .on_appraisal(lab, appraisal, &[("words", words)])
            .await?;
        let asked = self.ask(lab).await?;
        let command = Object { appraisal, answers };
        appraisals::object(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    /// The Centre answers; `struck` are the places of lapses that are not counted.
    pub async fn answer_appraisal(
        &self,
        centre: &Person,
        appraisal: Uuid,
        (outcome, struck): (&str, &str),
    ) -> Result<(), Refused> {
        let form = [
            ("outcome", outcome),
            ("struck", struck),
            ("words", "已核对全部文件"),
        ];
        let answers = self.on_appraisal(centre, appraisal, &form).await?;
        let asked = self.ask(centre).await?;
        let command = Answer { appraisal, answers };
        appraisals::answer(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    /// The Centre confirms so many of a year.
    pub async fn confirm_appraisals(
        &self,
        centre: &Person,
        command: Confirm,
    ) -> Result<usize, Refused> {
        let asked = self.ask(centre).await?;
        let done = appraisals::confirm(&self.office, asked.by(), command).await?;
        Ok(done.appraisals)
    }

    /// The Department publishes so many of a year.
    pub async fn publish_appraisals(
        &self,
        department: &Person,
        command: Confirm,
    ) -> Result<usize, Refused> {
        let asked = self.ask(department).await?;
        let done = appraisals::publish(&self.office, asked.by(), command).await?;
        Ok(done.appraisals)
    }

    /// The Centre proposes the subsidies of a year; their sum.
    pub async fn propose_subsidies(&self, centre: &Person, year: u16) -> Result<Fen, Refused> {
        let asked = self.ask(centre).await?;
        let done = subsidies::propose(&self.office, asked.by(), Propose { year }).await?;
        Ok(done.sum)
    }

    /// The Centre lowers one.
    pub async fn lower_subsidy(
        &self,
        centre: &Person,
        subsidy: Uuid,
        amount: &str,
    ) -> Result<Fen, Refused> {
        let actor = self.actor(centre).await?;
        let view = subsidies::view(&self.office, &actor, subsidy).await?;
        let edition = view.edition.to_string();
        let answers = [
            ("edition", edition.as_str()),
            ("amount", amount),
            ("words", "一份合同的服务质量有争议"),
        ];
        let asked = self.ask(centre).await?;
        let answers = answers.into_iter().collect();
        let command = Lower { subsidy, answers };
        Ok(subsidies::lower(&self.office, asked.by(), command)
            .await?
            .amount)
    }

    /// The Department decides on a year whose sum it saw.
    pub async fn decide_subsidies(
        &self,
        department: &Person,
        (year, yuan): (u16, i64),
    ) -> Result<usize, Refused> {
        let asked = self.ask(department).await?;
        let seen = Fen::from_yuan(yuan);
        let done = subsidies::decide(&self.office, asked.by(), Decide { year, seen }).await?;
        Ok(done.offered)
    }

    /// A provider's subsidies, the latest year first.
    pub async fn subsidies_of(&self, lab: &Person) -> Result<Vec<subsidies::SubsidyLine>, Refused> {
        let actor = self.actor(lab).await?;
        subsidies::mine(&self.office, &actor).await
    }

    /// The provider confirms that it takes its subsidy; with its account where the bank sent it back.
    pub async fn confirm_subsidy(
        &self,
        lab: &Person,
        subsidy: Uuid,
        account: &[(&str, &str)],
    ) -> Result<Fen, Refused> {
        let actor = self.actor(lab).await?;
        let view = subsidies::view(&self.office, &actor, subsidy).await?;
        let mut answers: Answers = account.iter().copied().collect();
        answers.set("edition", &view.edition.to_string());
        let asked = self.ask(lab).await?;
        let command = subsidies::Confirm { subsidy, answers };
        Ok(subsidies::confirm(&self.office, asked.by(), command)
            .await?
            .amount)
    }

    /// Finance grants the line of the subsidies in the year of today.
    pub async fn grant_subsidies(&self, finance: &Person, yuan: i64) -> Result<(), Refused> {
        use chrono::Datelike;
        let year = self.office.today().year();
        let asked = self.ask(finance).await?;
        let answers = budget_form(year, (Line::Subsidy, Move::Add), &yuan.to_string());
        budget::appropriate(&self.office, asked.by(), budget::Appropriate(answers)).await?;
        Ok(())
    }
}
