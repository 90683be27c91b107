//! A new schedule moves the limits that run: each file shows its new last day at once (R33).

use chrono::NaiveDate;
use rules::calendar::Calendar;
use rules::clock::Limit;
use store::queries::clocks as rows;
use store::{
    Appraisal, Batch, Claim, Contract, Inquiry, Need, Opinion, Publication, Sheet, SpotCheck,
    Suspension, TimeLimit,
};

use super::remind::tell;
use super::{limit, moved};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::{Body, Change};

impl Deal<'_> {
    /// Computes every running limit anew; how many moved.
    pub(crate) async fn move_clocks(
        &self,
        calendar: &Calendar,
        source: &str,
    ) -> Result<usize, Refused> {
        let mut count = 0;
        for row in rows::all_running(&self.tx).await? {
            let row: TimeLimit = self.take(row.id).await?;
            let (None, Some(due)) = (row.ended_on, moved(&row, calendar)?) else {
                continue;
            };
            self.move_clock(row, due, source).await?;
            count += 1;
        }
        Ok(count)
    }

    async fn move_clock(
        &self,
        row: TimeLimit,
        due: NaiveDate,
        source: &str,
    ) -> Result<(), Refused> {
        let limit = limit(&row)?;
        let before = row.due_on;
        let row = TimeLimit {
            due_on: due,
            // It is told again as the new last day comes near.
            told: String::new(),
            ..row
        };
        self.show_due(limit, &row).await?;
        let words = format!("{}：期限由 {before} 改为 {due}（{source}）", limit.label());
        let body = Body::words(words)
            .fact("due_before", before.to_string())
            .fact("due", due.to_string());
        if let Some(kind) = FileKind::parse(&row.file_kind) {
            self.record(kind, row.file, Change::NONE, body).await?;
        }
        let what = format!("工作日安排变动，{}期限改为 {due}", limit.label());
        tell(self, &row, limit, (&what, "按新的期限办理")).await?;
        self.tx.update(row).await?;
        Ok(())
    }

    /// Where the last day stands in the file's own row, which lists and desks sort by.
    async fn show_due(&self, limit: Limit, row: &TimeLimit) -> Result<(), Refused> {
        match limit {
            Limit::Payment => {
                let mut claim: Claim = self.take(row.about).await?;
                claim.due_on = Some(row.due_on);
                self.tx.update(claim).await?;
            }
            Limit::Evidence => {
                let mut contract: Contract = self.take(row.about).await?;
                contract.evidence_due = Some(row.due_on);
                self.tx.update(contract).await?;
            }
            Limit::Notice => {
                let mut notice: Publication = self.take(row.about).await?;
                notice.until_on = row.due_on;
                self.tx.update(notice).await?;
            }
            Limit::Rectification => {
                let mut suspension: Suspension = self.take(row.about).await?;
                suspension.due_on = row.due_on;
                self.tx.update(suspension).await?;
            }
            Limit::Score => {
                let mut sheet: Sheet = self.take(row.about).await?;
                sheet.due_on = row.due_on;
                self.tx.update(sheet).await?;
            }
            Limit::BankAnswer => {
                let mut batch: Batch = self.take(row.about).await?;
                batch.due_on = Some(row.due_on);
                self.tx.update(batch).await?;
            }
            Limit::Hearing => {
                let mut case: Inquiry = self.take(row.about).await?;
                case.hear_by = row.due_on;
                self.tx.update(case).await?;
            }
            Limit::Appeal => {
                let mut case: Inquiry = self.take(row.about).await?;
                case.appeal_by = Some(row.due_on);
                self.tx.update(case).await?;
            }
            Limit::SpotAnswer => {
                let mut check: SpotCheck = self.take(row.about).await?;
                check.answer_by = Some(row.due_on);
                self.tx.update(check).await?;
            }
            Limit::SpotMending => {
                let mut check: SpotCheck = self.take(row.about).await?;
                check.rectify_by = Some(row.due_on);
                self.tx.update(check).await?;
            }
            Limit::AppraisalObjection => {
                let mut appraisal: Appraisal = self.take(row.about).await?;
                appraisal.object_by = row.due_on;
                self.tx.update(appraisal).await?;
            }
            Limit::Reply => {
                let mut opinion: Opinion = self.take(row.about).await?;
                opinion.due_on = Some(row.due_on);
                self.tx.update(opinion).await?;
            }
            Limit::Matching => {
                let mut need: Need = self.take(row.about).await?;
                need.due_on = row.due_on;
                self.tx.update(need).await?;
            }
            // The end of a correction is computed where it is asked for.
            Limit::Correction => {}
        }
        Ok(())
    }
}
