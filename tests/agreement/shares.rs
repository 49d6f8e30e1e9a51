//! What was compared: the verdicts, how often boxes had to be split, every construct.

use std::collections::BTreeMap;
use std::fmt;

use rules_core::verdict::Verdict;

use crate::Counted;
use crate::compare::Report;

/// Every construct that must be among those evaluated.
const CONSTRUCTS: &[&str] = &[
    "today",
    "day",
    "negative",
    "between",
    "is one of",
    "is not one of",
    "is given",
    "within after",
    "within before",
    "and",
    "or",
    "not",
    "min",
    "max",
    "when",
    "otherwise",
    "year of",
    "month of",
    "month index of",
    "full months",
    "full years",
    "days from",
    "age on",
    "edge of month",
    "edge of quarter",
    "edge of year",
    "edge of numbered month",
    "edge of numbered quarter",
    "define",
    "only if",
    "optional fact",
    "param",
    "param in a region",
    "param ended by an upper layer",
    "param unset",
    "param without a line",
    "is",
    "is in a region",
    "compare ordered members",
    "compare dates",
    "compare money",
    "compare numbers",
    "date plus period",
    "date plus several periods",
    "+",
    "-",
    "*",
    "/",
    "div",
    "rem",
    "round down",
    "round up",
    "round half up",
    "by a or b",
    "other applicant",
    "policy in a region",
    "pays once",
    "pays monthly",
    "pays yearly",
    "pays loan",
    "pays interest",
    "pays tax",
    "schedule",
    "counted from",
    "paid until",
    "match",
    "match otherwise",
    "tiers",
    "tiers above",
    "param by member",
    "any record",
    "all records",
    "count of",
    "sum of",
    "min of",
    "max of",
    "best of",
    "otherwise of no record",
    "field",
    "per record",
    "per record of an empty list",
    "governed by",
    "claim window as a condition",
    "at another date",
    "at another place",
    "amend adopt",
    "amend suspend",
    "suspended",
    "amend in force",
    "amend for at most",
    "amend paid until",
    "amend term replace",
    "amend term widen",
    "amend term narrow",
    "keeping local rules",
    "ending local rules",
    "assume of records",
    "param not yet known",
    "for at most",
    "proviso",
    "status other than in force",
    "unless",
    "require",
    "confirm",
    "all of labelled lines",
    "any of labelled lines",
    "several amendments of one layer",
    "amend add",
    "amend what was added",
    "amend remove",
    "amend replace",
    "amend widen",
    "amend narrow",
    "amend pays",
    "amend claim from",
    "amend claim until",
    "amend documents",
    "amend channel",
    "not in force",
    "lapsed",
    "assume",
];

/// A construct counts as covered from so many evaluations on.
const OFTEN: u64 = 20;

#[derive(Debug, Clone, Default)]
pub(crate) struct Shares {
    pub(crate) programs: u64,
    /// Programs that the checker refused.
    pub(crate) rejected: u64,
    /// Boxes for which nobody satisfied the assumptions.
    pub(crate) nobody: u64,
    pub(crate) pairs: u64,
    contradictions: u64,
    answers: u64,
    verdicts: BTreeMap<&'static str, u64>,
    /// Boxes of more than one person.
    open_boxes: u64,
    boxes_split: u64,
    /// Answers left open for want of work.
    limits: u64,
    constructs: BTreeMap<&'static str, u64>,
    told: u64,
}

impl Shares {
    pub(crate) fn count(&mut self, report: &Report) {
        self.pairs += 1;
        self.contradictions += u64::from(report.contradiction);
        self.open_boxes += u64::from(report.open);
        self.boxes_split += u64::from(report.answers.iter().any(|(_, split, _)| *split));
        for (verdict, _, limit) in &report.answers {
            self.answers += 1;
            self.limits += u64::from(*limit && *verdict == Verdict::Depends);
            *self.verdicts.entry(name(*verdict)).or_default() += 1;
        }
    }

    pub(crate) fn mark(&mut self, marks: &Counted) {
        for (construct, count) in marks {
            *self.constructs.entry(construct).or_default() += count;
        }
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.programs += other.programs;
        self.rejected += other.rejected;
        self.nobody += other.nobody;
        self.pairs += other.pairs;
        self.contradictions += other.contradictions;
        self.answers += other.answers;
        self.open_boxes += other.open_boxes;
        self.boxes_split += other.boxes_split;
        self.limits += other.limits;
        for (verdict, count) in &other.verdicts {
            *self.verdicts.entry(verdict).or_default() += count;
        }
        self.mark(&other.constructs);
    }

    /// One line for every tenth of a long run.
    pub(crate) fn tell_progress(&mut self, pairs: u64) {
        let tenths = self.pairs * 10 / pairs.max(1);
        if pairs > 20_000 && tenths > self.told {
            self.told = tenths;
            println!("{} of {pairs} pairs agree", self.pairs);
        }
    }

    fn of(&self, verdict: &str) -> u64 {
        self.verdicts.get(verdict).copied().unwrap_or_default()
    }

    /// Answers that speak of criteria at all.
    fn judged(&self) -> u64 {
        JUDGED.iter().map(|verdict| self.of(verdict)).sum()
    }

    /// What is compared too seldom to prove anything.
    pub(crate) fn too_low(&self) -> Vec<String> {
        let mut low = Vec::new();
        let mut ask = |what: &str, count: u64, of: u64, percent: u64| {
            if count * 100 < of * percent {
                low.push(format!("{what}: {count} of {of}, less than {percent} %"));
            }
        };
        for verdict in JUDGED {
            ask(verdict, self.of(verdict), self.judged(), 15);
        }
        for verdict in ["not in force", "not applicable"] {
            ask(verdict, self.of(verdict), self.answers, 10);
        }
        ask("boxes that need splitting", self.boxes_split, self.open_boxes, 30);
        ask(
            "programs that pass the checker",
            self.programs - self.rejected,
            self.programs,
            80,
        );
        ask(
            "answers within the work allowed",
            self.answers - self.limits,
            self.answers,
            92,
        );
        for construct in CONSTRUCTS {
            let count = self.constructs.get(construct).copied().unwrap_or_default();
            if count < OFTEN {
                low.push(format!("`{construct}` was evaluated only {count} times"));
            }
        }
        low
    }
}

const JUDGED: [&str; 4] = ["eligible", "eligible if", "depends", "not eligible"];

fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "eligible",
        Verdict::EligibleIf => "eligible if",
        Verdict::Depends => "depends",
        Verdict::NotEligible => "not eligible",
        Verdict::NotInForce(_) => "not in force",
        Verdict::NotApplicable => "not applicable",
    }
}

/// Tenths of a percent, without floating point.
fn percent(count: u64, of: u64) -> String {
    let tenths = count * 1000 / of.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} pairs of {} programs ({} refused by the checker), {} answers",
            self.pairs, self.programs, self.rejected, self.answers
        )?;
        for verdict in JUDGED {
            writeln!(f, "  {verdict}: {}", percent(self.of(verdict), self.judged()))?;
        }
        for verdict in ["not in force", "not applicable"] {
            writeln!(
                f,
                "  {verdict}: {} of all",
                percent(self.of(verdict), self.answers)
            )?;
        }
        writeln!(
            f,
            "  boxes that need splitting: {}",
            percent(self.boxes_split, self.open_boxes)
        )?;
        writeln!(
            f,
            "  left open for want of work: {}; boxes of nobody: {}",
            percent(self.limits, self.answers),
            self.contradictions
        )?;
        let constructs: Vec<String> = self
            .constructs
            .iter()
            .map(|(construct, count)| format!("{construct} {count}"))
            .collect();
        write!(f, "  constructs: {}", constructs.join(", "))
    }
}
