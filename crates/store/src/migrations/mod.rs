//! The schema's history. Each step runs inside one transaction on both engines.

use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let step = |name, up| Box::new(Sql { name, up }) as Box<dyn MigrationTrait>;
        vec![
            step("m0001_begin", include_str!("m0001_begin.sql")),
            step("m0002_people", include_str!("m0002_people.sql")),
            step("m0003_mail", include_str!("m0003_mail.sql")),
            step("m0004_signin", include_str!("m0004_signin.sql")),
            step("m0005_subjects", include_str!("m0005_subjects.sql")),
            step("m0006_catalogue", include_str!("m0006_catalogue.sql")),
            step("m0007_admission", include_str!("m0007_admission.sql")),
            step("m0008_directory", include_str!("m0008_directory.sql")),
            step("m0009_papers", include_str!("m0009_papers.sql")),
            step("m0010_form", include_str!("m0010_form.sql")),
            step("m0011_seal", include_str!("m0011_seal.sql")),
            step("m0012_links", include_str!("m0012_links.sql")),
            step("m0013_people", include_str!("m0013_people.sql")),
            step("m0014_clock", include_str!("m0014_clock.sql")),
            step("m0015_budget", include_str!("m0015_budget.sql")),
            step("m0016_batches", include_str!("m0016_batches.sql")),
            step("m0017_desk", include_str!("m0017_desk.sql")),
            step("m0018_recovery", include_str!("m0018_recovery.sql")),
            step("m0019_topup", include_str!("m0019_topup.sql")),
            step("m0020_answers", include_str!("m0020_answers.sql")),
            step("m0021_mend", include_str!("m0021_mend.sql")),
            step("m0022_appraisal", include_str!("m0022_appraisal.sql")),
            step("m0023_subsidy", include_str!("m0023_subsidy.sql")),
            step("m0024_cases", include_str!("m0024_cases.sql")),
            step("m0025_spot", include_str!("m0025_spot.sql")),
            step("m0026_figures", include_str!("m0026_figures.sql")),
            step("m0028_signals", include_str!("m0028_signals.sql")),
            step("m0029_opinions", include_str!("m0029_opinions.sql")),
            step("m0030_use_report", include_str!("m0030_use_report.sql")),
            step("m0031_answered_by", include_str!("m0031_answered_by.sql")),
            step("m0032_topup_back", include_str!("m0032_topup_back.sql")),
            step("m0033_needs", include_str!("m0033_needs.sql")),
            step("m0034_training", include_str!("m0034_training.sql")),
            step("m0035_mending", include_str!("m0035_mending.sql")),
            step("m0036_operating", include_str!("m0036_operating.sql")),
            step("m0037_contact", include_str!("m0037_contact.sql")),
            step("m0038_outcome", include_str!("m0038_outcome.sql")),
            step("m0039_seats", include_str!("m0039_seats.sql")),
            step(
                "m0040_seats_of_others",
                include_str!("m0040_seats_of_others.sql"),
            ),
            step("m0041_struck", include_str!("m0041_struck.sql")),
            step("m0042_cuts", include_str!("m0042_cuts.sql")),
            step("m0043_public", include_str!("m0043_public.sql")),
            step("m0044_said", include_str!("m0044_said.sql")),
            step("m0045_desk", include_str!("m0045_desk.sql")),
            step("m0046_grown", include_str!("m0046_grown.sql")),
            step("m0047_waited", include_str!("m0047_waited.sql")),
            step("m0048_served", include_str!("m0048_served.sql")),
        ]
    }
}

/// A migration written as SQL that both engines read alike.
struct Sql {
    name: &'static str,
    up: &'static str,
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    // SeaORM wraps a SQLite migration in a transaction only when told to.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(self.up)
            .await
            .map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "public records are never dropped; restore a backup instead".into(),
        ))
    }
}
