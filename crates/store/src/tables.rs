//! The tables as plain rows. `migrations/` is the schema's text; these mirror it.
//!
//! Money columns are fen; state, kind and role columns hold the codes of crate `rules`.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::rows::Row;

type Moment = chrono::DateTime<chrono::Utc>;

macro_rules! table {
    ($($(#[$doc:meta])* $module:ident $name:ident($table:literal, $key:ident: $key_type:ty)
       { $($field:ident: $type:ty,)* })*) => {$(
        pub(crate) mod $module {
            use super::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub $key: $key_type,
                $(pub $field: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl Row for Model {
                type Key = $key_type;
                type Table = Entity;
                type Active = ActiveModel;

                fn key(&self) -> $key_type {
                    self.$key.clone()
                }
            }
        }
        $(#[$doc])*
        pub use $module::Model as $name;
    )*};
}

table! {
    setting Setting("setting", name: String) { value: String, }

    counter Counter("counter", name: String) { value: i64, }

    /// A body of the programme (section 2): the Agency, the Centre, Finance, a county.
    organisation Organisation("organisation", id: Uuid) {
        role: String,
        name: String,
        division: Option<String>,
        // The zone it stands for, when that has no code of its own; empty for none.
        zone: String,
        // How to reach it; empty until it says so.
        telephone: String,
        address: String,
        hours: String,
    }

    account Account("account", id: Uuid) {
        login: String,
        name: String,
        role: String,
        organisation: Option<Uuid>,
        password: String,
        active: bool,
        created_at: Moment,
        // Where mail for this person goes; empty for none.
        email: String,
        // The role that who opened the account proposed; empty for none.
        proposed: String,
        must_change: bool,
        opened_by: Option<Uuid>,
        granted_by: Option<Uuid>,
    }

    request Request("request", id: String) {
        account: Option<Uuid>,
        act: String,
        content: String,
        outcome: String,
        at: Moment,
    }

    draft Draft("draft", id: Uuid) {
        account: Uuid,
        kind: String,
        answers: String,
        corrects: Option<Uuid>,
        became: Option<Uuid>,
        created_at: Moment,
        updated_at: Moment,
    }

    /// A science and technology innovation subject (1.1).
    subject Subject("subject", id: Uuid) {
        number: String,
        account: Uuid,
        kind: String,
        name: String,
        uscc: Option<String>,
        identity_sealed: Option<String>,
        identity_index: Option<String>,
        representative: String,
        representative_sealed: String,
        representative_index: String,
        division: String,
        address: String,
        contact: String,
        phone_sealed: String,
        email: String,
        bank: String,
        bank_account_sealed: String,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        created_at: Moment,
        updated_at: Moment,
        // The zone without a county code in which it sits; empty for none.
        zone: String,
        phone_index: String,
        bank_index: String,
    }

    /// A science and technology service provider (1.2).
    provider Provider("provider", id: Uuid) {
        number: String,
        account: Uuid,
        name: String,
        uscc: String,
        region: String,
        division: Option<String>,
        province: Option<String>,
        class: String,
        category: String,
        recognition: String,
        representative: String,
        representative_sealed: String,
        representative_index: String,
        address: String,
        contact: String,
        phone_sealed: String,
        public_phone: String,
        email: String,
        bank: String,
        bank_account_sealed: String,
        uses: String,
        services: String,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        filed_on: Option<NaiveDate>,
        removed_on: Option<NaiveDate>,
        created_at: Moment,
        updated_at: Moment,
        phone_index: String,
        bank_index: String,
    }

    /// The service contract (10.1), from its drawing up to the end of the service.
    contract Contract("contract", id: Uuid) {
        number: String,
        subject: Uuid,
        provider: Uuid,
        division: String,
        policy: String,
        title: String,
        purpose: String,
        item: String,
        content: String,
        method: String,
        instruments: String,
        deliverables: String,
        acceptance: String,
        signed_on: NaiveDate,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        amount: i64,
        paid: i64,
        tech_kind: String,
        tech_number: Option<String>,
        tech_registered_on: Option<NaiveDate>,
        tech_amount: Option<i64>,
        project_number: Option<String>,
        project_from: Option<NaiveDate>,
        project_to: Option<NaiveDate>,
        consent: bool,
        answers: String,
        findings: String,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        handed_in: bool,
        submitted_on: NaiveDate,
        subject_done_on: Option<NaiveDate>,
        provider_done_on: Option<NaiveDate>,
        completed_on: Option<NaiveDate>,
        evidence_due: Option<NaiveDate>,
        created_at: Moment,
        updated_at: Moment,
    }

    /// A budget line of a year or a subject's ceiling of a year.
    book Book("book", key: String) {
        kind: String,
        year: i64,
        subject: Option<Uuid>,
        granted: i64,
        reserved: i64,
        used: i64,
        entries: i64,
        head: String,
        lapsed: i64,
        provider: Option<Uuid>,
        programme: Option<Uuid>,
    }

    posting Posting("posting", id: Uuid) {
        book: String,
        entry: i64,
        deal: Uuid,
        bucket: String,
        amount: i64,
        act: String,
        clause: String,
        file_kind: String,
        file: Uuid,
        at: Moment,
        prev: String,
        hash: String,
    }

    /// The close of a budget year (8.6, R12).
    year_close YearClose("year_close", year: i64) {
        carried: i64,
        released: i64,
        // What confirmed and unpaid claims asked for at that moment.
        queued: i64,
        words: String,
        account: Uuid,
        at: Moment,
    }

    /// One act: who did what to which file, when, from where and why.
    record Record("record", id: Uuid) {
        file_kind: String,
        file: Uuid,
        entry: i64,
        at: Moment,
        account: Option<Uuid>,
        name: String,
        role: String,
        origin: String,
        act: String,
        before: Option<String>,
        after: Option<String>,
        body: String,
        prev: String,
        hash: String,
    }

    notice Notice("notice", id: Uuid) {
        account: Option<Uuid>,
        organisation: Option<Uuid>,
        words: String,
        link: String,
        at: Moment,
        read_at: Option<Moment>,
    }
}

mod admission;
mod appraisals;
mod batches;
mod cases;
mod catalogue;
mod clocks;
mod contracts;
mod desk;
mod directory;
mod events;
mod mail;
mod names;
mod needs;
mod opinions;
mod papers;
mod people;
mod recoveries;
mod seal;
mod signals;
mod signin;
mod spot_checks;
mod subjects;
mod topups;
mod vouchers;

pub use admission::*;
pub use appraisals::*;
pub use batches::*;
pub use cases::*;
pub use catalogue::*;
pub use clocks::*;
pub use contracts::*;
pub use desk::*;
pub use directory::*;
pub use events::*;
pub use mail::*;
pub use names::*;
pub use needs::*;
pub use opinions::*;
pub use papers::*;
pub use people::*;
pub use recoveries::*;
pub use seal::*;
pub use signals::*;
pub use signin::*;
pub use spot_checks::*;
pub use subjects::*;
pub use topups::*;
pub use vouchers::*;

pub(crate) mod record_head {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "record_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub file_kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub file: Uuid,
        pub entries: i64,
        pub head: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// How many acts a file has and the hash of the last, so that a missing tail shows.
pub use record_head::Model as RecordHead;
