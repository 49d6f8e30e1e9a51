//! A question as the page shows it.

use rules_core::arena::{InputId, ListId};
use rules_core::number::Number;
use rules_core::plan::{CountUnit, Input, Kind, Plan};
use rules_report::language::Lang;
use rules_report::value;
use web_protocol::{Alternative, CardPart, Field, Question, Unit};

use crate::answer::{NO, YES};
use crate::place_list;
use crate::scope::list_fact;

/// What else there is to say about a question.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// The policies for which it is asked.
    pub(crate) why: Vec<String>,
    /// Places given in answer to other questions.
    pub(crate) places: Vec<Alternative>,
    /// Whether it asks for a list to be filled.
    pub(crate) is_list: bool,
    /// Whether it could not be settled if the answer still matters.
    pub(crate) unsettled: bool,
}

/// The question about a fact.
pub(crate) fn about(plan: &Plan, id: InputId, beside: Beside, lang: Lang) -> Question {
    let input = plan.inputs().at(id);
    let question = input.question.as_ref();
    let help = question.and_then(|question| question.help.as_ref());
    Question {
        fact: input.id.clone(),
        ask: lang
            .of(question.map_or(&input.name, |question| &question.ask))
            .to_owned(),
        help: help.map(|help| lang.of(help).to_owned()),
        why: beside.why,
        about: is_of_a_record(&input.id).then(|| lang.of(&input.name).to_owned()),
        field: field(plan, id, beside.places, lang),
        list: None,
        may_be_none: input.domain.none,
        unsettled: beside.unsettled,
        card: card_part(&input.id),
    }
}

/// How a number is written, and one: a year, a share, a whole number or another.
fn number(input: &Input) -> (Unit, &'static str) {
    let hull = input.domain.hull();
    let lies = |low, high| hull.is_some_and(|hull| hull.low >= low && hull.high <= high);
    if lies(Number::whole(1900), Number::whole(2200)) {
        (Unit::Count, "2003")
    } else if lies(Number::ZERO, Number::ONE) {
        (Unit::Share, "3.5%")
    } else if input.step.to_whole().is_some() {
        (Unit::Count, "2")
    } else {
        (Unit::Share, "12.5")
    }
}

/// The facts that an identity card tells, by their ids in the vocabulary.
fn card_part(fact: &str) -> Option<CardPart> {
    match fact {
        "born_on" => Some(CardPart::Birth),
        "sex" => Some(CardPart::Sex),
        _ => None,
    }
}

/// Whether a fact belongs to a record of a list: questions about several records have the same words.
pub(crate) fn is_of_a_record(fact: &str) -> bool {
    fact.contains('[')
}

/// The question how many records a list holds.
pub(crate) fn about_list(plan: &Plan, id: ListId, beside: Beside, lang: Lang) -> Question {
    let list = plan.lists().at(id);
    let question = list.question.as_ref();
    let help = question.and_then(|question| question.help.as_ref());
    let most = list.most;
    Question {
        fact: list_fact(list),
        ask: lang
            .of(question.map_or(&list.name, |question| &question.ask))
            .to_owned(),
        help: help.map(|help| lang.of(help).to_owned()),
        why: beside.why,
        about: None,
        field: Field::Written {
            unit: Unit::Records,
            unit_name: value::unit_word(list.unit, lang, false).to_owned(),
            hint: lang.pick(
                format!("先写有几个，0 到 {most}；再一个一个地问。"),
                format!("First how many, 0 to {most}; then they are asked about one by one."),
            ),
        },
        list: beside.is_list.then(|| list.id.clone()),
        may_be_none: false,
        unsettled: beside.unsettled,
        card: None,
    }
}

fn field(plan: &Plan, id: InputId, before: Vec<Alternative>, lang: Lang) -> Field {
    let alternative = |value: &str, label: &str| Alternative {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let written = |unit, unit_name: &str, hint: &str| Field::Written {
        unit,
        unit_name: unit_name.to_owned(),
        hint: hint.to_owned(),
    };
    let count = |unit| {
        written(
            Unit::Count,
            value::unit_word(unit, lang, false),
            lang.pick("例如 12；拿不准可以写 10至15", "such as 12; or 10 to 15 as 10-15"),
        )
    };
    match plan.inputs().at(id).value {
        Kind::Bool => Field::Choice(vec![
            alternative(YES, lang.pick("是", "Yes")),
            alternative(NO, lang.pick("否", "No")),
        ]),
        Kind::Choice(choice) => {
            let members = plan.choices().at(choice).members.iter();
            Field::Choice(members.map(|(id, name)| alternative(id, lang.of(name))).collect())
        }
        Kind::Region => Field::Places {
            before,
            groups: place_list::groups(plan, lang),
            parts: place_list::parts(plan, lang),
        },
        Kind::Date => written(
            Unit::Date,
            "",
            lang.pick(
                "例如 2025-06-30、2025年6月；只记得年份就写年份",
                "such as 2025-06-30, 2025-06, or the year alone",
            ),
        ),
        Kind::Money => written(
            Unit::Money,
            lang.pick("元", "yuan"),
            lang.pick("例如 3500；拿不准可以写 3000至4000", "such as 3500; or 3000-4000"),
        ),
        Kind::Number => {
            let (unit, example) = number(plan.inputs().at(id));
            written(
                unit,
                "",
                &lang.pick(format!("例如 {example}"), format!("such as {example}")),
            )
        }
        Kind::Count(unit) => count(unit),
        Kind::Days => count(CountUnit::Days),
        _ => count(CountUnit::Months),
    }
}
