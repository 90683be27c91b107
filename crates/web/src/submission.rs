//! A sent form: read once, whole, within limits, keeping every typed value even when a file is refused.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use http_body_util::BodyExt;
use office::By;
use office::answers::Answers;
use office::kept::Kept;
use uuid::Uuid;

use crate::errors::Fault;
use crate::visit::Visit;

/// The largest form without files, in bytes.
pub const LARGEST_FORM: usize = 256 * 1024;
/// The largest file, in bytes; what goes beyond it is read and thrown away, so that the answer is a page.
pub const LARGEST_FILE: usize = office::attachments::LARGEST;
/// What is read of one submission at most, in bytes.
const LARGEST_BODY: usize = 100 * 1024 * 1024;

/// Fields that hold secrets, besides those that say so in their name.
const SECRETS: [&str; 5] = ["old", "new", "new_again", "code", "offer"];

/// One chosen file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name of the file field.
    pub field: String,
    /// The file's name, as the browser gave it; shown again, never used as a path.
    pub name: String,
    /// The bytes; empty when the file was too large.
    pub bytes: Bytes,
    /// The size as sent, in bytes.
    pub size: usize,
}

impl Upload {
    /// Whether the file was beyond [`LARGEST_FILE`] and its bytes are therefore not here.
    #[must_use]
    pub const fn too_large(&self) -> bool {
        self.size > LARGEST_FILE
    }
}

/// The typed values and the files of one sent form; handlers of forms take it as an argument.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submission {
    values: Vec<(String, String)>,
    files: Vec<Upload>,
    request: String,
}

/// The sentences of a form, for a page that has no fields to keep them in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

impl Submission {
    /// What was written in sentences: everything but codes, numbers and secrets.
    #[must_use]
    pub fn words(&self) -> Words {
        let written = self.values().filter(|(name, value)| {
            // Latin words are sentences too; ids, codes, dates and amounts hold no blank.
            let sentence = !value.is_ascii() || value.trim().contains(' ');
            sentence && !name.contains("password") && !SECRETS.contains(&name.as_str())
        });
        Words(written.map(|(_, value)| value.clone()).collect())
    }

    /// The first value of a field; empty when it was not sent.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// Every value in the order sent, without the hidden ones of the form itself.
    pub fn values(&self) -> impl Iterator<Item = &(String, String)> {
        self.values
            .iter()
            .filter(|(key, _)| key != "csrf" && key != "request_id")
    }

    /// What was typed, as the verbs read it.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.values().map(|(name, value)| (name, value)).collect()
    }

    /// The file chosen for a field.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == field)
    }

    /// Every chosen file.
    #[must_use]
    pub fn files(&self) -> &[Upload] {
        &self.files
    }

    /// The file chosen for a field, unless it was too large: [`Form::from`](crate::form::Form) has then refused it.
    #[must_use]
    pub fn upload(&self, field: &str) -> Option<office::attachments::Upload> {
        let file = self.file(field).filter(|file| !file.too_large())?;
        Some(office::attachments::Upload {
            name: file.name.clone(),
            bytes: file.bytes.clone(),
        })
    }

    /// Who asks, and the id of the asking: the same form sent twice has one effect.
    #[must_use]
    pub fn by<'a>(&'a self, visit: &'a Visit) -> By<'a> {
        By {
            actor: visit.actor(),
            request: &self.request,
        }
    }

    /// Takes the id that the form carried; one without gets a new id, so it has its own effect.
    #[must_use]
    pub(crate) fn numbered(mut self, new: impl FnOnce() -> Uuid) -> Self {
        let carried = Uuid::parse_str(self.value("request_id"));
        self.request = carried.unwrap_or_else(|_| new()).to_string();
        self
    }

    /// The form as it is kept for later: without files, and without what is nobody's to keep.
    #[must_use]
    pub(crate) fn kept(&self, path: &str, what: &str) -> Kept {
        let secret = |name: &str| SECRETS.contains(&name) || name.contains("password");
        let values = self.values().filter(|(name, _)| !secret(name));
        Kept {
            path: path.to_owned(),
            what: what.to_owned(),
            request: self.request.clone(),
            values: values.cloned().collect(),
            files: self.files.iter().map(|file| file.name.clone()).collect(),
        }
    }

    pub(crate) fn csrf(&self) -> &str {
        self.value("csrf")
    }

    /// Reads a body as `application/x-www-form-urlencoded` or `multipart/form-data`.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] beyond the limits, [`Fault::Unreadable`] for anything else than a form.
    pub async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Fault> {
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or("");
        if kind.starts_with("multipart/form-data") {
            let mut request = Request::new(body);
            *request.headers_mut() = headers.clone();
            // The limits here are per file and answer with a page; the library's would break the upload off.
            DefaultBodyLimit::disable().apply(&mut request);
            let multipart = Multipart::from_request(request, &())
                .await
                .map_err(|_| Fault::Unreadable)?;
            return Self::of_parts(multipart).await;
        }
        if !kind.is_empty() && !kind.starts_with("application/x-www-form-urlencoded") {
            drain(body).await;
            return Err(Fault::Unreadable);
        }
        let mut body = body;
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Fault::Unreadable)?;
            bytes.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
            if bytes.len() > LARGEST_FORM {
                drain(body).await;
                return Err(Fault::TooLarge);
            }
        }
        let values = whole_dates(form_urlencoded::parse(&bytes).into_owned().collect());
        let files = Vec::new();
        Ok(Self {
            values,
            files,
            request: String::new(),
        })
    }

    async fn of_parts(mut parts: Multipart) -> Result<Self, Fault> {
        let mut submission = Self::default();
        let (mut typed, mut read) = (0, 0);
        while let Some(field) = parts.next_field().await.map_err(|_| Fault::Unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let limit = if file.is_some() {
                LARGEST_FILE
            } else {
                LARGEST_FORM
            };
            let (bytes, size) = kept(field, limit, LARGEST_BODY - read).await?;
            read += size;
            match file {
                // A file field that was left empty is sent with an empty name.
                Some(file) if file.is_empty() => {}
                Some(file) => submission.files.push(Upload {
                    field: name,
                    name: file,
                    bytes,
                    size,
                }),
                None => {
                    typed += size;
                    submission
                        .values
                        .push((name, String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
        if typed > LARGEST_FORM {
            return Err(Fault::TooLarge);
        }
        submission.values = whole_dates(submission.values);
        Ok(submission)
    }
}

/// Joins the three inputs of a date, `x-year`, `x-month`, `x-day`, to one value `x` of the form `2026-11-23`.
#[must_use]
pub fn whole_dates(values: Vec<(String, String)>) -> Vec<(String, String)> {
    let typed = |name: &str, part: &str| {
        let key = format!("{name}-{part}");
        let found = values.iter().find(|(other, _)| *other == key);
        found.map_or("", |(_, value)| value.trim()).replace('-', "")
    };
    let whole = values.iter().filter_map(|(name, value)| {
        if name.ends_with("-month") || name.ends_with("-day") {
            return None;
        }
        let Some(date) = name.strip_suffix("-year") else {
            return Some((name.clone(), value.clone()));
        };
        let parts = ["year", "month", "day"].map(|part| typed(date, part));
        Some((date.to_owned(), parts.join("-")))
    });
    whole.collect()
}

/// The bytes of one part up to its limit, none beyond it, and how many there were.
async fn kept(mut field: Field<'_>, limit: usize, rest: usize) -> Result<(Bytes, usize), Fault> {
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = field.chunk().await.map_err(|_| Fault::Unreadable)? {
        size += chunk.len();
        if size > rest {
            return Err(Fault::TooLarge);
        }
        if size > limit {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes.into(), size))
}

/// Reads what is left of a body within reason: a browser shows no answer while it is still sending.
pub async fn drain(mut body: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > LARGEST_BODY {
            return;
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Submission {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let submission = parts.extensions.remove::<Self>();
        submission.ok_or_else(|| Fault::broken("a form is handled outside its door"))
    }
}
