//! What the engine says against what the reference evaluator says.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rules_core::assess::{Refused, Request, assess};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Applicant, InputKind, Plan, Policy};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_core::verdict::{
    Assessment, Cause, Effect, Missing, NotInForce, PolicyAssessment, Proviso, StepAmount, Verdict,
};

use rules_dsl::ast::PolicyItem;

use crate::people::{person, somebody};
use crate::random::Random;
use crate::reference::calendar::Date;
use crate::reference::fraction::Fraction;
use crate::reference::policy::{self as expected, Answer, StepOfAmount};
use crate::reference::program::Program;
use crate::reference::value::Value;
use crate::reference::{Marks, Person, Reference};

/// Work allowed for each question: small, so that hard boxes do not hold the others up.
const BUDGET: u64 = 60_000;

/// A program in both readings.
pub(crate) struct Compiled {
    pub(crate) program: Program,
    /// With lists not yet told.
    pub(crate) plan: Plan,
    pub(crate) marks: RefCell<Marks>,
}

/// How many records each list has, of those of which it is known.
pub(crate) type ListLengths = BTreeMap<String, u32>;

/// A program for lists of certain lengths.
pub(crate) struct Case<'a> {
    compiled: &'a Compiled,
    pub(crate) plan: Plan,
    /// Nothing is known of some list.
    unknown_list: bool,
}

impl Compiled {
    pub(crate) fn case(&self, lengths: &ListLengths) -> Case<'_> {
        let lists = self.plan.lists();
        let known: Lengths = lists
            .iter()
            .filter_map(|(id, list)| Some((id, *lengths.get(&list.id)?)))
            .collect();
        Case {
            compiled: self,
            unknown_list: known.len() < lists.len(),
            plan: self.plan.for_lists(&known),
        }
    }
}

/// What the engine said of a box.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// For each policy its verdict, whether boxes had to be split, and whether work ran out.
    pub(crate) answers: Vec<(Verdict, bool, bool)>,
    pub(crate) contradiction: bool,
    /// Whether it holds more than one person.
    pub(crate) open: bool,
}

fn number(fraction: Fraction) -> Number {
    let (over, under) = fraction.parts();
    Number::fraction(i64::try_from(over).unwrap(), i64::try_from(under).unwrap()).unwrap()
}

fn quantity(value: Option<&Value>) -> Option<Number> {
    value.and_then(Value::quantity).map(number)
}

fn step(step: &StepOfAmount) -> Option<StepAmount> {
    let value = number(step.value.quantity()?);
    Some(StepAmount {
        from: u32::try_from(step.from).unwrap(),
        to: step.to.map(|to| u32::try_from(to).unwrap()),
        min: value,
        max: value,
    })
}

fn day(date: Date) -> Day {
    Day::try_from(date.number()).unwrap()
}

fn date(day: Day) -> Date {
    Date::from_number(day.into()).unwrap()
}

fn engine_verdict(verdict: expected::Verdict) -> Verdict {
    match verdict {
        expected::Verdict::Eligible => Verdict::Eligible,
        expected::Verdict::EligibleIf => Verdict::EligibleIf,
        expected::Verdict::Undefined => Verdict::Depends,
        expected::Verdict::NotEligible => Verdict::NotEligible,
        expected::Verdict::NotInForce(reason) => Verdict::NotInForce(match reason {
            expected::NotInForce::NotYet(from) => NotInForce::NotYet(day(from)),
            expected::NotInForce::Expired(until) => NotInForce::Expired(day(until)),
            expected::NotInForce::Lapsed(until) => NotInForce::Lapsed(day(until)),
            expected::NotInForce::Suspended(from, until) => {
                NotInForce::Suspended(from.map(day), until.map(day))
            }
        }),
        expected::Verdict::NotApplicable => Verdict::NotApplicable,
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

impl Case<'_> {
    fn assess(&self, people: &People, applicant: Option<Applicant>) -> Result<Assessment, Refused> {
        let request = Request {
            people: people.clone(),
            applicant,
            budget: BUDGET,
        };
        assess(&self.plan, &request)
    }

    fn reference<'a>(&'a self, person: &'a Person) -> Reference<'a> {
        Reference {
            program: &self.compiled.program,
            person,
            marks: &self.compiled.marks,
            spoken_of: RefCell::new(None),
        }
    }

    fn place_id(&self, place: Option<rules_core::arena::InputId>) -> Option<String> {
        place.map(|place| self.plan.inputs().at(place).id.clone())
    }

    pub(crate) fn violates(&self, people: &People, applicant: Option<Applicant>) -> bool {
        let person = person(&self.plan, people, applicant);
        self.reference(&person).violated() > 0
    }

    /// The verdicts of the reference evaluator, policy by policy.
    pub(crate) fn verdicts(&self, people: &People, applicant: Option<Applicant>) -> Vec<expected::Verdict> {
        let person = person(&self.plan, people, applicant);
        let reference = self.reference(&person);
        self.plan
            .policies()
            .iter()
            .map(|policy| Reference::best(&reference.answers(reference.policy(&policy.id))).verdict)
            .collect()
    }

    /// One person: everything must be equal.
    pub(crate) fn compare_person(&self, people: &People, applicant: Option<Applicant>) -> Result<(), String> {
        let person = person(&self.plan, people, applicant);
        let reference = self.reference(&person);
        let assessment = self.assess(people, applicant);
        let violated = reference.violated() > 0;
        let assessment = match assessment {
            Err(Refused::Contradiction(_)) if violated => return Ok(()),
            Err(refused) => return Err(format!("the engine refuses the person: {refused:?}")),
            Ok(_) if violated => {
                return Err("the person violates an assumption, the engine answers".to_owned());
            }
            Ok(assessment) => assessment,
        };
        let planned: Vec<&str> = self
            .plan
            .policies()
            .iter()
            .map(|policy| policy.id.as_str())
            .collect();
        let known: Vec<&str> = reference
            .program
            .known_policies()
            .map(|policy| policy.name.id.text.as_str())
            .collect();
        if planned != known {
            return Err(format!(
                "the engine has the policies {planned:?}, the reference {known:?}"
            ));
        }
        for (policy, said) in self.plan.policies().iter().zip(&assessment.policies) {
            let groups = by_record(reference.answers(reference.policy(&policy.id)));
            for (record, answers) in &groups {
                let said =
                    of_record(said, *record).ok_or_else(|| format!("{}: no record {record:?}", policy.id))?;
                self.compare_answer(&person, policy, said, answers)
                    .map_err(|wrong| format!("{} for record {record:?}: {wrong}", policy.id))?;
            }
            self.compare_records(said, &groups)
                .map_err(|wrong| format!("{}: {wrong}", policy.id))?;
        }
        Ok(())
    }

    /// What is said of all records together.
    fn compare_records(&self, said: &PolicyAssessment, groups: &Groups) -> Result<(), String> {
        if groups.contains_key(&None) {
            return Ok(());
        }
        if said.records.len() != groups.len() {
            return Err(format!("{} records, not {}", said.records.len(), groups.len()));
        }
        let bests: Vec<&Answer> = groups.values().map(Reference::best).collect();
        let best = Reference::best(bests.iter().copied());
        let record = best.record.map(|record| u32::try_from(record).unwrap());
        if (said.verdict, said.record) != (engine_verdict(best.verdict), record) {
            return Err(format!(
                "best: engine {:?} of {:?}, reference {:?} of {record:?}",
                said.verdict, said.record, best.verdict
            ));
        }
        let mut total = Fraction::zero();
        for answer in groups
            .values()
            .flatten()
            .filter(|answer| answer.place == best.place)
        {
            if let Some(first) = answer.amounts.first() {
                match &first.value {
                    Value::Money(fen) => total = total.plus(*fen),
                    _ => return Ok(()),
                }
            }
        }
        match said.total {
            Some((least, most)) if least != number(total) || most != number(total) => {
                Err(format!("total: engine {least} to {most}, reference {total}"))
            }
            _ => Ok(()),
        }
    }

    fn compare_answer(
        &self,
        person: &Person,
        policy: &Policy,
        said: &PolicyAssessment,
        answers: &[Answer],
    ) -> Result<(), String> {
        let best = Reference::best(answers);
        let wrong = |what: &str, engine: String, plain: String| {
            Err(format!("{what}: engine {engine}, reference {plain}"))
        };
        if said.verdict != engine_verdict(best.verdict) {
            return wrong(
                "verdict",
                format!("{:?}", said.verdict),
                format!("{:?}", best.verdict),
            );
        }
        if self.place_id(said.place) != best.place {
            let place = format!("{:?}", self.place_id(said.place));
            return wrong("place", place, format!("{:?}", best.place));
        }
        for (place, verdict) in &said.elsewhere {
            let id = self.place_id(Some(*place));
            let other = answers.iter().find(|answer| answer.place == id).unwrap();
            if *verdict != engine_verdict(other.verdict) {
                return wrong(
                    "elsewhere",
                    format!("{verdict:?}"),
                    format!("{:?}", other.verdict),
                );
            }
        }
        let unmet: BTreeSet<String> = said.unmet.iter().cloned().collect();
        if policy.per.is_some() && best.record.is_none() {
            // An empty list: that a record lacks is among the reasons.
            return if best.unmet.is_subset(&unmet) {
                Ok(())
            } else {
                wrong("unmet", format!("{unmet:?}"), format!("{:?}", best.unmet))
            };
        }
        if unmet != best.unmet || said.jointly_unmet {
            return wrong("unmet", format!("{unmet:?}"), format!("{:?}", best.unmet));
        }
        self.compare_provisos(said, best)
            .or_else(|(engine, plain)| wrong("provisos", engine, plain))?;
        self.compare_amount(said, best)
            .or_else(|(engine, plain)| wrong("amount", engine, plain))?;
        if best.verdict != expected::Verdict::NotApplicable {
            let documents: Vec<&str> = said
                .documents
                .iter()
                .map(|document| document.id.as_str())
                .collect();
            if documents != best.documents {
                return wrong(
                    "documents",
                    format!("{documents:?}"),
                    format!("{:?}", best.documents),
                );
            }
        }
        // Only the search for days can run out of work where everything else is known.
        if !said.causes.contains(&Cause::Limit) {
            self.compare_days(person, &policy.id, said, best)?;
        }
        Ok(())
    }

    fn compare_provisos(&self, said: &PolicyAssessment, best: &Answer) -> Result<(), (String, String)> {
        if !best.verdict.is_entitled() {
            return Ok(());
        }
        let (mut declare, mut adopt) = (BTreeSet::new(), false);
        for proviso in &said.provisos {
            match proviso {
                Proviso::Declare(id) => {
                    declare.insert(id.clone());
                }
                Proviso::Adopt => adopt = true,
            }
        }
        if declare == best.to_declare && adopt == best.to_adopt {
            return Ok(());
        }
        Err((
            format!("{:?}", said.provisos),
            format!("{:?}, adopt {}", best.to_declare, best.to_adopt),
        ))
    }

    fn compare_amount(&self, said: &PolicyAssessment, best: &Answer) -> Result<(), (String, String)> {
        if !best.verdict.is_entitled() {
            return Ok(());
        }
        let months = quantity(best.months.as_ref());
        let extent = best.extent().map(|(least, most)| (number(least), number(most)));
        let steps: Vec<StepAmount> = best.amounts.iter().filter_map(step).collect();
        // Where it is always the same there is no schedule to speak of.
        let schedule = !matches!(
            steps.as_slice(),
            [StepAmount {
                from: 1,
                to: None,
                ..
            }]
        );
        let same = match &said.amount {
            None => extent.is_none(),
            Some(found) => {
                extent == Some((found.min, found.max))
                    && Some(found.kind) == best.kind
                    && found.tight
                    && found.months == months.map(|months| (months, months))
                    && if schedule {
                        found.steps == steps
                    } else {
                        found.steps.is_empty()
                    }
            }
        };
        if same {
            return Ok(());
        }
        Err((
            format!("{:?}", said.amount),
            format!("{:?} for {:?}", best.amounts, best.months),
        ))
    }

    /// The answer at one place if another day were the day of asking; `None` if nobody like that exists then.
    fn on(&self, person: &Person, today: Date, policy: &str, best: &Answer) -> Option<Answer> {
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
    fn compare_days(
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
                std::slice::from_ref(said)
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

    /// Each missing fact has two people who differ in it alone and get different answers.
    fn witnesses(
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
    fn pair(&self, missing: &Missing, people: &People) -> Result<(People, People), String> {
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

/// The answers for each record.
type Groups = BTreeMap<Option<usize>, Vec<Answer>>;

fn by_record(answers: Vec<Answer>) -> Groups {
    let mut groups = Groups::new();
    for answer in answers {
        groups.entry(answer.record).or_default().push(answer);
    }
    groups
}

/// What the engine says for one record; for all together where there is none.
fn of_record(said: &PolicyAssessment, record: Option<usize>) -> Option<&PolicyAssessment> {
    let Some(record) = record else {
        return Some(said);
    };
    let number = u32::try_from(record).unwrap();
    said.records.iter().find(|one| one.record == Some(number))
}

fn made(declaration: &Possible) -> Possible {
    if declaration.is_single() {
        declaration.clone()
    } else {
        Possible::truth(true)
    }
}
