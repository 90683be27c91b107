//! What a visitor asks of the directory.

use rules::{Coded, Fen, ProviderCategory, ProviderClass, Region, Use};

/// The price of a service, from one amount to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    Lowest,
    Low,
    Middle,
    High,
}

impl Coded for Band {
    const ALL: &'static [Band] = &[Band::Lowest, Band::Low, Band::Middle, Band::High];

    fn code(self) -> &'static str {
        match self {
            Band::Lowest => "500",
            Band::Low => "2000",
            Band::Middle => "10000",
            Band::High => "more",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Band::Lowest => "500 元以下",
            Band::Low => "500 元以上至 2,000 元",
            Band::Middle => "2,000 元以上至 10,000 元",
            Band::High => "10,000 元以上",
        }
    }
}

impl Band {
    /// Whether a price lies in it; each band ends with its upper amount.
    pub fn holds(self, price: Fen) -> bool {
        let ends = [500, 2_000, 10_000].map(Fen::from_yuan);
        match self {
            Band::Lowest => price <= ends[0],
            Band::Low => price > ends[0] && price <= ends[1],
            Band::Middle => price > ends[1] && price <= ends[2],
            Band::High => price > ends[2],
        }
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best answer first; without words the same as by name.
    #[default]
    Relevance,
    Name,
    Rating,
    Served,
    Price,
}

impl Coded for Sort {
    const ALL: &'static [Sort] = &[
        Sort::Relevance,
        Sort::Name,
        Sort::Rating,
        Sort::Served,
        Sort::Price,
    ];

    fn code(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Name => "name",
            Sort::Rating => "rating",
            Sort::Served => "served",
            Sort::Price => "price",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Sort::Relevance => "最相关",
            Sort::Name => "名称",
            Sort::Rating => "评价最好",
            Sort::Served => "服务最多",
            Sort::Price => "价格最低",
        }
    }
}

/// Words and filters; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub words: String,
    /// The code of a county or prefecture, or the name of a province outside the region.
    pub place: String,
    pub purpose: Option<Use>,
    pub class: Option<ProviderClass>,
    pub category: Option<ProviderCategory>,
    pub region: Option<Region>,
    pub band: Option<Band>,
    pub sort: Sort,
    /// The page shown, from 1, and how many providers it has.
    pub page: usize,
    pub on_page: usize,
}

impl Query {
    /// These words, and no filter.
    pub fn words(words: impl Into<String>, on_page: usize) -> Query {
        Query {
            words: words.into(),
            page: 1,
            on_page,
            ..Query::default()
        }
    }

    /// Whether anything narrows besides the words.
    pub fn filtered(&self) -> bool {
        !self.place.is_empty()
            || self.purpose.is_some()
            || self.class.is_some()
            || self.category.is_some()
            || self.region.is_some()
            || self.band.is_some()
    }

    /// The same words without filters.
    pub(super) fn unfiltered(&self) -> Query {
        Query {
            sort: self.sort,
            ..Query::words(self.words.clone(), self.on_page)
        }
    }
}
