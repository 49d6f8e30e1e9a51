//! Whether a policy is in force.

use super::Reference;
use super::calendar::Date;
use super::effective::Effective;
use super::expression::date;

/// Why a policy is not in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotInForce {
    NotYet(Date),
    Expired(Date),
    Lapsed(Date),
    Suspended(Option<Date>, Option<Date>),
}

impl Reference<'_> {
    /// Why a policy is not in force on a day; `None` if it is.
    pub(super) fn not_in_force(&self, effective: &Effective<'_>, day: Date) -> Option<NotInForce> {
        let spans: Vec<(Option<Date>, Option<Date>, bool)> = effective
            .validity
            .iter()
            .map(|line| {
                (
                    line.dates.from.map(date),
                    line.dates.until.map(date),
                    line.renewed,
                )
            })
            .collect();
        let holds = |span: &(Option<Date>, Option<Date>, bool)| {
            span.0.is_none_or(|from| from <= day) && span.1.is_none_or(|until| day <= until)
        };
        if spans.is_empty() || spans.iter().any(holds) {
            let suspension = effective.suspensions.first()?;
            self.mark("suspended");
            return Some(NotInForce::Suspended(
                suspension.dates.from.map(date),
                suspension.dates.until.map(date),
            ));
        }
        self.mark("not in force");
        let next = spans
            .iter()
            .filter_map(|span| span.0)
            .filter(|from| *from > day)
            .min();
        if let Some(next) = next {
            return Some(NotInForce::NotYet(next));
        }
        let (until, renewed) = spans
            .iter()
            .filter_map(|span| Some((span.1?, span.2)))
            .filter(|(until, _)| *until < day)
            .max()
            .unwrap();
        Some(if renewed {
            self.mark("lapsed");
            NotInForce::Lapsed(until)
        } else {
            NotInForce::Expired(until)
        })
    }
}
