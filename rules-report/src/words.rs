//! The reason behind a value as a sentence: 离校日期 2023-06-30 ＋ 2年 ＝ 2025-06-30，2025-05-20 不晚于该日.
//!
//! A sentence states what is the case, whichever way the condition was put: "not later" behind a negation
//! reads the same as without it, so that [`Node::Not`] has no words of its own.

mod comparison;
mod expression;
mod source;
mod steps;

use std::cell::RefCell;

use rules_core::plan::{InputKind, Kind, Node, Plan};
use rules_core::verdict::Reason;

use crate::language::Lang;
use crate::value;

pub use steps::{Step, steps};

/// How much of a reason is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// What decided, no more.
    Short,
    /// Every condition, every parameter with the notice that gave it.
    Full,
}

/// The reason behind a condition or a value as a sentence without a full stop.
pub fn sentence(plan: &Plan, reason: &Reason, lang: Lang, length: Length) -> String {
    let speaker = Speaker {
        plan,
        lang,
        length,
        cited: RefCell::default(),
    };
    if plan.kind(reason.node) == Kind::Bool {
        told_once(&speaker.statement(reason), lang)
    } else {
        speaker.phrase(reason)
    }
}

/// A sentence without what it says a second time.
fn told_once(sentence: &str, lang: Lang) -> String {
    let joint = lang.pick("；", "; ");
    let mut told: Vec<&str> = Vec::new();
    for statement in sentence.split(joint) {
        // A bracket may span several statements.
        let whole = !statement.contains(['(', ')', '（', '）']);
        if !(whole && told.contains(&statement)) {
            told.push(statement);
        }
    }
    told.join(joint)
}

/// Whether one computation applies, not one of several that notices give for different places or days. The
/// versions of a parameter do not count: they change a figure, not the way it is used.
pub fn is_one_computation(plan: &Plan, reason: &Reason) -> bool {
    let parameter =
        matches!(*plan.nodes().at(reason.node), Node::Named(name, _) if plan.name(name).parameter);
    let sourced = reason
        .taken
        .iter()
        .filter(|taken| taken.citation.is_some())
        .count();
    parameter
        || (reason.taken.len() < 2 || sourced == 0)
            && reason.parts.iter().all(|part| is_one_computation(plan, part))
}

/// How a condition came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Open,
    /// It speaks of something that does not exist.
    Absent,
}

fn truth(reason: &Reason) -> Truth {
    let value = &reason.value;
    if value.is_yes() {
        Truth::Yes
    } else if value.is_no() {
        Truth::No
    } else if value.none && value.values.is_empty() && !value.error {
        Truth::Absent
    } else {
        Truth::Open
    }
}

struct Speaker<'plan> {
    plan: &'plan Plan,
    lang: Lang,
    length: Length,
    /// The sources named so far: each is named once in a sentence.
    cited: RefCell<Vec<String>>,
}

impl Speaker<'_> {
    fn node(&self, reason: &Reason) -> Node {
        *self.plan.nodes().at(reason.node)
    }

    /// The value of a reason in words.
    fn shown(&self, reason: &Reason) -> String {
        value::possible(self.plan, self.plan.kind(reason.node), &reason.value, self.lang)
    }

    /// A condition, as what is the case.
    fn statement(&self, reason: &Reason) -> String {
        let (outcome, parts) = (truth(reason), reason.parts.as_slice());
        // What is computed from something that does not exist for this person is told by that.
        let is_logic = matches!(
            self.node(reason),
            Node::And(_) | Node::Or(_) | Node::OnlyIf { .. }
        );
        let mut absent = parts.iter().filter(|part| truth(part) == Truth::Absent);
        if let (Truth::Absent, false, Some(absent)) = (outcome, is_logic, absent.next()) {
            return self.statement(absent);
        }
        let truth = outcome;
        match (self.node(reason), parts) {
            (Node::Not(_), [inner]) => self.statement(inner),
            (Node::Named(name, _), [inner]) if self.plan.name(name).parameter => self.rule(reason, inner),
            (Node::Named(name, _), [inner]) => {
                let inner = self.statement(inner);
                let name = self.lang.of(&self.plan.name(name).text);
                if self.length == Length::Short {
                    inner
                } else {
                    self.lang.labelled(name, &inner)
                }
            }
            (Node::And(_), parts) => self.conjunction(parts, truth, Truth::No),
            (Node::Or(_), parts) => self.conjunction(parts, truth, Truth::Yes),
            (Node::Compare(comparison, ..), [left, right]) => self.comparison(comparison, left, right, truth),
            (Node::Within { span, .. }, [value, start, count]) => {
                self.within(value, start, count, span, truth)
            }
            (Node::In(_, set), [value]) => self.membership(value, self.plan.constant(set), truth),
            (Node::IsGiven(_), [value]) => self.given(value, truth),
            (Node::OnlyIf { .. }, [condition, value]) => match truth {
                Truth::Absent => self.beside_the_point(condition),
                _ => self.statement(value),
            },
            (Node::Case(_), parts) => self.arms(reason, parts, |part| self.statement(part)),
            _ => self.answer(reason),
        }
    }

    /// Conditions joined. The deciding outcome ("no" for all of them, "yes" for any of them) is told by the
    /// conditions that have it; an open one by those that are open.
    fn conjunction(&self, parts: &[Reason], outcome: Truth, deciding: Truth) -> String {
        let says_something = |part: &&Reason| {
            let truth = truth(part);
            let trivial = match self.node(part) {
                Node::Constant(_) => true,
                Node::IsGiven(_) => truth == Truth::Yes && parts.len() > 1,
                _ => false,
            };
            !trivial && truth != Truth::Absent
        };
        let told = |part: &&Reason| {
            self.length == Length::Full
                || match outcome {
                    Truth::Open => truth(part) == Truth::Open,
                    _ if outcome == deciding => truth(part) == deciding,
                    _ => true,
                }
        };
        let mut statements: Vec<String> = Vec::new();
        for part in parts.iter().filter(says_something).filter(told) {
            let statement = self.statement(part);
            if !statements.contains(&statement) {
                statements.push(statement);
            }
            // Any one of them suffices: the first that does is enough.
            if self.length == Length::Short && deciding == Truth::Yes && outcome == Truth::Yes {
                break;
            }
        }
        if statements.is_empty() && outcome == Truth::No {
            return self.lang.pick("一项也没有", "there is none").to_owned();
        }
        if statements.is_empty() {
            return self
                .lang
                .pick("没有其他要求", "nothing else is required")
                .to_owned();
        }
        statements.join(self.lang.pick("；", "; "))
    }

    fn given(&self, value: &Reason, truth: Truth) -> String {
        let name = self.name(value);
        let (zh, en) = match truth {
            Truth::Yes if value.value.is_single() => return self.labelled(value),
            Truth::Yes => ("有{0}", "there is: {0}"),
            Truth::No => ("没有{0}", "there is no: {0}"),
            _ => ("是否有{0}，还不能确定", "it is open whether there is: {0}"),
        };
        self.lang.fill(zh, en, &[&name])
    }

    fn beside_the_point(&self, condition: &Reason) -> String {
        let why = self.statement(condition);
        self.lang
            .fill("与您无关（{0}）", "does not concern you ({0})", &[&why])
    }

    /// A yes/no value that no other wording fits.
    fn answer(&self, reason: &Reason) -> String {
        let truth = truth(reason);
        if let Node::Input(input) = self.node(reason) {
            let input = self.plan.inputs().at(input);
            let name = self.lang.of(&input.name);
            return match (input.kind, truth) {
                (InputKind::Confirm, Truth::Yes) => {
                    self.lang.pick("您已声明", "you have declared it").to_owned()
                }
                (InputKind::Confirm, Truth::No) => self
                    .lang
                    .pick("您声明不具备", "you have declared that it is not so")
                    .to_owned(),
                (InputKind::Confirm, _) => self
                    .lang
                    .pick("需要您声明或办理", "for you to declare or to do")
                    .to_owned(),
                (_, Truth::Yes | Truth::No | Truth::Absent) => self.lang.labelled(name, &self.shown(reason)),
                (_, Truth::Open) => self.unanswered(name),
            };
        }
        match truth {
            // What is asked of the entries of a list that has none.
            Truth::No if matches!(self.node(reason), Node::Constant(_)) => {
                self.lang.pick("一项也没有", "there is none")
            }
            Truth::Yes => self.lang.pick("成立", "this holds"),
            Truth::No => self.lang.pick("不成立", "this does not hold"),
            Truth::Absent => self.lang.pick("与您无关", "does not concern you"),
            Truth::Open => self.lang.pick("还不能确定", "this is open"),
        }
        .to_owned()
    }

    fn unanswered(&self, name: &str) -> String {
        let aside = self.lang.aside(self.lang.pick("未填写", "not answered"));
        format!("{name}{aside}")
    }

    /// What a value is called: the name of the fact or declaration it comes from.
    fn name(&self, reason: &Reason) -> String {
        let named = match self.node(reason) {
            Node::Input(input) => Some(&self.plan.inputs().at(input).name),
            Node::Named(name, _) => Some(&self.plan.name(name).text),
            _ => None,
        };
        match (named, reason.parts.last()) {
            (Some(name), _) => self
                .lang
                .pick(format!("“{}”", name.zh), self.lang.of(name).to_owned()),
            (None, Some(inner)) => self.name(inner),
            (None, None) => self.shown(reason),
        }
    }
}
