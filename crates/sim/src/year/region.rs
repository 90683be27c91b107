//! Who lives in the region: providers in and out of it, subjects with their habits, beside the desks of [`super::desks`].

use auditor::{Fact, Id};
use chrono::{Days, NaiveDate};
use office::answers::Answers;
use office::drafts::{self, DraftKind};
use office::{By, Refused, providers, subjects};
use rules::duties::Role;
use serde::{Deserialize, Serialize};

use super::desks::Desks;
use super::listing::Proof;
use super::trades::{Listed, Trade};
use super::world::{World, verb};
use crate::forms::subject_form;
use crate::papers::{pdf, resident_id, uscc};
use crate::town::Person;
use crate::verdicts::approve;
use crate::walk::{evidence, tick};

/// How somebody deals with the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Habit {
    /// Does everything within days and right.
    Prompt,
    /// Forgets something now and then, and is sent back.
    Sloppy,
    /// Lets limits pass.
    Late,
    /// Claims what is not due, and has to pay back what comes to light.
    Dishonest,
}

#[derive(Serialize, Deserialize)]
pub struct Firm {
    pub person: Person,
    pub name: String,
    pub division: String,
    pub individual: bool,
    pub habit: Habit,
    pub serial: u32,
    pub joins: NaiveDate,
    pub subject: Option<Id>,
    pub certified: bool,
    /// How much it spends on services, from 1 (a person) to 4 (a large firm).
    pub size: u64,
}

#[derive(Serialize, Deserialize)]
pub struct Lab {
    pub person: Person,
    pub provider: Id,
    pub inside: bool,
    pub slow: bool,
    pub trade: Trade,
    pub services: Vec<Listed>,
    pub proof: Proof,
}

const TRADES: [&str; 8] = [
    "枸杞生物",
    "光伏材料",
    "智能装备",
    "精细化工",
    "葡萄酒业",
    "云计算",
    "节水农业",
    "煤基新材料",
];

impl World {
    /// Opens every desk, files the providers, and lets subjects be ready to come.
    pub async fn settle(&mut self) -> Result<(), Refused> {
        let admin = self.town.found().await?;
        let counties = self.counties(&admin).await?;
        let body = ["平台服务机构", "自治区创业中心", "自治区财政支付中心"];
        let agency = self
            .desk(&admin, Role::Agency, ("fuhe", body[0]), 3)
            .await?;
        let centre = self
            .desk(&admin, Role::Centre, ("shending", body[1]), 4)
            .await?;
        let finance = self
            .desk(&admin, Role::Finance, ("caizheng", body[2]), 4)
            .await?;
        let department = self
            .desk(&admin, Role::Department, ("keji", "自治区科技厅"), 2)
            .await?;
        let city = self.city(&admin, &counties).await?;
        self.desks = Some(Desks {
            admin,
            department,
            city,
            counties,
            agency,
            centre,
            finance,
        });
        self.labs().await?;
        self.applicants();
        self.pool().await?;
        for serial in 1..=self.plan.subjects {
            let firm = self.firm(serial);
            self.firms.push(firm);
        }
        Ok(())
    }

    async fn labs(&mut self) -> Result<(), Refused> {
        let count = (self.plan.subjects / 8).clamp(4, 400);
        for at in 0..count {
            self.tick();
            let inside = at % 3 != 2;
            let login = format!("jigou{at}");
            let person = self.town.sign_up(&login, "业务员", Role::Provider).await?;
            let public = at % 3 == 0;
            let trade = Trade::of(at, inside, public);
            let county = self.county_of(at).0.clone();
            let form = trade.form(at, &county, public);
            let draft = self.draft(&person, DraftKind::Provider, form).await?;
            let apply = verb!(providers::apply, providers::Apply { draft });
            let done: providers::Applied = self.act(&person, "apply", apply).await?;
            let provider = done.provider;
            let desks = self.desks.as_ref();
            let agent = desks.and_then(|desks| desks.agency.first().cloned());
            let centre = desks.and_then(|desks| desks.centre.first().cloned());
            for (edition, who) in [(1, agent), (2, centre)] {
                let who = who.ok_or(Refused::Unknown)?;
                let verdict = approve(edition);
                let command = providers::Decide { provider, verdict };
                let _: providers::Decided = match edition {
                    1 => {
                        self.act(&who, "take in", verb!(providers::take_in, command))
                            .await?
                    }
                    _ => {
                        self.act(&who, "file", verb!(providers::file, command))
                            .await?
                    }
                };
            }
            self.hear(Fact::Filed {
                provider,
                inside,
                public,
                day: self.today(),
            });
            let (proof, services) = self.list((&person, provider), trade, at).await?;
            let slow = self.dice.in_thousand(250);
            self.labs.push(Lab {
                trade,
                services,
                proof,
                person,
                provider,
                inside,
                slow,
            });
        }
        Ok(())
    }

    /// A draft with a file in each of its slots.
    pub async fn draft(
        &mut self,
        who: &Person,
        kind: DraftKind,
        form: Answers,
    ) -> Result<Id, Refused> {
        let actor = self.actor(who).await?;
        let slots = evidence(kind, &form);
        let draft = drafts::begin(
            &self.town.office,
            By {
                actor: &actor,
                request: &self.town.request(),
            },
            kind,
            form,
            None,
        )
        .await?;
        for slot in slots {
            let upload = pdf(&format!("{slot}.pdf"));
            self.town.paper(who, draft, slot, upload).await?;
        }
        Ok(draft)
    }

    pub(super) fn county_of(&self, serial: u32) -> &(String, Vec<Person>) {
        static NONE: (String, Vec<Person>) = (String::new(), Vec::new());
        let desks = self.desks.as_ref();
        let counties = desks.map_or(&[][..], |desks| &desks.counties);
        let at = usize::try_from(serial).unwrap_or_default() % counties.len().max(1);
        counties.get(at).unwrap_or(&NONE)
    }

    /// A subject: 7 in 10 enterprises, 1 social organisation, 2 individuals; half are there on the first day, the
    /// others come during the first two thirds of the run.
    fn firm(&mut self, serial: u32) -> Firm {
        let county = self.county_of(serial).0.clone();
        let kind = self.dice.weighted(&[(7, 0), (1, 1), (2, 2)], 0);
        let trade = TRADES[self.dice.index(TRADES.len())];
        let name = match kind {
            0 => format!("宁夏第{serial}{trade}有限公司"),
            1 => format!("宁夏第{serial}{trade}学会"),
            _ => format!("马{}", in_han(serial)),
        };
        let habits = [
            (55, Habit::Prompt),
            (25, Habit::Sloppy),
            (14, Habit::Late),
            (if self.pace.hurry { 25 } else { 6 }, Habit::Dishonest),
        ];
        let habit = self.dice.weighted(&habits, Habit::Prompt);
        let later = self.dice.below(u64::from(self.plan.days) * 2 / 3 + 1);
        let days = match (self.pace.looks, self.dice.in_thousand(500)) {
            // A large region comes in its first three months, so that no day is as long as a week.
            (false, _) => later % 90,
            (true, true) => 0,
            (true, false) => later,
        };
        let sizes = [(50, 2), (35, 3), (15, 4)];
        Firm {
            person: Person {
                login: format!("zhuti{serial}"),
                name: format!("联系人{serial}"),
                role: Role::Subject,
                body: String::new(),
            },
            size: if kind == 2 {
                1
            } else {
                self.dice.weighted(&sizes, 2)
            },
            individual: kind == 2,
            name,
            division: county,
            habit,
            serial,
            joins: self.day + Days::new(days),
            subject: None,
            certified: false,
        }
    }

    /// Subjects whose day has come register, and their counties certify them.
    pub async fn newcomers(&mut self) -> Result<(), Refused> {
        for at in 0..self.firms.len() {
            let due = self.firms[at].joins <= self.day && self.firms[at].subject.is_none();
            if due && self.lively {
                self.join(at).await?;
            }
            let waits = self.firms[at].subject.filter(|_| !self.firms[at].certified);
            let county = self.firms[at].division.clone();
            let Some((subject, who)) = waits.zip(self.official(Role::County, &county)) else {
                continue;
            };
            let verdict = approve(1);
            let command = subjects::Certify { subject, verdict };
            let done: Result<subjects::Certified, Refused> = self
                .act(&who, "certify", verb!(subjects::certify, command))
                .await;
            if done.is_ok() {
                self.firms[at].certified = true;
                let individual = self.firms[at].individual;
                self.hear(Fact::Certified {
                    subject,
                    individual,
                    county,
                });
            }
        }
        Ok(())
    }

    async fn join(&mut self, at: usize) -> Result<(), Refused> {
        let firm = &self.firms[at];
        let (serial, individual) = (firm.serial, firm.individual);
        let (who, name, county) = (
            firm.person.clone(),
            firm.name.clone(),
            firm.division.clone(),
        );
        let social = name.ends_with("学会");
        let mut form = subject_form(&name, serial, &county);
        form = tick(form, "representative", &format!("负责人{serial}"));
        if social {
            form = tick(form, "kind", "social");
            form = tick(form, "uscc", &uscc("51640000", serial));
        }
        if individual {
            form = tick(form, "kind", "individual");
            form = tick(form, "identity", &resident_id(serial));
        }
        self.tick();
        self.town
            .sign_up(&who.login, &who.name, Role::Subject)
            .await?;
        self.mail_of(&who).await?;
        let draft = self.draft(&who, DraftKind::Subject, form).await?;
        let register = verb!(subjects::register, subjects::Register { draft });
        let done: Result<subjects::Registered, Refused> =
            self.act(&who, "register", register).await;
        match done {
            Ok(done) => self.firms[at].subject = Some(done.subject),
            // Whoever stands in a case begins nothing (R31), and this one does not come back.
            Err(_) => self.firms[at].joins = NaiveDate::MAX,
        }
        Ok(())
    }
}

/// A number in Chinese digits, so that names differ as names do.
fn in_han(serial: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digits = serial.to_string();
    digits
        .bytes()
        .filter_map(|byte| DIGITS.get(usize::from(byte.wrapping_sub(b'0'))))
        .collect()
}
