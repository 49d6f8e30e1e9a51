//! Optional facts may be used only where they are certainly given.
//!
//! A fact counts as given in every part of a conjunction one of whose parts says so: `left_school_on is given
//! and day within 2 years after left_school_on`.

use std::collections::BTreeSet;

use super::program::{Body, Criterion, Define, Fact, Form, Typed};
use crate::ast::CriterionVerb;
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// Positions of facts.
pub(crate) type Facts = BTreeSet<usize>;

/// Follows what is given through expressions.
pub(crate) struct Givens<'a> {
    pub(crate) facts: &'a [Fact],
    pub(crate) defines: &'a [Define],
}

impl Givens<'_> {
    /// The facts that are given wherever the condition holds.
    pub(crate) fn established(&self, typed: &Typed) -> Facts {
        match &typed.form {
            Form::IsGiven(inner) => match inner.form {
                Form::Fact(fact) => [fact].into(),
                _ => Facts::new(),
            },
            Form::And(parts) => parts.iter().flat_map(|part| self.established(part)).collect(),
            Form::Or(parts) => in_all(parts.iter().map(|part| self.established(part))),
            // Narrowing adds to what holds anyway; the other amendments may stand alone.
            Form::Define(define) => match self.defines.get(*define) {
                Some(define) => in_all(define.bodies_alone().map(|body| self.established(body))),
                None => Facts::new(),
            },
            Form::Not(inner) => match &inner.form {
                Form::Not(inner) => self.established(inner),
                _ => Facts::new(),
            },
            _ => Facts::new(),
        }
    }

    /// The facts that are given wherever a criterion is met.
    pub(crate) fn established_by(&self, criterion: &Criterion) -> Facts {
        match (&criterion.body, criterion.verb) {
            (_, CriterionVerb::Unless) | (Body::Declared, _) => match &criterion.body {
                Body::Condition(Typed {
                    form: Form::Not(inner),
                    ..
                }) => self.established(inner),
                _ => Facts::new(),
            },
            (Body::Condition(condition), _) => self.established(condition),
            (Body::All(lines), _) => lines.iter().flat_map(|line| self.established_by(line)).collect(),
            (Body::Any(lines), _) => in_all(lines.iter().map(|line| self.established_by(line))),
        }
    }

    /// The uses of optional facts in an expression that nothing in it, nor `given`, makes safe.
    pub(crate) fn unsafe_uses(&self, typed: &Typed, given: &Facts, found: &mut Vec<(usize, Span)>) {
        match &typed.form {
            Form::IsGiven(inner) if matches!(inner.form, Form::Fact(_)) => {}
            Form::Fact(fact) => {
                let optional = self.facts.get(*fact).is_some_and(|fact| fact.optional);
                if optional && !given.contains(fact) {
                    found.push((*fact, typed.span));
                }
            }
            Form::Define(define) => {
                if let Some(define) = self.defines.get(*define) {
                    let mut inside = Vec::new();
                    for body in define.bodies() {
                        self.unsafe_uses(body, given, &mut inside);
                    }
                    found.extend(inside.into_iter().map(|(fact, _)| (fact, typed.span)));
                }
            }
            Form::And(parts) => {
                let mut more = given.clone();
                more.extend(self.established(typed));
                parts.iter().for_each(|part| self.unsafe_uses(part, &more, found));
            }
            Form::When { cases, otherwise } => {
                for (condition, value) in cases {
                    self.unsafe_uses(condition, given, found);
                    let mut more = given.clone();
                    more.extend(self.established(condition));
                    self.unsafe_uses(value, &more, found);
                }
                self.unsafe_uses(otherwise, given, found);
            }
            Form::Fold {
                record,
                guard,
                body,
                otherwise,
                ..
            } => {
                // What is known of the record spoken of outside is not known of each of the list.
                let mut inside = given.clone();
                inside.retain(|fact| {
                    self.facts
                        .get(*fact)
                        .is_some_and(|fact| fact.record != Some(*record))
                });
                if let Some(guard) = guard {
                    self.unsafe_uses(guard, &inside, found);
                    inside.extend(self.established(guard));
                }
                self.unsafe_uses(body, &inside, found);
                otherwise
                    .iter()
                    .for_each(|part| self.unsafe_uses(part, given, found));
            }
            _ => typed.for_each_part(&mut |part| self.unsafe_uses(part, given, found)),
        }
    }

    /// A finding for every unsafe use.
    pub(crate) fn report(&self, typed: &Typed, given: &Facts, findings: &mut Vec<Diagnostic>) {
        let mut found = Vec::new();
        self.unsafe_uses(typed, given, &mut found);
        found.sort_by_key(|(_, span)| *span);
        found.dedup();
        for (fact, span) in found {
            let Some(fact) = self.facts.get(fact) else {
                continue;
            };
            findings.push(
                Diagnostic::error(
                    Code::MayBeAbsent,
                    span,
                    said!(
                        "`{}` 可能没有，不能直接使用",
                        "`{}` may be absent and cannot be used here",
                        fact.id
                    ),
                )
                .label(fact.span, said!("声明为可无", "declared optional here"))
                .help(said!(
                    "在同一组“且”的条件里写上 `{} 已给出`",
                    "say `{} is given` in the same conjunction",
                    fact.id
                )),
            );
        }
    }
}

fn in_all(sets: impl Iterator<Item = Facts>) -> Facts {
    sets.reduce(|a, b| a.intersection(&b).copied().collect())
        .unwrap_or_default()
}
