//! The officials of each desk, their leave, and who of them takes up a file.

use chrono::{Datelike, NaiveDate};
use office::Refused;
use rules::duties::Role;
use rules::law::Law;
use serde::{Deserialize, Serialize};

use super::dice::Dice;
use super::world::World;
use crate::town::Person;

/// The officials of each desk.
#[derive(Serialize, Deserialize)]
pub struct Desks {
    pub admin: Person,
    pub counties: Vec<(String, Vec<Person>)>,
    pub agency: Vec<Person>,
    pub centre: Vec<Person>,
    pub finance: Vec<Person>,
    pub department: Vec<Person>,
    /// The prefecture of the first county, with a programme of its own.
    pub city: (String, Vec<Person>),
}

impl World {
    pub(super) async fn desk(
        &mut self,
        admin: &Person,
        role: Role,
        (login, body): (&str, &str),
        count: usize,
    ) -> Result<Vec<Person>, Refused> {
        let mut people = Vec::new();
        for at in 1..=count {
            self.tick();
            let login = format!("{login}{at}");
            let named = (login.as_str(), login.as_str());
            people.push(self.town.staff(admin, named, role, (body, "")).await?);
        }
        Ok(people)
    }

    /// Three officials of the prefecture in which the first county lies.
    pub(super) async fn city(
        &mut self,
        admin: &Person,
        counties: &[(String, Vec<Person>)],
    ) -> Result<(String, Vec<Person>), Refused> {
        let first = counties.first().map_or("", |(code, _)| code);
        let code = format!("{}00", first.get(..4).unwrap_or_default());
        let people = self.county_desk(admin, (&code, &code), 3).await?;
        Ok((code, people))
    }

    async fn county_desk(
        &mut self,
        admin: &Person,
        (code, name): (&str, &str),
        count: usize,
    ) -> Result<Vec<Person>, Refused> {
        let mut people = Vec::new();
        for at in 1..=count {
            self.tick();
            let login = format!("xian{code}{at}");
            let named = (login.as_str(), login.as_str());
            let staff = self.town.staff(admin, named, Role::County, (name, code));
            people.push(staff.await?);
        }
        Ok(people)
    }

    /// The 22 counties, two officials each, three where the county pays as well; a small run opens only those in which its subjects sit.
    pub(super) async fn counties(
        &mut self,
        admin: &Person,
    ) -> Result<Vec<(String, Vec<Person>)>, Refused> {
        let all: Vec<(String, String)> = Law::shipped()
            .divisions
            .all()
            .filter(|division| !division.code.ends_with("00"))
            .map(|division| (division.code.clone(), division.name.clone()))
            .collect();
        let open = all
            .len()
            .min(usize::try_from(self.plan.subjects).unwrap_or(1).div_ceil(3));
        let mut counties = Vec::new();
        for (at, (code, name)) in all.into_iter().take(open.max(1)).enumerate() {
            let count = if at % 2 == 0 { 3 } else { 2 };
            let people = self.county_desk(admin, (&code, &name), count).await?;
            counties.push((code, people));
        }
        Ok(counties)
    }

    /// Somebody of a desk who is not on leave today; nobody when all are.
    pub fn official(&mut self, role: Role, county: &str) -> Option<Person> {
        let (seed, day) = (self.plan.seed, self.day);
        let first = self.dice.next();
        let desks = self.desks.as_ref()?;
        let people: &[Person] = match role {
            Role::Agency => &desks.agency,
            Role::Centre => &desks.centre,
            Role::Finance => &desks.finance,
            Role::Department => &desks.department,
            _ if county == desks.city.0 => &desks.city.1,
            _ => {
                let found = desks.counties.iter().find(|(code, _)| code == county);
                found.map_or(&[], |(_, people)| people)
            }
        };
        let count = u64::try_from(people.len()).ok()?;
        let there = (0..count).map(|step| {
            usize::try_from(first.wrapping_add(step) % count.max(1)).unwrap_or_default()
        });
        let mut there = there.filter_map(|at| people.get(at));
        there
            .find(|person| !on_leave(seed, &person.login, day))
            .cloned()
    }

    /// Another one of the same desk, for what one person may not do twice.
    pub fn other_official(&mut self, role: Role, not: &[String]) -> Option<Person> {
        self.other_of(role, "", not)
    }

    /// The same of a county's desk.
    pub fn other_of(&mut self, role: Role, county: &str, not: &[String]) -> Option<Person> {
        for _ in 0..20 {
            let found = self.official(role, county)?;
            if !not.contains(&found.login) {
                return Some(found);
            }
        }
        None
    }
}

/// Everybody takes one week in twelve off.
fn on_leave(seed: u64, login: &str, day: NaiveDate) -> bool {
    let name = login.bytes().fold(seed, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let week = u64::from(day.iso_week().week()) + u64::from(day.year().unsigned_abs()) * 53;
    Dice::new(name ^ week.wrapping_mul(0x2545_F491)).below(12) == 0
}
