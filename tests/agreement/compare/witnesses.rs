//! The two people who differ in a missing fact only.

use rules_core::people::People;
use rules_core::plan::{Applicant, InputKind};
use rules_core::verdict::{Cause, Effect, Missing, PolicyAssessment, Verdict};

use super::{Case, made};
use crate::people::{person, somebody};
use crate::random::Random;
use crate::reference::policy::{self as expected, Answer};

impl Case<'_> {
    /// Each missing fact has two people who differ in it alone and get different answers.
    pub(super) fn witnesses(
        &self,
        policy: &str,
        said: &PolicyAssessment,
        people: &People,
        applicant: Option<Applicant>,
    ) -> Result<(), String> {
        let place = self.place_id(said.place);
        let mut proved = false;
        for missing in &said.missing {
            let id = &self.plan.inputs().at(missing.input).id;
            let (first, second) = self.pair(missing, people)?;
            let answer = |people: &People| {
                let person = person(&self.plan, people, applicant);
                let reference = self.reference(&person);
                let answers = reference.answers(reference.policy(policy));
                let same = |answer: &Answer| {
                    let record = answer.record.map(|record| u32::try_from(record).unwrap());
                    answer.place == place && record == said.record
                };
                answers.into_iter().find(same).unwrap()
            };
            let (first, second) = (answer(&first), answer(&second));
            let by_verdict = missing.effects.contains(&Effect::Verdict);
            let differs = if by_verdict {
                let outcome = |answer: &Answer| {
                    (
                        answer.verdict.is_entitled(),
                        answer.verdict == expected::Verdict::Undefined,
                    )
                };
                outcome(&first) != outcome(&second)
            } else {
                first.verdict.is_entitled()
                    && second.verdict.is_entitled()
                    && (first.amounts != second.amounts || first.months != second.months)
            };
            if !differs {
                return Err(format!(
                    "the two witnesses for {id} ({:?}) do not differ: {:?} with {:?} and {:?} with {:?}",
                    missing.effects, first.verdict, first.amounts, second.verdict, second.amounts
                ));
            }
            proved |= by_verdict;
        }
        let excused = said.causes.contains(&Cause::Limit) || said.causes.contains(&Cause::Arithmetic);
        if said.verdict == Verdict::Depends && !proved && !excused {
            return Err(format!("depends without a witness, causes {:?}", said.causes));
        }
        Ok(())
    }

    /// The two witnesses as whole people. What the question does not read is the same, and anything.
    pub(super) fn pair(&self, missing: &Missing, people: &People) -> Result<(People, People), String> {
        let mut random = Random::new(7);
        let rest = somebody(&mut random, &self.plan, people);
        let (mut first, mut second) = (missing.first.clone(), missing.second.clone());
        for (id, input) in self.plan.inputs().iter() {
            if input.list.is_some() {
                continue;
            }
            let (one, other) = (first.get(id).clone(), second.get(id).clone());
            if !one.is_within(&input.domain) || !other.is_within(&input.domain) {
                return Err(format!("a witness has an impossible {}", input.id));
            }
            // A declaration is made in both, as the question has it.
            if input.kind == InputKind::Confirm {
                first.set(id, made(&one));
                second.set(id, made(&other));
                continue;
            }
            if !one.is_within(people.get(id)) || !other.is_within(people.get(id)) {
                return Err(format!("a witness for {} is not of the box", input.id));
            }
            if id != missing.input && one != other {
                return Err(format!("the witnesses differ in {} too", input.id));
            }
            if !one.is_single() || !other.is_single() {
                if id == missing.input {
                    return Err(format!("a witness leaves {} open", input.id));
                }
                first.set(id, rest.get(id).clone());
                second.set(id, rest.get(id).clone());
            }
        }
        Ok((first, second))
    }
}
