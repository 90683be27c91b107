//! A new owner where the accounts of all owners were closed: named with evidence by the body that certified the subject or
//! took in the provider, confirmed by the security administrator (1.4, 2.1, 三员分立).

use chrono::NaiveDate;
use rules::duties::{Act, Role, Standing, may_succeed};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::people;
use store::{Attachment, Member, Provider, Source, Subject};
use uuid::Uuid;

use super::invite::letter;
use super::{Party, kind, standing_of};
use crate::act::{By, Deal};
use crate::actor::{Actor, Owners};
use crate::answers::{Answers, Field, Reader};
use crate::attachments::{Download, LIMITS};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, local, providers, store_row, subjects};

static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));
static WORDS: Field = Field::new("words", "依据", clause!("1.4"));
static WHY: Field = Field::new("words", "理由", clause!("1.4"));

/// What the evidence of a naming is called among the papers of its file.
pub(crate) const EVIDENCE: &str = "owner";

/// By which act the body names an owner.
fn naming_act(side: Role) -> Act {
    match side {
        Role::Provider => Act::NameProviderOwner,
        _ => Act::NameSubjectOwner,
    }
}

/// Where a party's file is read.
fn file_link((side, party): Party) -> String {
    match side {
        Role::Provider => format!("/admissions/{party}"),
        _ => format!("/subjects/{party}"),
    }
}

/// Number and name of a party, if the actor may reach it with the act.
async fn reached(
    source: &impl Source,
    actor: &Actor,
    act: Act,
    (side, party): Party,
) -> Result<(String, String), Refused> {
    let may = |owners: Owners<'_>| actor.may_touch(act, owners);
    match side {
        Role::Provider => {
            let row: Provider = store::find(source, party).await?.ok_or(Refused::Unknown)?;
            may(providers::owners(&row))?;
            Ok((row.number, row.name))
        }
        _ => {
            let row: Subject = store::find(source, party).await?.ok_or(Refused::Unknown)?;
            may(subjects::owners(&row))?;
            Ok((row.number, row.name))
        }
    }
}

/// The members of a party with their accounts.
async fn people_of(
    source: &impl Source,
    members: Vec<Member>,
) -> Result<Vec<(Member, store::Account)>, Refused> {
    let mut all = Vec::new();
    for row in members {
        let account = store::find(source, row.account).await?;
        all.push((row, account.ok_or(Refused::Unknown)?));
    }
    Ok(all)
}

/// How many owners of a party can still sign in.
fn in_force(people: &[(Member, store::Account)]) -> usize {
    let owner = Standing::Owner.code();
    let owners = people.iter().filter(|(row, _)| row.standing == owner);
    owners.filter(|(_, account)| account.active).count()
}

/// A party that nobody answers for any more.
#[derive(Clone, Debug)]
pub struct Orphan {
    pub number: String,
    pub name: String,
    /// The clerks who can become its owner.
    pub clerks: Vec<(Uuid, String)>,
    /// The naming that waits for the security administrator.
    pub waits: bool,
}

/// The party, when none of its owners can sign in and the actor may name another.
pub async fn orphan(
    office: &Office,
    actor: &Actor,
    party: Party,
) -> Result<Option<Orphan>, Refused> {
    let act = naming_act(party.0);
    if !actor.may(act) {
        return Ok(None);
    }
    let (number, name) = reached(&office.store, actor, act, party).await?;
    let members = people::members(&office.store, party.1).await?;
    let people = people_of(&office.store, members).await?;
    if people.is_empty() || in_force(&people) > 0 {
        return Ok(None);
    }
    let clerks = people.iter().filter(|(_, account)| account.active);
    let clerks = clerks.map(|(row, account)| (row.id, called(account)));
    let waits = people::successions(&office.store, Some(party.1)).await?;
    Ok(Some(Orphan {
        number,
        name,
        clerks: clerks.collect(),
        waits: !waits.is_empty(),
    }))
}

fn called(account: &store::Account) -> String {
    format!("{}（{}）", account.name, account.login)
}

/// Fields: `member` (a clerk) or `email` (somebody new), `words`, `attachment` (a held file).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Name {
    pub side: Role,
    pub party: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Named {
    pub id: Uuid,
}

pub async fn name(office: &Office, by: By<'_>, command: Name) -> Result<Named, Refused> {
    let command = &command;
    office
        .act(by, naming_act(command.side), command, |deal| {
            Box::pin(async move { put_forward(deal, command).await })
        })
        .await
}

async fn put_forward(deal: &Deal<'_>, command: &Name) -> Result<Named, Refused> {
    let party = (command.side, command.party);
    let (number, _) = reached(&deal.tx, deal.actor, deal.act, party).await?;
    let members = deal.tx.lock_members(command.party).await?;
    let people = people_of(&deal.tx, members).await?;
    may_succeed(in_force(&people))?;
    if !people::successions(&deal.tx, Some(command.party))
        .await?
        .is_empty()
    {
        return Err(waits().into());
    }
    let (member, email, words) = read(&command.answers, &people)?;
    let held = command.answers.get("attachment");
    let paper = deal
        .attach("attachment", held, kind(party.0), party.1, EVIDENCE)
        .await?;
    let who = match &member {
        Some((_, account)) => called(account),
        None => format!("受邀人 {email}"),
    };
    let row = store::Succession {
        id: deal.new_id(),
        side: party.0.code().to_owned(),
        party: party.1,
        member: member.map(|(row, _)| row.id),
        email,
        words: words.clone(),
        attachment: paper.id,
        state: "named".to_owned(),
        named_by: deal.actor.account()?,
        decided_by: None,
        at: deal.now,
        decided_at: None,
    };
    let id = row.id;
    deal.tx.insert(row).await?;
    let said =
        Body::words(format!("提名{who}为负责人。依据：{words}")).fact("evidence", paper.hash);
    deal.record(kind(party.0), party.1, Change::NONE, said)
        .await?;
    let told = News::of(&number, "提名了新负责人").next("核对依据后确认");
    deal.notify(
        To::Desk(Role::Security, None),
        told,
        format!("/owners/{id}"),
    )
    .await?;
    Ok(Named { id })
}

/// The clerk or the address, and what it rests on; every defect at once.
#[expect(clippy::type_complexity, reason = "read once, taken apart at once")]
fn read(
    answers: &Answers,
    people: &[(Member, store::Account)],
) -> Result<(Option<(Member, store::Account)>, String, String), Refused> {
    let mut reader = Reader::new(answers);
    let email = reader.email(&EMAIL);
    let words = reader.text(&WORDS, 500);
    let chosen = answers.get("member");
    let member = people.iter().find(|(row, account)| {
        let clerk = standing_of(row).is_ok_and(|standing| standing == Standing::Clerk);
        clerk && account.active && row.id.to_string() == chosen
    });
    let unclear = match (chosen.is_empty(), email.is_empty()) {
        (true, true) => answers.get("email").trim().is_empty(),
        (false, false) => true,
        (false, true) => member.is_none(),
        (true, false) => false,
    };
    if unclear {
        let clerks = people.iter().any(|(_, account)| account.active);
        reader.fault(one_of_two().at(if clerks { "member" } else { "email" }));
    }
    if answers.get("attachment").is_empty() {
        reader.fault(missing());
    }
    match reader.faults.is_empty() {
        true => Ok((member.cloned(), email, words)),
        false => Err(Refused::Because(reader.faults)),
    }
}

fn one_of_two() -> Refusal {
    Refusal::new(
        "owner.one-of-two",
        clause!("1.4"),
        "member",
        "新负责人没有指明，或指明了两位",
        "选择一位现有经办人，或填写受邀人的电子邮箱，只选其一",
    )
}

fn missing() -> Refusal {
    Refusal::new(
        "file.missing",
        clause!("1.4"),
        "attachment",
        "没有选择证明文件",
        "上传法定代表人签署、单位盖章的负责人变更说明",
    )
    .limit(LIMITS)
}

fn waits() -> Refusal {
    Refusal::new(
        "owner.waits",
        clause!("1.4"),
        "",
        "本单位已有一件负责人提名待确认",
        "等待安全管理员确认；退回后可以重新提名",
    )
}

/// Confirms a naming: the clerk becomes the owner, or the invitation goes out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirm {
    pub succession: Uuid,
}

/// Declines a naming. Fields: `words`, the reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decline {
    pub succession: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirmed {}

pub async fn confirm(office: &Office, by: By<'_>, command: Confirm) -> Result<Confirmed, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmOwner, command, |deal| {
            Box::pin(async move {
                let row = take(deal, command.succession).await?;
                let party = party_of(&row)?;
                let members = deal.tx.lock_members(row.party).await?;
                let people = people_of(&deal.tx, members).await?;
                may_succeed(in_force(&people))?;
                let words = match row.member {
                    Some(member) => promote(deal, party, member).await?,
                    None => {
                        letter(deal, party, Standing::Owner, ("安全管理员", &row.email)).await?;
                        format!("确认提名，邀请 {} 为负责人", row.email)
                    }
                };
                decide(deal, row, "confirmed", words).await
            })
        })
        .await
}

pub async fn decline(office: &Office, by: By<'_>, command: Decline) -> Result<Confirmed, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WHY, 500);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::ConfirmOwner, command, |deal| {
            Box::pin(async move {
                let row = take(deal, command.succession).await?;
                decide(
                    deal,
                    row,
                    "declined",
                    format!("退回负责人提名。理由：{words}"),
                )
                .await
            })
        })
        .await
}

async fn take(deal: &Deal<'_>, id: Uuid) -> Result<store::Succession, Refused> {
    let row: store::Succession = deal.take(id).await?;
    if row.state == "named" {
        return Ok(row);
    }
    Err(Refusal::new(
        "owner.decided",
        clause!("2.1"),
        "",
        "这件提名已经办结",
        "从列表重新打开，查看现在的状态",
    )
    .into())
}

fn party_of(row: &store::Succession) -> Result<Party, Refused> {
    let side = Role::parse(&row.side);
    let side = side.ok_or_else(|| Refused::Fault(format!("succession side {}", row.side)))?;
    Ok((side, row.party))
}

/// A clerk becomes the owner in place of those whose accounts were closed.
async fn promote(deal: &Deal<'_>, party: Party, member: Uuid) -> Result<String, Refused> {
    let mut row: Member = deal.take(member).await?;
    let account: store::Account = deal.take(row.account).await?;
    if row.ended_at.is_some() || !account.active {
        return Err(Refusal::new(
            "owner.gone",
            clause!("1.4"),
            "",
            "提名的人员已不是本单位人员，或账号已停用",
            "退回这件提名，由原提名部门另行提名",
        )
        .into());
    }
    row.standing = Standing::Owner.code().to_owned();
    deal.tx.update(row).await?;
    deal.retire_owners(party).await?;
    let told = News::of("本单位人员", "您已成为本单位负责人").next("核对登记信息和人员");
    deal.notify(To::Person(account.id), told, "/members")
        .await?;
    Ok(format!("确认{}为负责人", called(&account)))
}

async fn decide(
    deal: &Deal<'_>,
    mut row: store::Succession,
    state: &str,
    words: String,
) -> Result<Confirmed, Refused> {
    let (party, named_by) = (party_of(&row)?, row.named_by);
    row.state = state.to_owned();
    row.decided_by = Some(deal.actor.account()?);
    row.decided_at = Some(deal.now);
    deal.tx.update(row).await?;
    let number = match party.0 {
        Role::Provider => deal.take::<Provider>(party.1).await?.number,
        _ => deal.take::<Subject>(party.1).await?.number,
    };
    let told = News::of(&number, "负责人提名已办结").next("在办理过程中查看结果");
    deal.notify(To::Person(named_by), told, file_link(party))
        .await?;
    deal.record(kind(party.0), party.1, Change::NONE, Body::words(words))
        .await?;
    Ok(Confirmed {})
}

impl Deal<'_> {
    /// Owners whose accounts were closed give way to those who can sign in; the file names one of these.
    pub(crate) async fn retire_owners(&self, party: Party) -> Result<(), Refused> {
        let members = self.tx.lock_members(party.1).await?;
        let people = people_of(&self.tx, members).await?;
        for (mut row, account) in people {
            if row.standing == Standing::Owner.code() && !account.active {
                row.ended_at = Some(self.now);
                self.tx.update(row).await?;
            }
        }
        self.name_an_owner(party).await
    }

    /// The body that may name another owner hears of it when the last one's account is closed.
    pub(crate) async fn tell_orphaned(&self, account: Uuid) -> Result<(), Refused> {
        let Some(member) = people::membership(&self.tx, account).await? else {
            return Ok(());
        };
        let members = people::members(&self.tx, member.party).await?;
        let people = people_of(&self.tx, members).await?;
        if in_force(&people) > 0 || member.standing != Standing::Owner.code() {
            return Ok(());
        }
        let told =
            |number: &str| News::of(number, "负责人的账号已停用").next("凭单位证明提名新负责人");
        if member.side == Role::Provider.code() {
            let row: Provider = self.take(member.party).await?;
            let link = format!("/admissions/{}/owner", row.id);
            return self
                .notify(To::Desk(Role::Agency, None), told(&row.number), link)
                .await;
        }
        let row: Subject = self.take(member.party).await?;
        let link = format!("/subjects/{}/owner", row.id);
        let desk = To::Desk(Role::County, Some(&row.division));
        self.notify(desk, told(&row.number), link).await
    }
}

/// A naming in the list of the security administrator.
#[derive(Clone, Debug)]
pub struct Naming {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub on: NaiveDate,
}

/// A naming as the security administrator reads it.
#[derive(Clone, Debug)]
pub struct Succession {
    pub naming: Naming,
    pub side: Role,
    /// The clerk, or the address of somebody new.
    pub who: String,
    pub words: String,
    pub named_by: String,
    /// Those whose accounts were closed.
    pub closed: Vec<String>,
    pub paper: String,
    pub open: bool,
}

/// The namings that wait.
pub async fn successions(office: &Office, actor: &Actor) -> Result<Vec<Naming>, Refused> {
    if !actor.may(Act::ConfirmOwner) {
        return Err(Refused::Unknown);
    }
    let mut found = Vec::new();
    for row in people::successions(&office.store, None).await? {
        found.push(line(office, actor, &row).await?);
    }
    Ok(found)
}

async fn line(office: &Office, actor: &Actor, row: &store::Succession) -> Result<Naming, Refused> {
    let party = party_of(row)?;
    let (number, name) = reached(&office.store, actor, Act::ConfirmOwner, party).await?;
    Ok(Naming {
        id: row.id,
        number,
        name,
        on: local(row.at).date_naive(),
    })
}

pub async fn succession(office: &Office, actor: &Actor, id: Uuid) -> Result<Succession, Refused> {
    if !actor.may(Act::ConfirmOwner) {
        return Err(Refused::Unknown);
    }
    let row: store::Succession = store_row(office, id).await?;
    let members = people::members(&office.store, row.party).await?;
    let people = people_of(&office.store, members).await?;
    let closed = people.iter().filter(|(_, account)| !account.active);
    let member = people.iter().find(|(one, _)| Some(one.id) == row.member);
    let by: store::Account = store_row(office, row.named_by).await?;
    let paper: Attachment = store_row(office, row.attachment).await?;
    Ok(Succession {
        naming: line(office, actor, &row).await?,
        side: party_of(&row)?.0,
        who: member.map_or_else(|| row.email.clone(), |(_, account)| called(account)),
        named_by: called(&by),
        closed: closed.map(|(_, account)| called(account)).collect(),
        paper: paper.name,
        open: row.state == "named",
        words: row.words,
    })
}

/// The evidence of a naming, for whoever confirms it: the only paper of a file that he sees.
pub async fn naming(office: &Office, actor: &Actor, id: Uuid) -> Result<Download, Refused> {
    if !actor.may(Act::ConfirmOwner) {
        return Err(Refused::Unknown);
    }
    let row: store::Succession = store_row(office, id).await?;
    let paper: Attachment = store_row(office, row.attachment).await?;
    office
        .taken_down(&paper.name, &paper.media, &paper.hash)
        .await
}
