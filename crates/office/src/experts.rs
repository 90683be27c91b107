//! The expert pool: who may be drawn to review applications, and where their interests lie (7.3).

use rules::duties::{Act, Role};
use rules::{Refusal, Use, clause};
use serde::{Deserialize, Serialize};
use store::Expert;
use store::queries::{accounts, review};
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::subjects::{masks, purpose};
use crate::{Office, store_row};

/// Enters an expert, or changes what is on file about one.
///
/// Fields: `login` (of his account, for a new one), `identity`, `phone` (both may stay empty on a change), `employer`,
/// `employer_uscc`, `specialities`, `relations` (one body a line), `active`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keep {
    pub expert: Option<Uuid>,
    /// The file as its keeper saw it.
    pub edition: i64,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    pub expert: Uuid,
}

static LOGIN: Field = Field::new("login", "专家账号的登录名", clause!("7.3"));
static IDENTITY: Field = Field::new("identity", "身份证号码", clause!("7.3"));
static PHONE: Field = Field::new("phone", "手机", clause!("7.3"));
static EMPLOYER: Field = Field::new("employer", "工作单位", clause!("7.3"));
static EMPLOYER_USCC: Field = Field::new(
    "employer_uscc",
    "工作单位的统一社会信用代码",
    clause!("7.3"),
);
static SPECIALITIES: Field = Field::new("specialities", "专业领域", clause!("7.3"));
static RELATIONS: Field = Field::new("relations", "有利害关系的机构", clause!("7.3"));

struct Said {
    login: String,
    identity: Option<String>,
    phone: Option<String>,
    employer: String,
    employer_uscc: String,
    specialities: Vec<Use>,
    relations: String,
    active: bool,
}

fn read(command: &Keep) -> Result<Said, Vec<Refusal>> {
    let answers = &command.answers;
    let mut reader = Reader::new(answers);
    let new = command.expert.is_none();
    let login = if new {
        reader.text(&LOGIN, 40)
    } else {
        String::new()
    };
    let asked = |field: &Field| new || !answers.get(field.name).trim().is_empty();
    let identity = asked(&IDENTITY)
        .then(|| reader.resident_id(&IDENTITY))
        .flatten();
    let phone = asked(&PHONE).then(|| reader.phone(&PHONE));
    let employer = reader.text(&EMPLOYER, 100);
    let employer_uscc = reader.uscc(&EMPLOYER_USCC);
    let specialities = reader.choices::<Use>(&SPECIALITIES);
    let relations = bodies(&reader.optional(&RELATIONS, 1000));
    match employer_uscc {
        Some(code) if reader.faults.is_empty() => Ok(Said {
            login,
            identity: identity.map(|id| id.as_str().to_owned()),
            phone,
            employer,
            employer_uscc: code.as_str().to_owned(),
            specialities,
            relations,
            active: answers.get("active") != "no",
        }),
        _ => Err(reader.faults),
    }
}

pub async fn keep(office: &Office, by: By<'_>, command: Keep) -> Result<Kept, Refused> {
    let said = &read(&command).map_err(Refused::Because)?;
    let command = &command;
    office
        .act(by, Act::ManageExperts, command, |deal| {
            Box::pin(async move {
                let (expert, before) = match command.expert {
                    Some(id) => change(deal, id, command.edition, said).await?,
                    None => (enter(deal, said).await?, None),
                };
                let body = Body::words(changed(before.as_ref(), said));
                deal.record(FileKind::Expert, expert, Change::NONE, body)
                    .await?;
                Ok(Kept { expert })
            })
        })
        .await
}

async fn enter(deal: &Deal<'_>, said: &Said) -> Result<Uuid, Refused> {
    let office = deal.office;
    let login = rules::text::code(&said.login).to_lowercase();
    let account = accounts::by_login(&deal.tx, &login).await?;
    let Some(account) = account.filter(|one| one.active && one.role == Role::Expert.code()) else {
        return Err(no_account(&login).into());
    };
    let (Some(identity), Some(phone)) = (&said.identity, &said.phone) else {
        return Err(Refused::Fault("a new expert has ID and phone".into()));
    };
    let id = deal.new_id();
    deal.tx
        .insert(Expert {
            id,
            account: account.id,
            identity_sealed: office.seal(purpose::IDENTITY, identity)?,
            identity_index: office.blind(identity)?,
            phone_sealed: office.seal(purpose::PHONE, phone)?,
            employer: said.employer.clone(),
            employer_uscc: said.employer_uscc.clone(),
            specialities: codes(&said.specialities),
            relations: said.relations.clone(),
            active: said.active,
            edition: 1,
            created_at: deal.now,
            updated_at: deal.now,
        })
        .await?;
    Ok(id)
}

/// Changes what is on file; what stood there before, for the record.
async fn change(
    deal: &Deal<'_>,
    id: Uuid,
    edition: i64,
    said: &Said,
) -> Result<(Uuid, Option<Expert>), Refused> {
    let office = deal.office;
    let mut row: Expert = deal.take(id).await?;
    let before = row.clone();
    if row.edition != edition {
        return Err(deal.meanwhile(FileKind::Expert, id).await?);
    }
    if let Some(identity) = &said.identity {
        row.identity_sealed = office.seal(purpose::IDENTITY, identity)?;
        row.identity_index = office.blind(identity)?;
    }
    if let Some(phone) = &said.phone {
        row.phone_sealed = office.seal(purpose::PHONE, phone)?;
    }
    row.employer.clone_from(&said.employer);
    row.employer_uscc.clone_from(&said.employer_uscc);
    row.specialities = codes(&said.specialities);
    row.relations.clone_from(&said.relations);
    row.active = said.active;
    row.edition += 1;
    row.updated_at = deal.now;
    deal.tx.update(row).await?;
    Ok((id, Some(before)))
}

/// What the record says of an entry or a change: on interests and fields a draw rests, so both their values stand in it.
fn changed(before: Option<&Expert>, said: &Said) -> String {
    let state = |active: bool| if active { "在库" } else { "停用" };
    let fields = |codes: &str| {
        let uses = codes.split(',').filter_map(Use::parse);
        uses.map(Use::label).collect::<Vec<_>>().join("、")
    };
    let bodies = |lines: &str| match lines.is_empty() {
        true => "无".to_owned(),
        false => lines.lines().collect::<Vec<_>>().join("、"),
    };
    let now = [
        ("工作单位", said.employer.clone()),
        ("状态", state(said.active).to_owned()),
        ("专业领域", fields(&codes(&said.specialities))),
        ("有利害关系的机构", bodies(&said.relations)),
    ];
    let Some(row) = before else {
        return now
            .map(|(name, value)| format!("{name}：{value}"))
            .join("；");
    };
    let then = [
        row.employer.clone(),
        state(row.active).to_owned(),
        fields(&row.specialities),
        bodies(&row.relations),
    ];
    let pairs = now
        .into_iter()
        .zip(then)
        .filter(|((_, now), then)| now != then);
    let mut parts: Vec<_> = pairs
        .map(|((name, now), then)| format!("{name}由“{then}”改为“{now}”"))
        .collect();
    // Of what is sealed only that it changed.
    parts.extend(said.identity.as_ref().map(|_| "重填身份证号码".to_owned()));
    parts.extend(said.phone.as_ref().map(|_| "重填手机号码".to_owned()));
    match parts.is_empty() {
        true => "内容没有变化".to_owned(),
        false => parts.join("；"),
    }
}

/// The bodies of a declaration, one a line, however they were set apart.
fn bodies(typed: &str) -> String {
    let parts = typed
        .split(['\n', '、', '，', ',', '；', ';'])
        .map(str::trim);
    let mut told: Vec<&str> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !told.contains(&part) {
            told.push(part);
        }
    }
    told.join("\n")
}

fn codes(uses: &[Use]) -> String {
    let codes: Vec<&str> = uses.iter().map(|one| one.code()).collect();
    codes.join(",")
}

fn no_account(login: &str) -> Refusal {
    Refusal::new(
        "expert.no-account",
        clause!("7.3"),
        LOGIN.name,
        "没有这个登录名的评审专家账号",
        "先由系统管理员为专家开立“评审专家”账号",
    )
    .own(login)
}

/// An expert as the Agency reads him; personal data is masked.
#[derive(Clone, Debug)]
pub struct ExpertView {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub identity: String,
    pub phone: String,
    pub employer: String,
    pub employer_uscc: String,
    pub specialities: Vec<Use>,
    pub relations: String,
    pub active: bool,
    pub edition: i64,
}

async fn view(office: &Office, row: Expert) -> Result<ExpertView, Refused> {
    let account: store::Account = store_row(office, row.account).await?;
    Ok(ExpertView {
        id: row.id,
        login: account.login,
        name: account.name,
        identity: masks::id(&office.unseal(purpose::IDENTITY, &row.identity_sealed)?),
        phone: masks::phone(&office.unseal(purpose::PHONE, &row.phone_sealed)?),
        employer: row.employer,
        employer_uscc: row.employer_uscc,
        specialities: row.specialities.split(',').filter_map(Use::parse).collect(),
        relations: row.relations,
        active: row.active,
        edition: row.edition,
    })
}

/// The whole pool, in the order in which it grew.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<ExpertView>, Refused> {
    if !actor.may(Act::ManageExperts) {
        return Err(Refused::Unknown);
    }
    let mut pool = Vec::new();
    for row in review::pool(&office.store).await? {
        pool.push(view(office, row).await?);
    }
    Ok(pool)
}

pub async fn expert(office: &Office, actor: &Actor, id: Uuid) -> Result<ExpertView, Refused> {
    if !actor.may(Act::ManageExperts) {
        return Err(Refused::Unknown);
    }
    view(office, store_row(office, id).await?).await
}
