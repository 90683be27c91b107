//! The tables of the open data, column by column. Nothing of a person is in them: the telephone is the public one.

use office::directory::Listed;
use serde_json::{Value, json};

/// One column: its key in JSON, its head in CSV, and what it means.
pub(super) struct Column {
    pub name: &'static str,
    pub label: &'static str,
    pub means: &'static str,
}

pub(super) const fn column(name: &'static str, label: &'static str, means: &'static str) -> Column {
    Column { name, label, means }
}

/// One table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    Providers,
    Services,
    Instruments,
}

const PROVIDERS: [Column; 18] = [
    column(
        "id",
        "机构标识",
        "永久不变的标识，机构页面的地址是 /providers/ 加标识",
    ),
    column("number", "机构编号", "申请入库时的编号"),
    column("name", "机构名称", "登记证书上的名称"),
    column("region", "区内或区外", "区内、区外（办法解读 1.2）"),
    column(
        "division",
        "行政区划代码",
        "所在县（市、区）的代码（GB/T 2260）；区外机构为空",
    ),
    column("place", "所在地", "市和县（市、区）；区外机构为省份"),
    column("class", "入库类别", "入库依据的类别（办法解读 7.2、7.3）"),
    column(
        "category",
        "机构性质",
        "事业单位、社会化服务机构（办法解读 9.2、9.3）",
    ),
    column(
        "uses",
        "服务种类",
        "可以承接的用途（办法解读 3.1 至 3.5），用“；”分开",
    ),
    column("services", "服务内容", "机构自己的说明"),
    column("recognition", "资质", "认定文件或证书的名称"),
    column("address", "地址", "办公地址"),
    column("public_phone", "服务电话", "机构公布的电话"),
    column("filed_on", "备案日期", "年-月-日"),
    column("ratings", "评价数", "评价过它的主体数"),
    column("mean", "平均评价", "1 至 5 分，一位小数；没有评价时为空"),
    column("vouchers", "已服务创新券", "正在服务和已经服务的张数"),
    column("offers", "服务项数", "名录中的服务项数"),
];

const SERVICES: [Column; 10] = [
    column("id", "服务标识", "永久不变的标识"),
    column("provider", "机构标识", "提供服务的机构"),
    column("provider_name", "机构名称", "提供服务的机构"),
    column("use", "服务种类", "对应的用途（办法解读 3.1 至 3.5）"),
    column("item", "服务项目", "做什么"),
    column("method", "方法或标准号", "按什么方法或标准做；没有时为空"),
    column("price", "价格（元）", "含税单价，两位小数"),
    column("unit", "计价单位", "每什么"),
    column("days", "工作日", "从收样到出报告的工作日数"),
    column("public_phone", "服务电话", "机构公布的电话"),
];

const INSTRUMENTS: [Column; 7] = [
    column("id", "仪器标识", "永久不变的标识"),
    column("provider", "机构标识", "开放仪器的机构"),
    column("provider_name", "机构名称", "开放仪器的机构"),
    column("name", "仪器名称", "是什么仪器"),
    column("model", "型号", "厂家和型号"),
    column("place", "放置地点", "在哪里"),
    column("public_phone", "服务电话", "机构公布的电话，预约时用"),
];

impl Set {
    pub const ALL: &[Set] = &[Set::Providers, Set::Services, Set::Instruments];

    /// Its key in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Set::Providers => "providers",
            Set::Services => "services",
            Set::Instruments => "instruments",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Set::Providers => "服务机构",
            Set::Services => "服务",
            Set::Instruments => "仪器",
        }
    }

    pub const fn columns(self) -> &'static [Column] {
        match self {
            Set::Providers => &PROVIDERS,
            Set::Services => &SERVICES,
            Set::Instruments => &INSTRUMENTS,
        }
    }

    /// How many rows one provider adds.
    pub fn count(self, one: &Listed) -> usize {
        match self {
            Set::Providers => 1,
            Set::Services => one.offers.len(),
            Set::Instruments => one.tools.len(),
        }
    }

    /// The rows that one provider adds, each as long as the columns.
    pub fn rows(self, one: &Listed) -> Vec<Vec<Value>> {
        match self {
            Set::Providers => vec![provider(one)],
            Set::Services => services(one),
            Set::Instruments => instruments(one),
        }
    }
}

fn provider(one: &Listed) -> Vec<Value> {
    let uses: Vec<&str> = one.uses.iter().map(|purpose| purpose.label()).collect();
    vec![
        json!(one.id),
        json!(one.number),
        json!(one.name),
        json!(one.region.label()),
        json!(one.division),
        json!(one.place),
        json!(one.class.label()),
        json!(one.category.label()),
        json!(uses.join("；")),
        json!(one.services),
        json!(one.recognition),
        json!(one.address),
        json!(one.public_phone),
        json!(one.filed_on),
        json!(one.ratings),
        json!(one.mean()),
        json!(one.served),
        json!(one.offers.len()),
    ]
}

fn services(one: &Listed) -> Vec<Vec<Value>> {
    let rows = one.offers.iter().map(|offer| {
        vec![
            json!(offer.id),
            json!(one.id),
            json!(one.name),
            json!(offer.purpose.label()),
            json!(offer.item),
            json!(offer.method),
            json!(offer.price.yuan()),
            json!(offer.unit),
            json!(offer.days),
            json!(one.public_phone),
        ]
    });
    rows.collect()
}

fn instruments(one: &Listed) -> Vec<Vec<Value>> {
    let rows = one.tools.iter().map(|tool| {
        vec![
            json!(tool.id),
            json!(one.id),
            json!(one.name),
            json!(tool.name),
            json!(tool.model),
            json!(tool.place),
            json!(one.public_phone),
        ]
    });
    rows.collect()
}
