//! The application of a provider, for direct filing (7.2) or review (7.3), read with every defect at once.

use rules::admission::{Material, materials, team};
use rules::ids::{ResidentId, Uscc};
use rules::{Law, ProviderCategory, ProviderClass, Refusal, Region, Use, clause};

use crate::Office;
use crate::answers::{Answers, Field, Reader};

static NAME: Field = Field::new("name", "机构名称", clause!("1.4"));
static USCC: Field = Field::new("uscc", "统一社会信用代码", clause!("1.4"));
static REGION: Field = Field::new("region", "机构所在地", clause!("1.2"));
static DIVISION: Field = Field::new("division", "所在县（市、区）", clause!("1.2"));
static PROVINCE: Field = Field::new("province", "所在省份", clause!("1.3"));
static CLASS: Field = Field::new("class", "入库类别", clause!("7.1"));
static RECOGNITION: Field = Field::new("recognition", "认定文件或证书的名称、编号", clause!("7.2"));
static REPRESENTATIVE: Field = Field::new("representative", "法定代表人", clause!("1.4"));
static REPRESENTATIVE_ID: Field = Field::new(
    "representative_identity",
    "法定代表人身份证号码",
    clause!("1.4"),
);
static ADDRESS: Field = Field::new("address", "地址", clause!("1.4"));
static CONTACT: Field = Field::new("contact", "联系人", clause!("1.4"));
static PHONE: Field = Field::new("phone", "联系人手机", clause!("1.4"));
static PUBLIC_PHONE: Field = Field::new("public_phone", "对外服务电话", clause!("7.4"));
static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));
static BANK: Field = Field::new("bank", "开户银行", clause!("6.2"));
static BANK_ACCOUNT: Field = Field::new("bank_account", "银行账号", clause!("6.2"));
static USES: Field = Field::new("uses", "可提供的服务种类", clause!("1.2"));
static SERVICES: Field = Field::new("services", "服务内容", clause!("1.2"));
static TRUTH: Field = Field::new("truth", "所填信息真实，同意公开机构信息", clause!("7.4"));

static TEAM: Field = Field::new("team", "专职服务团队人数", clause!("7.3(c)"));
static BASE: Field = Field::new("base", "业务基础和设备设施", clause!("7.3(a)"));
static MANAGEMENT: Field = Field::new("management", "管理制度和规范流程", clause!("7.3(b)"));
static CREDIT: Field = Field::new("credit", "本机构无不良信用记录", clause!("7.3(d)"));
static PLATFORM: Field = Field::new("platform", "注册的外省平台名称", clause!("7.2(4)"));
static PLATFORM_NUMBER: Field =
    Field::new("platform_number", "在该平台的机构编号", clause!("7.2(4)"));

/// Every slot for the materials of an application; which of them are asked follows the class.
pub const SLOTS: &[&str] = &[
    Material::Host.code(),
    Material::Incubator.code(),
    Material::Testing.code(),
    Material::Platform.code(),
    Material::Base.code(),
    Material::Management.code(),
    Material::Team.code(),
    Material::Credit.code(),
];

/// What an application says beyond the provider itself, by its class.
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    pub team: Option<u32>,
    pub base: String,
    pub management: String,
    pub platform: String,
    pub platform_number: String,
}

pub(crate) struct Application {
    pub name: String,
    pub uscc: Uscc,
    pub region: Region,
    pub division: Option<String>,
    pub province: Option<String>,
    pub class: ProviderClass,
    pub category: ProviderCategory,
    pub recognition: String,
    pub representative: String,
    pub representative_id: ResidentId,
    pub address: String,
    pub contact: String,
    pub phone: String,
    pub public_phone: String,
    pub email: String,
    pub bank: String,
    pub bank_account: String,
    pub uses: Vec<Use>,
    pub services: String,
    pub dossier: Dossier,
    /// The slots whose files prove it.
    pub slots: Vec<&'static str>,
}

/// Every defect of the answers so far; empty when they can be submitted.
pub fn faults(office: &Office, answers: &Answers) -> Vec<Refusal> {
    read(office, answers).err().unwrap_or_default()
}

pub(crate) fn read(office: &Office, answers: &Answers) -> Result<Application, Vec<Refusal>> {
    let mut reader = Reader::new(answers);
    let name = reader.text(&NAME, 100);
    let uscc = reader.uscc(&USCC);
    let region = reader.choice::<Region>(&REGION);
    let division = (region != Some(Region::Outside)).then(|| reader.county(&DIVISION));
    let province = (region == Some(Region::Outside)).then(|| reader.text(&PROVINCE, 20));
    let class = reader.choice::<ProviderClass>(&CLASS);
    class_fits(&mut reader, class, region);
    // Who is admitted by review rests on no recognition (R25).
    let recognition = match class {
        Some(ProviderClass::Reviewed) => reader.optional(&RECOGNITION, 200),
        _ => reader.text(&RECOGNITION, 200),
    };
    let dossier = dossier(&mut reader, answers, class);
    let representative = reader.text(&REPRESENTATIVE, 40);
    let representative_id = reader.resident_id(&REPRESENTATIVE_ID);
    let address = reader.text(&ADDRESS, 200);
    let contact = reader.text(&CONTACT, 40);
    let phone = reader.phone(&PHONE);
    let public_phone = reader.phone(&PUBLIC_PHONE);
    let email = reader.email(&EMAIL);
    let bank = reader.text(&BANK, 100);
    let bank_account = reader.bank_account(&BANK_ACCOUNT);
    let uses = reader.choices::<Use>(&USES);
    let services = reader.text(&SERVICES, 2000);
    reader.ticked(&TRUTH, "核对后勾选确认");
    reader.drawn(office);
    match (uscc, region, class, representative_id) {
        (Some(uscc), Some(region), Some(class), Some(representative_id))
            if reader.faults.is_empty() =>
        {
            Ok(Application {
                name,
                category: uscc.class().provider_category(),
                uscc,
                region,
                division,
                province,
                class,
                recognition,
                representative,
                representative_id,
                address,
                contact,
                phone,
                public_phone,
                email,
                bank,
                bank_account,
                uses,
                services,
                dossier,
                slots: reader.slots,
            })
        }
        _ => Err(reader.faults),
    }
}

/// Providers of other provinces are admitted by 7.2(4) alone (1.3).
fn class_fits(reader: &mut Reader<'_>, class: Option<ProviderClass>, region: Option<Region>) {
    let (Some(class), Some(region)) = (class, region) else {
        return;
    };
    if let Err(refusal) = class.sits_in(region) {
        reader.fault(refusal.at(CLASS.name));
    }
}

/// What each class says and hands in beyond the rest (7.2, 7.3).
fn dossier(reader: &mut Reader<'_>, answers: &Answers, class: Option<ProviderClass>) -> Dossier {
    let mut dossier = Dossier::default();
    match class {
        Some(ProviderClass::Reviewed) => {
            dossier.base = reader.text(&BASE, 2000);
            dossier.management = reader.text(&MANAGEMENT, 2000);
            dossier.team = head_count(reader, answers.get(TEAM.name));
            reader.ticked(
                &CREDIT,
                "核对信用报告后勾选确认；有不良记录的，修复后再申请",
            );
        }
        Some(ProviderClass::OtherProvince) => {
            dossier.platform = reader.text(&PLATFORM, 100);
            dossier.platform_number = reader.text(&PLATFORM_NUMBER, 60);
        }
        _ => {}
    }
    for material in class.map_or(&[][..], materials) {
        reader.files(&Field::new(
            material.code(),
            material.label(),
            material.clause(),
        ));
    }
    dossier
}

/// The size of the full-time team, decided by machine (7.3(c), R25).
fn head_count(reader: &mut Reader<'_>, typed: &str) -> Option<u32> {
    let typed = rules::text::code(typed);
    let refusal = |code: &'static str, message: &'static str, fix: &'static str| {
        Refusal::new(code, clause!("7.3(c)"), TEAM.name, message, fix)
    };
    if typed.is_empty() {
        reader.fault(refusal(
            "team.empty",
            "没有填写专职服务团队人数",
            "填写人数",
        ));
        return None;
    }
    let Ok(count) = typed.trim_end_matches('人').parse::<u32>() else {
        let digits = typed.chars().all(|c| c.is_ascii_digit());
        let refusal = match digits {
            true => refusal("team.range", "专职服务团队人数太大", "核对人数"),
            false => refusal("team.whole", "专职服务团队人数不是整数", "只填写数字"),
        };
        reader.fault(refusal.own(typed));
        return None;
    };
    // A form has no day of its own: an application meets the latest policy.
    let policy = Law::shipped().policies().last();
    if let Some(Err(small)) = policy.map(|policy| team(policy, count)) {
        reader.fault(small);
    }
    Some(count)
}
