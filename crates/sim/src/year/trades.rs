//! What providers are and what they sell: of each class of 7.2 and 7.3, with services and prices in their public
//! catalogue (7.4).

use auditor::Id;
use office::answers::Answers;
use serde::{Deserialize, Serialize};

use super::world::World;
use crate::forms::{lab_form, outside_lab_form, reviewed_form};
use crate::papers::uscc;
use crate::walk::tick;

/// On what a provider lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trade {
    /// A testing institute.
    Testing,
    /// The host of a recognised platform: joint research, and what comes of it.
    Host,
    /// An incubator.
    Incubator,
    /// An agency for patents and searches.
    Agency,
    /// Recognised by another province.
    Elsewhere,
    /// Admitted by experts (7.3).
    Reviewed,
}

/// What is sold: its use, its name, by which method, for how many yuan, in what unit.
pub(super) type Sold = (&'static str, &'static str, &'static str, u32, &'static str);

impl Trade {
    /// Of the provider with this number; `public` are institutions of the state.
    pub fn of(at: u32, inside: bool, public: bool) -> Trade {
        match (inside, public, at / 3 % 3) {
            (false, ..) => Trade::Elsewhere,
            (true, true, 1) => Trade::Host,
            (true, true, _) => Trade::Testing,
            (true, false, 0) => Trade::Incubator,
            (true, false, 1) => Trade::Agency,
            (true, false, _) => Trade::Testing,
        }
    }

    /// Its class, the uses it declares, what recognised it, what it says that it does, and its name.
    fn said(self) -> [&'static str; 5] {
        match self {
            Trade::Testing => [
                "testing",
                "testing,consulting",
                "检验检测机构资质认定证书（CMA）",
                "材料成分分析、金相检验、力学性能测试；出具检测报告。",
                "检测研究院",
            ],
            Trade::Host => [
                "platform-host",
                "joint-research,testing,purchase",
                "自治区重点实验室依托单位",
                "联合研制新材料，专利实施许可，电镜与能谱分析。",
                "新材料研究院",
            ],
            Trade::Incubator => [
                "incubator",
                "incubation,consulting",
                "国家级科技企业孵化器认定",
                "孵化场地租赁、财务与管理咨询、创业辅导。",
                "孵化器有限公司",
            ],
            Trade::Agency => [
                "testing",
                "consulting",
                "自治区认定的知识产权代理机构",
                "科技查新、专利检索、知识产权布局咨询。",
                "知识产权代理有限公司",
            ],
            Trade::Elsewhere => [
                "other-province",
                "testing,consulting",
                "上海市科技创新券服务机构认定",
                "导热与热分析，无损检测；出具检测报告。",
                "检测技术有限公司",
            ],
            Trade::Reviewed => [
                "reviewed",
                "testing,consulting",
                "",
                "材料与节能检测，工艺改进咨询；出具检测报告。",
                "节能检测有限公司",
            ],
        }
    }

    pub(super) fn sells(self) -> &'static [Sold] {
        match self {
            Trade::Testing => &[
                (
                    "testing",
                    "金属材料室温拉伸试验",
                    "GB/T 228.1-2021",
                    300,
                    "样品",
                ),
                (
                    "testing",
                    "钢的化学成分光谱分析",
                    "GB/T 4336-2016",
                    260,
                    "样品",
                ),
            ],
            Trade::Host => &[
                ("joint-research", "新配方联合研制", "", 80_000, "项"),
                ("purchase", "专利实施许可", "", 50_000, "项"),
                ("testing", "扫描电镜形貌分析", "JY/T 0584-2020", 500, "样品"),
            ],
            Trade::Incubator => &[
                ("incubation", "孵化工位租赁", "", 800, "月"),
                ("consulting", "创业与财务辅导", "", 3_000, "次"),
            ],
            Trade::Agency => &[
                ("consulting", "科技查新", "", 1_500, "项"),
                ("consulting", "专利检索与布局", "", 6_000, "项"),
            ],
            Trade::Elsewhere => &[("testing", "导热系数测定", "ASTM D5470-17", 1_200, "样品")],
            Trade::Reviewed => &[
                (
                    "testing",
                    "工业锅炉热效率测试",
                    "GB/T 10180-2017",
                    9_000,
                    "台",
                ),
                ("consulting", "节能工艺改进咨询", "", 12_000, "项"),
            ],
        }
    }

    /// What somebody buys who writes the content of his contract himself.
    pub(super) fn freely(self) -> &'static str {
        let uses = self.said()[1];
        uses.split(',').next().unwrap_or(uses)
    }

    /// The certificate on which its admission rests, as the catalogue calls its kind.
    pub(super) fn certificate(self) -> &'static str {
        match self {
            Trade::Testing => "cma",
            Trade::Agency => "patent-agency",
            Trade::Host => "platform",
            Trade::Incubator => "incubator",
            Trade::Elsewhere => "other-province",
            Trade::Reviewed => "cnas",
        }
    }

    /// The application of a provider with this number, in this county if it is in the region.
    pub fn form(self, at: u32, county: &str, public: bool) -> Answers {
        let serial = SERIALS + at;
        let [class, uses, recognition, services, name] = self.said();
        let mut form = match self {
            Trade::Elsewhere => outside_lab_form(&format!("沪江第{at}{name}"), serial),
            Trade::Reviewed => reviewed_form(&format!("宁夏第{at}{name}"), serial, county),
            _ => lab_form(&format!("宁夏第{at}{name}"), serial, county),
        };
        for (field, value) in [
            ("class", class),
            ("uses", uses),
            ("recognition", recognition),
            ("services", services),
        ] {
            form = tick(form, field, value);
        }
        // Every second one in the region is a company, whose subsidy is another share (9.2, 9.3).
        match self != Trade::Elsewhere && !public {
            true => tick(form, "uscc", &uscc(&format!("91{county}MB"), serial)),
            false => form,
        }
    }
}

/// A service in a provider's catalogue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Listed {
    pub id: Id,
    pub purpose: String,
    pub item: String,
}

/// What a contract is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Bought {
    pub purpose: String,
    /// Chosen from the provider's catalogue; otherwise its content is written freely.
    pub service: Option<Listed>,
}

impl Bought {
    pub fn title(&self) -> &str {
        let chosen = self.service.as_ref();
        chosen.map_or("新产品试制服务", |one| one.item.as_str())
    }

    /// 3.2: results and patents are bought within a limit.
    pub fn is_purchase(&self) -> bool {
        self.purpose == "purchase"
    }

    /// 9.4: a search for novelty earns its provider a sum, and no share.
    pub fn is_benefit(&self) -> bool {
        let item = self.service.as_ref();
        self.purpose == "consulting" && item.is_some_and(|one| one.item.contains("查新"))
    }

    /// The form of a contract about this, drawn up as the nth of its region; a technology contract with its
    /// registration of today (8.1).
    pub fn in_form(&self, mut form: Answers, nth: usize) -> Answers {
        form.set("purpose", &self.purpose);
        match &self.service {
            Some(service) => {
                form.set("service", &service.id.to_string());
                form.set("item", &service.item);
            }
            None => form.set("service", ""),
        }
        let tech = match self.purpose.as_str() {
            "joint-research" => "development",
            "purchase" => "transfer",
            _ => return form,
        };
        let (day, amount) = (
            form.get("signed_on").to_owned(),
            form.get("amount").to_owned(),
        );
        for (field, value) in [
            ("tech", tech),
            ("tech_number", &format!("2026640000{nth:06}")),
            ("tech_registered_on", &day),
            ("tech_amount", &amount),
        ] {
            form.set(field, value);
        }
        form
    }
}

/// Their numbers, apart from those of subjects: nobody represents a firm and a provider by chance.
const SERIALS: u32 = 60_000;

impl World {
    /// What a contract with this provider is about: seven in ten choose from its catalogue.
    pub fn bought(&mut self, lab: usize) -> Bought {
        let chosen = self.dice.in_thousand(700);
        let count = self.labs[lab].services.len();
        match chosen && count > 0 {
            true => {
                let at = self.dice.index(count);
                let service = self.labs[lab].services[at].clone();
                Bought {
                    purpose: service.purpose.clone(),
                    service: Some(service),
                }
            }
            false => Bought {
                purpose: self.labs[lab].trade.freely().to_owned(),
                service: None,
            },
        }
    }
}
