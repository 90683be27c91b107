//! From what was asked for to what fits it best.

use std::collections::BTreeMap;
use std::sync::Arc;

use rules::law::Law;
use rules::{Fen, Region};

use super::super::doc::{Kind, Line, Listed, Offer};
use super::super::index::{Index, Place};
use super::super::mark;
use super::super::seek::Term;
use super::ask::{Answer, How, Thing};
use super::{Fit, Fitting, Wanted, Why};

/// Lists longer than this add to lines that answer something else already, but begin none.
const COMMON: usize = 6_000;
/// What fits less than this share of the best is left out, in per cent.
const WORTH: u64 = 25;

/// What a line came to: for each thing the best of its answers.
#[derive(Default)]
struct Sum {
    score: u64,
    /// Thing and answer.
    by: Vec<(usize, usize)>,
}

/// One line of a provider with its score.
struct Scored {
    place: Place,
    sum: Sum,
}

pub(in crate::directory) fn rank(
    index: &Index,
    things: &[Thing<'_>],
    wanted: &Wanted,
    (law, most): (&Law, usize),
) -> Fitting {
    let mut providers: BTreeMap<u32, Vec<Scored>> = BTreeMap::new();
    for scored in lines(things) {
        providers.entry(scored.place.slot).or_default().push(scored);
    }
    let around = Around {
        wanted,
        law,
        things,
    };
    let mut fitting = Fitting::default();
    for (slot, lines) in providers {
        if let Some(entry) = index.get(slot) {
            around.provider(&entry.listed, lines, &mut fitting);
        }
    }
    for list in [
        &mut fitting.services,
        &mut fitting.tools,
        &mut fitting.providers,
    ] {
        list.sort_by(|a, b| {
            let order = b.score.cmp(&a.score);
            let order = order.then_with(|| b.listed.served.cmp(&a.listed.served));
            order.then_with(|| (&a.listed.number, id(a)).cmp(&(&b.listed.number, id(b))))
        });
        let least = list.first().map_or(0, |best| best.score * WORTH / 100);
        list.retain(|fit| fit.score >= least);
        list.truncate(most);
    }
    fitting
}

fn id(fit: &Fit) -> Option<uuid::Uuid> {
    let tool = fit.tool.as_ref().map(|tool| tool.id);
    fit.offer.as_ref().map(|offer| offer.id).or(tool)
}

/// Every line that answers something, with what it answers.
fn lines(things: &[Thing<'_>]) -> Vec<Scored> {
    let mut hits: Vec<(Place, usize, usize)> = Vec::new();
    let mut common: Vec<(usize, usize)> = Vec::new();
    for (at, thing) in things.iter().enumerate() {
        for (how, answer) in thing.answers.iter().enumerate() {
            match thing.general || answer.lines.len() > COMMON {
                true => common.push((at, how)),
                false => hits.extend(answer.lines.iter().map(|place| (*place, at, how))),
            }
        }
    }
    hits.sort_unstable();
    let mut scored: Vec<Scored> = Vec::new();
    for (place, at, how) in hits {
        let goes_on = scored.last().is_some_and(|last| last.place == place);
        if !goes_on {
            scored.push(Scored {
                place,
                sum: Sum::default(),
            });
        }
        if let Some(last) = scored.last_mut() {
            last.sum.add(things, at, how);
        }
    }
    for line in &mut scored {
        for (at, how) in &common {
            if things[*at].answers[*how]
                .lines
                .binary_search(&line.place)
                .is_ok()
            {
                line.sum.add(things, *at, *how);
            }
        }
    }
    scored
}

impl Sum {
    fn add(&mut self, things: &[Thing<'_>], at: usize, how: usize) {
        let weight = things[at].answers[how].weight;
        match self.by.iter_mut().find(|(thing, _)| *thing == at) {
            Some((_, best)) => {
                let before = things[at].answers[*best].weight;
                if weight > before {
                    self.score += weight - before;
                    *best = how;
                }
            }
            None => {
                self.score += weight;
                self.by.push((at, how));
            }
        }
    }
}

/// What a need knows beside its words.
struct Around<'a> {
    wanted: &'a Wanted,
    law: &'a Law,
    things: &'a [Thing<'a>],
}

impl Around<'_> {
    /// What a provider says of itself speaks for each of its services, in part.
    fn provider(&self, listed: &Arc<Listed>, lines: Vec<Scored>, fitting: &mut Fitting) {
        let mut own = Sum::default();
        let mut best = 0;
        let mut entries = Vec::new();
        for scored in lines {
            match listed.kind(scored.place.line) {
                Kind::Offer | Kind::Tool => entries.push(scored),
                Kind::Place | Kind::Class => {}
                _ => {
                    for (at, how) in scored.sum.by {
                        own.add(self.things, at, how);
                    }
                }
            }
        }
        let mut said = Sum {
            score: own.score,
            by: own.by.clone(),
        };
        for scored in entries {
            let extra = self.beside(&own, &scored.sum);
            let base = dense(listed, &scored) + extra / 4;
            for (at, how) in &scored.sum.by {
                said.add(self.things, *at, *how);
            }
            match listed.line(scored.place.line) {
                Line::Offer(at) => {
                    let offer = &listed.offers[at];
                    let (percent, more) = self.service(listed, offer);
                    let score = base * percent / 100;
                    best = best.max(score);
                    let fit = self.fit(listed, &scored, (score, more));
                    fitting.services.push(Fit {
                        offer: Some(offer.clone()),
                        ..fit
                    });
                }
                Line::Tool(at) => {
                    let (percent, more) = self.place(listed);
                    let score = base * percent / 100;
                    best = best.max(score);
                    let fit = self.fit(listed, &scored, (score, more));
                    fitting.tools.push(Fit {
                        tool: Some(listed.tools[at].clone()),
                        ..fit
                    });
                }
                _ => {}
            }
        }
        let (percent, more) = self.place(listed);
        let score = (best + said.score / 2) * percent / 100;
        let mut why = self.words(&said);
        why.extend(more);
        fitting.providers.push(Fit {
            listed: listed.clone(),
            offer: None,
            tool: None,
            text: mark::mark(&listed.name, &self.terms(&said)),
            score,
            why,
        });
    }

    /// What the provider says that the line does not say itself.
    fn beside(&self, own: &Sum, line: &Sum) -> u64 {
        let new = own
            .by
            .iter()
            .filter(|(at, _)| line.by.iter().all(|(other, _)| other != at));
        new.map(|(at, how)| self.things[*at].answers[*how].weight)
            .sum()
    }

    fn fit(&self, listed: &Arc<Listed>, scored: &Scored, (score, more): (u64, Vec<Why>)) -> Fit {
        let mut why = self.words(&scored.sum);
        why.extend(more);
        let text = listed.text(scored.place.line);
        Fit {
            listed: listed.clone(),
            offer: None,
            tool: None,
            text: mark::mark(&text, &self.terms(&scored.sum)),
            score,
            why,
        }
    }

    fn answered(&self, sum: &Sum) -> Vec<(&Thing<'_>, &Answer<'_>)> {
        let mut by = sum.by.clone();
        by.sort_unstable();
        by.into_iter()
            .map(|(at, how)| (&self.things[at], &self.things[at].answers[how]))
            .collect()
    }

    fn terms(&self, sum: &Sum) -> Vec<Term> {
        let term = |(_, answer): (&Thing<'_>, &Answer<'_>)| Term {
            text: answer.word.clone(),
            shown: answer.word.clone(),
        };
        self.answered(sum).into_iter().map(term).collect()
    }

    fn words(&self, sum: &Sum) -> Vec<Why> {
        let answered = self.answered(sum);
        let numbers = answered
            .iter()
            .filter(|(_, answer)| answer.how == How::Number);
        let mut why: Vec<Why> = numbers
            .map(|(_, answer)| Why::Method(answer.word.to_uppercase()))
            .collect();
        let mut plain: Vec<String> = Vec::new();
        for (_, answer) in answered
            .iter()
            .filter(|(_, answer)| answer.how == How::Word)
        {
            let longer = plain.iter().any(|word| word.contains(&answer.word));
            if !longer {
                plain.retain(|word| !answer.word.contains(word.as_str()));
                plain.push(answer.word.clone());
            }
        }
        if !plain.is_empty() {
            why.push(Why::Words(plain.clone()));
        }
        let means = answered
            .iter()
            .filter(|(_, answer)| matches!(answer.how, How::Synonym | How::Near));
        for (thing, answer) in means {
            let told = plain.iter().any(|word| word.contains(&answer.word));
            if !told && !thing.word.contains(&answer.word) {
                why.push(Why::Means(thing.word.clone(), answer.word.clone()));
            }
        }
        why.truncate(4);
        why
    }

    /// What use, price and days add or take away, in per cent, and what is told of them.
    fn service(&self, listed: &Listed, offer: &Offer) -> (u64, Vec<Why>) {
        let (mut percent, mut why) = self.place(listed);
        if self.wanted.purpose == Some(offer.purpose) {
            percent += 12;
            why.insert(0, Why::Purpose(offer.purpose));
        }
        if let Some(budget) = self.wanted.budget.filter(|_| offer.price > Fen::ZERO) {
            match offer.price <= budget {
                true => {
                    percent += 5;
                    why.push(Why::Within(offer.price));
                }
                false => {
                    percent = percent.saturating_sub(10);
                    why.push(Why::Above(offer.price));
                }
            }
        }
        match self.wanted.days {
            Some(left) if offer.days > left => {
                percent = percent.saturating_sub(5);
                why.push(Why::Late(offer.days));
            }
            Some(_) => why.push(Why::InTime(offer.days)),
            None => {}
        }
        (percent, why)
    }

    fn place(&self, listed: &Listed) -> (u64, Vec<Why>) {
        let mut percent = 100;
        let mut why = Vec::new();
        let here = &self.wanted.division;
        match &listed.division {
            Some(there) if !here.is_empty() && there == here => {
                percent += 4;
                why.push(Why::County);
            }
            Some(there) if here.len() >= 4 && there.starts_with(&here[..4]) => {
                percent += 2;
                why.push(Why::City);
            }
            _ => {}
        }
        let home = self
            .law
            .counties
            .get(here)
            .map(rules::places::Outline::centre);
        if let (Region::Inside, Some(home), Some(spot)) = (listed.region, home, listed.spot) {
            why.push(Why::Far(home.kilometres(spot)));
        }
        if let Some(mean) = listed.mean() {
            let tenths = (listed.stars * 10 / listed.ratings.max(1)).clamp(0, 50);
            percent += u64::try_from(tenths).unwrap_or(0) / 10;
            why.push(Why::Rated(mean));
        }
        (percent, why)
    }
}

/// A short line that answers is about it; a long one may only speak of it.
fn dense(listed: &Listed, scored: &Scored) -> u64 {
    // The number of a method makes a line no longer, and no less to the point.
    let length = match listed.line(scored.place.line) {
        Line::Offer(at) => listed.offers[at].item.chars().count(),
        Line::Tool(at) => listed.tools[at].name.chars().count(),
        _ => listed.text(scored.place.line).chars().count(),
    };
    let length = length as u64;
    scored.sum.score * 40 / (24 + length.clamp(8, 60))
}
