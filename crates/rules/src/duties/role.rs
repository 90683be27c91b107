//! The roles people act in, and how far a role reaches.

coded! {
    /// The roles people act in.
    pub enum Role {
        /// Not signed in.
        Anyone = "anyone", "公众";
        /// A firm, social organisation or individual.
        Subject = "subject", "科技创新主体";
        /// A provider.
        Provider = "provider", "科技服务机构";
        /// The local authority.
        County = "county", "市县科技管理部门";
        /// The Agency.
        Agency = "agency", "专业机构";
        /// The Centre.
        Centre = "centre", "创业中心";
        /// Finance.
        Finance = "finance", "财务";
        /// The Department: decides on what the Centre appraises and proposes, supervises providers (2.1).
        Department = "department", "自治区科技管理部门";
        /// The auditor: reads everything, changes nothing.
        Auditor = "auditor", "审计";
        /// An expert of the review pool: scores the applications he was drawn for, and nothing else (7.3).
        Expert = "expert", "评审专家";
        /// The system administrator: opens and closes accounts, sees no files.
        Administrator = "administrator", "系统管理员";
        /// The security administrator: grants and takes away roles, opens no accounts (三员分立).
        Security = "security", "安全管理员";
        /// Somebody whose account is not in force yet: no role is granted, or the initial password still stands.
        Pending = "pending", "待启用人员";
        /// The platform itself, when a day is over; nobody has an account of this role.
        Platform = "platform", "平台自动";
    }
}

coded! {
    /// Whose files an act reaches.
    pub enum Scope {
        /// What everybody may see.
        Public = "public", "公开";
        /// Own files only.
        Own = "own", "本单位";
        /// Files of the own division and those below it.
        Area = "area", "本辖区";
        /// All files of the region.
        Region = "region", "全区";
    }
}
