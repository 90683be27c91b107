//! What belongs together, drawn in layers on the server: subject, contract, voucher, 服务券, claim, payment, provider,
//! each contract on a line of its own, its tickets below it, orders to pay back below the payment. Attachments and
//! printed papers are one box below the contract that leads to the table. Everything in whole units of the drawing.

use office::related::{Card, Case, Kind, Standing};
use rules::lifecycle::{claim, contract, voucher};

use super::card::{href, name};

/// Width of the drawing, of a box, and from one layer to the next.
const WIDTH: i64 = 960;
const BOX: i64 = 118;
const LAYER: i64 = 140;
/// Height of a box, of the small box of a ticket, and of the gap below.
const HIGH: i64 = 84;
const LOW: i64 = 62;
const GAP: i64 = 14;
/// Where the line of a contract runs, from the upper edge of its boxes.
const RAIL: i64 = HIGH / 2;
/// How many tickets are drawn; the others are counted.
const TICKETS: usize = 2;
/// Where the table of the files stands on the page.
const FILES: &str = "#files";
/// How much a line of a box holds: a Han character counts two.
const LINE: usize = 16;

/// The drawing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// The lines between the boxes, as SVG paths.
    pub lines: Vec<String>,
    /// The boxes, line by line from left to right.
    pub nodes: Vec<Node>,
    /// What is said beside the boxes.
    pub words: Vec<Words>,
}

/// One file as a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its left edge.
    pub x: i64,
    /// Its upper edge.
    pub y: i64,
    /// Its width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// The whole of it in words.
    pub label: String,
    /// `here`, `past` or empty.
    pub kind: &'static str,
    /// What stands in it.
    pub words: Vec<Words>,
}

/// A line of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Where it begins.
    pub x: i64,
    /// See `x`.
    pub y: i64,
    /// `kind`, `name` or `word`.
    pub class: &'static str,
    /// What it says.
    pub text: String,
}

impl Picture {
    /// Some cases as they hang together with the file that one set out from.
    #[must_use]
    pub fn of(root: &Card, cases: &[Case]) -> Self {
        let mut picture = Self {
            width: WIDTH,
            ..Self::default()
        };
        let mut pen = Pen {
            root,
            at: 2,
            rails: Vec::new(),
            picture: &mut picture,
        };
        for (number, case) in cases.iter().enumerate() {
            pen.lane(case, number == 0);
        }
        pen.trunks();
        let height = pen.at - GAP + 2;
        picture.height = height;
        picture
    }
}

struct Pen<'a> {
    root: &'a Card,
    /// The upper edge of the next lane.
    at: i64,
    /// The height of each lane's line.
    rails: Vec<i64>,
    picture: &'a mut Picture,
}

const fn left(layer: i64) -> i64 {
    1 + layer * LAYER
}

const fn middle(layer: i64) -> i64 {
    left(layer) + BOX / 2
}

impl Pen<'_> {
    /// One contract with all that hangs on it. The party that one set out from is drawn once.
    fn lane(&mut self, case: &Case, first: bool) {
        let (top, rail) = (self.at, self.at + RAIL);
        let ours = |kind| self.root.kind == kind && !first;
        let (no_subject, no_provider) = (ours(Kind::Subject), ours(Kind::Provider));
        let from = if no_subject { middle(0) } else { left(0) + BOX };
        let to = if no_provider { middle(6) } else { left(6) };
        self.line(format!("M{from} {rail}H{to}"));
        if !no_subject {
            self.node(&case.subject, 0, top);
        }
        self.node(&case.contract, 1, top);
        let vouchers: Vec<&Card> = case.vouchers.iter().rev().collect();
        let mut low = self.stack(2, top, &vouchers);
        low = low.max(self.tickets(case, low.max(top)));
        low = low.max(self.stack(3, top, &case.twins.iter().collect::<Vec<_>>()));
        low = low.max(self.stack(4, top, &case.claims.iter().rev().collect::<Vec<_>>()));
        let money: Vec<&Card> = case.payments.iter().chain(&case.recoveries).collect();
        low = low.max(self.stack(5, top, &money));
        low = low.max(self.papers(case, low.max(top)));
        if !no_provider {
            self.node(&case.provider, 6, top);
        }
        self.rails.push(rail);
        self.at = low.max(top + HIGH + GAP);
    }

    /// Files of one kind below each other, the one that counts on the line; the upper edge of what comes below.
    fn stack(&mut self, layer: i64, top: i64, cards: &[&Card]) -> i64 {
        let mut at = top;
        for (number, card) in cards.iter().enumerate() {
            if number > 0 {
                self.line(format!("M{} {}V{at}", middle(layer), at - GAP));
            }
            self.node(card, layer, at);
            at += HIGH + GAP;
        }
        at
    }

    /// The tickets of a contract below its voucher: they hang on the contract and are claimed upon.
    fn tickets(&mut self, case: &Case, top: i64) -> i64 {
        let mut at = top.max(self.at + HIGH + GAP);
        if case.tickets.is_empty() {
            return top;
        }
        for card in case.tickets.iter().take(TICKETS) {
            let (y, under) = (at + LOW / 2, self.at + HIGH);
            self.line(format!("M{} {under}V{y}H{}", middle(1), left(2)));
            if case.claims.len() == 1 {
                let claim = middle(4);
                self.line(format!("M{} {y}H{claim}V{under}", left(2) + BOX));
            }
            self.ticket(card, at);
            at += LOW + GAP;
        }
        let more = case.tickets.len().saturating_sub(TICKETS);
        if more > 0 {
            self.picture.words.push(Words {
                x: left(2),
                y: at + 12,
                class: "kind",
                text: format!("另有 {more} 张票据，见表"),
            });
            at += 16 + GAP;
        }
        at
    }

    /// The attachments and printed papers of a contract, counted in one box that leads to the table.
    fn papers(&mut self, case: &Case, low: i64) -> i64 {
        let (attached, printed) = (case.papers.len(), case.prints.len());
        if attached + printed == 0 {
            return low;
        }
        let (x, y) = (left(1), self.at + HIGH + GAP);
        self.line(format!("M{} {}V{y}", middle(1), y - GAP));
        let lines = [
            ("kind", "文件".to_owned()),
            ("word", format!("附件 {attached} 份")),
            ("word", format!("平台文书 {printed} 份")),
        ];
        self.picture.nodes.push(Node {
            x,
            y,
            width: BOX,
            height: LOW,
            href: FILES.to_owned(),
            label: format!(
                "合同 {} 的文件：附件 {attached} 份，平台文书 {printed} 份，见表",
                case.contract.number
            ),
            kind: "",
            words: written(x, y, lines).collect(),
        });
        y + LOW + GAP
    }

    /// The party that one set out from is joined to every line.
    fn trunks(&mut self) {
        let (Some(first), Some(last)) = (self.rails.first(), self.rails.last()) else {
            return;
        };
        let layer = match self.root.kind {
            Kind::Subject => 0,
            Kind::Provider => 6,
            _ => return,
        };
        if first < last {
            let line = format!("M{} {}V{last}", middle(layer), first + HIGH - RAIL);
            self.line(line);
        }
    }

    fn line(&mut self, path: String) {
        self.picture.lines.push(path);
    }

    fn node(&mut self, card: &Card, layer: i64, y: i64) {
        let here = card.kind == self.root.kind && card.id == self.root.id;
        let kind = match here {
            true => format!("{}（本件）", card.kind.label()),
            false => card.kind.label().to_owned(),
        };
        let mut lines = vec![("kind", kind)];
        match card.kind {
            Kind::Subject | Kind::Provider => {
                let rows = wrap(&card.title, 3);
                lines.extend(rows.into_iter().map(|row| ("name", row)));
            }
            _ => lines.push(("name", tail(name(card)))),
        }
        let words = [word(card), card.amount.map(|sum| sum.to_string())];
        let rest = words
            .into_iter()
            .flatten()
            .map(|text| ("word", head(&text)));
        lines.extend(rest.take(4_usize.saturating_sub(lines.len())));
        self.put(card, (left(layer), y, HIGH), here, lines);
    }

    fn ticket(&mut self, card: &Card, y: i64) {
        let here = card.kind == self.root.kind && card.id == self.root.id;
        let kind = if here { "票据（本件）" } else { "票据" };
        let mut lines = vec![("kind", kind.to_owned()), ("name", tail(&card.number))];
        lines.extend(card.amount.map(|sum| ("word", sum.to_string())));
        self.put(card, (left(2), y, LOW), here, lines);
    }

    fn put(
        &mut self,
        card: &Card,
        (x, y, height): (i64, i64, i64),
        here: bool,
        lines: Vec<(&'static str, String)>,
    ) {
        let words = written(x, y, lines);
        self.picture.nodes.push(Node {
            x,
            y,
            width: BOX,
            height,
            href: card.page.map(href).unwrap_or_default(),
            label: label(card, here),
            kind: match (here, is_past(card)) {
                (true, _) => "here",
                (_, true) => "past",
                _ => "",
            },
            words: words.collect(),
        });
    }
}

/// Lines of words in a box.
fn written(
    x: i64,
    y: i64,
    lines: impl IntoIterator<Item = (&'static str, String)>,
) -> impl Iterator<Item = Words> {
    (0..).zip(lines).map(move |(row, (class, text))| Words {
        x: x + 7,
        y: y + 18 + row * 19,
        class,
        text,
    })
}

/// A file in one sentence, for those who hear the picture.
fn label(card: &Card, here: bool) -> String {
    let mut parts = vec![format!("{} {}", card.kind.label(), name(card))];
    if !card.number.is_empty() && !card.title.is_empty() {
        parts.push(card.title.clone());
    }
    parts.extend(word(card));
    parts.extend(card.amount.map(super::yuan));
    parts.extend(here.then(|| "本件".to_owned()));
    parts.join("，")
}

/// The state in a word.
fn word(card: &Card) -> Option<String> {
    let label = match card.standing {
        Standing::Subject(state) => state.label(),
        Standing::Provider(state) => state.label(),
        Standing::Contract(state) => state.label(),
        Standing::Voucher(state) => state.label(),
        Standing::Claim(state, _) => state.label(),
        Standing::Amendment(state) => state.label(),
        Standing::Plain => return None,
    };
    Some(label.to_owned())
}

/// What no longer counts is drawn with a broken line; its state says so in words.
fn is_past(card: &Card) -> bool {
    match card.standing {
        Standing::Contract(state) => {
            matches!(
                state,
                contract::State::Refused | contract::State::Withdrawn | contract::State::Ended
            )
        }
        Standing::Voucher(state) => matches!(state, voucher::State::Void | voucher::State::Expired),
        Standing::Claim(state, _) => {
            matches!(state, claim::State::Refused | claim::State::Withdrawn)
        }
        _ => false,
    }
}

const fn wide(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// The beginning of a text, as much as a line holds.
#[must_use]
pub fn head(text: &str) -> String {
    wrap(text, 1).concat()
}

/// The end of a number, which tells it from its neighbours.
#[must_use]
pub fn tail(text: &str) -> String {
    let width = |text: &str| text.chars().map(wide).sum::<usize>();
    if width(text) <= LINE {
        return text.to_owned();
    }
    let mut end = text;
    while width(end) > LINE - 3 {
        let mut rest = end.chars();
        rest.next();
        end = rest.as_str();
    }
    format!("…{end}")
}

/// A name in at most so many lines.
#[must_use]
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for c in text.chars() {
        let full = width + wide(c) > LINE;
        if full && lines.len() == most {
            if let Some(last) = lines.last_mut() {
                last.pop();
                last.push('…');
            }
            break;
        }
        if full {
            lines.push(String::new());
            width = 0;
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
        width += wide(c);
    }
    lines
}
