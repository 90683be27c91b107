//! The parameters in force on a day, each dated and cited, from `law/ningxia.toml`.

mod shown;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::appraisal::{Band, Scale};
use crate::clause::Clause;
use crate::money::{Fen, Ratio};
use crate::operating;
use crate::parties::Kind;
use crate::subsidy::Rates;

/// One slice of the rate table (4.1–4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The upper end, inclusive; `None` for the last slice.
    pub up_to: Option<Fen>,
    /// The rate of this slice.
    pub rate: Ratio,
    /// Its clause.
    pub clause: Clause,
}

/// A parameter as the public guide prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in `law/ningxia.toml`.
    pub name: String,
    /// Its value as written there.
    pub value: String,
    /// The day since which the value is in force.
    pub from: NaiveDate,
    /// The clause or reading it rests on.
    pub clause: Clause,
}

/// The parameters in force from a day on; amounts are fen, day counts are working days unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Region and day of the latest change: `ningxia-2019-07-03`; stored with every decision.
    pub id: String,
    /// The day from which this version is in force.
    pub from: NaiveDate,
    /// The rate table.
    pub slices: Vec<Slice>,
    /// Largest price of a purchase of results or patents, inclusive (3.2, R4).
    pub purchase_limit: Fen,
    /// Years of validity (8.8).
    pub validity_years: u32,
    /// Working days to rate and upload after completion (8.4).
    pub evidence_days: u32,
    /// Working days to confirm and pay a claim (8.6).
    pub payment_days: u32,
    /// Of those, the Agency's (R11).
    pub recheck_days: u32,
    /// Of those, the Centre's (R11).
    pub confirm_days: u32,
    /// Of those, Finance's (R11).
    pub pay_days: u32,
    /// Working days for the bank to answer to a payment file before Finance asks (8.6).
    pub bank_answer_days: u32,
    /// Working days to correct a returned claim (R9).
    pub correction_days: u32,
    /// Working days left at which whoever must act is reminded, the longest first (R10).
    pub reminder_days: Vec<u32>,
    /// Calendar days within which contracts are looked at together (R22).
    pub split_window_days: i64,
    /// Whether affiliated parties are refused rather than left to a person (R24).
    pub block_affiliated: bool,
    /// Smallest age of an individual at registration.
    pub individual_min_age: u32,
    /// Smallest full-time service team of a reviewed provider, inclusive (7.3(c), R25).
    pub provider_min_team: u32,
    /// Working days of public notice of an admission by review (7.3).
    pub notice_days_review: u32,
    /// Working days of public notice of a direct filing; none by default (7.2).
    pub notice_days_direct: u32,
    /// Working days for a suspended provider to rectify (5.3).
    pub rectify_days: u32,
    /// How many experts review an application; odd, so that there is a majority (7.3).
    pub review_experts: u32,
    /// How many sheets a review needs at least (7.3).
    pub review_quorum: u32,
    /// Working days for the experts to score (7.3).
    pub review_days: u32,
    /// The points from which on a condition counts as met, of 100 (7.3).
    pub review_pass: u32,
    /// Calendar days before a certificate runs out at which its holder is warned, the longest first (7.4).
    pub certificate_warning_days: Vec<u32>,
    /// Working days for the accused of a case to state their side (5.4).
    pub hearing_days: u32,
    /// Working days to appeal against the decision of a case (R31).
    pub appeal_days: u32,
    /// The longest integrity record, in years (R31).
    pub integrity_years_most: u32,
    /// The share of redeemed vouchers that is checked (2.4).
    pub spot_check_share: Ratio,
    /// The share of those with a doubt (5.3).
    pub spot_check_share_risk: Ratio,
    /// How many times above or below the median of its service a price is pointed at (5.3).
    pub signal_price_times: u32,
    /// From how alike two contracts are on, in percent, it is pointed at (5.4).
    pub signal_text_percent: u32,
    /// How many seconds an approval takes at least (5.3).
    pub signal_haste_seconds: u32,
    /// From how many files on it is pointed at that two officials always agree (R20).
    pub signal_pair_least: u32,
    /// How many subjects must stand behind a figure of a county that everybody may see (R35).
    pub figures_min_subjects: u32,
    /// Working days to answer who was not satisfied or complained (5.3).
    pub reply_days: u32,
    /// How many days a need stands (2.5).
    pub need_days: u32,
    /// How many needs of a subject may stand at once (2.5).
    pub need_open_most: u32,
    /// How many offers a need takes (2.5).
    pub need_offers_most: u32,
    /// How many providers are told of a need at most (2.5).
    pub need_reach_most: u32,
    /// Working days without an offer, after which the Agency looks for a provider (2.5).
    pub need_idle_days: u32,
    /// How many people of one party may take seats at an event (2.4).
    pub training_people_most: u32,
    /// The largest contract amount a form accepts.
    pub amount_limit: Fen,
    /// Whether the VAT belongs to the contract amount (R3).
    pub vat_included: bool,
    /// Words that point to a test which a voucher does not support (5.5).
    pub excluded_words: Vec<String>,
    /// How a provider's year is appraised (9.1, R36).
    pub appraisal: Scale,
    /// Working days for a provider to object to its appraisal (R36).
    pub appraisal_objection_days: u32,
    /// The month of the next year by whose end a provider reports how it used a year's money (6.5).
    pub use_report_month: u32,
    /// The proposal of the yearly operating subsidy (6.4).
    pub operating: operating::Rates,
    /// The yearly subsidy of providers (9.2–9.5).
    pub subsidy: Rates,
    ceilings: [Fen; 3],
    parameters: Vec<Parameter>,
}

impl Policy {
    /// The yearly ceiling of a kind of subject (4.4).
    #[must_use]
    pub const fn ceiling(&self, kind: Kind) -> Fen {
        match kind {
            Kind::Enterprise => self.ceilings[0],
            Kind::Social => self.ceilings[1],
            Kind::Individual => self.ceilings[2],
        }
    }

    /// Every parameter in force, for the guide and for "怎么算的".
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }
}

/// Reads the parameter file: one policy for each day on which any parameter changes.
pub(crate) fn read(text: &str) -> Result<Vec<Policy>, String> {
    let file: File = toml::from_str(text).map_err(|fault| fault.to_string())?;
    let mut dated = Vec::new();
    for (name, values) in file.parameters {
        for value in values {
            dated.push(value.parameter(&name)?);
        }
    }
    dated.sort_by(|a, b| (&a.0.name, a.0.from).cmp(&(&b.0.name, b.0.from)));
    let days: BTreeSet<NaiveDate> = dated.iter().map(|(parameter, _)| parameter.from).collect();
    days.into_iter()
        .map(|day| InForce::on(day, &dated).policy(&file.region, day))
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    region: String,
    parameters: BTreeMap<String, Vec<Dated>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    from: toml::value::Datetime,
    value: toml::Value,
    clause: String,
}

impl Dated {
    fn parameter(self, name: &str) -> Result<(Parameter, toml::Value), String> {
        let from = self
            .from
            .date
            .and_then(|d| NaiveDate::from_ymd_opt(d.year.into(), d.month.into(), d.day.into()))
            .ok_or_else(|| format!("{name}: no such day"))?;
        let parameter = Parameter {
            name: name.to_owned(),
            value: self
                .value
                .as_str()
                .map_or_else(|| self.value.to_string(), str::to_owned),
            from,
            clause: Clause::owned(self.clause),
        };
        Ok((parameter, self.value))
    }
}

/// The latest value of each parameter on a day; taking one out marks it as read.
struct InForce {
    values: BTreeMap<String, (Parameter, toml::Value)>,
    parameters: Vec<Parameter>,
}

impl InForce {
    fn on(day: NaiveDate, dated: &[(Parameter, toml::Value)]) -> Self {
        let values = dated
            .iter()
            .filter(|(parameter, _)| parameter.from <= day)
            .map(|entry| (entry.0.name.clone(), entry.clone()))
            .collect();
        Self {
            values,
            parameters: Vec::new(),
        }
    }

    fn find<T>(
        &mut self,
        name: &str,
        read: impl Fn(&toml::Value) -> Option<T>,
    ) -> Result<Option<(T, Clause)>, String> {
        let Some((parameter, value)) = self.values.remove(name) else {
            return Ok(None);
        };
        let clause = parameter.clause.clone();
        self.parameters.push(parameter);
        let value = read(&value).ok_or_else(|| format!("{name}: unreadable value {value}"))?;
        Ok(Some((value, clause)))
    }

    fn take<T>(
        &mut self,
        name: &str,
        read: impl Fn(&toml::Value) -> Option<T>,
    ) -> Result<T, String> {
        let found = self.find(name, read)?;
        found
            .map(|(value, _)| value)
            .ok_or_else(|| format!("{name}: missing"))
    }

    fn slices(&mut self) -> Result<Vec<Slice>, String> {
        let mut slices = Vec::new();
        while let Some((rate, clause)) =
            self.find(&format!("slice_{}_rate", slices.len() + 1), ratio)?
        {
            let up_to = self.find(&format!("slice_{}_up_to", slices.len() + 1), fen)?;
            slices.push(Slice {
                up_to: up_to.map(|(fen, _)| fen),
                rate,
                clause,
            });
        }
        let ends: Vec<_> = slices.iter().map(|slice| slice.up_to).collect();
        let rising = ends
            .windows(2)
            .all(|pair| pair[0].is_some() && (pair[1].is_none() || pair[0] < pair[1]));
        if rising && ends.last() == Some(&None) {
            Ok(slices)
        } else {
            Err("slices must rise and the last one must be open".to_owned())
        }
    }

    fn scale(&mut self) -> Result<Scale, String> {
        let scale = Scale {
            weights: [
                self.take("appraisal_weight_redeemed", whole)?,
                self.take("appraisal_weight_income", whole)?,
                self.take("appraisal_weight_quality", whole)?,
                self.take("appraisal_weight_compliance", whole)?,
            ],
            grades: [
                self.take("appraisal_excellent", whole)?,
                self.take("appraisal_good", whole)?,
                self.take("appraisal_pass", whole)?,
            ],
            redeemed: self.take("appraisal_redeemed_bands", bands)?,
            income: self.take("appraisal_income_bands", bands)?,
            unrated: self.take("appraisal_unrated_percent", whole)?,
            costs: [
                self.take("appraisal_cost_late", whole)?,
                self.take("appraisal_cost_returned", whole)?,
                self.take("appraisal_cost_upheld", whole)?,
                self.take("appraisal_cost_suspended", whole)?,
                self.take("appraisal_cost_recovered", whole)?,
                self.take("appraisal_cost_checked", whole)?,
                self.take("appraisal_cost_complaint", whole)?,
                self.take("appraisal_cost_integrity", whole)?,
            ],
            minor_most: self.take("appraisal_minor_most", whole)?,
        };
        let [excellent, good, pass] = scale.grades;
        if scale.weights.iter().sum::<u32>() == 100 && excellent > good && good > pass {
            Ok(scale)
        } else {
            Err("the weights of an appraisal sum to 100, and its grades fall".to_owned())
        }
    }

    fn rates(&mut self) -> Result<Rates, String> {
        Ok(Rates {
            public: self.take("subsidy_rate_public", ratio)?,
            commercial: self.take("subsidy_rate_commercial", ratio)?,
            per_contract: self.take("subsidy_per_contract", fen)?,
            ceiling: self.take("subsidy_ceiling", fen)?,
            additive: self.take("subsidy_additive", toml::Value::as_bool)?,
            words: self.take("public_benefit_words", words)?,
        })
    }

    fn policy(mut self, region: &str, from: NaiveDate) -> Result<Policy, String> {
        let policy = Policy {
            id: format!("{region}-{from}"),
            from,
            slices: self.slices()?,
            ceilings: [
                self.take("ceiling_enterprise", fen)?,
                self.take("ceiling_social", fen)?,
                self.take("ceiling_individual", fen)?,
            ],
            purchase_limit: self.take("purchase_limit", fen)?,
            validity_years: self.take("validity_years", whole)?,
            evidence_days: self.take("evidence_days", whole)?,
            payment_days: self.take("payment_days", whole)?,
            recheck_days: self.take("recheck_days", whole)?,
            confirm_days: self.take("confirm_days", whole)?,
            pay_days: self.take("pay_days", whole)?,
            bank_answer_days: self.take("bank_answer_days", whole)?,
            correction_days: self.take("correction_days", whole)?,
            reminder_days: self.take("reminder_days", wholes)?,
            split_window_days: self.take("split_window_days", toml::Value::as_integer)?,
            block_affiliated: self.take("block_affiliated", toml::Value::as_bool)?,
            individual_min_age: self.take("individual_min_age", whole)?,
            provider_min_team: self.take("provider_min_team", whole)?,
            notice_days_review: self.take("notice_days_review", whole)?,
            notice_days_direct: self.take("notice_days_direct", whole)?,
            rectify_days: self.take("rectify_days", whole)?,
            review_experts: self.take("review_experts", whole)?,
            review_quorum: self.take("review_quorum", whole)?,
            review_days: self.take("review_days", whole)?,
            review_pass: self.take("review_pass", whole)?,
            certificate_warning_days: self.take("certificate_warning_days", wholes)?,
            hearing_days: self.take("hearing_days", whole)?,
            appeal_days: self.take("appeal_days", whole)?,
            integrity_years_most: self.take("integrity_years_most", whole)?,
            spot_check_share: self.take("spot_check_share", ratio)?,
            spot_check_share_risk: self.take("spot_check_share_risk", ratio)?,
            signal_price_times: self.take("signal_price_times", whole)?,
            signal_text_percent: self.take("signal_text_percent", whole)?,
            signal_haste_seconds: self.take("signal_haste_seconds", whole)?,
            signal_pair_least: self.take("signal_pair_least", whole)?,
            figures_min_subjects: self.take("figures_min_subjects", whole)?,
            reply_days: self.take("reply_days", whole)?,
            need_days: self.take("need_days", whole)?,
            need_open_most: self.take("need_open_most", whole)?,
            need_offers_most: self.take("need_offers_most", whole)?,
            need_reach_most: self.take("need_reach_most", whole)?,
            need_idle_days: self.take("need_idle_days", whole)?,
            training_people_most: self.take("training_people_most", whole)?,
            amount_limit: self.take("amount_limit", fen)?,
            vat_included: self.take("vat_included", toml::Value::as_bool)?,
            excluded_words: self.take("excluded_words", words)?,
            appraisal: self.scale()?,
            appraisal_objection_days: self.take("appraisal_objection_days", whole)?,
            use_report_month: self.take("use_report_month", whole)?,
            operating: operating::Rates {
                per_file: self.take("operating_per_file", fen)?,
                per_in_time: self.take("operating_per_in_time", fen)?,
                per_training: self.take("operating_per_training", fen)?,
                ceiling: self.take("operating_ceiling", fen)?,
            },
            subsidy: self.rates()?,
            parameters: Vec::new(),
        };
        if let Some(unread) = self.values.keys().next() {
            return Err(format!("{unread}: no rule reads this parameter"));
        }
        Ok(Policy {
            parameters: self.parameters,
            ..policy
        })
    }
}

fn fen(value: &toml::Value) -> Option<Fen> {
    Fen::parse(value.as_str()?).ok()
}

fn ratio(value: &toml::Value) -> Option<Ratio> {
    Ratio::parse(value.as_str()?)
}

fn whole(value: &toml::Value) -> Option<u32> {
    u32::try_from(value.as_integer()?).ok()
}

fn wholes(value: &toml::Value) -> Option<Vec<u32>> {
    value.as_array()?.iter().map(whole).collect()
}

fn bands(value: &toml::Value) -> Option<Vec<Band>> {
    let read = |one: &toml::Value| Band::parse(one.as_str()?);
    let bands: Vec<Band> = value.as_array()?.iter().map(read).collect::<Option<_>>()?;
    Band::rise(&bands).then_some(bands)
}

fn words(value: &toml::Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    list.iter()
        .map(|word| word.as_str().map(str::to_owned))
        .collect()
}
