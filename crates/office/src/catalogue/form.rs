//! The forms of the three kinds of entries, read with every defect at once.

use chrono::NaiveDate;
use rules::catalogue::{CertificateKind, EntryKind, date_faults};
use rules::{Fen, Refusal, Use, clause};
use store::{Certificate, Instrument, Service};
use uuid::Uuid;

use super::item::Item;
use crate::act::Deal;
use crate::answers::{Answers, Field, Reader};

static USE: Field = Field::new("use_code", "用途", clause!("3.5"));
static ITEM: Field = Field::new("item", "服务项目", clause!("1.2"));
static METHOD: Field = Field::new("method", "方法或标准编号", clause!("1.2"));
static PRICE: Field = Field::new("price", "价格", clause!("7.4"));
static UNIT: Field = Field::new("unit", "计价单位", clause!("7.4"));
static DAYS: Field = Field::new("days", "完成所需工作日", clause!("7.4"));
static NAME: Field = Field::new("name", "仪器名称", clause!("1.2"));
static MODEL: Field = Field::new("model", "型号", clause!("1.2"));
static PLACE: Field = Field::new("place", "放置地点", clause!("1.2"));
static BOOKING: Field = Field::new("booking", "预约方式", clause!("7.4"));
static KIND: Field = Field::new("kind", "证书种类", clause!("7.2"));
static NUMBER: Field = Field::new("number", "证书编号", clause!("7.2"));
static SCOPE: Field = Field::new("scope", "证书范围", clause!("7.2"));
static ISSUER: Field = Field::new("issuer", "发证机关", clause!("7.2"));
static ISSUED_ON: Field = Field::new("issued_on", "发证日期", clause!("7.2"));
static EXPIRES_ON: Field = Field::new("expires_on", "有效期截止日", clause!("7.2"));

/// The names of a kind's fields, in the order of the form.
pub(super) const fn fields(kind: EntryKind) -> &'static [&'static str] {
    match kind {
        EntryKind::Service => &[
            "use_code",
            "item",
            "method",
            "price",
            "unit",
            "days",
            "certificate",
        ],
        EntryKind::Instrument => &["name", "model", "place", "booking"],
        EntryKind::Certificate => &[
            "kind",
            "number",
            "scope",
            "issuer",
            "issued_on",
            "expires_on",
            "basis",
        ],
    }
}

/// The longest delivery time of a service, in working days: about a year.
const LONGEST: u32 = 250;

/// What was filled in.
#[derive(Clone, Debug)]
pub(super) enum Filled {
    Service {
        purpose: Use,
        item: String,
        method: String,
        price: Fen,
        unit: String,
        days: u32,
        certificate: Option<Uuid>,
    },
    Instrument {
        name: String,
        model: String,
        place: String,
        booking: String,
    },
    Certificate {
        kind: CertificateKind,
        number: String,
        scope: String,
        issuer: String,
        issued_on: NaiveDate,
        expires_on: Option<NaiveDate>,
        basis: bool,
    },
}

impl Filled {
    /// What makes it the same as another entry of its provider; as [`Item::key`].
    pub fn key(&self) -> Vec<String> {
        let key: Vec<&str> = match self {
            Filled::Service { item, method, .. } => vec![item, method],
            Filled::Instrument {
                name, model, place, ..
            } => vec![name, model, place],
            Filled::Certificate { kind, number, .. } => vec![kind.code(), number],
        };
        key.into_iter().map(rules::text::code).collect()
    }
}

/// Reads a form of a kind; nothing is given back while anything is wrong.
pub(super) fn read(
    kind: EntryKind,
    answers: &Answers,
    today: NaiveDate,
) -> Result<Filled, Vec<Refusal>> {
    let mut reader = Reader::new(answers);
    let filled = match kind {
        EntryKind::Service => service(&mut reader, answers),
        EntryKind::Instrument => Some(Filled::Instrument {
            name: reader.text(&NAME, 60),
            model: reader.text(&MODEL, 60),
            place: reader.text(&PLACE, 100),
            booking: booking(&mut reader),
        }),
        EntryKind::Certificate => certificate(&mut reader, answers, today),
    };
    for field in [&ITEM, &NAME, &PLACE, &SCOPE, &ISSUER] {
        nobodys(&mut reader, field, answers.get(field.name));
    }
    match filled {
        Some(filled) if reader.faults.is_empty() => Ok(filled),
        _ => Err(reader.faults),
    }
}

/// What stands in the catalogue is public: how somebody is reached, and his identity number, is his own.
fn nobodys(reader: &mut Reader<'_>, field: &Field, typed: &str) {
    let Some((kind, found)) = rules::needs::contact(typed) else {
        return;
    };
    let message = format!("{}中有{}，审核通过后会公开", field.label, kind.label());
    let fix = "删去；仪器的办公电话、邮箱写在预约方式中";
    reader.fault(field.refusal("contact", message, fix).own(found));
}

/// How an instrument is booked is public: a mobile number is somebody's own.
fn booking(reader: &mut Reader<'_>) -> String {
    let typed = reader.text(&BOOKING, 200);
    let plain = rules::text::code(&typed)
        .replace('-', "")
        .replace("+86", "");
    let mut runs = plain.split(|c: char| !c.is_ascii_digit());
    let identity = |run: &str| matches!(run.len(), 17 | 18);
    if runs.any(|run| rules::text::is_mobile(run) || identity(run)) {
        reader.fault(Refusal::new(
            "booking.mobile",
            clause!("7.4"),
            BOOKING.name,
            "预约方式中有手机号码或证件号码，审核通过后会公开",
            "改为办公电话、邮箱或办公室",
        ));
    }
    typed
}

fn service(reader: &mut Reader<'_>, answers: &Answers) -> Option<Filled> {
    let purpose = reader.choice::<Use>(&USE);
    let item = reader.text(&ITEM, 60);
    let method = rules::text::standard(&reader.optional(&METHOD, 60));
    let price = reader.amount(&PRICE);
    let unit = reader.text(&UNIT, 10);
    let days = reader.whole(&DAYS, 1..=LONGEST);
    Some(Filled::Service {
        purpose: purpose?,
        item,
        method,
        price: price?,
        unit,
        days: days?,
        certificate: Uuid::parse_str(answers.get("certificate")).ok(),
    })
}

fn certificate(reader: &mut Reader<'_>, answers: &Answers, today: NaiveDate) -> Option<Filled> {
    let kind = reader.choice::<CertificateKind>(&KIND);
    let number = reader.text(&NUMBER, 60);
    let scope = reader.text(&SCOPE, 500);
    let issuer = reader.text(&ISSUER, 100);
    let issued_on = reader.date(&ISSUED_ON);
    let forever = answers
        .get(EXPIRES_ON.name)
        .replace('-', "")
        .trim()
        .is_empty();
    let expires_on = if forever {
        None
    } else {
        reader.date(&EXPIRES_ON)
    };
    for fault in date_faults(issued_on, expires_on, today) {
        reader.fault(fault);
    }
    Some(Filled::Certificate {
        kind: kind?,
        number: rules::text::code(&number),
        scope,
        issuer,
        issued_on: issued_on?,
        expires_on,
        basis: answers.get("basis") == "yes",
    })
}

/// What an entry has besides what was filled in.
pub(super) struct Frame {
    pub id: Uuid,
    pub provider: Uuid,
    pub replaces: Option<Uuid>,
    pub edition: i64,
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// The paper of a certificate.
    pub attachment: Uuid,
}

/// The entry as it is handed in, with nobody having reviewed it.
pub(super) fn item(deal: &Deal<'_>, filled: Filled, frame: Frame) -> Item {
    let state = rules::lifecycle::entry::start().code().to_owned();
    let Frame {
        id,
        provider,
        replaces,
        edition,
        created_at,
        attachment,
    } = frame;
    let (last_reviewer, updated_at) = (None, deal.now);
    match filled {
        Filled::Service {
            purpose,
            item,
            method,
            price,
            unit,
            days,
            certificate,
        } => Item::Service(Service {
            id,
            provider,
            use_code: purpose.code().to_owned(),
            item,
            method,
            price: price.fen(),
            unit,
            days: i64::from(days),
            certificate,
            replaces,
            state,
            edition,
            last_reviewer,
            created_at,
            updated_at,
        }),
        Filled::Instrument {
            name,
            model,
            place,
            booking,
        } => Item::Instrument(Instrument {
            id,
            provider,
            name,
            model,
            place,
            booking,
            replaces,
            state,
            edition,
            last_reviewer,
            created_at,
            updated_at,
        }),
        Filled::Certificate {
            kind,
            number,
            scope,
            issuer,
            issued_on,
            expires_on,
            basis,
        } => Item::Certificate(Certificate {
            id,
            provider,
            kind: kind.code().to_owned(),
            number,
            scope,
            issuer,
            issued_on,
            expires_on,
            basis,
            attachment,
            replaces,
            state,
            edition,
            last_reviewer,
            created_at,
            updated_at,
        }),
    }
}

/// An entry as answers, so that its form opens as it was filled in.
pub(super) fn answers(item: &Item) -> Answers {
    let day = |day: &NaiveDate| day.to_string();
    match item {
        Item::Service(row) => [
            ("use_code", row.use_code.clone()),
            ("item", row.item.clone()),
            ("method", row.method.clone()),
            ("price", Fen::new(row.price).yuan()),
            ("unit", row.unit.clone()),
            ("days", row.days.to_string()),
            (
                "certificate",
                row.certificate.map(|id| id.to_string()).unwrap_or_default(),
            ),
        ]
        .into_iter()
        .collect(),
        Item::Instrument(row) => [
            ("name", &row.name),
            ("model", &row.model),
            ("place", &row.place),
            ("booking", &row.booking),
        ]
        .into_iter()
        .collect(),
        Item::Certificate(row) => [
            ("kind", row.kind.clone()),
            ("number", row.number.clone()),
            ("scope", row.scope.clone()),
            ("issuer", row.issuer.clone()),
            ("issued_on", day(&row.issued_on)),
            (
                "expires_on",
                row.expires_on.as_ref().map(day).unwrap_or_default(),
            ),
            ("basis", if row.basis { "yes" } else { "" }.to_owned()),
        ]
        .into_iter()
        .collect(),
    }
}
