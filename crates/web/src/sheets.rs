//! What is on file about a party, as summary lists that owner and officials read alike.

use office::ledger::Balance;
use office::panels::Application;
use office::providers::{Dossier, ProviderView};
use office::subjects::SubjectView;
use rules::lifecycle::{provider, subject};
use rules::{Kind, Trace, Use, clause};

use crate::parts::{Row, Table, Tag, Tone};

/// The state of a registration as a tag.
#[must_use]
pub fn subject_tag(state: subject::State) -> Tag {
    let tone = match state {
        subject::State::Submitted => Tone::Blue,
        subject::State::Returned => Tone::Yellow,
        subject::State::Certified => Tone::Green,
        subject::State::Refused => Tone::Red,
    };
    Tag::new(state.label(), tone)
}

/// The state of an admission as a tag.
#[must_use]
pub fn provider_tag(state: provider::State) -> Tag {
    let tone = match state {
        provider::State::Applied
        | provider::State::TakenIn
        | provider::State::ToReview
        | provider::State::Reviewing
        | provider::State::Reviewed
        | provider::State::Noticed
        | provider::State::Reopened
        | provider::State::Rectified => Tone::Blue,
        provider::State::Returned | provider::State::Suspended => Tone::Yellow,
        provider::State::Filed => Tone::Green,
        provider::State::Refused => Tone::Red,
        provider::State::Removed => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

/// A registration line by line; personal data arrives masked.
#[must_use]
pub fn subject(view: &SubjectView) -> Vec<Row> {
    let individual = view.kind == Kind::Individual;
    let mut rows = vec![
        Row::new("登记编号", &view.number),
        Row::new("主体类型", view.kind.label()),
        Row::new(if individual { "姓名" } else { "名称" }, &view.name),
    ];
    rows.extend(
        view.former_names
            .iter()
            .map(|(name, until)| Row::new("曾用名", format!("{name}（至 {until}）"))),
    );
    rows.extend(
        view.uscc
            .iter()
            .map(|code| Row::new("统一社会信用代码", code)),
    );
    rows.extend(view.identity.iter().map(|id| Row::new("身份证号码", id)));
    if !individual {
        let representative = format!("{}（{}）", view.representative, view.representative_id);
        rows.push(Row::new("法定代表人", representative));
    }
    rows.extend([
        Row::new("所在县（市、区）", &view.county),
        Row::new("地址", &view.address),
        Row::new("联系人", format!("{}（{}）", view.contact, view.phone)),
        Row::new("电子邮箱", or_none(&view.email)),
        Row::new("收款账户", format!("{}\n{}", view.bank, view.bank_account)),
        Row::new("首次提交", view.submitted_on.to_string()),
    ]);
    rows
}

/// An admission line by line; personal data arrives masked.
#[must_use]
pub fn provider(view: &ProviderView) -> Vec<Row> {
    const AFTER_CLASS: usize = 7;
    let representative = format!("{}（{}）", view.representative, view.representative_id);
    let mut rows = vec![
        Row::new("机构编号", &view.number),
        Row::new("机构名称", &view.name),
        Row::new("统一社会信用代码", &view.uscc),
        Row::new("机构性质", view.category.label()),
        Row::new("所在地", format!("{}，{}", view.region.label(), view.place)),
        Row::new("地址", &view.address),
        Row::new(
            "入库类别",
            format!("{}（{}）", view.class.label(), view.class.clause()),
        ),
        Row::new("法定代表人", representative),
        Row::new("联系人", format!("{}（{}）", view.contact, view.phone)),
        Row::new("对外服务电话", &view.public_phone),
        Row::new("电子邮箱", or_none(&view.email)),
        Row::new("可提供的服务", uses(&view.uses)),
        Row::new("服务内容", &view.services),
        Row::new("收款账户", format!("{}\n{}", view.bank, view.bank_account)),
        Row::new("首次提交", view.submitted_on.to_string()),
    ];
    // Who is admitted by review rests on no recognition (R25).
    if view.class.is_direct() || !view.recognition.is_empty() {
        rows.insert(
            AFTER_CLASS,
            Row::new("认定文件或证书", or_none(&view.recognition)),
        );
    }
    rows.extend(dossier(&view.dossier));
    let days = [("备案日期", view.filed_on), ("移出日期", view.removed_on)];
    rows.extend(
        days.into_iter()
            .filter_map(|(key, day)| Some(Row::new(key, day?.to_string()))),
    );
    rows
}

/// What an application says beyond the rest, by its class.
#[must_use]
pub fn dossier(told: &Dossier) -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(
        told.team
            .map(|team| Row::new("专职服务团队", format!("{team} 人"))),
    );
    let texts = [
        ("业务基础和设备设施", &told.base),
        ("管理制度和规范流程", &told.management),
        ("注册的外省平台", &told.platform),
        ("在该平台的机构编号", &told.platform_number),
    ];
    let written = texts.into_iter().filter(|(_, text)| !text.is_empty());
    rows.extend(written.map(|(key, text)| Row::new(key, text)));
    rows
}

/// An application as the experts read it: what is to be judged.
#[must_use]
pub fn application(told: &Application) -> Vec<Row> {
    let mut rows = vec![
        Row::new("统一社会信用代码", &told.uscc),
        Row::new("所在地", &told.place),
        Row::new("地址", &told.address),
        Row::new("可提供的服务", uses(&told.uses)),
        Row::new("服务内容", &told.services),
    ];
    rows.extend(dossier(&told.dossier));
    rows
}

/// Uses, one a line.
#[must_use]
pub fn uses(uses: &[Use]) -> String {
    let labels: Vec<_> = uses.iter().map(|one| one.label()).collect();
    labels.join("\n")
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "未填写" } else { text }
}

/// The year's ceiling line by line: granted, bound, redeemed, free (4.4, R5).
#[must_use]
pub fn ceiling(kind: Kind, year: i32, balance: &Balance) -> Table {
    let mut trace = Trace::default();
    let granted = format!("{}{year}年额度", kind.label());
    trace.note(clause!("4.4"), granted, None, None, balance.granted);
    let reserved = "减：已发券、尚未兑付的面额";
    trace.note(clause!("R5"), reserved, None, None, balance.reserved);
    let used = "减：本年度所发券已兑付的金额";
    trace.note(clause!("R5"), used, None, None, balance.used);
    trace.note(clause!("R6"), "还可申领", None, None, balance.free());
    Table::of_trace(format!("{year}年额度"), &trace)
}
