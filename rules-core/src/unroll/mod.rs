//! From a plan with lists to a flat one: every record its own inputs, every fold its operands.
//!
//! The engine only ever sees flat plans. Of a list that is known, only what is unknown in its records stays
//! open. Of a list of which nothing is known, one record that may or may not exist stands for all of them in
//! policies granted for each record (for such a policy the verdict is exact), and every fold over it is an
//! unknown of its own within the bounds that the list allows.

mod fold;
mod policy;
mod slot;

use std::collections::BTreeMap;

use crate::arena::{Arena, InputId, ListId, NodeId};
use crate::builder::PlanBuilder;
use crate::number::Number;
use crate::plan::{Input, InputKind, Kind, List, Node, Plan, Text};
use crate::possible::{NO, Possible, Values, YES};
use slot::{HERE, Looking, Slot, around, further_out};

/// How many records each list holds, for those of which it is known.
pub type Lengths = BTreeMap<ListId, u32>;

/// What records are called, by their list and number, where they have names of their own.
pub type RecordNames = BTreeMap<(ListId, u32), String>;

/// The id of a field of a record, counted from 1: `hires[2].hired_on`.
pub fn field_id(list: &List, record: u32, field: &str) -> String {
    format!("{}[{record}].{field}", list.id)
}

/// A flat plan, and which of its nodes stand for each node of the plan it was made from.
#[derive(Debug)]
pub struct Unrolled {
    /// The flat plan.
    pub plan: Plan,
    /// For the nodes that were made anew.
    made: BTreeMap<NodeId, Vec<NodeId>>,
}

impl Unrolled {
    /// The nodes that stand for one of the plan with lists: one for each record it was made for, itself if it
    /// reads none.
    pub fn stand_for(&self, written: NodeId) -> Vec<NodeId> {
        self.made.get(&written).cloned().unwrap_or_else(|| vec![written])
    }
}

impl Plan {
    /// The flat plan for lists of these lengths. Inputs keep their ids; those of the records follow them.
    pub fn for_lists(&self, lengths: &Lengths) -> Plan {
        self.unrolled(lengths).plan
    }

    /// The same, where the facts of a record are called after the record's own name.
    pub fn for_named_lists(&self, lengths: &Lengths, names: &RecordNames) -> Plan {
        self.unrolled_with(lengths, names).plan
    }

    /// The same, with what became of each node.
    pub fn unrolled(&self, lengths: &Lengths) -> Unrolled {
        self.unrolled_with(lengths, &RecordNames::new())
    }

    fn unrolled_with(&self, lengths: &Lengths, names: &RecordNames) -> Unrolled {
        if self.is_flat() {
            return Unrolled {
                plan: self.clone(),
                made: BTreeMap::new(),
            };
        }
        let mut unroller = Unroller::new(self, lengths, names);
        unroller.closed_nodes();
        unroller.assumptions();
        let policies = self
            .policies
            .iter()
            .map(|policy| unroller.policy(policy))
            .collect();
        let mut made: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for ((written, _), node) in unroller.made {
            made.entry(written).or_default().push(node);
        }
        let mut plan = unroller.builder.finish(self.rules_hash.clone());
        plan.policies = policies;
        plan.flat = true;
        Unrolled { plan, made }
    }

    /// The declaration or fact to name when an input is missing: for what is unknown of a whole list, the list.
    pub fn reported_id(&self, input: InputId) -> &str {
        let input = self.inputs.at(input);
        match input.list {
            Some(list) => &self.lists.at(list).id,
            None => &input.id,
        }
    }
}

/// The name of a [`Node::Named`] that keeps a day or place inside a computation over a list: what it reads of a
/// record is that of the record spoken of where the computation stands, not of the one being looked at in it.
pub const KEPT: &str = "day";

/// What stands for the records of a list.
struct Records {
    /// How many there are, if that is known.
    known: Option<u32>,
    /// Whether there is any; for lists of which nothing is known.
    exists: Option<NodeId>,
    /// The fields of each record, in the order of [`List::fields`].
    fields: Vec<Vec<InputId>>,
}

struct Unroller<'a> {
    plan: &'a Plan,
    builder: PlanBuilder,
    records: Arena<ListId, Records>,
    /// The records a node reads.
    reads: Arena<NodeId, Vec<Slot>>,
    /// Nodes that read a field or a fold, and so are made anew.
    touched: Arena<NodeId, bool>,
    made: BTreeMap<(NodeId, Looking), NodeId>,
}

impl<'a> Unroller<'a> {
    fn new(plan: &'a Plan, lengths: &Lengths, names: &RecordNames) -> Self {
        let mut reads: Arena<NodeId, Vec<Slot>> = Arena::default();
        let mut touched: Arena<NodeId, bool> = Arena::default();
        for (_, node) in plan.nodes.iter() {
            let mut slots = Vec::new();
            let mut anew = matches!(node, Node::Fold { .. });
            plan.for_each_operand(*node, |operand| {
                slots.extend(reads.at(operand).iter().copied());
                anew |= *touched.at(operand);
            });
            match *node {
                Node::Input(input) => {
                    let list = plan.inputs.at(input).list;
                    slots.extend(list.map(|list| (list, HERE)));
                }
                Node::Fold { list, .. } => {
                    slots = slots.iter().filter_map(|slot| around(*slot, list)).collect();
                }
                node if is_kept(plan, node) => {
                    slots = slots.iter().map(|slot| further_out(*slot)).collect();
                }
                _ => {}
            }
            slots.sort_unstable();
            slots.dedup();
            touched.push(anew || !slots.is_empty());
            reads.push(slots);
        }
        let mut unroller = Self {
            plan,
            builder: PlanBuilder::continuing(plan.clone()),
            records: Arena::default(),
            reads,
            touched,
            made: BTreeMap::new(),
        };
        for (id, list) in plan.lists.iter() {
            let records = unroller.records_of(id, list, lengths.get(&id).copied(), names);
            unroller.records.push(records);
        }
        unroller.existing_fields();
        unroller
    }

    fn records_of(&mut self, id: ListId, list: &List, known: Option<u32>, names: &RecordNames) -> Records {
        let exists = known.is_none().then(|| {
            let input = self.builder.input(Input {
                id: list.id.clone(),
                name: list.name.clone(),
                kind: InputKind::Fact,
                value: Kind::Bool,
                domain: Possible::of(Values::Bits(NO | YES)),
                step: Number::ONE,
                touch: list.touch,
                question: list.question.clone(),
                only_if: None,
                changeable: None,
                list: Some(id),
            });
            self.builder.input_value(input)
        });
        let fields = (0..known.unwrap_or(1))
            .map(|record| {
                let number = record.saturating_add(1);
                let called = names.get(&(id, number)).map_or_else(
                    || Text {
                        zh: format!("{}{number}", list.record.zh),
                        en: format!("{} {number}", list.record.en),
                    },
                    |name| Text {
                        zh: name.clone(),
                        en: name.clone(),
                    },
                );
                let fields = list.fields.iter().map(|field| {
                    let template = self.plan.inputs.at(*field);
                    let name = Text {
                        zh: format!("{}的{}", called.zh, template.name.zh),
                        en: format!("{} ({})", template.name.en, called.en),
                    };
                    let own = Input {
                        id: field_id(list, number, &template.id),
                        name,
                        list: None,
                        ..template.clone()
                    };
                    let shared = Input {
                        id: field_id(list, 0, &template.id),
                        ..template.clone()
                    };
                    self.builder.input(if known.is_some() { own } else { shared })
                });
                fields.collect()
            })
            .collect();
        Records {
            known,
            exists,
            fields,
        }
    }

    /// Conditions under which fields exist, for surfaces.
    fn existing_fields(&mut self) {
        for (id, list) in self.plan.lists.iter() {
            for record in (0_u32..).take(self.records.at(id).fields.len()) {
                for (position, field) in list.fields.iter().enumerate() {
                    if let Some(mut changeable) = self.plan.inputs.at(*field).changeable.clone()
                        && let Some(input) = self.field(id, record, position)
                    {
                        changeable.when = self.optional(changeable.when, &[((id, HERE), record)].into());
                        self.builder.changeable(input, changeable);
                    }
                    let Some(condition) = self.plan.inputs.at(*field).only_if else {
                        continue;
                    };
                    let condition = self.node(condition, &[((id, HERE), record)].into());
                    if let Some(input) = self.field(id, record, position) {
                        self.builder.exists_only_if(input, condition);
                    }
                }
            }
        }
    }

    fn field(&self, list: ListId, record: u32, position: usize) -> Option<InputId> {
        let record = usize::try_from(record).ok()?;
        self.records.at(list).fields.get(record)?.get(position).copied()
    }

    /// Everything that reads no current record, in order: the recursion below then only enters open nodes.
    fn closed_nodes(&mut self) {
        for id in self.plan.nodes.ids() {
            if self.reads.at(id).is_empty() {
                self.node(id, &Looking::new());
            }
        }
    }

    /// The node with the current records in the place of the templates.
    fn node(&mut self, id: NodeId, looking: &Looking) -> NodeId {
        if !*self.touched.at(id) {
            return id;
        }
        let reads = self.reads.at(id);
        let seen: Looking = looking
            .iter()
            .filter(|(slot, _)| reads.contains(slot))
            .map(|(slot, record)| (*slot, *record))
            .collect();
        if let Some(made) = self.made.get(&(id, seen.clone())) {
            return *made;
        }
        let kind = self.plan.kind(id);
        let made = match *self.plan.nodes.at(id) {
            Node::Input(input) => match self.own_input(input, &seen) {
                Some(own) => self.builder.input_value(own),
                None => id,
            },
            Node::Fold {
                list,
                body,
                guard,
                fold,
            } => match self.records.at(list).known {
                Some(known) => self.over_records(list, known, body, guard, fold, kind, &seen),
                None => self.unknown_fold(id, list, &seen),
            },
            node @ Node::Named(_, inner) if is_kept(self.plan, node) => {
                let outer = self.looking(inner, |slot| seen.get(&further_out(slot)).copied());
                let inner = self.node(inner, &outer);
                if is_kept(self.builder.plan(), *self.builder.plan().nodes.at(inner)) {
                    inner
                } else {
                    self.builder.with_operands(node, &[inner], kind)
                }
            }
            node => {
                let mut operands = Vec::new();
                self.plan.for_each_operand(node, |operand| operands.push(operand));
                for operand in &mut operands {
                    *operand = self.node(*operand, &seen);
                }
                self.builder.with_operands(node, &operands, kind)
            }
        };
        self.made.insert((id, seen), made);
        made
    }

    /// The records that a node reads, where each is found as `record` says.
    fn looking(&self, id: NodeId, record: impl Fn(Slot) -> Option<u32>) -> Looking {
        let reads = self.reads.at(id).iter();
        reads
            .filter_map(|slot| record(*slot).map(|record| (*slot, record)))
            .collect()
    }

    /// The field of the current record for a template.
    fn own_input(&self, input: InputId, looking: &Looking) -> Option<InputId> {
        let list = self.plan.inputs.at(input).list?;
        let fields = &self.plan.lists.at(list).fields;
        let position = fields.iter().position(|field| *field == input)?;
        self.field(list, *looking.get(&(list, HERE))?, position)
    }
}

/// Whether a node keeps a day or place.
fn is_kept(plan: &Plan, node: Node) -> bool {
    matches!(node, Node::Named(name, _) if plan.names.at(name).id == KEPT)
}
