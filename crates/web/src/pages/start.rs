//! Where a journey begins: what it needs, the drafts under way, and the button that opens a new one.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::answers::Answers;
use office::drafts::{self, Draft, DraftKind};
use office::{catalogue, contracts, local, providers, subjects};
use rules::lifecycle::{provider, subject};
use serde::Deserialize;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::{Form, Problem};
use crate::layout::{self, Page};
use crate::pages::drafts::discard::{amount, name};
use crate::parts::{Cell, Column, Table};
use crate::query::Query;
use crate::questions::{chosen_provider, journey};
use crate::submission::Submission;
use crate::visit::Visit;

/// What an address brings to a new contract.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Brought {
    provider: String,
    service: String,
}

#[derive(Template)]
#[template(path = "pages/start.html")]
struct StartPage {
    page: Page,
    title: &'static str,
    lead: &'static str,
    needs: &'static [&'static str],
    notice: &'static str,
    /// What will be refused when it is handed in, whatever is filled in.
    barred: Vec<Problem>,
    drafts: Table,
    action: &'static str,
    button: &'static str,
    form: Form,
    with: String,
}

/// `GET /register`.
pub async fn register(visit: Visit) -> Answer {
    if let Some(there) = registered(&visit).await? {
        return Ok(there);
    }
    let page = StartPage {
        title: "主体登记",
        lead: "企业、社会组织和创新创业者先登记实名信息，由所在市县科技管理部门认证（办法解读 1.4、2.3）。大约 10 分钟，随时可以中断。",
        needs: &[
            "营业执照或登记证书上的名称、统一社会信用代码（个人为身份证）",
            "法定代表人姓名和身份证号码",
            "所在县（市、区）和地址、联系人",
            "收款的开户银行和账号",
            "营业执照、社会组织登记证书或本人身份证两面的扫描件或照片",
        ],
        action: "/register",
        button: "开始登记",
        ..start(&visit, DraftKind::Subject).await?
    };
    Ok(layout::show(&page))
}

/// `POST /register`.
pub async fn begin_register(visit: Visit, sent: Submission) -> Answer {
    if let Some(there) = registered(&visit).await? {
        return Ok(there);
    }
    // Who was refused begins with what he filled in; only his files and his word are asked for again.
    let (office, actor) = (visit.office(), visit.actor());
    let known = match subjects::mine(office, actor).await? {
        Some(former) => subjects::filled_in(office, actor, former.id).await?,
        None => contact(&visit),
    };
    begin(&visit, &sent, DraftKind::Subject, known).await
}

/// Who fills in is the first to be asked.
fn contact(visit: &Visit) -> Answers {
    [("contact", visit.actor().name.as_str())]
        .into_iter()
        .collect()
}

/// A registration that stands is looked at, not made twice.
async fn registered(visit: &Visit) -> Result<Option<Response>, Fault> {
    let mine = subjects::mine(visit.office(), visit.actor()).await?;
    let stands = mine.filter(|view| view.state != subject::State::Refused);
    Ok(stands.map(|view| Redirect::to(&format!("/subjects/{}", view.id)).into_response()))
}

/// `GET /apply`.
pub async fn apply(visit: Visit) -> Answer {
    if let Some(there) = applied(&visit).await? {
        return Ok(there);
    }
    let page = StartPage {
        title: "申请入库",
        lead: "服务机构在这里申请，专业机构受理。符合四类条件之一的直接备案：创业中心备案后即时列入名录（办法解读 7.2）。其他区内机构审核入库：专家评审，创业中心审核，公示后列入名录（办法解读 7.3）。大约 15 分钟，随时可以中断。",
        needs: &[
            "机构名称、统一社会信用代码、法定代表人身份信息",
            "直接备案：认定文件或资质证书，及其名称和编号；区外机构为所在省创新券平台的注册证明",
            "审核入库：业务基础和设备清单、管理制度和服务流程、专职人员名单和社会保险缴纳证明、信用报告",
            "对外服务电话、服务内容",
            "收款的开户银行和账号",
        ],
        action: "/apply",
        button: "开始申请",
        ..start(&visit, DraftKind::Provider).await?
    };
    Ok(layout::show(&page))
}

/// `POST /apply`.
pub async fn begin_apply(visit: Visit, sent: Submission) -> Answer {
    if let Some(there) = applied(&visit).await? {
        return Ok(there);
    }
    // Who was refused begins with what he filled in; only his files and his word are asked for again.
    let (office, actor) = (visit.office(), visit.actor());
    let known = match providers::mine(office, actor).await? {
        Some(former) => providers::filled_in(office, actor, former.id).await?,
        None => contact(&visit),
    };
    begin(&visit, &sent, DraftKind::Provider, known).await
}

async fn applied(visit: &Visit) -> Result<Option<Response>, Fault> {
    let mine = providers::mine(visit.office(), visit.actor()).await?;
    let stands = mine.filter(|view| view.state != provider::State::Refused);
    Ok(stands.map(|view| Redirect::to(&format!("/admissions/{}", view.id)).into_response()))
}

/// `GET /contracts/new`.
pub async fn contract(visit: Visit, Query(brought): Query<Brought>) -> Answer {
    let mine = subjects::mine(visit.office(), visit.actor()).await?;
    let state = mine.map(|view| view.state);
    let chosen = chosen_provider(&visit, &brought.provider).await?;
    let barred = contracts::barred(visit.office(), visit.actor()).await?;
    let page = StartPage {
        barred: barred.iter().map(Problem::from).collect(),
        title: "填写服务合同",
        lead: "按与服务机构签订的合同填写。每一步自动保存；提交前平台列出所有要改的地方，并算出预计抵用额。",
        needs: &[
            "已签订的合同：名称、内容、日期、含税总价",
            "技术开发、转让、许可合同的认定登记编号（办法解读 8.1）",
            "属于科技计划项目的，项目编号和执行期（办法解读 5.6）",
        ],
        notice: match state {
            Some(subject::State::Certified) => "",
            _ => "主体登记认证后才能提交。现在可以先填写，内容会保存。",
        },
        action: "/contracts/new",
        button: "开始填写",
        form: Form::of(
            chosen
                .is_some()
                .then_some(("provider", &brought.provider))
                .into_iter()
                .chain([("service", &brought.service)]),
        ),
        with: chosen.unwrap_or_default(),
        ..start(&visit, DraftKind::Contract).await?
    };
    Ok(layout::show(&page))
}

/// `POST /contracts/new`.
pub async fn begin_contract(visit: Visit, sent: Submission) -> Answer {
    let provider = sent.value("provider");
    let Ok(id) = Uuid::parse_str(provider) else {
        return begin(&visit, &sent, DraftKind::Contract, Answers::default()).await;
    };
    let mut known: Answers = [("provider", provider)].into_iter().collect();
    let services = catalogue::services(visit.office(), id).await?;
    let mut services = services.into_iter();
    if let Some((id, service)) = services.find(|(id, _)| id.to_string() == sent.value("service")) {
        known.set("service", &id.to_string());
        known.set("content", &service.item);
        known.take(contracts::of_service(&service));
    }
    begin(&visit, &sent, DraftKind::Contract, known).await
}

async fn start(visit: &Visit, kind: DraftKind) -> Result<StartPage, Fault> {
    let open = drafts::list(visit.office(), visit.actor(), kind).await?;
    Ok(StartPage {
        page: visit.page(journey(kind).name).back("/mine"),
        title: "",
        lead: "",
        needs: &[],
        notice: "",
        barred: Vec::new(),
        drafts: table(&open),
        action: "",
        button: "",
        form: Form::default(),
        with: String::new(),
    })
}

/// Drafts under way, each with the way to go on.
#[must_use]
pub fn table(open: &[Draft]) -> Table {
    let columns = vec![
        Column::text("草稿"),
        Column::text("类型"),
        Column::text("服务机构"),
        Column::number("金额（元）"),
        Column::text("上次保存"),
        Column::text("办理"),
    ];
    let rows = open.iter().map(|draft| {
        let saved = local(draft.updated_at).format("%Y-%m-%d %H:%M");
        let kind = journey(draft.kind).name;
        let kind = match draft.corrects {
            Some(_) => format!("{kind}（改正）"),
            None => kind.to_owned(),
        };
        vec![
            Cell::link(
                format!("{}，继续填写", name(&draft.answers)),
                format!("/drafts/{}", draft.id),
            ),
            Cell::text(kind),
            match draft.with.as_str() {
                "" => Cell::blank(),
                with => Cell::text(with),
            },
            amount(&draft.answers).map_or_else(Cell::blank, Cell::money),
            Cell::text(saved.to_string()),
            Cell::link("删除", format!("/drafts/{}/discard", draft.id)),
        ]
    });
    Table::new("没有提交的草稿", columns).rows(rows)
}

/// Opens a draft; one in which nothing was typed yet is taken up again, so that two clicks make one.
async fn begin(visit: &Visit, sent: &Submission, kind: DraftKind, known: Answers) -> Answer {
    let open = drafts::list(visit.office(), visit.actor(), kind).await?;
    let one_only = kind != DraftKind::Contract;
    let fresh = |draft: &&Draft| draft.corrects.is_none() && (one_only || draft.answers == known);
    let id = match open.iter().find(fresh) {
        Some(draft) => draft.id,
        None => drafts::begin(visit.office(), sent.by(visit), kind, known, None).await?,
    };
    Ok(Redirect::to(&format!("/drafts/{id}")).into_response())
}
