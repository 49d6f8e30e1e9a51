//! The answer for a box of people against everybody drawn from it.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::assess::Refused;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Applicant, InputKind};
use rules_core::verdict::{Cause, PolicyAssessment, Verdict};

use super::{Case, Report, by_record, number, of_record, quantity};
use crate::reference::policy::{self as expected, Answer};
use crate::reference::{Person, Reference};

impl Case<'_> {
    /// A box: what the engine says of it must hold for each of the samples.
    pub(crate) fn compare_box(
        &self,
        people: &People,
        samples: &[Person],
        applicant: Option<Applicant>,
    ) -> Result<Report, String> {
        let assessment = match self.assess(people, applicant) {
            Ok(assessment) => assessment,
            Err(Refused::NoToday) => return Err("no day of asking".to_owned()),
            Err(Refused::Contradiction(_)) => {
                if samples.iter().any(|one| self.reference(one).violated() == 0) {
                    return Err("the engine says that nobody is possible, but somebody is".to_owned());
                }
                return Ok(Report {
                    contradiction: true,
                    ..Report::default()
                });
            }
        };
        let mut report = Report {
            open: self.plan.inputs().iter().any(|(id, input)| {
                let declared = input.kind == InputKind::Confirm;
                !declared && input.list.is_none() && !people.get(id).is_single()
            }) || self.unknown_list,
            ..Report::default()
        };
        for said in &assessment.policies {
            let limit = said.causes.contains(&Cause::Limit);
            report.answers.push((said.verdict, said.splits > 0, limit));
        }
        for one in samples {
            let reference = self.reference(one);
            if reference.violated() > 0 {
                continue;
            }
            for (policy, said) in self.plan.policies().iter().zip(&assessment.policies) {
                let groups = by_record(reference.answers(reference.policy(&policy.id)));
                let wrong = |wrong: String| format!("{}: {wrong}", policy.id);
                if self.unknown_list && policy.per.is_some() {
                    // One record that is not known stands for all of them.
                    let bests: Vec<&Answer> = groups.values().map(Reference::best).collect();
                    let best = Reference::best(bests.iter().copied());
                    if !contains(said.verdict, best.verdict) {
                        return Err(wrong(format!(
                            "the engine says {:?} of an unknown list, the reference {:?} of one",
                            said.verdict, best.verdict
                        )));
                    }
                    continue;
                }
                for (record, answers) in &groups {
                    let said =
                        of_record(said, *record).ok_or_else(|| wrong(format!("no record {record:?}")))?;
                    self.contains_one(said, answers).map_err(wrong)?;
                }
            }
        }
        // Of a list that is not known the witnesses are no people.
        if self.unknown_list {
            return Ok(report);
        }
        for (policy, said) in self.plan.policies().iter().zip(&assessment.policies) {
            let records = if said.records.is_empty() {
                std::slice::from_ref(said.as_ref())
            } else {
                said.records.as_slice()
            };
            for said in records {
                self.witnesses(&policy.id, said, people, applicant)
                    .map_err(|wrong| format!("{}: {wrong}", policy.id))?;
            }
        }
        Ok(report)
    }

    fn contains_one(&self, said: &PolicyAssessment, answers: &[Answer]) -> Result<(), String> {
        let mut verdicts: BTreeMap<Option<String>, Verdict> = BTreeMap::new();
        verdicts.insert(self.place_id(said.place), said.verdict);
        for (place, verdict) in &said.elsewhere {
            verdicts.insert(self.place_id(Some(*place)), *verdict);
        }
        for answer in answers {
            let verdict = verdicts[&answer.place];
            if !contains(verdict, answer.verdict) {
                return Err(format!(
                    "the engine says {verdict:?} of all people, the reference {:?} of one of them (place {:?})",
                    answer.verdict, answer.place
                ));
            }
        }
        let place = self.place_id(said.place);
        let answer = answers.iter().find(|answer| answer.place == place).unwrap();
        let empty = said.record.is_none() && self.plan.policies()[said.policy].per.is_some();
        if !empty && said.verdict == Verdict::NotEligible && answer.verdict == expected::Verdict::NotEligible
        {
            let all: BTreeSet<String> = said.unmet.iter().cloned().collect();
            let fits = if said.jointly_unmet {
                !all.is_disjoint(&answer.unmet)
            } else {
                all.is_subset(&answer.unmet)
            };
            if !fits {
                return Err(format!(
                    "the engine says that {all:?} are unmet by all (jointly: {}), the reference {:?} of one",
                    said.jointly_unmet, answer.unmet
                ));
            }
        }
        if answer.verdict.is_entitled() {
            let inside = |quantity: Option<Number>, low: Number, high: Number| {
                quantity.is_none_or(|quantity| low <= quantity && quantity <= high)
            };
            let extent = answer.extent();
            let (least, most) = (
                extent.map(|(least, _)| number(least)),
                extent.map(|(_, most)| number(most)),
            );
            let months = quantity(answer.months.as_ref());
            let limit = said.causes.contains(&Cause::Limit);
            match &said.amount {
                None if extent.is_some() && !limit => {
                    return Err("the engine knows no amount, the reference does".to_owned());
                }
                None => {}
                Some(amount) => {
                    let months = amount.months.is_none_or(|(low, high)| inside(months, low, high));
                    let inside = |value| inside(value, amount.min, amount.max);
                    if !inside(least) || !inside(most) || !months {
                        return Err(format!(
                            "amount {:?} for {:?} lies outside {} to {} for {:?}",
                            answer.amounts, answer.months, amount.min, amount.max, amount.months
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether a verdict about a box may stand when this is the verdict about someone in it.
fn contains(said: Verdict, one: expected::Verdict) -> bool {
    use expected::Verdict as One;
    match said {
        Verdict::Eligible => one == One::Eligible,
        Verdict::EligibleIf => one.is_entitled(),
        Verdict::Depends => true,
        Verdict::NotEligible => {
            matches!(one, One::NotEligible | One::NotInForce(_) | One::NotApplicable)
        }
        Verdict::NotInForce(_) => matches!(one, One::NotInForce(_) | One::NotApplicable),
        Verdict::NotApplicable => one == One::NotApplicable,
    }
}
