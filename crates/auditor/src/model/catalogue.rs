//! Catalogues: what is public in them, what follows what, and what a certificate that ran out takes with it (7.2, 7.4).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Heard, Model, wrong};
use crate::fact::{Fact, How, Id};
use crate::word::Word;

/// What an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// A price, and the certificate on which the service rests.
    Service { fen: i64, certificate: Option<Id> },
    /// Its last day, and whether the admission rests on it.
    Certificate { until: NaiveDate, basis: bool },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    pub provider: Id,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub says: Says,
    pub replaces: Option<Id>,
}

impl Entry {
    fn stands(&self) -> bool {
        matches!(self.state, "approved" | "suspended")
    }

    fn waits(&self) -> bool {
        matches!(self.state, "submitted" | "returned")
    }

    fn rests_on(&self, one: Id) -> bool {
        matches!(self.says, Says::Service { certificate, .. } if certificate == Some(one))
    }
}

impl Model {
    pub(super) fn catalogue(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::ServiceKept {
                entry,
                provider,
                fen,
                certificate,
                replaces,
            } => {
                let (fen, certificate) = (*fen, *certificate);
                let says = Says::Service { fen, certificate };
                self.kept(*entry, (*provider, says), *replaces)
            }
            Fact::CertificateKept {
                entry,
                provider,
                until,
                basis,
                replaces,
            } => {
                let (until, basis) = (*until, *basis);
                let says = Says::Certificate { until, basis };
                self.kept(*entry, (*provider, says), *replaces)
            }
            Fact::EntryDecided { entry, how, day } => match how {
                How::Approve => self.approved(*entry, *day),
                How::Return => self.move_entry(*entry, &["submitted"], "returned"),
                How::Refuse => self.move_entry(*entry, &["submitted"], "refused"),
            },
            Fact::EntryWithdrawn { entry } => {
                let from = ["submitted", "returned", "approved", "suspended"];
                self.move_entry(*entry, &from, "withdrawn")?;
                let mut others = self.entries.values();
                match others.any(|one| one.rests_on(*entry) && (one.stands() || one.waits())) {
                    true => Err(wrong("withdrawn while services rest on it")),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn kept(&mut self, entry: Id, (provider, says): (Id, Says), replaces: Option<Id>) -> Heard {
        if let Some(row) = self.entries.get_mut(&entry) {
            if !row.waits() {
                return Err(format!("an entry {} is corrected", row.state));
            }
            row.says = says;
            if std::mem::replace(&mut row.state, "submitted") == "returned" {
                self.changed(entry);
            }
            return Ok(());
        }
        let old = replaces.map(|old| self.entries.get(&old));
        let strange =
            old.is_some_and(|old| old.is_none_or(|old| !old.stands() || old.provider != provider));
        let mut others = self.entries.values();
        let twice =
            others.any(|one| one.waits() && one.replaces.is_some_and(|old| Some(old) == replaces));
        let row = Entry {
            provider,
            state: "submitted",
            says,
            replaces,
        };
        self.entries.insert(entry, row);
        self.changed(entry);
        match (strange, twice) {
            (true, _) => Err(wrong("a change of what does not stand")),
            (_, true) => Err(wrong("two changes of one entry")),
            _ => Ok(()),
        }
    }

    fn move_entry(&mut self, entry: Id, from: &[&str], to: Word) -> Heard {
        let row = self.entries.get_mut(&entry);
        let row = row.ok_or_else(|| wrong("no such entry"))?;
        if !from.contains(&row.state) {
            return Err(format!("an entry {} becomes {to}", row.state));
        }
        row.state = to;
        self.changed(entry);
        Ok(())
    }

    fn approved(&mut self, entry: Id, day: NaiveDate) -> Heard {
        let row = self.entries.get(&entry).cloned();
        let row = row.ok_or_else(|| wrong("no such entry"))?;
        self.move_entry(entry, &["submitted"], "approved")?;
        let old = row.replaces.filter(|old| {
            let old = self.entries.get(old);
            old.is_some_and(Entry::stands)
        });
        if let Some(old) = old {
            self.move_entry(old, &["approved", "suspended"], "withdrawn")?;
        }
        match row.says {
            Says::Certificate { until, .. } => {
                self.renewed(entry, row.replaces)?;
                if self.ruled.contains(&row.provider) && self.admission_rests(row.provider, day) {
                    self.ruled.remove(&row.provider);
                    self.admits(row.provider, &["suspended", "rectified"], "filed")?;
                }
                match until < day {
                    true => Err(wrong("a certificate that has run out is approved")),
                    false => Ok(()),
                }
            }
            Says::Service { certificate, .. } => {
                let good = certificate.is_none_or(|one| self.in_force(one, day));
                match good {
                    true => Ok(()),
                    false => Err(wrong(
                        "a service rests on a certificate that is not in force",
                    )),
                }
            }
        }
    }

    fn in_force(&self, certificate: Id, day: NaiveDate) -> bool {
        let row = self.entries.get(&certificate);
        row.is_some_and(|row| {
            let runs = matches!(row.says, Says::Certificate { until, .. } if day <= until);
            row.state == "approved" && runs
        })
    }

    /// What rested on the old certificate rests on the new one; what it had taken with it is public again.
    fn renewed(&mut self, new: Id, old: Option<Id>) -> Heard {
        let Some(old) = old else { return Ok(()) };
        let resting = self.entries.iter().filter(|(_, row)| row.rests_on(old));
        for id in resting.map(|(id, _)| *id).collect::<Vec<_>>() {
            let Some(row) = self.entries.get_mut(&id) else {
                continue;
            };
            if let Says::Service { certificate, .. } = &mut row.says {
                *certificate = Some(new);
            }
            if row.state == "suspended" {
                self.move_entry(id, &["suspended"], "approved")?;
            }
        }
        Ok(())
    }

    /// Whether an admission stands on one of the certificates that are its basis, or on none (7.2).
    pub(super) fn admission_rests(&self, provider: Id, day: NaiveDate) -> bool {
        let own = self.entries.values();
        let own = own.filter(|row| row.provider == provider && row.stands());
        let (mut named, mut runs) = (false, false);
        for row in own {
            if let Says::Certificate { until, basis: true } = row.says {
                named = true;
                runs |= day <= until;
            }
        }
        runs || !named
    }

    /// Whether a service stands in the provider's public catalogue.
    pub fn is_sold(&self, service: Id, provider: Id) -> bool {
        let row = self.entries.get(&service);
        row.is_some_and(|row| row.provider == provider && row.state == "approved")
    }

    /// The same of one chosen for a contract: what followed it stands for it, however often it was changed.
    pub(super) fn is_bought(&self, service: Id, provider: Id) -> bool {
        let mut one = service;
        loop {
            if self.is_sold(one, provider) {
                return true;
            }
            let mut after = self.entries.iter();
            let next = after.find(|(_, row)| {
                row.replaces == Some(one) && (row.stands() || row.state == "withdrawn")
            });
            match next {
                Some((id, _)) => one = *id,
                None => return false,
            }
        }
    }

    /// The night after the last day of a certificate: it, what rests on it, and an admission that has no other (7.4).
    pub(super) fn certificates_end(&mut self, today: NaiveDate) {
        let all = self.entries.iter();
        let over: Vec<(Id, Id, bool)> = all
            .filter(|(_, row)| row.state == "approved")
            .filter_map(|(id, row)| match row.says {
                Says::Certificate { until, basis } if until < today => {
                    Some((*id, row.provider, basis))
                }
                _ => None,
            })
            .collect();
        for (id, provider, basis) in over {
            let resting = self.entries.iter();
            let resting = resting.filter(|(_, row)| row.rests_on(id) && row.state == "approved");
            let services: Vec<Id> = resting.map(|(id, _)| *id).collect();
            for one in services.into_iter().chain([id]) {
                // It is public: nothing can be wrong about it.
                let _ = self.move_entry(one, &["approved"], "suspended");
            }
            if basis && self.is_filed(provider) && !self.admission_rests(provider, today) {
                let _ = self.admits(provider, &["filed"], "suspended");
                self.ruled.insert(provider);
            }
        }
    }

    /// Entries that wait for the Agency or for their provider.
    pub(super) fn catalogues_wait(&self) -> impl Iterator<Item = (String, String)> {
        let waits = self.entries.iter().filter(|(_, row)| row.waits());
        waits.map(|(id, row)| (format!("entry {id}"), row.state.to_owned()))
    }
}
