//! What the auditor hears: acts that were accepted, in plain numbers, dates and ids.

use chrono::NaiveDate;

pub type Id = uuid::Uuid;

/// A top-up: the claim it is on, and the programme that owes it.
pub type TopUpOf = (Id, Id);

/// A desk that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    County,
    Agency,
    Centre,
}

/// How it decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Approve,
    Return,
    Refuse,
}

/// What the bank did with one instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    Paid,
    /// Not paid, for a reason that does not lie in the account.
    Failed,
    /// Not paid, for the account.
    Bounced,
}

/// An accepted act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A subject is certified; `individual` or not decides its ceiling, its seat who tops up.
    Certified {
        subject: Id,
        individual: bool,
        county: String,
    },
    /// `public` is an institution of the state, whose subsidy is another share (9.2).
    Filed {
        provider: Id,
        inside: bool,
        public: bool,
        day: NaiveDate,
    },
    /// The Agency enters an expert: his employer's credit code, and the bodies to which he declared a relation.
    Expert {
        expert: Id,
        employer: String,
        relations: Vec<String>,
    },
    /// A company of the region applies for admission by review, or applies again (7.3).
    Applied {
        provider: Id,
        name: String,
        code: String,
    },
    /// The Agency takes the application in, or sends it back.
    TakenIn {
        provider: Id,
        how: How,
        day: NaiveDate,
    },
    ExpertsDrawn {
        provider: Id,
        day: NaiveDate,
    },
    /// An expert scores the four conditions; sheets are known by their place in the order drawn.
    Scored {
        provider: Id,
        place: i64,
        points: [u64; 4],
    },
    SteppedAside {
        provider: Id,
        expert: Id,
        place: i64,
        day: NaiveDate,
    },
    /// An expert who was late gives his place up.
    Replaced {
        provider: Id,
        place: i64,
        day: NaiveDate,
    },
    /// Too few scored and nobody is left in the order drawn: the review ends without a result.
    Redrawn {
        provider: Id,
        day: NaiveDate,
    },
    ReviewClosed {
        provider: Id,
        day: NaiveDate,
    },
    /// The Centre decides on what the experts found, or anew after an objection.
    AdmissionDecided {
        provider: Id,
        how: How,
        day: NaiveDate,
    },
    NoticeObjected {
        provider: Id,
        objection: Id,
        day: NaiveDate,
    },
    NoticeAnswered {
        provider: Id,
        objection: Id,
        upheld: bool,
        day: NaiveDate,
    },
    /// A provider of the directory is suspended, has mended what was wrong, is back.
    ProviderMoved {
        provider: Id,
        to: &'static str,
        day: NaiveDate,
    },
    /// Finance grants (or cuts, below zero) the redemption line of a year.
    Granted {
        year: i32,
        fen: i64,
        day: NaiveDate,
    },
    /// Drawn up, for the first time or anew: for a result or a patent (3.2), or of public benefit (9.4).
    Drawn {
        contract: Id,
        subject: Id,
        provider: Id,
        fen: i64,
        consent: bool,
        purchase: bool,
        benefit: bool,
        /// Chosen from the provider's catalogue.
        service: Option<Id>,
    },
    HandedIn {
        contract: Id,
    },
    Decided {
        contract: Id,
        desk: Desk,
        how: How,
        day: NaiveDate,
        voucher: Option<Id>,
    },
    Withdrawn {
        contract: Id,
    },
    SetOff {
        voucher: Id,
        day: NaiveDate,
    },
    PaidInFull {
        voucher: Id,
        day: NaiveDate,
    },
    GivenBack {
        voucher: Id,
    },
    Lowered {
        voucher: Id,
        fen: i64,
    },
    Objected {
        voucher: Id,
    },
    Answered {
        voucher: Id,
        day: NaiveDate,
    },
    Done {
        contract: Id,
        by_subject: bool,
        day: NaiveDate,
    },
    Rated {
        contract: Id,
        stars: u32,
        day: NaiveDate,
    },
    Ticket {
        contract: Id,
        fen: i64,
    },
    Result {
        contract: Id,
    },
    Claimed {
        claim: Id,
        voucher: Id,
        day: NaiveDate,
    },
    ClaimDecided {
        claim: Id,
        desk: Desk,
        how: How,
        day: NaiveDate,
    },
    ClaimWithdrawn {
        claim: Id,
    },
    BatchDrawn {
        batch: Id,
        claims: Vec<Id>,
        by: Id,
        day: NaiveDate,
    },
    Released {
        batch: Id,
        by: Id,
    },
    Sent {
        batch: Id,
    },
    Cancelled {
        batch: Id,
        day: NaiveDate,
    },
    /// A return file was taken: what was recorded of it, of claims or of subsidies.
    Bank {
        batch: Id,
        lines: Vec<(Id, Paid)>,
        day: NaiveDate,
    },
    /// Finance recorded one payment by hand.
    PaidSingly {
        claim: Id,
        day: NaiveDate,
    },
    Mended {
        claim: Id,
        day: NaiveDate,
    },
    Closed {
        year: i32,
        day: NaiveDate,
    },
    Ordered {
        recovery: Id,
        claim: Id,
        fen: i64,
    },
    PaidBack {
        recovery: Id,
        fen: i64,
    },
    WrittenOff {
        recovery: Id,
    },
    /// An authority opens a programme: its division, its days, rate in hundredths of a per cent, ceiling, and money.
    Programme {
        programme: Id,
        division: String,
        days: (NaiveDate, NaiveDate),
        terms: (i64, i64),
        fen: i64,
    },
    /// It adds to its money, or cuts it.
    Funded {
        programme: Id,
        fen: i64,
    },
    /// The subject confirms that it takes a top-up.
    TookTopUp {
        of: TopUpOf,
    },
    TopUpsDrawn {
        batch: Id,
        of: Vec<TopUpOf>,
        by: Id,
    },
    CountyBank {
        batch: Id,
        lines: Vec<(TopUpOf, Paid)>,
    },
    /// Something came back on the nth order about a top-up.
    TopUpBack {
        of: TopUpOf,
        nth: usize,
        fen: i64,
    },
    TopUpWrittenOff {
        of: TopUpOf,
        nth: usize,
    },
    CaseOpened {
        case: Id,
        voucher: Id,
    },
    CaseMoved {
        case: Id,
        to: &'static str,
    },
    /// The Centre plans a spot check of what is paid from one day to another.
    SpotPlanned {
        plan: Id,
        days: (NaiveDate, NaiveDate),
        day: NaiveDate,
    },
    /// It draws: each check with its claim.
    SpotDrawn {
        plan: Id,
        of: Vec<(Id, Id)>,
        day: NaiveDate,
    },
    /// A check takes its next step.
    SpotMoved {
        check: Id,
        to: &'static str,
        day: NaiveDate,
    },
    SpotClosed {
        plan: Id,
    },
    /// A provider tells its service income of a year.
    Income {
        provider: Id,
        year: i32,
        fen: i64,
    },
    /// The Centre draws a year up: each appraisal with its provider.
    Appraised {
        year: i32,
        of: Vec<(Id, Id)>,
        day: NaiveDate,
    },
    AppraisalObjected {
        appraisal: Id,
        day: NaiveDate,
    },
    AppraisalAnswered {
        appraisal: Id,
        upheld: bool,
    },
    AppraisalsConfirmed {
        of: Vec<Id>,
        day: NaiveDate,
    },
    /// The Department publishes: each appraisal, and whether it is a poor year.
    AppraisalsPublished {
        of: Vec<(Id, bool)>,
    },
    /// Finance grants the line of the subsidies in a year.
    SubsidyLine {
        year: i32,
        fen: i64,
    },
    /// The Centre proposes: each subsidy with its provider.
    SubsidiesProposed {
        year: i32,
        of: Vec<(Id, Id)>,
        day: NaiveDate,
    },
    SubsidyLowered {
        subsidy: Id,
        fen: i64,
    },
    /// The Department decides on all that are proposed for a year.
    SubsidiesDecided {
        year: i32,
        day: NaiveDate,
    },
    /// The provider confirms that it takes its subsidy.
    SubsidyTaken {
        subsidy: Id,
    },
    /// A provider hands in a service at a price, resting on a certificate: a new one, a corrected one, or a change of one
    /// that stands (7.4).
    ServiceKept {
        entry: Id,
        provider: Id,
        fen: i64,
        certificate: Option<Id>,
        replaces: Option<Id>,
    },
    /// A provider hands in a certificate with its last day; its admission rests on it or not; it takes the place of another.
    CertificateKept {
        entry: Id,
        provider: Id,
        until: NaiveDate,
        basis: bool,
        replaces: Option<Id>,
    },
    /// The Agency decides on an entry of a catalogue.
    EntryDecided {
        entry: Id,
        how: How,
        day: NaiveDate,
    },
    /// Its provider takes it out of its catalogue.
    EntryWithdrawn {
        entry: Id,
    },
    /// A subject posts what it needs, and by when (2.5).
    NeedPosted {
        need: Id,
        subject: Id,
        needed_by: NaiveDate,
        day: NaiveDate,
    },
    /// A provider offers to it, with a service of its catalogue or without one.
    NeedOffered {
        need: Id,
        offer: Id,
        provider: Id,
        fen: i64,
        service: Option<Id>,
    },
    OfferTakenBack {
        need: Id,
        offer: Id,
        day: NaiveDate,
    },
    OfferChosen {
        need: Id,
        offer: Id,
    },
    /// Its owner takes it back, or the Agency ends it.
    NeedClosed {
        need: Id,
        to: &'static str,
    },
    /// Finance grants the line of the operating subsidy in a year (6.4).
    OperatingLine {
        year: i32,
        fen: i64,
    },
    /// The Centre proposes what the body that issues and redeems gets for a year.
    OperatingProposed {
        operating: Id,
        year: i32,
        day: NaiveDate,
    },
    /// The Department decides on it.
    OperatingDecided {
        operating: Id,
        fen: i64,
        day: NaiveDate,
    },
    /// Finance records the transfer.
    OperatingPaid {
        operating: Id,
    },
    /// A schedule of working days takes the place of the one of its layer and year: day, and whether it is worked.
    Holidays {
        national: bool,
        year: i32,
        days: Vec<(NaiveDate, bool)>,
    },
}
