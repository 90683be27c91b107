//! The registration form of a subject, read with every defect at once.

use rules::ids::{ResidentId, Uscc};
use rules::{Kind, Refusal, clause};

use crate::Office;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;

static KIND: Field = Field::new("kind", "主体类型", clause!("1.1"));
static NAME: Field = Field::new("name", "名称", clause!("1.4"));
static PERSON: Field = Field::new("name", "姓名", clause!("1.4"));
static USCC: Field = Field::new("uscc", "统一社会信用代码", clause!("1.4"));
static IDENTITY: Field = Field::new("identity", "身份证号码", clause!("1.4"));
static LEGAL: Field = Field::new("legal_person", "本单位具有法人资格", clause!("1.1"));
static REPRESENTATIVE: Field = Field::new("representative", "法定代表人", clause!("1.4"));
static REPRESENTATIVE_ID: Field = Field::new(
    "representative_identity",
    "法定代表人身份证号码",
    clause!("1.4"),
);
static DIVISION: Field = Field::new("division", "所在县（市、区）", clause!("2.3"));
static ADDRESS: Field = Field::new("address", "地址", clause!("1.4"));
static CONTACT: Field = Field::new("contact", "联系人", clause!("1.4"));
static PHONE: Field = Field::new("phone", "联系电话", clause!("1.4"));
static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));
static BANK: Field = Field::new("bank", "开户银行", clause!("6.3"));
static BANK_ACCOUNT: Field = Field::new("bank_account", "银行账号", clause!("6.3"));
static OWN_ACCOUNT: Field = Field::new(
    "own_account",
    "收款账户是本人的实名账户，户名与登记姓名一致",
    clause!("1.4"),
);
static LICENCE: Field = Field::new("licence", "营业执照", clause!("1.4"));
static CHARTER: Field = Field::new("charter", "社会组织法人登记证书", clause!("1.4"));
static IDENTITY_FRONT: Field = Field::new("identity_front", "身份证人像面", clause!("1.4"));
static IDENTITY_BACK: Field = Field::new("identity_back", "身份证国徽面", clause!("1.4"));
static TRUTH: Field = Field::new("truth", "所填信息真实，同意用于创新券办理", clause!("1.4"));

/// Every slot for the evidence of a registration; which of them are asked follows the kind (1.1, 1.4).
pub const SLOTS: &[&str] = &["licence", "charter", "identity_front", "identity_back"];

/// A registration as it was typed, checked and normalised.
pub(crate) struct Registration {
    pub kind: Kind,
    pub name: String,
    pub uscc: Option<Uscc>,
    pub identity: Option<ResidentId>,
    pub representative: String,
    pub representative_id: ResidentId,
    pub division: String,
    pub zone: String,
    pub address: String,
    pub contact: String,
    pub phone: String,
    pub email: String,
    pub bank: String,
    pub bank_account: String,
    /// The slots whose files prove it.
    pub slots: Vec<&'static str>,
}

/// Every defect of the answers so far; empty when they can be submitted.
pub fn faults(office: &Office, answers: &Answers) -> Vec<Refusal> {
    match read(office, answers) {
        Ok(_) => Vec::new(),
        Err(Refused::Because(faults)) => faults,
        Err(_) => Vec::new(),
    }
}

pub(crate) fn read(office: &Office, answers: &Answers) -> Result<Registration, Refused> {
    let mut reader = Reader::new(answers);
    let kind = reader.choice::<Kind>(&KIND);
    let individual = kind == Some(Kind::Individual);
    let name = reader.text(if individual { &PERSON } else { &NAME }, 100);
    let (uscc, identity, representative, representative_id) = if individual {
        let identity = person(office, &mut reader);
        (None, identity.clone(), name.clone(), identity)
    } else {
        let uscc = organisation(&mut reader, kind);
        let representative = reader.text(&REPRESENTATIVE, 40);
        let id = reader.resident_id(&REPRESENTATIVE_ID);
        if let Some(id) = &id {
            let today = office.today();
            let policy = office.law.policy(today);
            let fault = match policy {
                Ok(policy) => id
                    .may_represent(policy, today, REPRESENTATIVE_ID.name)
                    .err(),
                Err(refusal) => Some(refusal),
            };
            fault.into_iter().for_each(|one| reader.fault(one));
        }
        (uscc, None, representative, id)
    };
    let (division, zone) = reader.place(&DIVISION);
    let address = reader.text(&ADDRESS, 200);
    let contact = reader.text(&CONTACT, 40);
    let phone = reader.phone(&PHONE);
    let email = reader.email(&EMAIL);
    let bank = reader.text(&BANK, 100);
    let bank_account = reader.bank_account(&BANK_ACCOUNT);
    if individual {
        reader.ticked(&OWN_ACCOUNT, "填写本人名下的账户，核对后勾选确认");
    }
    evidence(&mut reader, kind);
    reader.ticked(&TRUTH, "核对后勾选确认");
    reader.drawn(office);
    match (kind, representative_id) {
        (Some(kind), Some(representative_id)) if reader.faults.is_empty() => Ok(Registration {
            kind,
            name,
            uscc,
            identity,
            representative,
            representative_id,
            division,
            zone,
            address,
            contact,
            phone,
            email,
            bank,
            bank_account,
            slots: reader.slots,
        }),
        _ => Err(Refused::Because(reader.faults)),
    }
}

/// An individual registers with his ID and must be of age (1.4).
fn person(office: &Office, reader: &mut Reader<'_>) -> Option<ResidentId> {
    let id = reader.resident_id(&IDENTITY)?;
    let today = office.today();
    let fault = match office.law.policy(today) {
        Ok(policy) => id.of_age(policy, today).err(),
        Err(refusal) => Some(refusal),
    };
    if let Some(refusal) = fault {
        reader.fault(refusal.at(IDENTITY.name));
    }
    Some(id)
}

/// What proves the real-name information (1.4).
fn evidence(reader: &mut Reader<'_>, kind: Option<Kind>) {
    match kind {
        Some(Kind::Enterprise) => reader.files(&LICENCE),
        Some(Kind::Social) => reader.files(&CHARTER),
        Some(Kind::Individual) => {
            reader.files(&IDENTITY_FRONT);
            reader.files(&IDENTITY_BACK);
        }
        None => {}
    }
}

/// A code of 91 may also be a branch or a partnership, hence the declaration (1.1).
fn organisation(reader: &mut Reader<'_>, kind: Option<Kind>) -> Option<Uscc> {
    let uscc = reader.uscc(&USCC);
    if kind == Some(Kind::Enterprise) {
        reader.ticked(&LEGAL, "分支机构、合伙企业等不具有法人资格的，由其法人登记");
    }
    let uscc = uscc?;
    match (uscc.subject_kind(), kind) {
        (Err(refusal), _) => reader.fault(refusal.at(USCC.name)),
        (Ok(told), Some(kind)) if told != kind => reader.fault(
            Refusal::new(
                "uscc.kind",
                clause!("1.1"),
                USCC.name,
                "统一社会信用代码与所选主体类型不一致",
                format!("核对代码；按代码应选择“{}”", told.label()),
            )
            .limit(format!("{}的代码", kind.label()))
            .own(format!("{}的代码", told.label())),
        ),
        _ => {}
    }
    Some(uscc)
}
