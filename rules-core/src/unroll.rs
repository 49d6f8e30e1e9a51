//! From a plan with lists to a flat one: every record its own inputs, every fold its operands.
//!
//! The engine only ever sees flat plans. Of a list that is known, only what is unknown in its records stays
//! open. Of a list of which nothing is known, one record that may or may not exist stands for all of them in
//! policies granted for each record (for such a policy the verdict is exact), and every fold over it is an
//! unknown of its own within the bounds that the list allows.

use std::collections::BTreeMap;

use crate::arena::{Arena, Id, InputId, ListId, NodeId};
use crate::builder::PlanBuilder;
use crate::forward;
use crate::number::Number;
use crate::people::People;
use crate::plan::{
    Arm, Assumption, Criterion, Fold, Group, Input, InputKind, Kind, List, Node, Plan, Policy, Role, Text,
    Variant,
};
use crate::possible::{NO, Possible, Values, YES};

/// How many records each list holds, for those of which it is known.
pub type Lengths = BTreeMap<ListId, u32>;

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

    /// The same, with what became of each node.
    pub fn unrolled(&self, lengths: &Lengths) -> Unrolled {
        if self.is_flat() {
            return Unrolled {
                plan: self.clone(),
                made: BTreeMap::new(),
            };
        }
        let mut unroller = Unroller::new(self, lengths);
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

/// A record that is read: the one of this list that is being looked at so many computations further out.
type Slot = (ListId, u32);

/// The record being looked at right here.
const HERE: u32 = 0;

/// The records that are read, counted from 0.
type Looking = BTreeMap<Slot, u32>;

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
    fn new(plan: &'a Plan, lengths: &Lengths) -> Self {
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
            let records = unroller.records_of(id, list, lengths.get(&id).copied());
            unroller.records.push(records);
        }
        unroller.existing_fields();
        unroller
    }

    fn records_of(&mut self, id: ListId, list: &List, known: Option<u32>) -> Records {
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
                let fields = list.fields.iter().map(|field| {
                    let template = self.plan.inputs.at(*field);
                    let name = Text {
                        zh: format!("{}{number}的{}", list.record.zh, template.name.zh),
                        en: format!("{} of {} {number}", template.name.en, list.record.en),
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

    /// A fold over a list of which nothing is known is an unknown of its own, for each of the records outside that
    /// it reads.
    fn unknown_fold(&mut self, id: NodeId, list: ListId, looking: &Looking) -> NodeId {
        let everybody = People::everybody(self.plan);
        let within = forward::evaluate(self.plan, &everybody, id);
        let known = self.plan.lists.at(list);
        let kind = self.plan.kind(id);
        let step = match kind {
            Kind::Number => Number::fraction(1, 10_000).unwrap_or(Number::ONE),
            _ => Number::ONE,
        };
        let mut own_id = format!("{}#{}", known.id, id.index());
        for record in looking.values() {
            own_id.push_str(&format!(".{record}"));
        }
        let input = self.builder.input(Input {
            id: own_id,
            name: known.name.clone(),
            kind: InputKind::Fact,
            value: kind,
            domain: Possible {
                error: false,
                ..within
            },
            step,
            touch: known.touch,
            question: known.question.clone(),
            only_if: None,
            changeable: None,
            list: Some(list),
        });
        self.builder.input_value(input)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one fold")]
    fn over_records(
        &mut self,
        list: ListId,
        known: u32,
        body: NodeId,
        guard: NodeId,
        fold: Fold,
        kind: Kind,
        looking: &Looking,
    ) -> NodeId {
        let mut guarded = Vec::new();
        for record in 0..known {
            let parts = [guard, body].map(|part| {
                let inside = self.looking(part, |slot| match around(slot, list) {
                    None => Some(record),
                    Some(outside) => looking.get(&outside).copied(),
                });
                self.node(part, &inside)
            });
            guarded.push(parts.into());
        }
        let yes = self.builder.truth(true);
        match fold {
            Fold::Any => {
                let parts = guarded.into_iter().map(|(guard, body)| self.both(guard, body));
                let parts = parts.collect();
                self.builder.any(parts)
            }
            Fold::All => {
                let mut parts = Vec::new();
                for (guard, body) in guarded {
                    let outside = self.builder.not(guard);
                    parts.push(if self.always(guard) {
                        body
                    } else {
                        self.builder.any(vec![outside, body])
                    });
                }
                self.builder.all(parts)
            }
            Fold::Count => {
                let one = self.builder.number(Number::ONE, kind);
                let counted = guarded.into_iter().map(|(guard, body)| {
                    let counts = self.both(guard, body);
                    self.or_nothing(counts, one, kind)
                });
                let counted = counted.collect();
                self.sum(counted, kind)
            }
            Fold::Sum => {
                let values = guarded
                    .into_iter()
                    .map(|(guard, body)| self.or_nothing(guard, body, kind))
                    .collect();
                self.sum(values, kind)
            }
            Fold::Best(most) => {
                let values = guarded
                    .into_iter()
                    .map(|(guard, body)| self.or_nothing(guard, body, kind))
                    .collect();
                let run = self.builder.run(values);
                self.builder.node(Node::Best(run, most), kind)
            }
            Fold::Min | Fold::Max => {
                let mut reached = self.builder.absent(kind);
                for (guard, body) in guarded {
                    let run = self.builder.run(vec![reached, body]);
                    let further = self.builder.node(
                        if fold == Fold::Min {
                            Node::Min(run)
                        } else {
                            Node::Max(run)
                        },
                        kind,
                    );
                    let given = self.builder.node(Node::IsGiven(reached), Kind::Bool);
                    let first = self.builder.case(vec![arm(given, further), arm(yes, body)], kind);
                    reached = if self.always(guard) {
                        first
                    } else {
                        self.builder
                            .case(vec![arm(guard, first), arm(yes, reached)], kind)
                    };
                }
                reached
            }
        }
    }

    fn both(&mut self, guard: NodeId, body: NodeId) -> NodeId {
        if self.always(guard) {
            body
        } else {
            self.builder.all(vec![guard, body])
        }
    }

    fn always(&self, guard: NodeId) -> bool {
        let plan = self.builder.plan();
        matches!(*plan.nodes.at(guard), Node::Constant(id) if *plan.constant(id) == Values::Bits(YES))
    }

    /// The value where the guard holds, else zero.
    fn or_nothing(&mut self, guard: NodeId, value: NodeId, kind: Kind) -> NodeId {
        let yes = self.builder.truth(true);
        if self.always(guard) {
            return value;
        }
        let zero = self.builder.number(Number::ZERO, kind);
        self.builder.case(vec![arm(guard, value), arm(yes, zero)], kind)
    }

    fn sum(&mut self, values: Vec<NodeId>, kind: Kind) -> NodeId {
        let total = values
            .into_iter()
            .reduce(|so_far, value| self.builder.node(Node::Add(so_far, value), kind));
        match total {
            Some(total) => total,
            None => self.builder.number(Number::ZERO, kind),
        }
    }

    /// What is true of all people is true for each of their records; of a record that may not exist, if it does.
    fn assumptions(&mut self) {
        let mut all = Vec::new();
        for assumption in &self.plan.assumptions {
            let slots = self.reads.at(assumption.node).clone();
            for looking in self.every_record(&slots) {
                let mut node = self.node(assumption.node, &looking);
                for (list, _) in &slots {
                    if let Some(exists) = self.records.at(*list).exists {
                        let none = self.builder.not(exists);
                        node = self.builder.any(vec![none, node]);
                    }
                }
                all.push(Assumption {
                    node,
                    text: assumption.text.clone(),
                });
            }
        }
        self.builder.replace_assumptions(all);
    }

    /// Every choice of one record from each of some lists.
    fn every_record(&self, slots: &[Slot]) -> Vec<Looking> {
        let mut all = vec![Looking::new()];
        let current = slots.iter().filter(|(_, out)| *out == HERE);
        for (list, _) in current {
            let records = self.records.at(*list).known.unwrap_or(1);
            let further = |looking: &Looking| {
                let looking = looking.clone();
                (0..records).map(move |record| {
                    let mut looking = looking.clone();
                    looking.insert((*list, HERE), record);
                    looking
                })
            };
            all = all.iter().flat_map(further).collect();
        }
        all
    }

    fn policy(&mut self, policy: &Policy) -> Policy {
        let mut variants = Vec::new();
        for variant in &policy.variants {
            match policy.per {
                None => variants.push(self.variant(variant, &Looking::new())),
                Some(list) => variants.extend(self.for_each_record(variant, list)),
            }
        }
        Policy {
            variants,
            ..policy.clone()
        }
    }

    fn for_each_record(&mut self, variant: &Variant, list: ListId) -> Vec<Variant> {
        let records = self.records.at(list);
        let (known, exists) = (records.known, records.exists);
        if known == Some(0) {
            return vec![self.without_records(variant, list)];
        }
        let mut variants: Vec<Variant> = (0..known.unwrap_or(1))
            .map(|record| {
                let mut own = self.variant(variant, &[((list, HERE), record)].into());
                own.record = known.map(|_| record.saturating_add(1));
                if let Some(exists) = exists {
                    own.entitled = self.builder.all(vec![exists, own.entitled]);
                    if let Some(adoption) = &mut own.adoption {
                        adoption.entitled = self.builder.all(vec![exists, adoption.entitled]);
                    }
                }
                own
            })
            .collect();
        let mut paid = Vec::new();
        for variant in &variants {
            if let Some(amount) = variant.pays.as_ref().map(|pays| pays.amount)
                && self.builder.plan().kind(amount) == Kind::Money
            {
                paid.push(self.or_nothing(variant.entitled, amount, Kind::Money));
            }
        }
        if known.is_some() && !paid.is_empty() {
            let total = self.sum(paid, Kind::Money);
            for variant in &mut variants {
                variant.total = Some(total);
            }
        }
        variants
    }

    /// The policy for an empty list: what does not speak of a record is judged, and a record is what lacks.
    fn without_records(&mut self, variant: &Variant, list: ListId) -> Variant {
        let known = self.plan.lists.at(list);
        let lacking = Criterion {
            id: known.id.clone(),
            label: Text {
                zh: format!("{}中至少有一项", known.name.zh),
                en: format!("at least one entry in {}", known.name.en),
            },
            role: Role::Require,
            group: Group::Single,
            node: self.builder.truth(false),
            guard: None,
            citation: None,
            parts: Vec::new(),
        };
        let speaks_of_record = |node: NodeId| self.reads.at(node).iter().any(|(read, _)| *read == list);
        let criteria = variant
            .criteria
            .iter()
            .filter(|criterion| !speaks_of_record(criterion.node))
            .cloned()
            .collect();
        let dated_by_record = speaks_of_record(variant.in_force);
        let here = Variant {
            criteria,
            in_force: if dated_by_record {
                variant.applies
            } else {
                variant.in_force
            },
            entitled: variant.applies,
            pays: None,
            claim_from: None,
            claim_until: None,
            total: None,
            day: variant.day.filter(|day| !speaks_of_record(*day)),
            local: Vec::new(),
            adoption: None,
            suspensions: if dated_by_record {
                Vec::new()
            } else {
                variant.suspensions.clone()
            },
            validity: if dated_by_record {
                Vec::new()
            } else {
                variant.validity.clone()
            },
            ..variant.clone()
        };
        let mut own = self.variant(&here, &Looking::new());
        own.entitled = lacking.node;
        own.criteria.push(lacking);
        own
    }

    fn variant(&mut self, variant: &Variant, looking: &Looking) -> Variant {
        let mut own = variant.clone();
        own.place = own
            .place
            .map(|place| self.own_input(place, looking).unwrap_or(place));
        own.applies = self.node(own.applies, looking);
        own.in_force = self.node(own.in_force, looking);
        own.entitled = self.node(own.entitled, looking);
        own.day = self.optional(own.day, looking);
        own.claim_until = self.optional(own.claim_until, looking);
        own.claim_from = self.optional(own.claim_from, looking);
        self.criteria(&mut own.criteria, looking);
        if let Some(pays) = &mut own.pays {
            pays.amount = self.node(pays.amount, looking);
            pays.months = self.optional(pays.months, looking);
            for step in &mut pays.steps {
                step.amount = self.node(step.amount, looking);
            }
        }
        if let Some(adoption) = &mut own.adoption {
            let by = adoption.by.iter_mut().map(|(guard, _)| guard);
            for node in by.chain([&mut adoption.adopted, &mut adoption.entitled]) {
                *node = self.node(*node, looking);
            }
        }
        let local = own.local.iter_mut().map(|local| &mut local.guard);
        let suspended = own.suspensions.iter_mut().map(|suspension| &mut suspension.guard);
        let valid = own.validity.iter_mut().map(|validity| &mut validity.guard);
        for guard in local.chain(suspended).chain(valid) {
            *guard = self.node(*guard, looking);
        }
        own
    }

    fn optional(&mut self, node: Option<NodeId>, looking: &Looking) -> Option<NodeId> {
        node.map(|node| self.node(node, looking))
    }

    fn criteria(&mut self, criteria: &mut [Criterion], looking: &Looking) {
        for criterion in criteria {
            criterion.node = self.node(criterion.node, looking);
            criterion.guard = self.optional(criterion.guard, looking);
            self.criteria(&mut criterion.parts, looking);
        }
    }
}

/// Whether a node keeps a day or place.
fn is_kept(plan: &Plan, node: Node) -> bool {
    matches!(node, Node::Named(name, _) if plan.names.at(name).id == KEPT)
}

/// What a record read inside a computation over a list is outside it; nothing for the one it looks at.
fn around((list, out): Slot, over: ListId) -> Option<Slot> {
    match out.checked_sub(1) {
        Some(out) => Some((list, out)),
        None if list == over => None,
        None => Some((list, HERE)),
    }
}

/// What a record read in what is kept is inside the computation it is kept in.
fn further_out((list, out): Slot) -> Slot {
    (list, out.saturating_add(1))
}

fn arm(guard: NodeId, value: NodeId) -> Arm {
    Arm {
        guard,
        value,
        citation: None,
        since: None,
        place: None,
    }
}
