//! What a revision of the rules changes, as people and programs read it.

mod document;
mod lists;
mod phrases;

use rules_core::calendar::Day;
use rules_core::plan::{Plan, Policy};
use rules_core::revision::{Besides, Class, Example, NotCompared, PolicyRevision, Revision};

use crate::citation;
use crate::dates;
use crate::language::Lang;
use crate::value;

pub use document::document;
pub use lists::{MOST_RECORDS, OfLength, lists_not_compared};
pub use phrases::{assumed, narrowed, renamed, together};

/// One policy of a revision, compared on the days asked for.
#[derive(Debug, Clone)]
pub struct Compared {
    /// What became of it on each day; `None` for all days at once.
    pub on: Vec<(Option<Day>, PolicyRevision)>,
    /// What became of it on any day, if that was looked at beside.
    pub ever: Option<PolicyRevision>,
}

impl Compared {
    /// The first comparison: what does not depend on the day is the same in all of them.
    fn first(&self) -> Option<&PolicyRevision> {
        self.on.first().map(|(_, revision)| revision)
    }

    /// Whether it was shown that nothing changes, on the days asked for and, if they were looked at, on all others.
    pub fn is_unchanged(&self) -> bool {
        let all = self.on.iter().map(|(_, revision)| revision).chain(&self.ever);
        all.into_iter().all(PolicyRevision::is_unchanged)
    }

    /// The classes of the other days: of a kind that no day asked for has.
    pub fn elsewhen(&self) -> Vec<&Class> {
        let known = |class: &Class| {
            let mut classes = self.on.iter().flat_map(|(_, revision)| &revision.classes);
            classes.any(|other| {
                other.change.beside_days().as_ref() == Some(&class.change) && other.place == class.place
            })
        };
        let ever = self.ever.iter().flat_map(|revision| &revision.classes);
        ever.filter(|class| !known(class)).collect()
    }
}

/// A policy of a revision in words.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Its title.
    pub title: String,
    /// Its name.
    pub id: String,
    /// What was written in another way, and what else is changed.
    pub notes: Vec<String>,
    /// The classes, day by day.
    pub classes: Vec<ToldClass>,
    /// What was not settled or not compared.
    pub doubts: Vec<String>,
    /// The notices it rests on.
    pub basis: Vec<String>,
}

impl Told {
    /// Whether something about it changes, or is only not settled.
    pub fn is_changed(&self) -> bool {
        !self.classes.is_empty() || !self.notes.is_empty()
    }
}

/// A class of people in words.
#[derive(Debug, Clone, Default)]
pub struct ToldClass {
    /// What becomes of them, and on which day.
    pub heading: String,
    /// What they are paid.
    pub money: Vec<String>,
    /// On which days they are entitled, where that moves.
    pub days: Vec<String>,
    /// Who they are: each question with what it may be answered; what was changed comes first.
    pub people: Vec<(String, String)>,
    /// A smallest person: each question with the answer.
    pub example: Vec<(String, String)>,
    /// What the example is paid.
    pub paid: Option<String>,
    /// On which days the example is entitled, where that moves.
    pub days_of_example: Vec<String>,
    /// Who stands on the border.
    pub border: Vec<String>,
}

/// One policy in words.
pub fn told(revision: &Revision<'_>, compared: &Compared, plans: [&Plan; 2], lang: Lang) -> Option<Told> {
    let first = compared.first()?;
    let [old, new] = revision.policies(first.pair);
    let policy: &Policy = new.or(old)?;
    let mut told = Told {
        title: lang.of(&policy.title).to_owned(),
        id: policy.id.clone(),
        ..Told::default()
    };
    told.notes.extend(phrases::presence(first, lang));
    told.notes.extend(phrases::criteria(&first.criteria, lang));
    let besides = |besides: &Besides| phrases::besides(*besides, [old, new], lang);
    told.notes.extend(first.besides.iter().map(besides));
    for (day, one) in &compared.on {
        let day = day.filter(|_| compared.on.len() > 1);
        told.classes.extend(
            one.classes
                .iter()
                .map(|class| told_class(revision, policy, class, day, lang)),
        );
    }
    for class in compared.elsewhen() {
        let mut one = told_class(revision, policy, class, None, lang);
        one.heading = lang.pick(
            format!("其他日子：{}", one.heading),
            format!("On other days: {}", one.heading),
        );
        told.classes.push(one);
    }
    told.doubts = doubts(revision, compared, lang);
    let [_, new_plan] = plans;
    let plan = if new.is_some() { new_plan } else { plans[0] };
    told.basis = policy
        .basis
        .iter()
        .map(|id| citation::full(plan, *id, lang))
        .collect();
    Some(told)
}

fn told_class(
    revision: &Revision<'_>,
    policy: &Policy,
    class: &Class,
    day: Option<Day>,
    lang: Lang,
) -> ToldClass {
    let plan = revision.plan();
    let mut heading = phrases::change(&class.change, lang);
    if let Some(day) = day {
        heading = format!("{}{}{heading}", dates::iso(day), lang.pick("：", ": "));
    }
    if let Some(place) = class.place.filter(|_| policy.variants.len() > 1) {
        let place = lang.of(&plan.inputs().at(place).name);
        heading.push_str(&lang.aside(&lang.pick(format!("按{place}判断"), format!("judged by {place}"))));
    }
    let people = class.conditions.iter().map(|condition| {
        let input = plan.inputs().at(condition.input);
        let mut values = value::possible(plan, input.value, &condition.values, lang);
        if !condition.exact {
            values.push_str(&lang.aside(lang.pick("不会超出", "nobody beyond")));
        }
        (lang.of(&input.name).to_owned(), values)
    });
    ToldClass {
        heading,
        money: phrases::money(policy, class, lang),
        days: phrases::days(class, lang),
        people: people.collect(),
        example: answers(plan, &class.example, lang),
        paid: phrases::paid(policy, plan, class, lang),
        days_of_example: phrases::days_of_example(class, lang),
        border: class
            .ends
            .iter()
            .flat_map(|ends| {
                let input = plan.inputs().at(ends.input);
                let told = |example: &Example, word: &str| {
                    let mut all = answers(plan, example, lang);
                    let name = lang.of(&input.name);
                    all.sort_by_key(|(question, _)| question != name);
                    let all: Vec<String> = all
                        .iter()
                        .map(|(question, answer)| phrases::fact(question, answer, lang))
                        .collect();
                    format!(
                        "{word}{}{}",
                        lang.pick("：", ": "),
                        all.join(lang.pick("；", "; "))
                    )
                };
                let is_date = input.value == rules_core::plan::Kind::Date;
                let (least, greatest) = if is_date {
                    (lang.pick("最早", "earliest"), lang.pick("最晚", "latest"))
                } else {
                    (lang.pick("最少", "least"), lang.pick("最多", "greatest"))
                };
                [told(&ends.least, least), told(&ends.greatest, greatest)]
            })
            .collect(),
    }
}

fn answers(plan: &Plan, example: &Example, lang: Lang) -> Vec<(String, String)> {
    let facts = example.facts.iter().map(|(input, set)| {
        let input = plan.inputs().at(*input);
        (
            lang.of(&input.name).to_owned(),
            value::possible(plan, input.value, set, lang),
        )
    });
    facts.collect()
}

/// What was not settled or not compared, on any of the days.
fn doubts(revision: &Revision<'_>, compared: &Compared, lang: Lang) -> Vec<String> {
    let plan = revision.plan();
    let mut doubts = Vec::new();
    for (day, one) in &compared.on {
        let day = day
            .filter(|_| compared.on.len() > 1)
            .map(dates::iso)
            .unwrap_or_default();
        doubts.extend(phrases::unsettled(one, &day, lang));
    }
    if let Some(ever) = compared.ever.as_ref().filter(|ever| ever.unsettled > 0) {
        doubts.extend(phrases::unsettled(
            ever,
            lang.pick("其他日子", "other days"),
            lang,
        ));
    }
    let Some(first) = compared.first() else {
        return doubts;
    };
    doubts.extend(first.not_compared.iter().map(|one| {
        let (NotCompared::Question(input) | NotCompared::List(input)) = one;
        phrases::not_compared(*one, lang.of(&plan.inputs().at(*input).name), lang)
    }));
    let mut narrowed = first.narrowed.clone();
    narrowed.dedup();
    if !narrowed.is_empty() {
        let names: Vec<String> = narrowed
            .iter()
            .map(|input| lang.of(&plan.inputs().at(*input).name).to_owned())
            .collect();
        let names = lang.list(&names);
        doubts.push(lang.pick(
            format!("只比较了两套规则都允许的回答：{names}"),
            format!("only the answers that both rules allow were compared: {names}"),
        ));
    }
    if first.fails {
        doubts.push(
            lang.pick(
                "有人的结论算不出来（算术错误），没有比较",
                "for somebody the arithmetic fails; they were not compared",
            )
            .to_owned(),
        );
    }
    doubts
}
