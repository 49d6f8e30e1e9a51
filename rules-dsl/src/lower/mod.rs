//! From the checked program to the plan.
//!
//! Nothing regional or dated is resolved here: a figure at a place and a day is a case whose guards test both;
//! an amendment rewrites the criterion it changes under such a guard. A policy is lowered once for each place
//! that may decide.

mod amendment;
mod amount;
pub(crate) mod between;
pub(crate) mod cases;
mod expression;
mod figure;
mod guard;
mod policy;
mod validity;

use std::collections::BTreeMap;

use guard::Context;
use rules_core::arena::{CitationId, Id, InputId, ListId, NameId, NodeId, SourceId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{
    self, Assumption, Comparison, Input, InputKind, Kind, Name, Node, Plan, Question, Text, Touch,
};
use rules_core::possible::Possible;

use crate::ast::Dates;
use crate::check::declarations::days_of_asking;
use crate::check::program::{Changeable, CheckedProgram, Citation, Typed};
use crate::source::Span;

/// The plan of a checked program.
pub fn lower(program: &CheckedProgram) -> Plan {
    lower_with_places(program).0
}

/// Where each comparison stands that somebody wrote; of equal ones the first.
pub(crate) type Places = BTreeMap<NodeId, Span>;

/// The same, with the places of its comparisons.
pub(crate) fn lower_with_places(program: &CheckedProgram) -> (Plan, Places) {
    let mut lowering = Lowering::new(program);
    lowering.assumptions();
    for policy in &program.policies {
        lowering.policy(policy);
    }
    lowering.combinations();
    (
        lowering.builder.finish(program.rules_hash.clone()),
        lowering.places,
    )
}

pub(crate) struct Lowering<'a> {
    program: &'a CheckedProgram,
    pub(crate) builder: PlanBuilder,
    today: NodeId,
    facts: Vec<NodeId>,
    inputs: Vec<InputId>,
    params: Vec<NameId>,
    defines: Vec<NameId>,
    figures: BTreeMap<figure::FigureAt, NodeId>,
    places: Places,
    /// The lists of which a record is looked at.
    spoken_of: Vec<ListId>,
    /// The name of a day or place that stays what it is inside a computation over a list.
    kept: Option<NameId>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(program: &'a CheckedProgram) -> Self {
        let mut builder = PlanBuilder::new(program.regions.clone());
        let today = builder.input(today_input());
        let today = builder.input_value(today);
        for choice in &program.choices {
            builder.choice(choice.clone());
        }
        for source in &program.sources {
            builder.source(source.clone());
        }
        let name = |builder: &mut PlanBuilder, id: &str, text: &Text, parameter| {
            builder.name(Name {
                id: id.to_owned(),
                text: text.clone(),
                parameter,
            })
        };
        let params = program
            .params
            .iter()
            .map(|p| name(&mut builder, &p.id, &p.name, true))
            .collect();
        let defines = program
            .defines
            .iter()
            .map(|d| name(&mut builder, &d.id, &d.name, false))
            .collect();
        let mut lowering = Self {
            program,
            builder,
            today,
            facts: Vec::new(),
            inputs: Vec::new(),
            params,
            defines,
            figures: BTreeMap::new(),
            places: Places::new(),
            spoken_of: Vec::new(),
            kept: None,
        };
        lowering.facts();
        lowering
    }

    /// Inputs first, in the order of the files; then, for facts that do not always exist, their condition.
    fn facts(&mut self) {
        self.lists();
        for fact in &self.program.facts {
            let is_place = fact.kind == Kind::Region;
            let list = self.list_of(fact.record);
            let input = Input {
                id: fact.id.clone(),
                name: fact.name.clone(),
                kind: if is_place {
                    InputKind::Place
                } else {
                    InputKind::Fact
                },
                value: fact.kind,
                domain: fact.domain.clone(),
                step: fact.step,
                touch: fact.touch,
                question: fact.ask.clone().map(|ask| Question {
                    ask,
                    help: fact.help.clone(),
                }),
                only_if: None,
                changeable: None,
                list,
            };
            let input = match list {
                Some(list) => self.builder.field(list, input),
                None => self.builder.input(input),
            };
            let value = self.builder.input_value(input);
            self.inputs.push(input);
            self.facts.push(value);
        }
        for (fact, input) in self.program.facts.iter().zip(self.inputs.clone()) {
            self.changeable(input, fact.changeable.as_ref());
        }
        for (index, fact) in self.program.facts.iter().enumerate() {
            let Some(condition) = &fact.only_if else { continue };
            let condition = self.expression(condition, self.plain());
            let Some((value, input)) = self
                .facts
                .get(index)
                .copied()
                .zip(self.inputs.get(index).copied())
            else {
                continue;
            };
            self.builder.exists_only_if(input, condition);
            let existing = self.builder.node(Node::OnlyIf { condition, value }, fact.kind);
            if let Some(slot) = self.facts.get_mut(index) {
                *slot = existing;
            }
        }
    }

    fn lists(&mut self) {
        for list in &self.program.lists {
            let Some(record) = self.program.records.get(list.record) else {
                continue;
            };
            self.builder.list(plan::List {
                id: list.id.clone(),
                name: list.name.clone(),
                record_id: record.id.clone(),
                record: record.name.clone(),
                most: list.most,
                unit: list.unit,
                touch: list.touch,
                question: list.ask.clone().map(|ask| Question {
                    ask,
                    help: list.help.clone(),
                }),
                fields: Vec::new(),
            });
        }
    }

    /// The list whose entries a record describes.
    fn list_of(&self, record: Option<usize>) -> Option<ListId> {
        let list = self.program.records.get(record?)?.list?;
        Some(ListId::from_index(list))
    }

    /// How an input can be brought about.
    pub(super) fn changeable(&mut self, input: InputId, changeable: Option<&Changeable>) {
        let Some(changeable) = changeable else { return };
        let when = changeable.when.as_ref().map(|when| self.plain_expression(when));
        let citation = self.citation(changeable.basis.as_ref());
        let changeable = plan::Changeable {
            how: changeable.how.clone(),
            office: changeable.office.clone(),
            effort: changeable.effort,
            documents: changeable.documents.clone(),
            citation,
            when,
        };
        self.builder.changeable(input, changeable);
    }

    /// The context outside policies: no place, and the day of asking.
    fn plain(&self) -> Context {
        Context {
            place: None,
            day: self.today,
            region: 0,
            dates: Dates::default(),
        }
    }

    pub(crate) fn plain_expression(&mut self, typed: &Typed) -> NodeId {
        let context = self.plain();
        self.expression(typed, context)
    }

    fn assumptions(&mut self) {
        for (index, fact) in self.program.facts.iter().enumerate() {
            if fact.up_to_today
                && let Some(value) = self.facts.get(index).copied()
            {
                let node = self.builder.compare(Comparison::AtMost, value, self.today);
                let text = Text {
                    zh: format!("{}不晚于今天", fact.name.zh),
                    en: format!("{} is not later than today", fact.name.en),
                };
                self.builder.assume(Assumption { node, text });
            }
        }
        for (text, statement) in &self.program.assumptions {
            let node = self.expression(statement, self.plain());
            self.builder.assume(Assumption {
                node,
                text: text.clone(),
            });
        }
    }

    pub(super) fn citation(&mut self, citation: Option<&Citation>) -> Option<CitationId> {
        let citation = citation?;
        Some(self.builder.citation(plan::Citation {
            source: SourceId::from_index(citation.source),
            clause: citation.clause.clone(),
            secondary: citation.secondary.clone(),
            carried_over: citation.carried_over.clone(),
        }))
    }
}

fn today_input() -> Input {
    let (first, last): (Day, Day) = days_of_asking();
    Input {
        id: "today".to_owned(),
        name: Text {
            zh: "今天".to_owned(),
            en: "today".to_owned(),
        },
        kind: InputKind::Today,
        value: Kind::Date,
        domain: Possible::of(figure::span(Number::from(first), Number::from(last))),
        step: Number::ONE,
        touch: Touch::Fixed,
        question: None,
        only_if: None,
        changeable: None,
        list: None,
    }
}
