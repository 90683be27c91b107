//! Answers that are not the page asked for: what happened, what to do next, nothing about who owns what.

use std::any::Any;
use std::fmt;

use askama::Template;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use office::{Meanwhile, Refused, Who, local};
use rules::Refusal;

use crate::form::Form;
use crate::layout::Page;
use crate::submission::Words;
use crate::visit::Visit;

/// Why a handler has no page to show; the frame dresses it as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No such page, or none that this visitor may know of.
    NotFound,
    /// A form that does not prove that it came from the visitor's own page.
    Forged,
    /// An address beyond what any page here is asked by.
    TooLong,
    /// A body beyond what any form here accepts.
    TooLarge,
    /// A body that is no form.
    Unreadable,
    /// The rules say no where there is no form to say it at (UX-07).
    Refused(Vec<Refusal>),
    /// Somebody else dealt with the file while it lay open (UX-27).
    Meanwhile(Meanwhile),
    /// The database does not answer.
    Unavailable(String),
    /// A fault of ours.
    Broken(String),
}

/// What a handler gives back when it may fail.
pub type Answer = Result<Response, Fault>;

impl Fault {
    /// A fault of ours; the text goes to the log, the visitor gets the incident number.
    pub fn broken(why: impl fmt::Display) -> Self {
        Self::Broken(why.to_string())
    }

    /// A part of the platform that does not answer.
    pub fn unavailable(why: impl fmt::Display) -> Self {
        Self::Unavailable(why.to_string())
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Meanwhile(_) => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(why) | Self::Broken(why) => f.write_str(why),
            other => f.write_str(told(other.status()).0),
        }
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Because(refusals) => Self::Refused(refusals),
            Refused::Unknown => Self::NotFound,
            Refused::Meanwhile(meanwhile) => Self::Meanwhile(meanwhile),
            Refused::Busy => Self::unavailable("the database is busy or away"),
            Refused::Fault(why) => Self::Broken(why),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to a path that no route matches.
pub async fn no_such_page() -> Fault {
    Fault::NotFound
}

/// The answer when a handler panicked: nothing of it was saved, as the transaction was never committed.
pub fn caught(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    Fault::broken(format!(
        "a handler panicked: {}",
        text.unwrap_or("no message")
    ))
    .into_response()
}

#[derive(Template)]
#[template(path = "pages/fault.html")]
struct FaultPage {
    page: Page,
    what: &'static str,
    next: &'static [&'static str],
    incident: Option<String>,
    form: Form,
    meanwhile: Option<Meanwhile>,
    /// Where the file stands as it is now; empty when nobody dealt with it meanwhile.
    again: String,
    /// What the visitor wrote, so that it is not lost with the decision it was meant for.
    words: Vec<String>,
}

/// Seconds after which a busy platform is worth another try.
const RETRY_AFTER: &str = "5";

/// Turns an error without a body into a page of its own; every other answer passes.
#[must_use]
pub fn dress(visit: &Visit, mut answer: Response) -> Response {
    let status = answer.status();
    let bare = !answer.headers().contains_key(CONTENT_TYPE);
    let fault = answer.extensions_mut().remove::<Fault>();
    if !(status.is_client_error() || status.is_server_error()) || !(bare || fault.is_some()) {
        return answer;
    }
    if let Some(Fault::Broken(why) | Fault::Unavailable(why)) = &fault {
        tracing::error!(incident = visit.incident(), "{why}");
    }
    let (what, next) = match &fault {
        Some(Fault::Meanwhile(meanwhile)) => told_meanwhile(meanwhile.whose),
        _ => told(status),
    };
    let incident = status
        .is_server_error()
        .then(|| visit.incident().to_owned());
    let mut form = Form::default();
    if let Some(Fault::Refused(refusals)) = &fault {
        form.refuse(refusals);
    }
    let words = answer
        .extensions_mut()
        .remove::<Words>()
        .unwrap_or_default();
    let page = FaultPage {
        words: if matches!(fault, Some(Fault::Meanwhile(_))) {
            words.0
        } else {
            Vec::new()
        },
        page: visit.page(what),
        again: match fault {
            Some(Fault::Meanwhile(_)) => visit.path().to_owned(),
            _ => String::new(),
        },
        what,
        next,
        incident,
        form,
        meanwhile: match fault {
            Some(Fault::Meanwhile(meanwhile)) => Some(meanwhile),
            _ => None,
        },
    };
    match page.render() {
        Ok(html) => {
            let kept = std::mem::take(answer.headers_mut());
            let mut dressed = (status, html).into_response();
            *dressed.headers_mut() = kept;
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            dressed.headers_mut().insert(CONTENT_TYPE, html);
            if status == StatusCode::SERVICE_UNAVAILABLE {
                let soon = HeaderValue::from_static(RETRY_AFTER);
                dressed
                    .headers_mut()
                    .insert(axum::http::header::RETRY_AFTER, soon);
            }
            dressed
                .headers_mut()
                .remove(axum::http::header::CONTENT_LENGTH);
            dressed
        }
        Err(fault) => (status, fault.to_string()).into_response(),
    }
}

impl FaultPage {
    /// Who dealt with the file meanwhile, what was done and when.
    fn news(&self) -> Option<String> {
        let Meanwhile {
            whose,
            who,
            at,
            what,
        } = self.meanwhile.as_ref()?;
        let at = local(*at).format("%Y-%m-%d %H:%M");
        Some(match whose {
            Who::Oneself => format!("您已在 {at} 办理：{what}。"),
            Who::Applicant | Who::Other => format!("{who}于 {at} 办理：{what}。"),
        })
    }
}

/// What is told to the one who came second, by who was quicker.
const fn told_meanwhile(whose: Who) -> (&'static str, &'static [&'static str]) {
    match whose {
        Who::Oneself => (
            "您已办理过这份材料",
            &["这一页是办理之前打开的，这次提交没有生效。按最新状态继续办理。"],
        ),
        Who::Applicant => (
            "内容已由申请方修改",
            &["这一页是修改之前打开的，这次提交没有生效。打开最新内容，重新核对。"],
        ),
        Who::Other => told(StatusCode::CONFLICT),
    }
}

const fn told(status: StatusCode) -> (&'static str, &'static [&'static str]) {
    match status {
        StatusCode::NOT_FOUND => (
            "没有这个页面",
            &[
                "核对地址是否完整。",
                "这份材料也可能不归当前账号查看；换用经办账号登录后再打开。",
            ],
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "这个地址不接受这种提交",
            &["从页面上的按钮或链接进入，不要直接改写地址。"],
        ),
        StatusCode::FORBIDDEN => (
            "这次提交没有保存：页面已过期",
            &[
                "登录状态在打开页面之后变了，为防止他人冒用，这次提交没有生效。",
                "返回上一页，刷新后再提交；已填写的内容仍在上一页。",
            ],
        ),
        StatusCode::URI_TOO_LONG => (
            "这个地址太长",
            &[
                "地址连同查询的内容不超过 60000 个字符（一个汉字算 9 个）。",
                "减少查找的字数再试。",
            ],
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "这次提交没有保存：内容太大",
            &[
                "每个文件不超过 20 MB，一次提交合计不超过 100 MB。",
                "返回上一页，压缩或拆分文件后再提交。",
            ],
        ),
        StatusCode::BAD_REQUEST => (
            "这次提交没有保存：内容无法读取",
            &["上传可能中断了。返回上一页再提交一次。"],
        ),
        StatusCode::UNPROCESSABLE_ENTITY => {
            ("现在不能办理", &["原因和改法列在下面；没有保存任何内容。"])
        }
        StatusCode::CONFLICT => (
            "这份材料已由别人办理",
            &["返回这份材料，刷新后按最新状态办理。"],
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "平台暂时不能服务",
            &[
                "稍等几分钟再试；已经保存的内容不受影响。",
                "持续出现时，把下面的编号告诉平台服务机构。",
            ],
        ),
        _ => (
            "平台出了故障",
            &[
                "这一步没有保存，没有做到一半的内容。",
                "稍后再试；仍然出现时，把下面的编号告诉平台服务机构。",
            ],
        ),
    }
}
