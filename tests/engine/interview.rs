//! Interviews about random plans: what is asked matters, nothing that matters is left out, and the way to some answers
//! does not show.

use std::cell::RefCell;

use rules_core::arena::InputId;
use rules_core::assess::DEFAULT_BUDGET;
use rules_core::interview::{Certain, Interview, Next, NotTaken, Topic};
use rules_core::plan::{InputKind, Plan};
use rules_core::verdict::Effect;

use crate::answers::Case;
use crate::assessment::usual_shape;
use crate::choices::{Choices, for_random_words};
use crate::crowd::{Crowd, Part};
use crate::describe;
use crate::random_plan::random_plan;

/// Actions in one interview.
const STEPS: usize = 8;

/// The answers: positions of the values, or nothing for "not sure".
type Answers = Vec<(InputId, Option<Vec<usize>>)>;

/// What the tests remember beside the interview.
struct Model<'a> {
    crowd: &'a Crowd<'a>,
    topic: &'a Topic<'a>,
    beginning: Part,
}

/// What was seen, so that a test that sees nothing fails.
#[derive(Debug, Default)]
struct Tally {
    asked: usize,
    settled: usize,
    contradictions: usize,
    changes: usize,
    backs: usize,
    idle: usize,
}

impl Model<'_> {
    fn part(&self, answers: &Answers) -> Part {
        let mut part = self.beginning.clone();
        for (input, positions) in answers {
            if let Some(positions) = positions {
                part.set(*input, positions.clone());
            }
        }
        part
    }

    /// Whether two lawful people of a box who differ only in the input are answered differently by some policy.
    fn matters(&self, part: &Part, input: InputId) -> bool {
        let policies = self.crowd.plan.policies().iter();
        let mut cases = policies.flat_map(|policy| {
            let variants = policy.variants.iter();
            variants.map(|variant| Case::new(self.crowd, policy, variant, part))
        });
        cases.any(|case| case.matters(input, Effect::Verdict) || case.matters(input, Effect::Amount))
    }

    fn certain(&self, part: &Part, policy: usize) -> Certain {
        let policy = &self.crowd.plan.policies()[policy];
        let outcomes = |variant| {
            let case = Case::new(self.crowd, policy, variant, part);
            case.outcomes(&[variant.entitled], &case.declared)
        };
        let all: Vec<_> = policy.variants.iter().map(outcomes).collect();
        if all
            .iter()
            .any(|outcomes| outcomes.len() == 1 && outcomes.contains("yes"))
        {
            return Certain::Entitled;
        }
        let refused = all
            .iter()
            .all(|outcomes| outcomes.len() < 2 && !outcomes.contains("yes"));
        if refused { Certain::Refused } else { Certain::Open }
    }

    fn begun(&self) -> Option<Interview<'_>> {
        let people = self.crowd.people(&self.beginning);
        Interview::new(self.topic, people, DEFAULT_BUDGET).ok()
    }

    /// The interview in which the same was answered in another order and at once.
    fn anew(&self, answers: &Answers) -> Interview<'_> {
        let mut interview = self.begun().unwrap();
        for (input, positions) in answers.iter().rev() {
            give(self.crowd, &mut interview, *input, positions.as_ref()).unwrap();
        }
        interview
    }

    fn facts(&self) -> Vec<InputId> {
        let inputs = self.crowd.plan.inputs().iter();
        let asked = inputs.filter(|(_, input)| matches!(input.kind, InputKind::Fact | InputKind::Place));
        asked.map(|(id, _)| id).collect()
    }
}

fn give(
    crowd: &Crowd<'_>,
    interview: &mut Interview<'_>,
    input: InputId,
    positions: Option<&Vec<usize>>,
) -> Result<(), NotTaken> {
    match positions {
        None => interview.not_sure(input),
        Some(positions) => {
            let mut part = crowd.everybody();
            part.set(input, positions.clone());
            let possible = crowd.people(&part).get(input).clone();
            interview.answer(input, &possible)
        }
    }
}

fn check(condition: bool, what: impl Fn() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(what()) }
}

/// Looks at one state of an interview from all sides.
fn check_state(
    model: &Model<'_>,
    interview: &mut Interview<'_>,
    answers: &Answers,
    tally: &mut Tally,
) -> Result<Next, String> {
    let part = model.part(answers);
    let next = interview.next_question();
    match &next {
        Next::Ask(input) => {
            tally.asked += 1;
            check(!interview.is_answered(*input), || {
                format!("{input:?} is asked again")
            })?;
            check(model.matters(&part, *input), || {
                format!("{input:?} is asked and does not matter")
            })?;
        }
        Next::Settled => tally.settled += 1,
        Next::Limit(inputs) => return Err(format!("{inputs:?} are not settled")),
    }
    for input in model.facts() {
        let answer = answers.iter().find(|(answered, _)| *answered == input);
        let mut without = part.clone();
        without.set(input, model.crowd.everybody().get(input).to_vec());
        let expected = model.matters(&without, input);
        let found = interview.matters(input);
        check(found == Some(expected), || {
            format!("that {input:?} matters is {found:?}, not {expected}")
        })?;
        tally.idle += usize::from(answer.is_some() && !expected);
        if next == Next::Settled && answer.is_none() {
            check(!expected, || format!("{input:?} matters and is not asked"))?;
        }
    }
    for (policy, certain) in interview.certain() {
        let expected = model.certain(&part, policy);
        check(certain == expected, || {
            format!("policy {policy} is {certain:?}, not {expected:?}")
        })?;
    }
    let mut anew = model.anew(answers);
    let next_anew = anew.next_question();
    check(next_anew == next, || {
        format!("{next:?}, and in another order {next_anew:?}")
    })?;
    check(anew.people() == interview.people(), || "other people".to_owned())?;
    check(anew.certain() == interview.certain(), || {
        "other certainties".to_owned()
    })?;
    Ok(next)
}

/// Some values of an input; mostly with that of a lawful person among them.
fn random_answer(
    model: &Model<'_>,
    choices: &mut Choices,
    part: &Part,
    input: InputId,
) -> Option<Vec<usize>> {
    if choices.chance(15) {
        return None;
    }
    let all = model.crowd.everybody().get(input).to_vec();
    let lawful = model.crowd.lawful_people_of(part);
    let position = if lawful.is_empty() || choices.chance(40) {
        *choices.pick(&all)
    } else {
        let person = *choices.pick(&lawful);
        model.crowd.position(person, input)
    };
    Some(match choices.weighted(&[5, 1, 1]) {
        0 => vec![position],
        1 => all.into_iter().filter(|other| *other <= position).collect(),
        _ => all.into_iter().filter(|other| *other >= position).collect(),
    })
}

fn converse(model: &Model<'_>, choices: &mut Choices, tally: &mut Tally) -> Result<(), String> {
    let Some(mut interview) = model.begun() else {
        let lawful = model.crowd.lawful_people_of(&model.beginning);
        return check(lawful.is_empty(), || {
            "refused, though somebody is lawful".to_owned()
        });
    };
    let mut stack: Vec<Answers> = vec![Vec::new()];
    let mut last: Vec<InputId> = Vec::new();
    for _ in 0..STEPS {
        let answers = stack.last().unwrap().clone();
        let next = check_state(model, &mut interview, &answers, tally)
            .map_err(|error| format!("{error}\nafter {answers:?}"))?;
        let facts = model.facts();
        let input = match (&next, choices.weighted(&[6, 2, 2])) {
            (_, 1) if stack.len() > 1 => {
                tally.backs += 1;
                check(interview.back() == last.pop(), || {
                    "another answer was taken back".to_owned()
                })?;
                stack.pop();
                continue;
            }
            (Next::Ask(input), 0 | 1) => *input,
            // Once nothing is asked, one who was asked before may still change his mind.
            _ if !facts.is_empty() && (stack.len() > 1 || next != Next::Settled) => *choices.pick(&facts),
            _ => break,
        };
        // An answer that is changed is no longer part of what is known.
        let mut next_answers = answers.clone();
        next_answers.retain(|(other, _)| *other != input);
        let others = model.part(&next_answers);
        let positions = random_answer(model, choices, &others, input);
        tally.changes += usize::from(next_answers.len() < answers.len());
        next_answers.push((input, positions.clone()));
        let is_lawful = !model
            .crowd
            .lawful_people_of(&model.part(&next_answers))
            .is_empty();
        match give(model.crowd, &mut interview, input, positions.as_ref()) {
            Ok(()) => {
                check(is_lawful, || "nobody is left".to_owned())?;
                stack.push(next_answers);
                last.push(input);
            }
            Err(NotTaken::Refused(..)) => {
                tally.contradictions += 1;
                check(!is_lawful, || "refused, though somebody is lawful".to_owned())?;
            }
            Err(NotTaken::Impossible) => return Err("refused as impossible".to_owned()),
        }
    }
    // Whoever answers comes to an end.
    let mut answers = stack.pop().unwrap();
    let most = model.facts().len();
    while let Next::Ask(input) = interview.next_question() {
        check(answers.len() < most, || "more questions than facts".to_owned())?;
        answers.retain(|(other, _)| *other != input);
        let lawful = model.crowd.lawful_people_of(&model.part(&answers));
        let position = model.crowd.position(*choices.pick(&lawful), input);
        give(model.crowd, &mut interview, input, Some(&vec![position]))
            .map_err(|error| format!("{error:?}"))?;
        answers.push((input, Some(vec![position])));
    }
    check_state(model, &mut interview, &answers, tally).map(|_| ())
}

fn check_plan(plan: &Plan, choices: &mut Choices, tally: &mut Tally) -> Result<(), String> {
    let crowd = Crowd::new(plan);
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    let topic = Topic::new(plan, None, &policies).unwrap();
    let mut beginning = crowd.everybody();
    let today = plan.today().unwrap();
    let days = beginning.get(today).to_vec();
    beginning.set(today, vec![*choices.pick(&days)]);
    let model = Model {
        crowd: &crowd,
        topic: &topic,
        beginning,
    };
    converse(&model, choices, tally).map_err(|error| {
        let policies = plan.policies().iter().flat_map(|policy| &policy.variants);
        let policies: Vec<String> = policies.map(|variant| describe::variant(plan, variant)).collect();
        format!("{error}\nof\n{}", policies.join("\n"))
    })
}

#[test]
fn what_matters_is_asked_and_nothing_else_whatever_the_way() {
    let tally = RefCell::new(Tally::default());
    for_random_words(2_500, 1_600, |words| {
        let mut choices = Choices::new(words);
        let mut shape = usual_shape(&mut choices);
        shape.most_people = shape.most_people.min(2_000);
        let plan = random_plan(&mut choices, shape);
        check_plan(&plan, &mut choices, &mut tally.borrow_mut())
    });
    let tally = tally.into_inner();
    println!("{tally:#?}");
    let Tally {
        asked,
        settled,
        contradictions,
        changes,
        backs,
        idle,
    } = tally;
    for seen in [asked, settled, changes, backs, idle] {
        assert!(seen >= 100, "{seen} of something is too few to show anything");
    }
    assert!(contradictions > 0, "nobody contradicts himself");
}
