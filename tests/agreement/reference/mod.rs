//! The reference evaluator: the plainest interpreter of the language page, for one person on one day.
//!
//! It reads what the parser made of the text and shares nothing else with the engine: it has its own numbers,
//! calendar, names, places, figures, amendments and verdicts. It knows no sets and never looks at a plan.

mod assumption;
pub(crate) mod calendar;
mod computation;
mod effective;
pub(crate) mod expression;
mod figure;
pub(crate) mod fraction;
mod list;
mod name;
pub(crate) mod policy;
pub(crate) mod program;
mod validity;
pub(crate) mod value;

use std::cell::RefCell;
use std::collections::BTreeMap;

use rules_core::plan::Applicant;

use calendar::Date;
use program::Program;
use value::Value;

/// One person who asks on one day.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) today: Date,
    pub(crate) applicant: Option<Applicant>,
    /// By ASCII name; a fact that does not exist for the person may have any value.
    pub(crate) facts: BTreeMap<String, Value>,
    /// By list: the fields of each record.
    pub(crate) lists: BTreeMap<String, Vec<BTreeMap<String, Value>>>,
    /// `policy.criterion`: what was declared, if anything was.
    pub(crate) declared: BTreeMap<String, Option<bool>>,
    /// Figures that no source gives.
    pub(crate) figures: BTreeMap<String, Value>,
}

/// How often each construct was evaluated.
pub(crate) type Marks = BTreeMap<&'static str, u64>;

/// A program read for one person.
pub(crate) struct Reference<'a> {
    pub(crate) program: &'a Program,
    pub(crate) person: &'a Person,
    pub(crate) marks: &'a RefCell<Marks>,
    /// A list whose field was read where no record of it is meant.
    pub(crate) spoken_of: RefCell<Option<String>>,
}

impl Reference<'_> {
    pub(crate) fn mark(&self, construct: &'static str) {
        *self.marks.borrow_mut().entry(construct).or_default() += 1;
    }

    pub(crate) fn mark_if(&self, so: bool, construct: &'static str) {
        if so {
            self.mark(construct);
        }
    }
}
