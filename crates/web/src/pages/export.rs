//! Lists as files: exactly the rows that the page with the same query finds, as Excel or CSV (UX-29).

use std::io;

use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::IntoResponse;
use futures_util::stream;
use office::export::{Exported, Layout, Which, export};
use office::grid::{Format, Title};
use office::listing::Term;
use rules::duties::Act;
use rules::{Coded, Law};
use tokio::io::AsyncReadExt;

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::layout::Link;
use crate::listed::{self, Asked, CLAIMS, CONTRACTS, Col, QUEUE, SERVICE_VOUCHERS, VOUCHERS};
use crate::pages::download::disposition;
use crate::pages::lists::holds_service_vouchers;
use crate::visit::Visit;

/// What the filter of doubts is called.
const RISK: &str = "有需人工判断的事项";

/// What is read of the file at once.
const PIECE: usize = 64 * 1024;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let list = |which| {
        move |visit: Visit, Query(query): Query<Vec<(String, String)>>| file(visit, query, which)
    };
    door.get("/queue/export", Act::SeeQueue, list(Which::Queue))
        .get(
            "/contracts/export",
            Act::SeeContract,
            list(Which::Contracts),
        )
        .get("/vouchers/export", Act::SeeVoucher, list(Which::Vouchers))
        .get("/claims/export", Act::SeeClaim, list(Which::Claims))
}

/// The ways to the files of a list.
#[must_use]
pub fn links(path: &str, asked: &Asked) -> Vec<Link> {
    let link = |(label, format): (&str, &str)| Link {
        label: label.to_owned(),
        href: format!("{path}/export?{}", asked.query(&[("format", format)])),
        here: false,
    };
    [("导出 Excel", "xlsx"), ("导出 CSV", "csv")]
        .map(link)
        .into()
}

async fn file(visit: Visit, query: Vec<(String, String)>, which: Which) -> Answer {
    let csv = query
        .iter()
        .any(|(name, value)| name == "format" && value == "csv");
    let asked = Asked::read(query);
    if !asked.faults.is_empty() {
        // What cannot be read narrows nothing: a file of more than was asked for would be taken for what was asked.
        return Err(Fault::Refused(asked.faults));
    }
    let held = which == Which::Vouchers && holds_service_vouchers(&visit).await?;
    let (which, title, all): (_, _, &'static [Col]) = match which {
        _ if held => (Which::ServiceVouchers, "服务券", &SERVICE_VOUCHERS),
        Which::Queue => (which, "待办", &QUEUE),
        Which::Contracts => (which, "服务合同", &CONTRACTS),
        Which::Claims => (which, "兑付申请", &CLAIMS),
        Which::Vouchers | Which::ServiceVouchers => (which, "创新券", &VOUCHERS),
    };
    let columns = asked.columns(all, visit.role());
    let layout = Layout {
        format: if csv { Format::Csv } else { Format::Excel },
        title: Title {
            name: title.to_owned(),
            day: visit.office().today(),
            about: about(&visit, &asked, title),
        },
        columns: listed::sheet_columns(&columns),
        cells: move |line: &_| listed::sheet_cells(&columns, line),
    };
    let made = export(visit.office(), visit.actor(), (which, &asked.ask), layout).await?;
    let day = visit.office().today();
    saved_list(made, csv, &format!("{title}-{day}"))
}

/// What was asked, for whoever opens the file later.
fn about(visit: &Visit, asked: &Asked, title: &str) -> Vec<(String, String)> {
    let ask = &asked.ask;
    let act = Act::parse(&ask.step).map(|act| act.label().to_owned());
    let mut about = vec![
        ("内容", title.to_owned()),
        ("导出日期", visit.office().today().to_string()),
    ];
    let narrowed = [
        ("事项或状态", act.unwrap_or_else(|| ask.step.clone())),
        ("期限", ask.term.map_or("", Term::label).to_owned()),
        (
            "县（市、区）",
            Law::shipped().divisions.name(&ask.county).to_owned(),
        ),
        ("编号或名称中的字", ask.words.join(" ")),
        ("服务机构", ask.provider.clone()),
        (
            "用途",
            ask.purpose
                .map_or_else(String::new, |purpose| purpose.label().to_owned()),
        ),
        (
            "年度",
            ask.year.map_or_else(String::new, |year| year.to_string()),
        ),
        (
            "机构类别",
            ask.side
                .map_or_else(String::new, |side| side.label().to_owned()),
        ),
        ("初审", if ask.risk { RISK } else { "" }.to_owned()),
        (
            "金额下限（元）",
            ask.from.map_or_else(String::new, |fen| fen.to_string()),
        ),
        (
            "金额上限（元）",
            ask.to.map_or_else(String::new, |fen| fen.to_string()),
        ),
    ];
    about.extend(narrowed.into_iter().filter(|(_, value)| !value.is_empty()));
    let owned = |(label, value): (&str, String)| (label.to_owned(), value);
    about.into_iter().map(owned).collect()
}

/// The file, sent piece by piece; its length is told so that a browser shows how far it is.
pub(super) fn saved_list(made: Exported, csv: bool, name: &str) -> Answer {
    let (media, suffix) = match csv {
        true => ("text/csv; charset=utf-8", "csv"),
        false => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    let saved = disposition(&format!("{name}.{suffix}"), &format!("export.{suffix}"));
    let header = |value: &str| HeaderValue::from_str(value).map_err(Fault::broken);
    let headers = [
        (CONTENT_TYPE, header(media)?),
        (CONTENT_DISPOSITION, header(&saved)?),
        (CONTENT_LENGTH, header(&made.bytes.to_string())?),
        (CACHE_CONTROL, header("private, no-store")?),
    ];
    let file = tokio::fs::File::from_std(made.file);
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}
