//! One file as the picture, the tables and the search show it.

use chrono::NaiveDate;
use rules::{Coded, Fen, Region};
use store::{
    Amendment, Appraisal, Attachment, Batch, Claim, Contract, Inquiry, Need, Operating, Opinion,
    Paper, Payment, Programme, Provider, Recovery, SpotCheck, SpotPlan, Subject, Subsidy, Ticket,
    TopUp, Voucher,
};
use uuid::Uuid;

use super::kind::{Kind, Page, Standing};
use crate::error::Refused;
use crate::{claims, contracts, local, providers, subjects, vouchers};

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub kind: Kind,
    pub id: Uuid,
    /// Its number; of a party that the reader may not open it is empty.
    pub number: String,
    /// What it is called.
    pub title: String,
    pub standing: Standing,
    pub amount: Option<Fen>,
    pub day: Option<NaiveDate>,
    /// Where the reader may open it.
    pub page: Option<Page>,
}

impl Card {
    pub(crate) fn subject(row: &Subject) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Subject,
            id: row.id,
            number: row.number.clone(),
            title: row.name.clone(),
            standing: Standing::Subject(subjects::view::state(row)?),
            amount: None,
            day: Some(local(row.created_at).date_naive()),
            page: Some(Page::Subject(row.id)),
        })
    }

    pub(crate) fn provider(row: &Provider) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Provider,
            id: row.id,
            number: row.number.clone(),
            title: row.name.clone(),
            standing: Standing::Provider(providers::view::state(row)?),
            amount: None,
            day: row.filed_on,
            page: Some(Page::Admission(row.id)),
        })
    }

    pub(crate) fn recovery(row: &Recovery) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Recovery,
            id: row.id,
            number: row.number.clone(),
            title: crate::recoveries::state(row)?.label().to_owned(),
            standing: Standing::Plain,
            amount: Some(Fen::new(row.amount)),
            day: Some(row.ordered_on),
            page: Some(Page::Recovery(row.id)),
        })
    }

    pub(crate) fn need(row: &Need) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Need,
            id: row.id,
            number: row.number.clone(),
            title: row.title.clone(),
            standing: Standing::Plain,
            amount: row.budget.map(Fen::new),
            day: Some(row.posted_on),
            page: Some(Page::Need(row.id)),
        })
    }

    pub(crate) fn top_up(row: &TopUp) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::TopUp,
            id: row.id,
            number: row.number.clone(),
            title: crate::topups::state(row)?.label().to_owned(),
            standing: Standing::Plain,
            amount: Some(Fen::new(row.amount)),
            day: Some(row.redeemed_on),
            page: Some(Page::TopUp(row.id)),
        })
    }

    pub(crate) fn appraisal(row: &Appraisal) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Appraisal,
            id: row.id,
            number: row.number.clone(),
            title: crate::appraisals::state(row)?.label().to_owned(),
            standing: Standing::Plain,
            amount: None,
            day: Some(row.drawn_on),
            page: Some(Page::Appraisal(row.id)),
        })
    }

    pub(crate) fn subsidy(row: &Subsidy) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Subsidy,
            id: row.id,
            number: row.number.clone(),
            title: crate::subsidies::state(row)?.label().to_owned(),
            standing: Standing::Plain,
            amount: Some(Fen::new(row.amount)),
            day: Some(row.proposed_on),
            page: Some(Page::Subsidy(row.id)),
        })
    }

    pub(crate) fn operating(row: &Operating) -> Result<Card, Refused> {
        let page = Page::Operating(row.id);
        Ok(Card {
            title: crate::operating::state(row)?.label().to_owned(),
            amount: Some(Fen::new(row.amount)),
            day: Some(row.proposed_on),
            ..Card::plain(Kind::Operating, (row.id, &row.number), page)
        })
    }

    pub(crate) fn case(row: &Inquiry) -> Result<Card, Refused> {
        Ok(Card {
            title: crate::cases::state(row)?.label().to_owned(),
            day: Some(row.opened_on),
            ..Card::plain(Kind::Case, (row.id, &row.number), Page::Case(row.id))
        })
    }

    pub(crate) fn spot_plan(row: &SpotPlan) -> Result<Card, Refused> {
        Ok(Card {
            title: crate::spot::plan_state(row)?.label().to_owned(),
            day: row.drawn_on,
            ..Card::plain(
                Kind::SpotPlan,
                (row.id, &row.number),
                Page::SpotPlan(row.id),
            )
        })
    }

    /// It goes by the number of its voucher.
    pub(crate) fn spot_check(row: &SpotCheck) -> Result<Card, Refused> {
        Ok(Card {
            title: crate::spot::state(row)?.label().to_owned(),
            amount: Some(Fen::new(row.amount)),
            day: row.recorded_on,
            ..Card::plain(
                Kind::SpotCheck,
                (row.id, &row.number),
                Page::SpotCheck(row.id),
            )
        })
    }

    pub(crate) fn opinion(row: &Opinion) -> Result<Card, Refused> {
        Ok(Card {
            title: crate::opinions::state(row)?.label().to_owned(),
            day: Some(row.said_on),
            ..Card::plain(Kind::Opinion, (row.id, &row.number), Page::Opinion(row.id))
        })
    }

    pub(crate) fn batch(row: &Batch) -> Card {
        let state = rules::lifecycle::batch::State::parse(&row.state);
        Card {
            title: state.map_or("", Coded::label).to_owned(),
            amount: Some(Fen::new(row.amount)),
            ..Card::plain(Kind::Batch, (row.id, &row.number), Page::Batch(row.id))
        }
    }

    pub(crate) fn programme(row: &Programme) -> Card {
        let state = rules::lifecycle::programme::State::parse(&row.state);
        Card {
            title: state.map_or("", Coded::label).to_owned(),
            ..Card::plain(
                Kind::Programme,
                (row.id, &row.number),
                Page::Programme(row.id),
            )
        }
    }

    fn plain(kind: Kind, (id, number): (Uuid, &str), page: Page) -> Card {
        Card {
            kind,
            id,
            number: number.to_owned(),
            title: String::new(),
            standing: Standing::Plain,
            amount: None,
            day: None,
            page: Some(page),
        }
    }

    /// The party as whoever reads a file of it knows it, without its own file.
    pub(crate) fn named(mut self, page: Option<Page>) -> Card {
        self.number = String::new();
        self.standing = Standing::Plain;
        self.day = None;
        self.page = page;
        self
    }

    pub(crate) fn contract(row: &Contract) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Contract,
            id: row.id,
            number: row.number.clone(),
            title: row.title.clone(),
            standing: Standing::Contract(contracts::view::state(row)?),
            amount: Some(Fen::new(row.amount)),
            day: Some(row.submitted_on),
            page: Some(Page::Contract(row.id)),
        })
    }

    pub(crate) fn voucher(row: &Voucher) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Voucher,
            id: row.id,
            number: row.number.clone(),
            title: String::new(),
            standing: Standing::Voucher(vouchers::view::state(row)?),
            amount: Some(Fen::new(row.face)),
            day: Some(row.issued_on),
            page: Some(Page::Voucher(row.id)),
        })
    }

    /// The 服务券 that arose from a voucher, if it did (R34).
    pub(crate) fn twin(row: &Voucher) -> Result<Option<Card>, Refused> {
        let Some(number) = vouchers::view::twin(row)? else {
            return Ok(None);
        };
        Ok(Some(Card {
            kind: Kind::Twin,
            number,
            day: row.settled_on,
            ..Card::voucher(row)?
        }))
    }

    pub(crate) fn claim(row: &Claim) -> Result<Card, Refused> {
        let state = claims::state(row)?;
        let region = Region::parse(&row.region);
        let region = region.ok_or_else(|| Refused::Fault(format!("region {}", row.region)))?;
        Ok(Card {
            kind: Kind::Claim,
            id: row.id,
            number: row.number.clone(),
            title: String::new(),
            standing: Standing::Claim(state, claims::view::turn(state, region)),
            amount: Some(Fen::new(row.amount)),
            day: Some(row.submitted_on),
            page: Some(Page::Claim(row.id)),
        })
    }

    pub(crate) fn ticket(row: &Ticket) -> Card {
        let kind = rules::tickets::TicketKind::parse(&row.kind);
        Card {
            kind: Kind::Ticket,
            id: row.id,
            number: row.number.clone(),
            title: kind.map_or("", Coded::label).to_owned(),
            standing: Standing::Plain,
            amount: Some(Fen::new(row.amount)),
            day: Some(row.issued_on),
            page: Some(Page::File(row.attachment)),
        }
    }

    pub(crate) fn payment(row: &Payment) -> Card {
        Card {
            kind: Kind::Payment,
            id: row.id,
            number: row.reference.clone(),
            title: row.payee.clone(),
            standing: Standing::Plain,
            amount: Some(Fen::new(row.amount)),
            day: Some(row.paid_on),
            page: Some(Page::Claim(row.claim)),
        }
    }

    pub(crate) fn paper(row: &Attachment) -> Card {
        Card {
            kind: Kind::Paper,
            id: row.id,
            number: String::new(),
            title: row.name.clone(),
            standing: Standing::Plain,
            amount: None,
            day: Some(local(row.at).date_naive()),
            page: Some(Page::File(row.id)),
        }
    }

    pub(crate) fn printed(row: &Paper) -> Card {
        let kind = ::papers::Kind::parse(&row.kind);
        let edition = match row.edition {
            1 => String::new(),
            later => format!("（第{later}版）"),
        };
        Card {
            kind: Kind::Printed,
            id: row.id,
            number: row.number.clone(),
            title: kind.map_or_else(String::new, |kind| format!("{}{edition}", kind.label())),
            standing: Standing::Plain,
            amount: None,
            day: Some(local(row.made_at).date_naive()),
            page: Some(Page::Printed(row.id)),
        }
    }

    pub(crate) fn amendment(row: &Amendment) -> Result<Card, Refused> {
        Ok(Card {
            kind: Kind::Amendment,
            id: row.id,
            number: String::new(),
            title: format!("{} → {}", row.before, row.after),
            standing: Standing::Amendment(subjects::amendment_state(row)?),
            amount: None,
            day: Some(local(row.created_at).date_naive()),
            page: Some(Page::Amendment(row.id)),
        })
    }
}
