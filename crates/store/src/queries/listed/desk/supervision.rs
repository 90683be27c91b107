//! What waits of supervision, as rows of the desk.

use super::{Columns, Waits, subjects};

/// What waits of supervision: spot checks, cases, opinions, the yearly appraisal and the subsidies (2.4, 5.3, 9.1).
pub(super) fn watched(waits: &Waits) -> Columns {
    match waits {
        Waits::PlansOver(today) => plan(format!(
            "spot_plan l WHERE l.state = 'planned' AND l.to_on < '{today}'"
        )),
        Waits::PlansSettled => plan(
            "spot_plan l WHERE l.state = 'drawn' AND NOT EXISTS (SELECT 1 FROM spot_check k \
             WHERE k.plan = l.id AND k.state IN ('drawn', 'recorded', 'answered'))"
                .to_owned(),
        ),
        Waits::Unanswering(today) => {
            check(&format!("k.state = 'recorded' AND k.answer_by < '{today}'"))
        }
        Waits::Unmended(today) => Columns {
            due: "k.rectify_by".to_owned(),
            ..check(&format!("k.state = 'rectify' AND k.rectify_by < '{today}'"))
        },
        Waits::Checks(state) => check(&format!("k.state = '{state}'")),
        Waits::CasesHeard(today) => case(&format!(
            "i.state = 'opened' AND (i.hear_by < '{today}' OR \
             (SELECT COUNT(DISTINCT t.side) FROM inquiry_statement t WHERE t.inquiry = i.id) >= \
             (CASE WHEN i.subject IS NULL THEN 0 ELSE 1 END) + (CASE WHEN i.provider IS NULL THEN 0 ELSE 1 END))"
        )),
        Waits::CasesFinal(today) => case(&format!(
            "(i.state = 'upheld' OR (i.state = 'decided' AND i.appeal_by < '{today}'))"
        )),
        Waits::Appeals => case("i.state = 'appealed'"),
        Waits::Opinions => Columns {
            kind: "opinion",
            file: "o.id",
            target: "o.id",
            number: "o.number",
            title: "o.kind",
            // Nobody of the staff learns who said it.
            names: ["COALESCE(p.name, '')", "''", "COALESCE(p.name, '')"],
            division: "''",
            state: "o.state",
            since: "o.updated_at",
            due: "o.due_on".to_owned(),
            edition: "o.edition",
            ..subjects(
                "opinion o LEFT JOIN provider p ON p.id = o.about WHERE o.state = 'open'"
                    .to_owned(),
            )
        },
        Waits::AppraisalObjections => Columns {
            title: "CAST(a.year AS text)",
            names: ["p.name", "''", "p.name"],
            region: "p.region",
            division: "COALESCE(p.division, '')",
            number: "a.number",
            ..appraisal(
                "appraisal a JOIN provider p ON p.id = a.provider WHERE a.state = 'objected'"
                    .to_owned(),
            )
        },
        Waits::AppraisalYears(today) => {
            let ready = |row: &str| match today {
                Some(day) => format!(
                    "({row}.state = 'answered' OR ({row}.state = 'drawn' AND {row}.object_by < '{day}'))"
                ),
                None => format!("{row}.state = 'confirmed'"),
            };
            Columns {
                title: "n.files",
                ..appraisal(format!(
                    "appraisal a JOIN (SELECT b.year AS year, MIN(b.number) AS first, \
                     CAST(COUNT(*) AS text) AS files FROM appraisal b WHERE {} GROUP BY b.year) n \
                     ON n.first = a.number WHERE 1 = 1",
                    ready("b")
                ))
            }
        }
        Waits::SubsidyYears => Columns {
            kind: "subsidy",
            title: "n.files",
            amount: "n.amount",
            ..appraisal(
                "subsidy a JOIN (SELECT b.year AS year, MIN(b.number) AS first, \
                 CAST(SUM(b.amount) AS bigint) AS amount, CAST(COUNT(*) AS text) AS files \
                 FROM subsidy b WHERE b.state = 'proposed' GROUP BY b.year) n \
                 ON n.first = a.number WHERE 1 = 1"
                    .to_owned(),
            )
        },
        Waits::Operating(state) => Columns {
            kind: "operating",
            number: "a.number",
            title: "CAST(a.year AS text)",
            amount: "a.amount",
            ..appraisal(format!("operating a WHERE a.state = '{state}'"))
        },
        Waits::Subsidies(state) => Columns {
            kind: "subsidy",
            number: "a.number",
            title: "CAST(a.year AS text)",
            names: ["p.name", "''", "p.name"],
            region: "p.region",
            division: "COALESCE(p.division, '')",
            amount: "a.amount",
            ..appraisal(format!(
                "subsidy a JOIN provider p ON p.id = a.provider WHERE a.state = '{state}'"
            ))
        },
        Waits::SubsidiesToPropose => Columns {
            kind: "appraisal",
            title: "n.files",
            ..appraisal(
                "appraisal a JOIN (SELECT b.year AS year, MIN(b.number) AS first, \
                 CAST(COUNT(*) AS text) AS files FROM appraisal b JOIN provider p ON p.id = b.provider \
                 WHERE b.state = 'published' AND p.region = 'inside' \
                 AND NOT EXISTS (SELECT 1 FROM subsidy y WHERE y.appraisal = b.id) GROUP BY b.year) n \
                 ON n.first = a.number WHERE 1 = 1"
                    .to_owned(),
            )
        },
        Waits::Signals => signal(),
        Waits::Needs => need(),
        _ => subjects("subject s WHERE 1 = 0".to_owned()),
    }
}

/// A signal is called by the claim at which it stands.
fn signal() -> Columns {
    Columns {
        kind: "signal",
        file: "g.id",
        target: "g.id",
        number: "c.number",
        title: "g.kind",
        names: ["s.name", "s.name", "p.name"],
        region: "p.region",
        division: "g.division",
        state: "g.state",
        since: "g.updated_at",
        edition: "CAST(0 AS bigint)",
        ..subjects(
            "alarm g JOIN claim c ON c.id = g.claim JOIN voucher v ON v.id = g.voucher \
             JOIN subject s ON s.id = v.subject JOIN provider p ON p.id = v.provider WHERE g.state = 'open'"
                .to_owned(),
        )
    }
}

fn need() -> Columns {
    Columns {
        kind: "need",
        file: "n.id",
        target: "n.id",
        number: "n.number",
        title: "n.title",
        names: ["s.name", "s.name", "''"],
        division: "n.division",
        state: "n.state",
        since: "n.updated_at",
        due: "n.due_on".to_owned(),
        edition: "n.edition",
        ..subjects(
            "need n JOIN subject s ON s.id = n.subject WHERE n.state = 'open' AND n.offers = 0 \
             AND NOT EXISTS (SELECT 1 FROM need_reach r WHERE r.need = n.id AND r.by_account IS NOT NULL)"
                .to_owned(),
        )
    }
}

fn plan(from: String) -> Columns {
    Columns {
        kind: "spot-plan",
        file: "l.id",
        target: "l.id",
        number: "l.number",
        title: "CAST(l.from_on AS text) || ' 至 ' || CAST(l.to_on AS text)",
        names: ["''", "''", "''"],
        division: "''",
        state: "l.state",
        since: "l.updated_at",
        edition: "l.edition",
        ..subjects(from)
    }
}

fn check(which: &str) -> Columns {
    Columns {
        kind: "spot-check",
        file: "k.id",
        target: "k.id",
        number: "k.number",
        title: "l.number",
        names: ["s.name", "s.name", "p.name"],
        region: "p.region",
        division: "k.division",
        state: "k.state",
        amount: "k.amount",
        since: "k.updated_at",
        edition: "k.edition",
        ..subjects(format!(
            "spot_check k JOIN spot_plan l ON l.id = k.plan JOIN subject s ON s.id = k.subject \
             JOIN provider p ON p.id = k.provider WHERE {which}"
        ))
    }
}

fn case(which: &str) -> Columns {
    Columns {
        kind: "case",
        file: "i.id",
        target: "i.id",
        number: "i.number",
        title: "COALESCE(v.number, '')",
        names: [
            "COALESCE(s.name, p.name, '')",
            "COALESCE(s.name, '')",
            "COALESCE(p.name, '')",
        ],
        region: "COALESCE(p.region, '')",
        division: "COALESCE(i.division, '')",
        state: "i.state",
        since: "i.updated_at",
        edition: "i.edition",
        reviewer: "COALESCE(i.decided_by, i.opened_by)",
        ..subjects(format!(
            "inquiry i LEFT JOIN voucher v ON v.id = i.voucher LEFT JOIN subject s ON s.id = i.subject \
             LEFT JOIN provider p ON p.id = i.provider WHERE {which}"
        ))
    }
}

/// A line of a year: its number is the year.
fn appraisal(from: String) -> Columns {
    Columns {
        kind: "appraisal",
        file: "a.id",
        target: "a.id",
        number: "CAST(a.year AS text)",
        names: ["''", "''", "''"],
        division: "''",
        state: "a.state",
        since: "a.updated_at",
        edition: "a.edition",
        ..subjects(from)
    }
}
