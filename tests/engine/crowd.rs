//! Everybody a plan allows, one by one, and boxes of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rules_core::arena::{Id, InputId, NodeId};
use rules_core::people::People;
use rules_core::plan::{InputKind, Plan};
use rules_core::possible::{MOST_RANGES, NO, Possible, Range, Ranges, Values, YES};

use crate::choices::Choices;
use crate::describe;
use crate::evaluate::{Person, Value};

/// All people of a plan, numbered; whether each satisfies the assumptions; and what nodes are worth for them.
pub(crate) struct Crowd<'a> {
    pub(crate) plan: &'a Plan,
    /// For each input its values, each with the number of the range it comes from.
    members: Vec<Vec<(usize, Value)>>,
    /// How far apart two people are who differ by one in an input.
    strides: Vec<usize>,
    count: usize,
    columns: RefCell<BTreeMap<NodeId, Rc<[Value]>>>,
}

/// A box of people: for each input the positions of the values it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    positions: Vec<Vec<usize>>,
}

impl<'a> Crowd<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        let mut members = Vec::new();
        let mut strides = Vec::new();
        let mut count = 1;
        for (_, input) in plan.inputs().iter() {
            let mut values = Value::members(&input.domain.values, input.value, input.step);
            if input.domain.none {
                values.push((usize::MAX, Value::Absent));
            }
            strides.push(count);
            count *= values.len();
            members.push(values);
        }
        Self {
            plan,
            members,
            strides,
            count,
            columns: RefCell::default(),
        }
    }

    /// How many people there are, lawful or not.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The position of a person's value of an input.
    pub(crate) fn position(&self, person: usize, input: InputId) -> usize {
        person / self.strides[input.index()] % self.members[input.index()].len()
    }

    /// The person's value of an input.
    pub(crate) fn answer(&self, person: usize, input: InputId) -> Value {
        self.members[input.index()][self.position(person, input)].1
    }

    /// The value at a position of an input.
    pub(crate) fn member(&self, input: InputId, position: usize) -> Value {
        self.members[input.index()][position].1
    }

    /// The person's number without what an input adds to it: people who differ only there share it.
    pub(crate) fn without(&self, person: usize, input: InputId) -> usize {
        person - self.position(person, input) * self.strides[input.index()]
    }

    /// The same person with another value of an input.
    pub(crate) fn moved(&self, person: usize, input: InputId, position: usize) -> usize {
        self.without(person, input) + position * self.strides[input.index()]
    }

    /// The same person after every declaration.
    pub(crate) fn declared(&self, person: usize) -> usize {
        let inputs = self.plan.inputs().iter();
        let declarations = inputs.filter(|(_, input)| input.kind == InputKind::Confirm);
        declarations.fold(person, |person, (input, _)| self.moved(person, input, 1))
    }

    pub(crate) fn person(&self, person: usize) -> Person<'a> {
        let answers = self.plan.inputs().ids().map(|input| self.answer(person, input));
        Person::new(self.plan, answers.collect())
    }

    /// What a node is worth for each person.
    pub(crate) fn column(&self, node: NodeId) -> Rc<[Value]> {
        if let Some(column) = self.columns.borrow().get(&node) {
            return Rc::clone(column);
        }
        let column: Rc<[Value]> = (0..self.count)
            .map(|person| self.person(person).value(node))
            .collect();
        self.columns.borrow_mut().insert(node, Rc::clone(&column));
        column
    }

    /// Whether a person satisfies the assumptions: none of them is "no".
    pub(crate) fn is_lawful(&self, person: usize) -> bool {
        let assumptions = self.plan.assumptions();
        assumptions
            .iter()
            .all(|assumption| !self.column(assumption.node)[person].is_no())
    }

    /// Everybody.
    pub(crate) fn everybody(&self) -> Part {
        Part {
            positions: self
                .members
                .iter()
                .map(|values| (0..values.len()).collect())
                .collect(),
        }
    }

    /// One person.
    pub(crate) fn alone(&self, person: usize) -> Part {
        let positions = self
            .plan
            .inputs()
            .ids()
            .map(|input| vec![self.position(person, input)]);
        Part {
            positions: positions.collect(),
        }
    }

    /// The people of a box.
    pub(crate) fn people_of(&self, part: &Part) -> Vec<usize> {
        let mut people = vec![0];
        for (positions, stride) in part.positions.iter().zip(&self.strides) {
            people = positions
                .iter()
                .flat_map(|position| people.iter().map(move |person| person + position * stride))
                .collect();
        }
        people
    }

    /// The lawful people of a box.
    pub(crate) fn lawful_people_of(&self, part: &Part) -> Vec<usize> {
        let mut people = self.people_of(part);
        people.retain(|person| self.is_lawful(*person));
        people
    }

    /// The lawful people whom the engine's sets allow, for sets that are parts of the domains.
    pub(crate) fn whom(&self, people: &People) -> Vec<usize> {
        let mut part = self.everybody();
        for input in self.plan.inputs().ids() {
            let set = people.get(input);
            part.positions[input.index()]
                .retain(|position| self.members[input.index()][*position].1.is_among(set));
        }
        self.lawful_people_of(&part)
    }

    /// The box as the engine takes it.
    pub(crate) fn people(&self, part: &Part) -> People {
        let mut people = People::everybody(self.plan);
        for (id, input) in self.plan.inputs().iter() {
            let members = &self.members[id.index()];
            let mut bits = 0_u64;
            let mut ranges: Vec<(usize, Range)> = Vec::new();
            let mut none = false;
            let mut before = None;
            for position in part.get(id).iter().copied() {
                let (range, value) = members[position];
                match value {
                    Value::Absent => none = true,
                    Value::Truth(truth) => bits |= if truth { YES } else { NO },
                    Value::Member(member) => bits |= 1 << member,
                    Value::Number(number) => match ranges.last_mut() {
                        Some((last, open)) if *last == range && before == position.checked_sub(1) => {
                            open.high = number.to_number();
                        }
                        _ => ranges.push((range, Range::single(number.to_number()))),
                    },
                    Value::Failed => unreachable!("nobody answers with an error"),
                }
                before = Some(position);
            }
            assert!(ranges.len() <= MOST_RANGES);
            let values = match input.domain.values {
                Values::Bits(_) => Values::Bits(bits),
                Values::Ranges(_) => {
                    Values::Ranges(Ranges::union(ranges.into_iter().map(|(_, range)| range)))
                }
            };
            people.set(
                id,
                Possible {
                    values,
                    none,
                    error: false,
                },
            );
        }
        people
    }

    /// A random box: of each input everything, one value, or some of them. The day of asking is always known.
    pub(crate) fn random_part(&self, choices: &mut Choices) -> Part {
        let mut part = self.everybody();
        for (id, input) in self.plan.inputs().iter() {
            let all = part.get(id).to_vec();
            let how = choices.weighted(&[4, 4, 3, 1]);
            let kept = match how {
                _ if input.kind == InputKind::Today => vec![*choices.pick(&all)],
                0 => all,
                1 => vec![*choices.pick(&all)],
                2 => {
                    let from = choices.below(all.len());
                    let count = 1 + choices.below(all.len() - from);
                    all[from..from + count].to_vec()
                }
                _ => {
                    let few: Vec<usize> = all
                        .iter()
                        .copied()
                        .filter(|_| choices.chance(50))
                        .take(MOST_RANGES)
                        .collect();
                    if few.is_empty() { vec![all[0]] } else { few }
                }
            };
            part.set(id, kept);
        }
        part
    }

    /// The box around a person that is as large as it can be without anybody in it for whom `same` fails:
    /// its borders are where something changes.
    pub(crate) fn grown(&self, choices: &mut Choices, person: usize, same: impl Fn(usize) -> bool) -> Part {
        let mut part = self.alone(person);
        let mut order: Vec<InputId> = self.plan.inputs().ids().collect();
        order.retain(|input| self.plan.inputs().at(*input).kind != InputKind::Today);
        for _ in 0..order.len() {
            let input = order.remove(choices.below(order.len()));
            // Now and then an answer is simply known.
            if choices.chance(20) {
                continue;
            }
            let people = self.people_of(&part);
            let mut positions: Vec<usize> = (0..self.members[input.index()].len())
                .filter(|position| {
                    people
                        .iter()
                        .all(|person| same(self.moved(*person, input, *position)))
                })
                .collect();
            keep_few_runs(&mut positions, self.position(person, input));
            part.set(input, positions);
        }
        part
    }

    /// The box with one more value of one input, if there is one more.
    pub(crate) fn widened(&self, choices: &mut Choices, part: &Part) -> Part {
        let mut wider = part.clone();
        let mut more: Vec<(InputId, usize)> = Vec::new();
        for (id, input) in self.plan.inputs().iter() {
            if input.kind == InputKind::Today {
                continue;
            }
            let all = 0..self.members[id.index()].len();
            more.extend(
                all.filter(|position| !part.get(id).contains(position))
                    .map(|position| (id, position)),
            );
        }
        if !more.is_empty() {
            let (input, position) = *choices.pick(&more);
            let mut positions = wider.get(input).to_vec();
            positions.push(position);
            positions.sort_unstable();
            keep_few_runs(&mut positions, position);
            wider.set(input, positions);
        }
        wider
    }

    /// A smaller box with a person in it; a declaration that is open stays so or is made.
    pub(crate) fn narrowed(&self, choices: &mut Choices, part: &Part, person: usize) -> Part {
        let mut narrower = part.clone();
        for input in self.plan.inputs().ids() {
            let here = self.position(person, input);
            let mut positions = narrower.get(input).to_vec();
            let is_declaration = self.plan.inputs().at(input).kind == InputKind::Confirm;
            match choices.weighted(&[3, 2, 2, 2]) {
                how if is_declaration => {
                    positions.retain(|position| how < 2 || *position > 0 || !part.is_open(input))
                }
                0 => {}
                1 => positions = vec![here],
                2 => positions.retain(|position| *position <= here),
                _ => positions.retain(|position| *position >= here),
            }
            narrower.set(input, positions);
        }
        narrower
    }

    /// The box with every open declaration answered.
    pub(crate) fn declaring(&self, part: &Part, answer: bool) -> Part {
        let mut declared = part.clone();
        for (id, input) in self.plan.inputs().iter() {
            if input.kind == InputKind::Confirm && part.get(id).len() > 1 {
                declared.set(id, vec![usize::from(answer)]);
            }
        }
        declared
    }

    /// The days on which may be asked.
    pub(crate) fn days(&self) -> Vec<i64> {
        let today = self.plan.today().unwrap();
        self.members[today.index()]
            .iter()
            .map(|(_, value)| value.day().unwrap())
            .collect()
    }

    /// The box, to be read when a test fails.
    pub(crate) fn describe(&self, part: &Part) -> String {
        let people = self.people(part);
        let inputs = self.plan.inputs().ids();
        let sets = inputs.map(|input| format!("i{} = {}", input.index(), describe::set(people.get(input))));
        sets.collect::<Vec<_>>().join("; ")
    }
}

impl Part {
    pub(crate) fn get(&self, input: InputId) -> &[usize] {
        &self.positions[input.index()]
    }

    pub(crate) fn set(&mut self, input: InputId, positions: Vec<usize>) {
        self.positions[input.index()] = positions;
    }

    pub(crate) fn is_open(&self, input: InputId) -> bool {
        self.get(input).len() > 1
    }

    /// How many people are in it.
    pub(crate) fn size(&self) -> usize {
        self.positions.iter().map(Vec::len).product()
    }
}

/// A set of the engine holds so many runs at most; the run with `kept` stays.
fn keep_few_runs(positions: &mut Vec<usize>, kept: usize) {
    let runs = |positions: &[usize]| 1 + positions.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
    while runs(positions) + 1 >= MOST_RANGES {
        if positions.last() == Some(&kept) {
            positions.remove(0);
        } else {
            positions.pop();
        }
    }
}
