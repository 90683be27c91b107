//! Who acts, and on whose files.

use rules::duties::{Act, Role, Scope, Standing, may_for_party, scope};
use rules::law::Law;
use uuid::Uuid;

use crate::error::Refused;

/// The person at the other end, as the session tells.
#[derive(Clone, Debug)]
pub struct Actor {
    pub account: Option<Uuid>,
    pub name: String,
    pub role: Role,
    pub organisation: Option<Uuid>,
    /// The name of the body a member of staff acts for.
    pub body: Option<String>,
    /// The division a county or prefecture answers for.
    pub division: Option<String>,
    /// The subject or provider that the account acts for, once registered or joined.
    pub party: Option<Uuid>,
    /// How the person stands to it.
    pub standing: Option<Standing>,
    /// Where the request came from.
    pub origin: String,
}

/// Kinds of files, as the record names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Account,
    Subject,
    Provider,
    Contract,
    Voucher,
    Claim,
    Budget,
    Expert,
    Service,
    Instrument,
    Certificate,
    Amendment,
    Calendar,
    Batch,
    Recovery,
    Programme,
    TopUp,
    Case,
    SpotPlan,
    SpotCheck,
    Signal,
    Appraisal,
    Subsidy,
    Opinion,
    Operating,
    Need,
    Training,
    News,
}

impl FileKind {
    pub const ALL: [FileKind; 28] = [
        FileKind::Account,
        FileKind::Subject,
        FileKind::Provider,
        FileKind::Contract,
        FileKind::Voucher,
        FileKind::Claim,
        FileKind::Budget,
        FileKind::Expert,
        FileKind::Service,
        FileKind::Instrument,
        FileKind::Certificate,
        FileKind::Amendment,
        FileKind::Calendar,
        FileKind::Batch,
        FileKind::Recovery,
        FileKind::Programme,
        FileKind::TopUp,
        FileKind::Case,
        FileKind::SpotPlan,
        FileKind::SpotCheck,
        FileKind::Signal,
        FileKind::Appraisal,
        FileKind::Subsidy,
        FileKind::Opinion,
        FileKind::Operating,
        FileKind::Need,
        FileKind::Training,
        FileKind::News,
    ];

    pub fn code(self) -> &'static str {
        match self {
            FileKind::Account => "account",
            FileKind::Subject => "subject",
            FileKind::Provider => "provider",
            FileKind::Contract => "contract",
            FileKind::Voucher => "voucher",
            FileKind::Claim => "claim",
            FileKind::Budget => "budget",
            FileKind::Expert => "expert",
            FileKind::Service => "service",
            FileKind::Instrument => "instrument",
            FileKind::Certificate => "certificate",
            FileKind::Amendment => "amendment",
            FileKind::Calendar => "calendar",
            FileKind::Batch => "batch",
            FileKind::Recovery => "recovery",
            FileKind::Programme => "programme",
            FileKind::TopUp => "top-up",
            FileKind::Case => "case",
            FileKind::SpotPlan => "spot-plan",
            FileKind::SpotCheck => "spot-check",
            FileKind::Signal => "signal",
            FileKind::Appraisal => "appraisal",
            FileKind::Subsidy => "subsidy",
            FileKind::Opinion => "opinion",
            FileKind::Operating => "operating",
            FileKind::Need => "need",
            FileKind::Training => "training",
            FileKind::News => "news",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            FileKind::Account => "账号",
            FileKind::Subject => "主体登记",
            FileKind::Provider => "服务机构入库",
            FileKind::Contract => "服务合同",
            FileKind::Voucher => "创新券",
            FileKind::Claim => "兑付申请",
            FileKind::Budget => "预算",
            FileKind::Expert => "评审专家",
            FileKind::Service => "服务项目",
            FileKind::Instrument => "仪器设备",
            FileKind::Certificate => "资质证书",
            FileKind::Amendment => "主体变更",
            FileKind::Calendar => "工作日安排",
            FileKind::Batch => "付款批次",
            FileKind::Recovery => "追回通知",
            FileKind::Programme => "配套计划",
            FileKind::TopUp => "地方配套",
            FileKind::Case => "案件",
            FileKind::SpotPlan => "抽查计划",
            FileKind::SpotCheck => "抽查",
            FileKind::Signal => "监测信号",
            FileKind::Appraisal => "年度评价",
            FileKind::Subsidy => "服务补贴",
            FileKind::Opinion => "评价和投诉",
            FileKind::Operating => "平台运行补贴",
            FileKind::Need => "服务需求",
            FileKind::Training => "培训活动",
            FileKind::News => "动态",
        }
    }

    pub fn parse(code: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// To whom a file belongs, for the question whether an actor may touch it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owners<'a> {
    pub subject: Option<Uuid>,
    pub provider: Option<Uuid>,
    pub division: Option<&'a str>,
    /// Nobody but these owners knows of it yet.
    pub private: bool,
}

impl Actor {
    /// A visitor who has not signed in.
    pub fn anyone(origin: impl Into<String>) -> Actor {
        Actor {
            account: None,
            name: String::new(),
            role: Role::Anyone,
            organisation: None,
            body: None,
            division: None,
            party: None,
            standing: None,
            origin: origin.into(),
        }
    }

    /// The platform itself, for what happens by the clock alone.
    pub(crate) fn platform() -> Actor {
        Actor {
            role: Role::Platform,
            ..Actor::anyone("clock")
        }
    }

    /// Whether the actor's role has a row for this act at all.
    pub fn may(&self, act: Act) -> bool {
        scope(self.role, act).is_some()
    }

    /// Whether the act is one that somebody of his standing does for his subject or provider.
    ///
    /// Unlike a file of somebody else, it is no secret: a clerk is told who does it.
    ///
    /// # Errors
    /// `member.owners-only` for a clerk.
    pub fn may_for_party(&self, act: Act) -> Result<(), Refused> {
        match self.standing {
            Some(standing) => Ok(may_for_party(standing, act)?),
            None => Ok(()),
        }
    }

    /// Whether the actor does the act for his subject or provider himself; pages show a button only then.
    pub fn may_act(&self, act: Act) -> bool {
        self.may(act) && self.may_for_party(act).is_ok()
    }

    /// Whether the actor may do this act to a file of these owners.
    ///
    /// The answer for a file one may not know of is the same as for one that is not there.
    pub(crate) fn may_touch(&self, act: Act, owners: Owners<'_>) -> Result<(), Refused> {
        let covered = match scope(self.role, act) {
            Some(_) if owners.private => self.owns(owners),
            Some(Scope::Public | Scope::Region) => true,
            Some(Scope::Own) => self.owns(owners),
            Some(Scope::Area) => match (&self.division, owners.division) {
                (Some(mine), Some(theirs)) => Law::shipped().divisions.covers(mine, theirs),
                _ => false,
            },
            None => false,
        };
        if covered {
            Ok(())
        } else {
            Err(Refused::Unknown)
        }
    }

    fn owns(&self, owners: Owners<'_>) -> bool {
        let side = match self.role {
            Role::Subject => owners.subject,
            Role::Provider => owners.provider,
            _ => None,
        };
        side.is_some() && side == self.party
    }

    /// The account, which every signed-in actor has.
    pub(crate) fn account(&self) -> Result<Uuid, Refused> {
        self.account.ok_or(Refused::Unknown)
    }

    /// The division codes the actor's queue and lists are narrowed to, `None` for the whole region.
    pub(crate) fn jurisdiction(&self) -> Option<Vec<String>> {
        (self.role == Role::County).then(|| match &self.division {
            Some(division) => below(division),
            None => Vec::new(),
        })
    }
}

/// The codes of a division and of everything below it.
pub(crate) fn below(authority: &str) -> Vec<String> {
    let divisions = &Law::shipped().divisions;
    divisions
        .all()
        .filter(|division| divisions.covers(authority, &division.code))
        .map(|division| division.code.clone())
        .collect()
}

/// The codes of a division and of everything above it.
pub(crate) fn above(code: &str) -> Vec<String> {
    let divisions = &Law::shipped().divisions;
    divisions
        .all()
        .filter(|division| divisions.covers(&division.code, code))
        .map(|division| division.code.clone())
        .collect()
}
