//! First and last days, and days that can still be claimed.

use rules_core::verdict::PolicyAssessment;

use rules_dsl::ast::PolicyItem;

use super::{Case, date, day};
use crate::random::Random;
use crate::reference::Person;
use crate::reference::calendar::Date;
use crate::reference::policy::{self as expected, Answer};
use crate::reference::value::Value;

impl Case<'_> {
    /// The answer at one place if another day were the day of asking; `None` if nobody like that exists then.
    pub(super) fn on(&self, person: &Person, today: Date, policy: &str, best: &Answer) -> Option<Answer> {
        let then = Person {
            today,
            ..person.clone()
        };
        let reference = self.reference(&then);
        if reference.violated() > 0 {
            return None;
        }
        let answers = reference.answers(reference.policy(policy));
        let same = |answer: &Answer| answer.place == best.place && answer.record == best.record;
        answers.into_iter().find(same)
    }

    /// How long the answer holds, and which past days can still be claimed.
    pub(super) fn compare_days(
        &self,
        person: &Person,
        policy: &str,
        said: &PolicyAssessment,
        best: &Answer,
    ) -> Result<(), String> {
        let (first_of_all, last_of_all) = (Date::new(2000, 1, 1).unwrap(), Date::new(2099, 12, 31).unwrap());
        let mut random = Random::new(u64::try_from(person.today.number()).unwrap());
        // What is not adopted binds nobody, unless that is what the answer says it depends on.
        let can_be_had =
            |answer: &Answer| answer.verdict.is_entitled() && (best.to_adopt || !answer.to_adopt);
        if best.verdict.is_entitled() {
            let first = said.first_day.map_or(first_of_all, date);
            let last = said.last_day.map_or(last_of_all, date);
            let mut days = vec![first, last];
            for _ in 0..3 {
                days.push(Date::from_number(random.between(first.number(), last.number())).unwrap());
            }
            for day in days {
                if let Some(answer) = self.on(person, day, policy, best)
                    && !can_be_had(&answer)
                {
                    return Err(format!(
                        "{policy}: {day} lies from {first} to {last}, but the reference says {:?}",
                        answer.verdict
                    ));
                }
            }
            let beyond = [
                said.first_day.map(|_| first.plus_days(-1).unwrap()),
                said.last_day.map(|_| last.plus_days(1).unwrap()),
            ];
            for day in beyond.into_iter().flatten() {
                if let Some(answer) = self.on(person, day, policy, best)
                    && can_be_had(&answer)
                {
                    return Err(format!(
                        "{policy}: {day} lies outside {first} to {last}, but the reference says {:?}",
                        answer.verdict
                    ));
                }
            }
        }
        if matches!(
            best.verdict,
            expected::Verdict::Undefined | expected::Verdict::NotApplicable
        ) {
            return Ok(());
        }
        let governed = |item: &PolicyItem| item.name.id.text == policy && item.governed_by.is_some();
        if self.compiled.program.policies().any(governed) {
            // The window is a condition.
            return if said.claimable.is_empty() {
                Ok(())
            } else {
                Err("days are claimable of what another day governs".to_owned())
            };
        }
        let mut days = vec![person.today, person.today.plus_days(-1).unwrap()];
        for span in &said.claimable {
            days.extend([date(span.from), date(span.to), date(span.from - 1)]);
            days.push(date(span.to + 1));
        }
        for _ in 0..3 {
            days.push(person.today.plus_days(-random.between(1, 500)).unwrap());
        }
        days.retain(|day| first_of_all <= *day && *day <= person.today);
        for past in days {
            let Some(answer) = self.on(person, past, policy, best) else {
                continue;
            };
            let until = match &answer.claim_until {
                Some(Value::Date(until)) if *until >= person.today => Some(*until),
                _ => None,
            };
            let open = match &answer.claim_from {
                Some(Value::Date(from)) => *from <= person.today,
                Some(Value::Failed) => false,
                _ => true,
            };
            let until = until.filter(|_| open && can_be_had(&answer)).map(day);
            let found = said
                .claimable
                .iter()
                .find(|span| span.from <= day(past) && day(past) <= span.to)
                .map(|span| span.until);
            if found != until {
                return Err(format!(
                    "{policy}: {past} is claimable until: engine {:?}, reference {:?}",
                    found.map(|day| date(day).to_string()),
                    until.map(|day| date(day).to_string())
                ));
            }
        }
        Ok(())
    }
}
