//! A reason of many parts as a list: each part with its own outcome.

use std::cell::RefCell;

use rules_core::plan::{Kind, Node, Plan};
use rules_core::verdict::{Reason, Standing};

use super::{Length, Speaker, Truth, truth};
use crate::language::Lang;

/// A part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is the case; of a group, what it is called, empty if it has no name.
    pub words: String,
    /// How the part came out for the whole.
    pub standing: Standing,
    /// Whether any one of its own parts suffices.
    pub any: bool,
    /// Its own parts.
    pub steps: Vec<Step>,
}

/// The parts of a condition, if it has several; whether any one of them suffices, and the parts.
pub fn steps(plan: &Plan, reason: &Reason, lang: Lang) -> Option<(bool, Vec<Step>)> {
    let speaker = Speaker {
        plan,
        lang,
        length: Length::Full,
        cited: RefCell::default(),
    };
    (plan.kind(reason.node) == Kind::Bool)
        .then(|| speaker.group(reason, false))
        .flatten()
}

impl Speaker<'_> {
    /// The parts of a conjunction or of a choice; `negated` if it counts the other way round.
    fn group(&self, reason: &Reason, negated: bool) -> Option<(bool, Vec<Step>)> {
        let any = match (self.node(reason), reason.parts.as_slice()) {
            (Node::Not(_), [inner]) => return self.group(inner, !negated),
            (Node::Named(name, _), [inner]) if !self.plan.name(name).parameter => {
                return self.group(inner, negated);
            }
            (Node::Case(_), [inner]) => return self.group(inner, negated),
            (Node::OnlyIf { .. }, [_, inner]) if truth(reason) != Truth::Absent => {
                return self.group(inner, negated);
            }
            (Node::And(_), _) => negated,
            (Node::Or(_), _) => !negated,
            _ => return None,
        };
        let mut steps: Vec<Step> = Vec::new();
        for part in &reason.parts {
            let trivial = match self.node(part) {
                Node::Constant(_) => true,
                Node::IsGiven(_) => truth(part) == Truth::Yes,
                _ => truth(part) == Truth::Absent,
            };
            if trivial {
                continue;
            }
            let step = self.step(part, negated);
            // A part of the same kind says its parts here.
            if step.words.is_empty() && step.any == any && !step.steps.is_empty() {
                steps.extend(step.steps);
            } else if !steps.contains(&step) {
                steps.push(step);
            }
        }
        (steps.len() > 1).then_some((any, steps))
    }

    fn step(&self, reason: &Reason, negated: bool) -> Step {
        let standing = match (truth(reason), negated) {
            (Truth::Yes, false) | (Truth::No, true) => Standing::Met,
            (Truth::No, false) | (Truth::Yes, true) => Standing::Unmet,
            (Truth::Open, _) => Standing::Open,
            (Truth::Absent, _) => Standing::NotReached,
        };
        match self.group(reason, negated) {
            Some((any, steps)) => Step {
                words: self.called(reason),
                standing,
                any,
                steps,
            },
            None => Step {
                words: self.statement(reason),
                standing,
                any: false,
                steps: Vec::new(),
            },
        }
    }

    /// The name of a term, if the condition is one.
    fn called(&self, reason: &Reason) -> String {
        match (self.node(reason), reason.parts.as_slice()) {
            (Node::Named(name, _), _) => self.lang.of(&self.plan.name(name).text).to_owned(),
            (Node::Not(_) | Node::Case(_), [inner]) | (Node::OnlyIf { .. }, [_, inner]) => self.called(inner),
            _ => String::new(),
        }
    }
}
