//! The application of a provider for direct filing (7.2), read with every defect at once.

use rules::ids::{ResidentId, Uscc};
use rules::{ProviderCategory, ProviderClass, Refusal, Region, Use, clause};

use crate::answers::{Answers, Field, Reader};

static NAME: Field = Field::new("name", "机构名称", clause!("1.4"));
static USCC: Field = Field::new("uscc", "统一社会信用代码", clause!("1.4"));
static REGION: Field = Field::new("region", "机构所在地", clause!("1.2"));
static DIVISION: Field = Field::new("division", "所在县（市、区）", clause!("1.2"));
static PROVINCE: Field = Field::new("province", "所在省份", clause!("1.3"));
static CLASS: Field = Field::new("class", "备案类别", clause!("7.2"));
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
}

/// Every defect of the answers so far; empty when they can be submitted.
pub fn faults(answers: &Answers) -> Vec<Refusal> {
    read(answers).err().unwrap_or_default()
}

pub(crate) fn read(answers: &Answers) -> Result<Application, Vec<Refusal>> {
    let mut reader = Reader::new(answers);
    let name = reader.text(&NAME, 100);
    let uscc = reader.uscc(&USCC);
    let region = reader.choice::<Region>(&REGION);
    let division = (region != Some(Region::Outside)).then(|| reader.county(&DIVISION));
    let province = (region == Some(Region::Outside)).then(|| reader.text(&PROVINCE, 20));
    let class = reader.choice::<ProviderClass>(&CLASS);
    class_fits(&mut reader, class, region);
    let recognition = reader.text(&RECOGNITION, 200);
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
            })
        }
        _ => Err(reader.faults),
    }
}

/// Direct filing is for its four classes, and 7.2(4) alone for providers of other provinces (1.3).
fn class_fits(reader: &mut Reader<'_>, class: Option<ProviderClass>, region: Option<Region>) {
    let (Some(class), Some(region)) = (class, region) else {
        return;
    };
    if !class.is_direct() {
        reader.fault(Refusal::new(
            "class.not-direct",
            clause!("7.1"),
            CLASS.name,
            "所选类别不属于直接备案",
            "符合直接备案条件的选择对应类别；其他机构联系专业机构办理审核入库",
        ));
    } else if let Err(refusal) = class.sits_in(region) {
        reader.fault(refusal.at(CLASS.name));
    }
}
