//! Which changes there are: every one is shown by somebody, or shown to be nobody's.

use super::change::{Change, Compared, DIRECTIONS, Reading};
use crate::arena::NodeId;
use crate::decide::Outcome;
use crate::difference::Someone;
use crate::part::Part;
use crate::people::People;
use crate::question::{Engine, Question};

/// Those whose answer changes in one way.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) change: Change,
    /// What holds for them and for nobody else.
    pub(super) own: Vec<NodeId>,
    /// The same, with what must differ for that: easier to search.
    pub(super) roots: Vec<NodeId>,
    pub(super) witness: People,
}

/// What a search came to.
#[derive(Debug, Default)]
pub(super) struct Searched {
    pub(super) found: Vec<Found>,
    /// Questions that were decided, and those that the work allowed did not suffice for.
    pub(super) settled: u64,
    pub(super) unsettled: u64,
    /// Somebody's answer rests on arithmetic that fails.
    pub(super) fails: bool,
}

/// All searches about one reading, in a part of the graph that holds no more than it needs.
pub(super) struct Search<'engine, 'plan> {
    pub(super) engine: &'engine mut Engine<'plan>,
    pub(super) part: &'plan Part,
    pub(super) reading: &'engine Reading,
    pub(super) people: &'engine People,
    pub(super) searched: Searched,
}

impl Search<'_, '_> {
    /// Every change that somebody among the people has.
    pub(super) fn all(mut self) -> Searched {
        if self.nobody_differs() {
            self.searched.settled += 1;
            return self.searched;
        }
        let reading = self.reading;
        let [was, is] = reading.entitled;
        for (change, node) in [(Change::Gains, reading.gains), (Change::Loses, reading.loses)] {
            if let Some(witness) = self.someone(&[node]) {
                self.found(change, &[node], witness);
            }
        }
        if !reading.compared.is_empty() {
            self.among_entitled(&[was, is], &reading.compared, &mut Vec::new());
        }
        self.searched
    }

    /// Whether the two computations answer everybody alike; no where that was not shown.
    fn nobody_differs(&mut self) -> bool {
        let [changed, apart] = self.reading.apart.map(|node| self.part.node(node));
        let mut differs = vec![self.reading.gains, self.reading.loses];
        differs.extend(self.reading.compared.iter().flat_map(|one| one.changes));
        let differs: Vec<NodeId> = differs.into_iter().map(|node| self.part.node(node)).collect();
        // One after the other: none of them may be left out because another is absent or fails.
        differs.into_iter().all(|node| {
            let someone = self.engine.someone_differs([changed, apart, node], self.people);
            matches!(someone, Someone::Nobody)
        })
    }

    /// Goes through the aspects one after the other: how each changes for those for whom the ones before change so.
    fn among_entitled(
        &mut self,
        roots: &[NodeId],
        left: &[Compared],
        so_far: &mut Vec<(super::Aspect, super::Direction)>,
    ) {
        let Some((one, left)) = left.split_first() else {
            return;
        };
        let ways = DIRECTIONS.into_iter().zip(one.changes).map(|(way, node)| (Some(way), node));
        for (way, node) in [(None, one.same)].into_iter().chain(ways) {
            if way.is_none() && left.is_empty() && so_far.is_empty() {
                // Nothing changes for them.
                continue;
            }
            let roots: Vec<NodeId> = roots.iter().copied().chain([node]).collect();
            let Some(witness) = self.someone(&roots) else {
                continue;
            };
            so_far.extend(way.map(|way| (one.aspect, way)));
            if left.is_empty() {
                self.found(Change::Otherwise(so_far.clone()), &roots, witness);
            } else {
                self.among_entitled(&roots, left, so_far);
            }
            if way.is_some() {
                so_far.pop();
            }
        }
    }

    fn found(&mut self, change: Change, conditions: &[NodeId], witness: People) {
        self.searched.found.push(Found {
            change,
            own: conditions.iter().map(|node| self.part.node(*node)).collect(),
            roots: self.roots(conditions),
            witness,
        });
    }

    /// Some conditions, and that the computations are apart, as nodes of the part.
    fn roots(&self, conditions: &[NodeId]) -> Vec<NodeId> {
        let all = conditions.iter().chain(&self.reading.apart);
        all.map(|node| self.part.node(*node)).collect()
    }

    /// Somebody for whom some conditions hold.
    fn someone(&mut self, conditions: &[NodeId]) -> Option<People> {
        let roots = self.roots(conditions);
        let question = Question::new(self.engine.plan, &roots, &[]);
        self.engine.fresh_budget();
        let decision = self.engine.decide(&question, self.people);
        self.searched.fails |= decision.witness(Outcome::Error).is_some();
        match decision.witness(Outcome::Yes) {
            Some(witness) => {
                self.searched.settled += 1;
                Some(witness.clone())
            }
            None if decision.may_be(Outcome::Yes) => {
                self.searched.unsettled += 1;
                None
            }
            None => {
                self.searched.settled += 1;
                None
            }
        }
    }
}
