//! Who takes part and what a voucher may pay for.

use crate::clause::Clause;
use crate::refusal::Refusal;

coded! {
    /// The kinds of subject (1.1); the ceiling follows the kind (4.4).
    pub enum Kind {
        /// A legal person of enterprise type.
        Enterprise = "enterprise", "企业法人机构";
        /// A social organisation.
        Social = "social", "社会组织";
        /// An individual innovator.
        Individual = "individual", "创新创业者";
    }
}

coded! {
    /// Where a provider sits (1.2); it decides who redeems the voucher (6.2, 6.3).
    pub enum Region {
        /// In the region: the voucher is set off and redeemed to the provider.
        Inside = "inside", "区内";
        /// Out of the region: the subject pays everything and redeems the voucher itself.
        Outside = "outside", "区外";
    }
}

coded! {
    /// On which ground a provider is admitted (7.2, 7.3).
    pub enum ProviderClass {
        /// Host of an innovation platform recognised at regional level or above.
        PlatformHost = "platform-host", "自治区级及以上创新平台依托单位";
        /// Incubator, maker space, Star Space or technology-transfer body.
        Incubator = "incubator", "国家级、自治区级孵化载体及技术转移机构";
        /// Statutory testing body or recognised intellectual-property agency.
        Testing = "testing", "法定检测机构、国家或自治区认定的知识产权代理机构";
        /// Registered on another province's voucher platform and recognised there.
        OtherProvince = "other-province", "外省科技创新券平台注册并经当地认定的机构";
        /// Admitted after expert review.
        Reviewed = "reviewed", "经专家评审入库的机构";
    }
}

impl ProviderClass {
    /// The clause that admits this class.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::PlatformHost => clause!("7.2(1)"),
            Self::Incubator => clause!("7.2(2)"),
            Self::Testing => clause!("7.2(3)"),
            Self::OtherProvince => clause!("7.2(4)"),
            Self::Reviewed => clause!("7.3"),
        }
    }

    /// Whether a provider of this class may sit there: out of the region only those recognised by their own
    /// authority may (1.3).
    ///
    /// # Errors
    /// `provider.not-recognised` at field `class`.
    pub fn sits_in(self, region: Region) -> Result<(), Refusal> {
        match (self, region) {
            (Self::OtherProvince, Region::Outside) => Ok(()),
            (Self::OtherProvince, Region::Inside) => Err(Refusal::new(
                "provider.inside",
                clause!("7.2(4)"),
                "class",
                "外省平台注册这一类别只适用于区外机构",
                "区内机构改选其他类别，区外机构将所在地改为区外",
            )),
            (_, Region::Inside) => Ok(()),
            (_, Region::Outside) => Err(Refusal::new(
                "provider.not-recognised",
                clause!("1.3"),
                "class",
                "区外机构须经当地科技管理部门认定",
                "改选“外省科技创新券平台注册并经当地认定的机构”，并上传认定材料",
            )
            .limit(Self::OtherProvince.label())
            .own(self.label())),
        }
    }

    /// Whether this class is filed directly, without expert review (7.2, R25).
    #[must_use]
    pub const fn is_direct(self) -> bool {
        !matches!(self, Self::Reviewed)
    }
}

coded! {
    /// The yearly subsidy of a provider follows its category (9.2, 9.3).
    pub enum ProviderCategory {
        /// Universities, institutes and other public institutions.
        Public = "public", "事业单位";
        /// Commercial providers.
        Commercial = "commercial", "社会化服务机构";
    }
}

coded! {
    /// What a voucher may pay for (3.1–3.5); 3.2 is two uses because only a purchase has an upper limit (R4).
    pub enum Use {
        /// Commissioned tests, experiments, design, moulds.
        Testing = "testing", "委托检验、检测、动物实验、实验分析、设计、模具开发等技术服务";
        /// Purchase of results or patents.
        Purchase = "purchase", "购买技术成果、专利技术";
        /// Joint research with universities and institutes.
        JointResearch = "joint-research", "对接开展产学研合作";
        /// Training, consulting, repair of instruments, novelty search, appraisal, intellectual property.
        Consulting = "consulting", "科技培训、咨询、仪器维修维护、查新、成果评价、知识产权服务等";
        /// Incubation space and start-up services there.
        Incubation = "incubation", "在孵化载体内租赁场地、购买创新创业服务";
        /// Other suitable services.
        Other = "other", "其他适用于创新券的科技服务";
    }
}

impl Use {
    /// The clause that admits this use.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Testing => clause!("3.1"),
            Self::Purchase | Self::JointResearch => clause!("3.2"),
            Self::Consulting => clause!("3.3"),
            Self::Incubation => clause!("3.4"),
            Self::Other => clause!("3.5"),
        }
    }
}

coded! {
    /// The legal type of the contract; some types must be registered as technology contracts (8.1, R18).
    pub enum TechKind {
        /// Technology development.
        Development = "development", "技术开发合同";
        /// Technology transfer.
        Transfer = "transfer", "技术转让合同";
        /// Technology licence.
        Licence = "licence", "技术许可合同";
        /// Technical service.
        Service = "service", "技术服务合同";
        /// Technical consulting.
        Consulting = "consulting", "技术咨询合同";
        /// No technology contract.
        None = "none", "不属于技术合同";
    }
}

impl TechKind {
    /// Whether the registration number of the technology contract is required (R18).
    #[must_use]
    pub const fn needs_registration(self) -> bool {
        matches!(self, Self::Development | Self::Transfer | Self::Licence)
    }
}
