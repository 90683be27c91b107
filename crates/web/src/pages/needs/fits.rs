//! What of the directory fits a need, and why, as its page shows it.

use office::directory::{Fit, Fitting, Piece, Why};

use crate::shown::yuan;

/// One thing that fits.
#[derive(Debug, Clone)]
pub struct FitBox {
    /// What it is called, what was asked for marked.
    pub text: Vec<Piece>,
    /// Whose it is; empty where that is what it is called.
    pub of: String,
    /// The page of the provider.
    pub href: String,
    /// Where it is.
    pub place: String,
    /// Price and days of a service.
    pub terms: String,
    /// Why it fits, the first reason first.
    pub why: Vec<String>,
}

/// The lists that have something, each under its heading.
pub fn boxes(fitting: &Fitting) -> Vec<(&'static str, Vec<FitBox>)> {
    let lists = [
        ("相符的服务", &fitting.services),
        ("相符的仪器", &fitting.tools),
        ("相符的服务机构", &fitting.providers),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    lists
        .map(|(heading, list)| (heading, list.iter().map(one).collect()))
        .collect()
}

fn one(fit: &Fit) -> FitBox {
    let itself = fit.offer.is_none() && fit.tool.is_none();
    let terms = fit.offer.as_ref().map(|offer| {
        let unit = match offer.unit.is_empty() {
            true => String::new(),
            false => format!("/{}", offer.unit),
        };
        format!("{}{unit}，{} 个工作日", yuan(offer.price), offer.days)
    });
    FitBox {
        text: fit.text.clone(),
        of: if itself {
            String::new()
        } else {
            fit.listed.name.clone()
        },
        href: format!("/providers/{}", fit.listed.id),
        place: fit.listed.place.clone(),
        terms: terms.unwrap_or_default(),
        why: fit.why.iter().map(reason).collect(),
    }
}

fn reason(why: &Why) -> String {
    match why {
        Why::Words(words) => format!("写有“{}”", words.join("”“")),
        Why::Means(asked, offered) => format!("“{asked}”相近：{offered}"),
        Why::Method(number) => format!("方法或型号 {number} 相同"),
        Why::Purpose(purpose) => format!("用途相同：{}", purpose.label()),
        Why::Within(price) => format!("单价 {} 在预算内", yuan(*price)),
        Why::Above(price) => format!("单价 {} 超出预算", yuan(*price)),
        Why::County => "同县（市、区）".to_owned(),
        Why::City => "同市".to_owned(),
        Why::Far(0) => "距离不到 1 公里".to_owned(),
        Why::Far(km) => format!("距离约 {km} 公里"),
        Why::Rated(mean) => format!("评价 {mean} 分"),
        Why::InTime(days) => format!("{days} 个工作日，来得及"),
        Why::Late(days) => format!("{days} 个工作日，超过完成时间"),
    }
}
