//! Cases of suspected fraud: who is accused begins and is paid nothing, and what was decided waits for the appeal (5.4, R31).

use serde::{Deserialize, Serialize};

use super::{Heard, Model, wrong};
use crate::fact::{Fact, Id};
use crate::word::Word;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inquiry {
    pub voucher: Id,
    pub subject: Id,
    pub provider: Id,
    #[serde(with = "crate::word")]
    pub state: Word,
}

impl Inquiry {
    fn open(&self) -> bool {
        !matches!(self.state, "closed" | "cleared")
    }
}

impl Model {
    pub(super) fn case(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::CaseOpened { case, voucher } => {
                let row = self.vouchers.get(voucher);
                let row = row.ok_or_else(|| wrong("no such voucher"))?;
                let (subject, provider) = (row.subject, row.provider);
                let again = self.case_on(*voucher);
                let row = Inquiry {
                    voucher: *voucher,
                    subject,
                    provider,
                    state: "opened",
                };
                self.inquiries.insert(*case, row);
                self.open_cases.insert(*case);
                self.changed(*case);
                match again {
                    true => Err(wrong("two cases on one voucher")),
                    false => Ok(()),
                }
            }
            Fact::CaseMoved { case, to } => {
                let row = self.inquiries.get_mut(case);
                let row = row.ok_or_else(|| wrong("no such case"))?;
                let right = matches!(
                    (row.state, *to),
                    ("opened", "decided" | "cleared")
                        | ("decided", "appealed" | "closed")
                        | ("appealed", "upheld" | "cleared")
                        | ("upheld", "closed")
                );
                if !right {
                    return Err(format!("a case {} becomes {to}", row.state));
                }
                row.state = *to;
                if !row.open() {
                    self.open_cases.remove(case);
                }
                self.changed(*case);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&self) -> impl Iterator<Item = &Inquiry> {
        let open = self.open_cases.iter();
        open.filter_map(|id| self.inquiries.get(id))
    }

    /// Whether a case is open against a party.
    pub(super) fn accused(&self, party: Id) -> bool {
        let mut open = self.open();
        open.any(|row| row.subject == party || row.provider == party)
    }

    fn case_on(&self, voucher: Id) -> bool {
        let mut on = self.inquiries.values();
        on.any(|row| row.voucher == voucher && row.state != "cleared")
    }

    /// Whether nobody may be paid on this claim now: its voucher or its payee stands in an open case (R31).
    pub(super) fn in_case(&self, claim: Id) -> bool {
        let voucher = self.claims.get(&claim).map(|row| row.voucher);
        let Some((id, row)) = voucher.and_then(|id| Some((id, self.vouchers.get(&id)?))) else {
            return false;
        };
        let payee = if row.inside {
            row.provider
        } else {
            row.subject
        };
        self.accused(payee) || self.open().any(|one| one.voucher == id)
    }

    /// Whether the payee of a claim owes, or stands in a case with it (R31).
    pub(super) fn payee_held(&self, claim: Id) -> bool {
        let payee = self.payee(claim);
        payee.is_some_and(|party| self.owes_money(party)) || self.in_case(claim)
    }

    /// Whether a party takes part in nothing new: it is accused, or owes (R31).
    pub(super) fn barred(&self, subject: Id, provider: Id) -> bool {
        self.owes_money(provider) || self.held(subject) || self.accused(provider)
    }
}
