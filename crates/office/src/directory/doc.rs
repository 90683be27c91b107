//! What the directory holds of one provider in force.

use chrono::NaiveDate;
use rules::catalogue::CertificateKind;
use rules::places::Point;
use rules::{Fen, ProviderCategory, ProviderClass, Region, Use};
use uuid::Uuid;

/// A service of its catalogue.
#[derive(Clone, Debug)]
pub struct Offer {
    pub id: Uuid,
    pub purpose: Use,
    pub item: String,
    /// The number of the method or standard.
    pub method: String,
    pub price: Fen,
    pub unit: String,
    /// Working days from sample to report.
    pub days: i64,
}

/// An instrument of its catalogue.
#[derive(Clone, Debug)]
pub struct Tool {
    pub id: Uuid,
    pub name: String,
    pub model: String,
    pub place: String,
    pub booking: String,
}

/// A certificate that is in force.
#[derive(Clone, Debug)]
pub struct Paper {
    pub kind: String,
    /// None for a kind of former days.
    pub certifies: Option<CertificateKind>,
    pub number: String,
    pub scope: String,
}

/// One provider in force with everything that is public of it (7.4).
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub region: Region,
    /// The county's code, in the region.
    pub division: Option<String>,
    /// The province's name, outside it.
    pub province: Option<String>,
    /// County or province, as it is shown.
    pub place: String,
    pub class: ProviderClass,
    pub category: ProviderCategory,
    pub uses: Vec<Use>,
    pub recognition: String,
    pub address: String,
    pub public_phone: String,
    /// What it says of its services in its own words.
    pub services: String,
    pub filed_on: Option<NaiveDate>,
    pub offers: Vec<Offer>,
    pub tools: Vec<Tool>,
    pub papers: Vec<Paper>,
    /// Where it is on the map, if it said.
    pub spot: Option<Point>,
    /// How many subjects rated it, and the sum of their stars (8.4).
    pub ratings: i64,
    pub stars: i64,
    /// How many vouchers it serves or served.
    pub served: i64,
    pub uses_text: String,
    /// The uses of its admission and of its services.
    pub serving: Vec<Use>,
}

impl Listed {
    /// The mean rating to one decimal, as text, so that no float is needed.
    pub fn mean(&self) -> Option<String> {
        (self.ratings > 0).then(|| {
            let tenths = (self.stars * 10 + self.ratings / 2) / self.ratings;
            format!("{}.{}", tenths / 10, tenths % 10)
        })
    }

    /// Whether it serves a use, by its admission or by a service.
    pub fn serves(&self, purpose: Use) -> bool {
        self.serving.contains(&purpose)
    }
}

/// What a line of a provider is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Name,
    Place,
    Class,
    Uses,
    Services,
    Recognition,
    Offer,
    Tool,
    Paper,
}

impl Kind {
    pub fn label(self) -> &'static str {
        match self {
            Kind::Name => "名称",
            Kind::Place => "所在地",
            Kind::Class => "入库类别",
            Kind::Uses => "服务种类",
            Kind::Services => "服务内容",
            Kind::Recognition => "资质",
            Kind::Offer => "服务",
            Kind::Tool => "仪器",
            Kind::Paper => "证书",
        }
    }

    /// How much a word found there tells.
    pub(super) fn weight(self) -> u64 {
        match self {
            Kind::Name => 12,
            Kind::Offer => 6,
            Kind::Tool => 5,
            Kind::Services | Kind::Paper => 3,
            Kind::Place | Kind::Recognition => 2,
            Kind::Class | Kind::Uses => 1,
        }
    }
}

/// The lines every provider has, before those of its lists.
const FIXED: [Kind; 6] = [
    Kind::Name,
    Kind::Place,
    Kind::Class,
    Kind::Uses,
    Kind::Services,
    Kind::Recognition,
];

/// A line of a provider, by its number in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Fixed(Kind),
    Offer(usize),
    Tool(usize),
    Paper(usize),
}

impl Listed {
    pub(super) fn lines(&self) -> u32 {
        let lines = FIXED.len() + self.offers.len() + self.tools.len() + self.papers.len();
        u32::try_from(lines).unwrap_or(u32::MAX)
    }

    pub(super) fn line(&self, number: u32) -> Line {
        let at = number as usize;
        let Some(at) = at.checked_sub(FIXED.len()) else {
            return Line::Fixed(FIXED[at]);
        };
        let Some(at) = at.checked_sub(self.offers.len()) else {
            return Line::Offer(at);
        };
        match at.checked_sub(self.tools.len()) {
            None => Line::Tool(at),
            Some(at) => Line::Paper(at),
        }
    }

    pub(super) fn kind(&self, number: u32) -> Kind {
        match self.line(number) {
            Line::Fixed(kind) => kind,
            Line::Offer(_) => Kind::Offer,
            Line::Tool(_) => Kind::Tool,
            Line::Paper(_) => Kind::Paper,
        }
    }

    /// The words of a line.
    pub(super) fn text(&self, number: u32) -> String {
        match self.line(number) {
            Line::Fixed(Kind::Name) => self.name.clone(),
            Line::Fixed(Kind::Place) => self.place.clone(),
            Line::Fixed(Kind::Class) => self.class.label().to_owned(),
            Line::Fixed(Kind::Uses) => self.uses_text.clone(),
            Line::Fixed(Kind::Recognition) => self.recognition.clone(),
            Line::Fixed(_) => self.services.clone(),
            Line::Offer(at) => joined([&self.offers[at].item, &self.offers[at].method, ""]),
            Line::Tool(at) => joined([&self.tools[at].name, &self.tools[at].model, ""]),
            Line::Paper(at) => {
                let paper = &self.papers[at];
                joined([&paper.kind, &paper.number, &paper.scope])
            }
        }
    }
}

/// Parts of a line, apart by a mark that no word crosses.
fn joined(parts: [&str; 3]) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}
