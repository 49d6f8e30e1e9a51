//! Sets of which no two members exclude each other, searched with a counter.

use std::collections::BTreeSet;

/// Which things stand against which others; both by position.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    neighbours: Vec<BTreeSet<usize>>,
}

impl Graph {
    /// So many things, of which these pairs stand against each other.
    pub(super) fn new(count: usize, against: impl Fn(usize, usize) -> bool) -> Self {
        let others = |one: usize| {
            let others = (0..count).filter(|other| *other != one);
            others.filter(|other| against(one, *other)).collect()
        };
        Self {
            neighbours: (0..count).map(others).collect(),
        }
    }

    pub(super) fn joins(&self, one: usize, other: usize) -> bool {
        self.of(one).any(|found| found == other)
    }

    fn of(&self, one: usize) -> impl Iterator<Item = usize> {
        self.neighbours.get(one).into_iter().flatten().copied()
    }

    /// How many of some things stand against one.
    fn degree(&self, one: usize, among: &BTreeSet<usize>) -> usize {
        let neighbours = self.neighbours.get(one);
        neighbours.map_or(0, |neighbours| neighbours.intersection(among).count())
    }

    /// The parts that nothing joins, each in ascending order.
    pub(super) fn components(&self) -> Vec<BTreeSet<usize>> {
        let mut left: BTreeSet<usize> = (0..self.neighbours.len()).collect();
        let mut parts = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut part = BTreeSet::from([first]);
            let mut reached = vec![first];
            while let Some(here) = reached.pop() {
                for next in self.of(here) {
                    if part.insert(next) {
                        left.remove(&next);
                        reached.push(next);
                    }
                }
            }
            parts.push(part);
        }
        parts
    }

    /// Some things in groups whose members all stand against each other: of each group one can be had at most.
    pub(super) fn cliques(&self, things: &BTreeSet<usize>) -> Vec<Vec<usize>> {
        let mut cliques: Vec<Vec<usize>> = Vec::new();
        for thing in things {
            let fitting = cliques
                .iter_mut()
                .find(|clique| clique.iter().all(|member| self.joins(*member, *thing)));
            match fitting {
                Some(clique) => clique.push(*thing),
                None => cliques.push(vec![*thing]),
            }
        }
        cliques
    }
}

/// What a search may still do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    left: u64,
    /// Whether it was not enough.
    pub(super) fell_short: bool,
}

impl Work {
    pub(super) fn new(budget: u64) -> Self {
        Self {
            left: budget,
            fell_short: false,
        }
    }

    /// Counts so many steps; whether they were still allowed.
    pub(super) fn does(&mut self, steps: usize) -> bool {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        self.fell_short |= steps > self.left;
        self.left = self.left.saturating_sub(steps);
        !self.fell_short
    }
}

/// Who wants to know of the sets.
pub(super) trait Seeker {
    /// Whether no set that holds all of `chosen`, and of the rest only some of `open`, is of interest.
    fn is_hopeless(&mut self, chosen: &BTreeSet<usize>, open: &BTreeSet<usize>, work: &mut Work) -> bool;
    /// A set to which nothing can be added.
    fn found(&mut self, set: BTreeSet<usize>, work: &mut Work);
}

/// A part of the search: the sets with all of `chosen`, some of `open` and none of `passed`.
struct Branch {
    chosen: BTreeSet<usize>,
    open: BTreeSet<usize>,
    passed: BTreeSet<usize>,
}

impl Branch {
    fn choose(&mut self, graph: &Graph, thing: usize) {
        self.open.remove(&thing);
        self.chosen.insert(thing);
        for neighbour in graph.of(thing) {
            self.open.remove(&neighbour);
            self.passed.remove(&neighbour);
        }
    }

    /// What stands against nothing that is still open belongs to every set of the branch.
    fn choose_the_free(&mut self, graph: &Graph) {
        let free = self.open.iter().copied();
        let free: Vec<usize> = free
            .filter(|thing| graph.degree(*thing, &self.open) == 0)
            .collect();
        for thing in free {
            self.choose(graph, thing);
        }
    }

    /// Every set to which nothing can be added holds a thing or something that stands against it; the fewer those
    /// are, the fewer branches there are.
    fn divided(self, graph: &Graph) -> Vec<Self> {
        let candidates = self.open.union(&self.passed).copied();
        let Some(pivot) = candidates.min_by_key(|thing| graph.degree(*thing, &self.open)) else {
            return Vec::new();
        };
        let first = self.open.get(&pivot).copied();
        let against = graph.of(pivot).filter(|thing| self.open.contains(thing));
        let things: Vec<usize> = first.into_iter().chain(against).collect();
        let mut rest = self;
        let mut branches = Vec::new();
        for thing in things {
            let mut branch = Self {
                chosen: rest.chosen.clone(),
                open: rest.open.clone(),
                passed: rest.passed.clone(),
            };
            branch.choose(graph, thing);
            branches.push(branch);
            rest.open.remove(&thing);
            rest.passed.insert(thing);
        }
        branches
    }
}

/// Tells a seeker of every set of some things to which nothing can be added, but for those that are hopeless.
pub(super) fn search(graph: &Graph, things: &BTreeSet<usize>, seeker: &mut dyn Seeker, work: &mut Work) {
    let mut branches = vec![Branch {
        chosen: BTreeSet::new(),
        open: things.clone(),
        passed: BTreeSet::new(),
    }];
    while let Some(mut branch) = branches.pop() {
        let size = branch.open.len().saturating_add(branch.passed.len());
        if !work.does(size.saturating_add(1)) {
            return;
        }
        branch.choose_the_free(graph);
        if branch.open.is_empty() {
            if branch.passed.is_empty() {
                seeker.found(branch.chosen, work);
            }
        } else if !seeker.is_hopeless(&branch.chosen, &branch.open, work) {
            branches.extend(branch.divided(graph).into_iter().rev());
        }
    }
}
