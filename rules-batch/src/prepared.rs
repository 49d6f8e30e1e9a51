//! A plan compiled for a day and for the columns that there are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use rules_core::arena::{InputId, NodeId};
use rules_core::calendar::{Day, LAST_DAY, add_months};
use rules_core::forward::Passes;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{InputKind, Plan};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;

use crate::bound::{Bound, Place, bound};
use crate::code::{Ahead, Compiled, compiled};
use crate::evaluate::Tiles;
use crate::expression::Universe;
use crate::lists::Lists;
use crate::outcome::Outcome;
use crate::problem::Problem;
use crate::reader::Reader;

/// So far ahead the next change is looked for.
const MONTHS_AHEAD: i32 = 24;

/// What is wanted beside verdict, amount, months and the first unmet criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// All unmet criteria of a refusal.
    pub every_unmet: bool,
    /// What is missing of an open answer, and why it is open.
    pub missing: bool,
    /// The last day of an entitlement and the next day on which the verdict changes.
    pub days: bool,
}

impl Default for Wanted {
    /// Everything but the days.
    fn default() -> Self {
        Self {
            every_unmet: true,
            missing: true,
            days: false,
        }
    }
}

/// What the answers of one policy consist of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The policy's position in the plan.
    pub position: usize,
    /// Its id.
    pub id: String,
    /// The ids of its criteria, in the order of the notice.
    pub criteria: Vec<String>,
    /// The ids of the facts and figures that may be missing, at most 64; of a field of a list's records, the field's
    /// with the list's in front.
    pub facts: Vec<String>,
    /// One of the amount column is so much: a fen, or a fraction where a share is paid.
    pub amount_unit: Number,
}

/// A plan compiled for a day and for the columns that there are.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) plan: Plan,
    /// Everybody, on the day of asking.
    pub(crate) base: People,
    pub(crate) today: Day,
    pub(crate) wanted: Wanted,
    pub(crate) layouts: Vec<Layout>,
    pub(crate) bound: Vec<Bound>,
    places: Vec<Place>,
    /// By policy: the facts that may be missing, and the lanes its answers rest on.
    pub(crate) facts: Vec<Vec<InputId>>,
    pub(crate) keys: Vec<Vec<usize>>,
    /// Where the table has lists of records.
    lists: Option<Lists>,
    /// The steps for the states seen so far.
    compiled: Mutex<BTreeMap<States, Arc<Compiled>>>,
}

/// What the lanes of a batch may hold: by lane, whether something is unknown and whether something is none.
type States = Vec<(bool, bool)>;

/// The memory in which batches are evaluated, used again for the next one; one for each thread.
#[derive(Debug)]
pub struct Buffers<'p> {
    tiles: Tiles<'p>,
}

impl Prepared {
    /// For the policies at these positions of the plan, asked on a day by the rows of tables of a schema. A table may
    /// have fewer nulls than its schema allows; what has none is computed faster.
    ///
    /// # Errors
    /// A column of a type that the fact does not have, a policy that there is not, a plan without a day of asking.
    pub fn new(
        plan: &Plan,
        policies: &[usize],
        today: Day,
        schema: &Schema,
        wanted: Wanted,
    ) -> Result<Self, Problem> {
        let lists = if plan.is_flat() {
            None
        } else {
            Lists::new(plan, schema)?
        };
        let plan = plan.for_lists(&Lengths::new());
        let Some(asked) = plan.today() else {
            return Err(Problem::of_all(
                "the rules have no day of asking",
                "use rules that ask on a day",
            ));
        };
        let day = Possible::day(today);
        if !day.is_within(&plan.inputs().at(asked).domain) {
            return Err(Problem::of_all(
                format!("day {today} is outside the days of asking"),
                "ask on a day the rules reckon with",
            ));
        }
        let base = People::everybody(&plan).with(asked, day);
        let (bound, places): (Vec<Bound>, Vec<Place>) = bound(&plan, schema)?.into_iter().unzip();
        let mut layouts = Vec::new();
        let (mut facts, mut keys) = (Vec::new(), Vec::new());
        let passes = Passes::new(&plan);
        let linked = Linked::new(&plan, &passes);
        for position in policies.iter().copied() {
            let Some(policy) = plan.policies().get(position) else {
                return Err(Problem::of_all(
                    format!("there is no policy {position}"),
                    "leave it out",
                ));
            };
            let mut criteria: Vec<String> = Vec::new();
            for criterion in policy.variants.iter().flat_map(|variant| &variant.criteria) {
                if !criteria.iter().any(|known| **known == *criterion.id) {
                    criteria.push(criterion.id.to_string());
                }
            }
            // A list that is known to be empty is what such a policy lacks.
            let per = policy
                .per
                .filter(|list| lists.as_ref().is_some_and(|lists| lists.has(*list)));
            criteria.extend(per.map(|list| plan.lists().at(list).id.clone()));
            let nodes = policy.variants.iter().flat_map(|variant| variant.nodes());
            let mut read: BTreeSet<InputId> = nodes.flat_map(|node| passes.inputs_of(node)).collect();
            read.extend(policy.variants.iter().filter_map(|variant| variant.place));
            let matters = |input: &InputId| {
                let kind = plan.inputs().at(*input).kind;
                !matches!(kind, InputKind::Today | InputKind::Confirm)
            };
            let own: Vec<InputId> = read.iter().copied().filter(matters).collect();
            let rests_on = linked.with(&read, Some(asked));
            let lanes = bound
                .iter()
                .enumerate()
                .filter(|(_, bound)| rests_on.contains(&bound.input));
            keys.push(lanes.map(|(slot, _)| slot).collect::<Vec<usize>>());
            layouts.push(Layout {
                position,
                id: policy.id.clone(),
                criteria,
                facts: own
                    .iter()
                    .map(|input| plan.inputs().at(*input).id.clone())
                    .collect(),
                amount_unit: Number::ONE,
            });
            facts.push(own);
        }
        let mut prepared = Self {
            base,
            today,
            wanted,
            layouts,
            bound,
            places,
            facts,
            keys,
            plan,
            lists,
            compiled: Mutex::default(),
        };
        let anything: States = prepared
            .bound
            .iter()
            .map(|bound| (true, bound.may_be_none))
            .collect();
        let (_, parts) = prepared.compiled(&anything, &prepared.base);
        for (layout, parts) in prepared.layouts.iter_mut().zip(parts) {
            layout.amount_unit = Number::fraction(1, parts).unwrap_or(Number::ONE);
        }
        Ok(prepared)
    }

    fn compile(&self, states: &States) -> Compiled {
        let (mut code, _) = self.compiled(states, &self.base);
        if !self.wanted.days {
            return code;
        }
        let until = |last: Day| {
            let mut base = self.base.clone();
            if let Some(asked) = self.plan.today() {
                let domain = &self.plan.inputs().at(asked).domain;
                base.set(asked, Possible::days(self.today, last).intersection(domain));
            }
            self.compiled(states, &base).0
        };
        let ahead = Ahead {
            soon: until(self.until()),
            ever: until(LAST_DAY),
        };
        code.slots
            .extend(ahead.soon.slots.iter().chain(&ahead.ever.slots));
        code.slots.sort_unstable();
        code.slots.dedup();
        code.ahead = Some(Box::new(ahead));
        code
    }

    /// The last day on which a change is looked for.
    pub(crate) fn until(&self) -> Day {
        add_months(self.today, MONTHS_AHEAD).unwrap_or(LAST_DAY)
    }

    fn compiled(&self, states: &States, base: &People) -> (Compiled, Vec<i64>) {
        let universes = self.bound.iter().zip(states);
        let universes: Vec<Universe> = universes
            .map(|(bound, (unknown, none))| bound.universe(*unknown, *none))
            .collect();
        let wanted = (self.layouts.as_slice(), self.keys.as_slice());
        compiled(&self.plan, &self.bound, &universes, base, wanted)
    }

    /// What the answers consist of, one for each policy, in the order asked for.
    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// Memory for one thread.
    pub fn buffers(&self) -> Buffers<'_> {
        Buffers {
            tiles: Tiles::new(self),
        }
    }

    fn readers<'a>(&'a self, batch: &'a RecordBatch) -> Result<Vec<Reader<'a>>, Problem> {
        let places = self.bound.iter().zip(&self.places);
        places
            .map(|(bound, place)| Reader::new(bound, *place, batch))
            .collect()
    }

    /// The answers for all rows of a batch.
    ///
    /// # Errors
    /// The first value that no fact can have, with its row. To sort out all rows that have any, see
    /// [`Prepared::faults`].
    pub fn evaluate(&self, batch: &RecordBatch, buffers: &mut Buffers<'_>) -> Result<Outcome, Problem> {
        if let Some(lists) = &self.lists {
            return lists.evaluate(self, batch);
        }
        let readers = self.readers(batch)?;
        let states: States = readers.iter().map(Reader::states).collect();
        let code = {
            let mut known = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
            let made = known.get(&states).cloned();
            made.unwrap_or_else(|| {
                let made = Arc::new(self.compile(&states));
                known.insert(states, Arc::clone(&made));
                made
            })
        };
        buffers.tiles.evaluate(&code, &readers, batch.num_rows())
    }

    /// Of the rules compiled for the batches seen so far: the steps of computation, of the [flat
    /// plan](rules_core::plan::Plan::for_lists), that no lane can hold. Answers that rest on them are asked of the set
    /// evaluator.
    pub fn hard(&self) -> Vec<NodeId> {
        let known = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let all = known.values().flat_map(|code| code.hard.iter().copied());
        let all: BTreeSet<NodeId> = all.collect();
        all.into_iter().collect()
    }

    /// How many steps over lanes answer all policies, for the batches seen so far.
    pub fn steps(&self) -> usize {
        let known = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .values()
            .map(|code| code.dense.steps.len())
            .max()
            .unwrap_or(0)
    }

    /// Everything that is wrong with values of a batch, row by row: values outside what the fact may be, alternatives and
    /// places that there are not, a value together with "none". A row that is not named can be evaluated.
    /// Of lists first what is wrong with the lists themselves, and only if nothing is with what their records hold.
    pub fn faults(&self, batch: &RecordBatch) -> Vec<Problem> {
        if let Some(lists) = &self.lists {
            return lists.faults(self, batch);
        }
        let readers = match self.readers(batch) {
            Ok(readers) => readers,
            Err(problem) => return vec![problem],
        };
        let rows = 0..batch.num_rows();
        let all = rows.flat_map(|row| readers.iter().filter_map(move |reader| reader.fault(row)));
        all.collect()
    }
}

impl Buffers<'_> {
    /// Gives the vectors of an outcome back, so that the next one needs no new memory.
    pub fn recycle(&mut self, outcome: Outcome) {
        self.tiles.spare = Some(outcome);
    }
}

/// Which inputs assumptions speak of together.
struct Linked {
    assumptions: Vec<BTreeSet<InputId>>,
}

impl Linked {
    fn new(plan: &Plan, passes: &Passes<'_>) -> Self {
        let nodes = plan.assumptions().iter().map(|assumption| assumption.node);
        Self {
            assumptions: nodes
                .map(|node| passes.inputs_of(node).into_iter().collect())
                .collect(),
        }
    }

    /// Some inputs with all that assumptions link with them, directly or through one another. The day links nothing.
    fn with(&self, inputs: &BTreeSet<InputId>, today: Option<InputId>) -> BTreeSet<InputId> {
        let mut all = inputs.clone();
        loop {
            let before = all.len();
            for assumption in &self.assumptions {
                if assumption
                    .iter()
                    .any(|input| Some(*input) != today && all.contains(input))
                {
                    all.extend(assumption);
                }
            }
            if all.len() == before {
                return all;
            }
        }
    }
}
