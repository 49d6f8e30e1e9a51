//! Parameters, terms and cases with the versions and notices that gave their values.

use rules_core::plan::Node;
use rules_core::verdict::{Reason, Taken};

use super::{Length, Speaker};
use crate::{citation, dates};

/// At most so many sources are named for one value that may come from several.
const MOST_SOURCES: usize = 4;

impl Speaker<'_> {
    /// A parameter or a term with its value; a parameter also with the version and the notice that gave it.
    pub(super) fn named(&self, reason: &Reason, inner: &Reason) -> String {
        let Node::Named(id, _) = self.node(reason) else {
            return self.shown(reason);
        };
        let name = self.plan.name(id);
        let label = self.lang.of(&name.text);
        if let Node::Input(_) = self.node(inner) {
            return self.fact(inner);
        }
        if self.is_unset(inner) {
            return format!("{label}{}", self.lang.aside(self.unset()));
        }
        let shown = self.shown(reason);
        // What stands in for a bound that nobody gives is no sum.
        let is_open = name.parameter && inner.parts.iter().any(|part| self.is_unbounded(part));
        let mut text = match (is_open, self.length) {
            (true, Length::Short) => format!("{label}{}", self.lang.aside(self.unset())),
            (true, Length::Full) => label.to_owned(),
            (false, _) => format!("{label} {shown}"),
        };
        if self.length == Length::Full {
            let aside = if name.parameter {
                self.sources(inner)
            } else {
                Some(self.expression(inner).0).filter(|inner| *inner != shown)
            };
            if let Some(aside) = aside {
                text.push_str(&self.lang.aside(&aside));
            }
        }
        text
    }

    /// Whether it may be a figure that no source gives or bounds.
    fn is_unbounded(&self, reason: &Reason) -> bool {
        let no_bound = self.plan.kind(reason.node).no_bound();
        let most = reason.value.hull().map(|hull| hull.high);
        self.is_unset(reason) && no_bound.is_some() && most == no_bound
    }

    /// A parameter that says yes or no.
    pub(super) fn rule(&self, reason: &Reason, inner: &Reason) -> String {
        let text = self.labelled(reason);
        match self.sources(inner) {
            Some(source) if self.length == Length::Full => format!("{text}{}", self.lang.aside(&source)),
            _ => text,
        }
    }

    /// The versions and notices that a value came from.
    fn sources(&self, reason: &Reason) -> Option<String> {
        let (taken, parts) = (reason.taken.as_slice(), reason.parts.as_slice());
        match taken {
            [] => None,
            [only] => self.source(only),
            several => {
                let mut texts: Vec<String> = several
                    .iter()
                    .zip(parts)
                    .take(MOST_SOURCES)
                    .filter_map(|(taken, part)| {
                        let source = self.source(taken)?;
                        let shown = if self.is_unset(part) {
                            self.unset().to_owned()
                        } else {
                            self.shown(part)
                        };
                        Some(self.lang.labelled(&shown, &source))
                    })
                    .collect();
                if several.len() > MOST_SOURCES {
                    texts.push("…".to_owned());
                }
                (!texts.is_empty()).then(|| texts.join(self.lang.pick("；", "; ")))
            }
        }
    }

    fn source(&self, taken: &Taken) -> Option<String> {
        let place = taken
            .place
            .filter(|position| *position != 0)
            .and_then(|position| Some(self.lang.of(&self.plan.regions().get(position)?.name).to_owned()));
        let since = taken.since.map(|day| {
            let day = dates::iso(day);
            self.lang.pick(format!("自 {day}"), format!("since {day}"))
        });
        let notice = taken.citation.map(|id| citation::short(self.plan, id, self.lang));
        let pieces: Vec<String> = place.into_iter().chain(since).chain(notice).collect();
        let source = pieces.join(self.lang.pick("，", ", "));
        let mut cited = self.cited.borrow_mut();
        if source.is_empty() || cited.contains(&source) {
            return None;
        }
        cited.push(source.clone());
        Some(source)
    }

    /// A choice between cases: the one that applies with its source, or all that may.
    pub(super) fn arms(&self, reason: &Reason, parts: &[Reason], say: impl Fn(&Reason) -> String) -> String {
        if let [only] = parts {
            let text = say(only);
            return match self.sources(reason) {
                Some(source) if self.length == Length::Full => format!("{text}{}", self.lang.aside(&source)),
                _ => text,
            };
        }
        let mut texts: Vec<String> = Vec::new();
        for (part, taken) in parts.iter().zip(&reason.taken).take(MOST_SOURCES) {
            let text = match self.source(taken) {
                Some(source) => self.lang.labelled(&source, &say(part)),
                None => say(part),
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        if texts.is_empty() {
            return self.shown(reason);
        }
        texts.join(self.lang.pick("；或者 ", "; or "))
    }
}
