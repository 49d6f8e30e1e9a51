//! What an expression is worth: one function that does what each construct says.

use std::collections::BTreeMap;

use rules_core::calendar::{Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::CountUnit;
use rules_dsl::ast::{
    Change, DatePart, DefineItem, DefineVerb, Distance, Expr, ExprKind, FoldKind, Ident, Locals, Operation,
    ParamArm, ParamItem, ParamValue, Relation, TypeExpr,
};

use super::Reference;
use super::calendar::Date;
use super::fraction::Fraction;
use super::value::{Value, all, any, not, obstacle};

/// Where and when an expression is read.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// The place that decides, if one does.
    pub(crate) place: Option<String>,
    /// The day whose law decides.
    pub(crate) day: Date,
    /// What a declaration that was not made counts as.
    pub(crate) declared: bool,
    /// The record of each list that is being looked at, counted from 0.
    pub(crate) looking: Looking,
}

pub(crate) type Looking = BTreeMap<String, usize>;

pub(crate) fn fraction(number: Number) -> Fraction {
    Fraction::new(number.numerator().into(), number.denominator().into()).unwrap()
}

/// A date of the text; the reader gives it as days since 1970.
pub(crate) fn date(day: i32) -> Date {
    Date::from_number(day.into()).unwrap()
}

impl Reference<'_> {
    pub(crate) fn value(&self, expr: &Expr, at: &Setting) -> Value {
        self.hinted(expr, None, at)
    }

    /// `choice` is the choice whose members the context expects.
    fn hinted(&self, expr: &Expr, choice: Option<&str>, at: &Setting) -> Value {
        match &expr.kind {
            ExprKind::Number(number) => Value::Number(fraction(*number)),
            ExprKind::Money(fen) => Value::Money(fraction(*fen)),
            ExprKind::Count(count, unit) => Value::Count(fraction(*count), *unit),
            ExprKind::Date(day) => Value::Date(date(*day)),
            ExprKind::Truth(truth) => Value::Bool(*truth),
            ExprKind::Name(name) => self.named(name, choice, at),
            ExprKind::NoCase => Value::None,
            // Only invariants say it, and they are no part of an assessment.
            ExprKind::Entitled(policy) => panic!("entitled to {}", policy.text),
            ExprKind::Today => {
                self.mark("today");
                Value::Date(self.person.today)
            }
            ExprKind::Day => {
                self.mark("day");
                Value::Date(at.day)
            }
            ExprKind::Binary(operation, left, right) => self.binary(*operation, left, right, at),
            ExprKind::Negative(operand) => {
                self.mark("negative");
                let operand = self.value(operand, at);
                match operand.quantity() {
                    Some(quantity) => operand.with_quantity(Fraction::zero().minus(quantity)),
                    None => operand,
                }
            }
            ExprKind::Compare(relation, left, right) => self.compared(*relation, left, right, at),
            ExprKind::Between(value, low, high) => {
                self.mark("between");
                all(&[
                    self.compared(Relation::AtLeast, value, low, at),
                    self.compared(Relation::AtMost, value, high, at),
                ])
            }
            ExprKind::OneOf(value, members, negated) => {
                self.mark(if *negated { "is not one of" } else { "is one of" });
                let found = any(&members
                    .iter()
                    .map(|member| self.compared(Relation::Equal, value, member, at))
                    .collect::<Vec<_>>());
                if *negated { not(found) } else { found }
            }
            ExprKind::IsGiven(value) => {
                self.mark("is given");
                match self.value(value, at) {
                    Value::Failed => Value::Failed,
                    value => Value::Bool(value != Value::None),
                }
            }
            ExprKind::Within {
                value,
                count,
                anchor,
                before,
            } => {
                self.mark(if *before { "within before" } else { "within after" });
                let (value, count) = (self.value(value, at), self.value(count, at));
                let anchor = self.value(anchor, at);
                // X within n before D is D within n after X.
                let (value, start) = if *before { (anchor, value) } else { (value, anchor) };
                let end = plus_periods(&start, &[&count]);
                if let Some(obstacle) = obstacle(&[&value, &start, &count, &end]) {
                    return obstacle;
                }
                all(&[
                    ordered(Relation::AtMost, &start, &value),
                    ordered(Relation::AtMost, &value, &end),
                ])
            }
            ExprKind::And(parts) => {
                self.mark("and");
                all(&parts.iter().map(|part| self.value(part, at)).collect::<Vec<_>>())
            }
            ExprKind::Or(parts) => {
                self.mark("or");
                any(&parts.iter().map(|part| self.value(part, at)).collect::<Vec<_>>())
            }
            ExprKind::Not(operand) => {
                self.mark("not");
                not(self.value(operand, at))
            }
            ExprKind::Extreme { greatest, of } => {
                self.mark(if *greatest { "max" } else { "min" });
                let values: Vec<Value> = of.iter().map(|operand| self.value(operand, at)).collect();
                if let Some(obstacle) = obstacle(&values.iter().collect::<Vec<_>>()) {
                    return obstacle;
                }
                let relation = if *greatest {
                    Relation::AtLeast
                } else {
                    Relation::AtMost
                };
                let beats_all = |value: &&Value| {
                    values
                        .iter()
                        .all(|other| ordered(relation, value, other) == Value::Bool(true))
                };
                values.iter().find(beats_all).unwrap().clone()
            }
            ExprKind::Round {
                rounding,
                unit,
                value,
            } => self.rounded(*rounding, unit, value, at),
            ExprKind::When { cases, otherwise } => {
                self.mark("when");
                let choice = choice.map(str::to_owned).or_else(|| self.choice_of(otherwise));
                for (condition, value) in cases {
                    match self.value(condition, at) {
                        Value::Bool(true) => return self.hinted(value, choice.as_deref(), at),
                        Value::Bool(false) => {}
                        obstacle => return obstacle,
                    }
                }
                self.mark("otherwise");
                self.hinted(otherwise, choice.as_deref(), at)
            }
            ExprKind::Match {
                value,
                arms,
                otherwise,
            } => {
                self.mark("match");
                let of = self.choice_of(value);
                let value = self.value(value, at);
                if let Some(obstacle) = obstacle(&[&value]) {
                    return obstacle;
                }
                for (members, result) in arms {
                    if members
                        .iter()
                        .any(|member| self.hinted(member, of.as_deref(), at) == value)
                    {
                        return self.hinted(result, choice, at);
                    }
                }
                self.mark("match otherwise");
                self.hinted(otherwise.as_ref().unwrap(), choice, at)
            }
            ExprKind::Tiers { value, steps, above } => {
                self.mark("tiers");
                let value = self.value(value, at);
                for (bound, result) in steps {
                    match ordered(Relation::AtMost, &value, &self.value(bound, at)) {
                        Value::Bool(true) => return self.hinted(result, choice, at),
                        Value::Bool(false) => {}
                        obstacle => return obstacle,
                    }
                }
                self.mark("tiers above");
                self.hinted(above, choice, at)
            }
            ExprKind::By(param, member) => {
                self.mark("param by member");
                let ExprKind::Name(name) = &param.kind else {
                    panic!("{param:?} by")
                };
                let param = self.program.param(name).unwrap();
                let by = param.by.as_ref().map(|by| by.text.as_str());
                match self.hinted(member, by, at) {
                    Value::Member(_, member) => self.param(param, Some(&member), at),
                    obstacle => obstacle,
                }
            }
            ExprKind::DatePart(part, of) => {
                let Value::Date(date) = self.value(of, at) else {
                    return self.value(of, at);
                };
                Value::Number(Fraction::whole(i128::from(match part {
                    DatePart::Year => {
                        self.mark("year of");
                        date.year
                    }
                    DatePart::Month => {
                        self.mark("month of");
                        date.month
                    }
                    DatePart::MonthIndex => {
                        self.mark("month index of");
                        date.year * 12 + date.month - 1
                    }
                })))
            }
            ExprKind::Distance(distance, from, to) => {
                let (from, to) = (self.value(from, at), self.value(to, at));
                let (Value::Date(start), Value::Date(end)) = (&from, &to) else {
                    return obstacle(&[&from, &to]).unwrap();
                };
                let (count, unit) = match distance {
                    Distance::FullMonths => {
                        self.mark("full months");
                        (start.full_units_until(*end, 1), CountUnit::Months)
                    }
                    Distance::FullYears => {
                        self.mark("full years");
                        (start.full_units_until(*end, 12), CountUnit::Years)
                    }
                    Distance::Days => {
                        self.mark("days from");
                        (end.number() - start.number(), CountUnit::Days)
                    }
                };
                Value::Count(Fraction::whole(count.into()), unit)
            }
            ExprKind::AgeOn(on) => {
                self.mark("age on");
                let (born, on) = (self.named("born_on", None, at), self.value(on, at));
                let (Value::Date(born), Value::Date(on)) = (&born, &on) else {
                    return obstacle(&[&born, &on]).unwrap();
                };
                Value::Count(
                    Fraction::whole(born.full_units_until(*on, 12).into()),
                    CountUnit::Years,
                )
            }
            ExprKind::EdgeOf(edge, unit, of) => {
                let Value::Date(date) = self.value(of, at) else {
                    return self.value(of, at);
                };
                let (first, last) = match unit {
                    Unit::Month => {
                        self.mark("edge of month");
                        (date.month, date.month)
                    }
                    Unit::Quarter => {
                        self.mark("edge of quarter");
                        let first = (date.month - 1) / 3 * 3 + 1;
                        (first, first + 2)
                    }
                    Unit::Year => {
                        self.mark("edge of year");
                        (1, 12)
                    }
                };
                edge_of(*edge, date.year, first, last)
            }
            ExprKind::EdgeOfNumbered {
                edge,
                unit,
                index,
                year,
            } => {
                let (index, year) = (self.value(index, at), self.value(year, at));
                if let Some(obstacle) = obstacle(&[&index, &year]) {
                    return obstacle;
                }
                let whole = |value: &Value| i64::try_from(value.quantity()?.to_whole()?).ok();
                let (Some(index), Some(year)) = (whole(&index), whole(&year)) else {
                    return Value::Failed;
                };
                if *unit == Unit::Quarter {
                    self.mark("edge of numbered quarter");
                    edge_of(*edge, year, index * 3 - 2, index * 3)
                } else {
                    self.mark("edge of numbered month");
                    edge_of(*edge, year, index, index)
                }
            }
            ExprKind::Quantified {
                every,
                list,
                condition,
                ..
            } => {
                self.mark(if *every { "all records" } else { "any record" });
                let values: Vec<Value> = self
                    .each_record(&list.text, at)
                    .iter()
                    .map(|inside| self.value(condition, inside))
                    .collect();
                if *every { all(&values) } else { any(&values) }
            }
            ExprKind::Folded {
                fold,
                value,
                list,
                filter,
                otherwise,
            } => self.folded(
                *fold,
                value.as_deref(),
                &list.text,
                (filter.as_deref(), otherwise.as_deref()),
                at,
            ),
            ExprKind::At(body, other) => match self.value(other, at) {
                Value::Date(day) => {
                    self.mark("at another date");
                    self.value(body, &Setting { day, ..at.clone() })
                }
                Value::Region(place) => {
                    self.mark("at another place");
                    let place = Some(place);
                    self.value(body, &Setting { place, ..at.clone() })
                }
                obstacle => obstacle,
            },
        }
    }

    /// What a name stands for here.
    fn named(&self, name: &str, choice: Option<&str>, at: &Setting) -> Value {
        if let Some(choice) = choice.and_then(|choice| self.program.choice(choice)) {
            let member = choice
                .members
                .iter()
                .find(|member| super::program::is_called(member, name));
            if let Some(member) = member {
                return Value::Member(choice.name.id.text.clone(), member.id.text.clone());
            }
        }
        if self.program.fact(name).is_some() {
            return self.fact(name, &at.looking);
        }
        if let Some(param) = self.program.param(name) {
            return self.param(param, None, at);
        }
        if let Some(define) = self.program.define(name) {
            self.mark("define");
            return self.term(define, at);
        }
        let region = self.program.region(name);
        Value::Region(region.unwrap_or_else(|| panic!("no {name}")).name.id.text.clone())
    }

    /// A term, with what amendments make of it here.
    fn term(&self, define: &DefineItem, at: &Setting) -> Value {
        let mut value = self.value(&define.body, at);
        for (_, line) in self.amending(&define.name, at) {
            let Change::Define { verb, body } = &line.change else {
                panic!("a change of a policy in {}", define.name.id.text)
            };
            let by = self.value(body, at);
            value = match verb {
                DefineVerb::Replace => {
                    self.mark("amend term replace");
                    by
                }
                DefineVerb::Widen => {
                    self.mark("amend term widen");
                    any(&[value, by])
                }
                DefineVerb::Narrow => {
                    self.mark("amend term narrow");
                    all(&[value, by])
                }
            };
        }
        value
    }

    /// A setting for each record of a list.
    fn each_record(&self, list: &str, at: &Setting) -> Vec<Setting> {
        let list = &self.program.fact(list).unwrap().name.id.text;
        let inside = |position| {
            let mut inside = at.clone();
            inside.looking.insert(list.clone(), position);
            inside
        };
        (0..self.person.lists[list].len()).map(inside).collect()
    }

    fn folded(
        &self,
        fold: FoldKind,
        value: Option<&Expr>,
        list: &str,
        (filter, otherwise): (Option<&Expr>, Option<&Expr>),
        at: &Setting,
    ) -> Value {
        self.mark(match fold {
            FoldKind::Count => "count of",
            FoldKind::Sum => "sum of",
            FoldKind::Min => "min of",
            FoldKind::Max => "max of",
            FoldKind::Best(_) => "best of",
        });
        let mut values = Vec::new();
        for inside in self.each_record(list, at) {
            match filter.map_or(Value::Bool(true), |filter| self.value(filter, &inside)) {
                Value::Bool(false) => {}
                Value::Bool(true) => values.push(match value {
                    Some(value) => self.value(value, &inside),
                    None => Value::Number(Fraction::whole(1)),
                }),
                obstacle => values.push(obstacle),
            }
        }
        if let Some(obstacle) = obstacle(&values.iter().collect::<Vec<_>>()) {
            return obstacle;
        }
        let sum = |values: &[Value]| {
            let quantities = values.iter().filter_map(Value::quantity);
            quantities.fold(Fraction::zero(), Fraction::plus)
        };
        match fold {
            FoldKind::Count => Value::Count(sum(&values), self.unit_of(list)),
            // What is summed is known by its type, for there may be no record.
            FoldKind::Sum => self.like(value.unwrap()).with_quantity(sum(&values)),
            FoldKind::Best(most) => {
                values.retain(|value| value.quantity() > Some(Fraction::zero()));
                values.sort_by_key(|value| std::cmp::Reverse(value.quantity()));
                values.truncate(usize::try_from(most).unwrap());
                self.like(value.unwrap()).with_quantity(sum(&values))
            }
            FoldKind::Min | FoldKind::Max => {
                let relation = if fold == FoldKind::Max {
                    Relation::AtLeast
                } else {
                    Relation::AtMost
                };
                let beats_all = |value: &&Value| {
                    values
                        .iter()
                        .all(|other| ordered(relation, value, other) == Value::Bool(true))
                };
                match values.iter().find(beats_all) {
                    Some(value) => value.clone(),
                    None => {
                        self.mark("otherwise of no record");
                        self.value(otherwise.unwrap(), at)
                    }
                }
            }
        }
    }

    /// What the records of a list count as.
    fn unit_of(&self, list: &str) -> CountUnit {
        match &self.program.fact(list).unwrap().value {
            TypeExpr::List { unit, .. } => unit.unwrap_or(CountUnit::People),
            other => panic!("{other:?} is no list"),
        }
    }

    /// Some value of the sort that a field or a computation with fields has.
    fn like(&self, expr: &Expr) -> Value {
        let zero = Fraction::zero();
        match &expr.kind {
            ExprKind::Name(name) => match &self.program.fact(name).unwrap().value {
                TypeExpr::Money { .. } => Value::Money(zero),
                TypeExpr::Count { unit, .. } => Value::Count(zero, *unit),
                _ => Value::Number(zero),
            },
            ExprKind::Money(_) => Value::Money(zero),
            ExprKind::Count(_, unit) => Value::Count(zero, *unit),
            ExprKind::Number(_) => Value::Number(zero),
            ExprKind::Binary(_, left, _) => self.like(left),
            ExprKind::Extreme { of, .. } => self.like(&of[0]),
            ExprKind::When { otherwise, .. } => self.like(otherwise),
            ExprKind::Round { value, .. } => self.like(value),
            other => panic!("what is {other:?} like?"),
        }
    }

    pub(crate) fn fact(&self, name: &str, looking: &Looking) -> Value {
        let fact = self.program.fact(name).unwrap();
        let list = self.program.list_of_field(&fact.name.id.text);
        if let Some(list) = list
            && !looking.contains_key(list)
        {
            // No record is meant: whoever asked finds out which list it speaks of.
            *self.spoken_of.borrow_mut() = Some(list.to_owned());
            return Value::None;
        }
        if let Some(condition) = &fact.only_if {
            self.mark("only if");
            let at = Setting {
                looking: looking.clone(),
                ..self.outside_policies()
            };
            match self.value(condition, &at) {
                Value::Bool(true) => {}
                Value::Bool(false) => return Value::None,
                obstacle => return obstacle,
            }
        }
        if fact.optional {
            self.mark("optional fact");
        }
        match list {
            None => self.person.facts[&fact.name.id.text].clone(),
            Some(list) => {
                self.mark("field");
                self.person.lists[list][looking[list]][&fact.name.id.text].clone()
            }
        }
    }

    /// Facts and assumptions are read without a place, on the day of asking.
    pub(crate) fn outside_policies(&self) -> Setting {
        Setting {
            place: None,
            day: self.person.today,
            declared: true,
            looking: Looking::new(),
        }
    }

    /// The figure of the deepest place that has one on the day, in it the line that began last.
    fn param(&self, param: &ParamItem, member: Option<&str>, at: &Setting) -> Value {
        let choice = match &param.value {
            TypeExpr::Choice(choice) => Some(choice.text.as_str()),
            _ => None,
        };
        let mut layers: Vec<_> = match &at.place {
            Some(place) => self.program.path_to(place).into_iter().map(Some).collect(),
            None => vec![None],
        };
        let known = param
            .arms
            .iter()
            .filter(|arm| arm.basis.iter().all(|cite| self.program.is_known(cite)));
        let known: Vec<&ParamArm> = known.collect();
        while let Some(layer) = layers.pop() {
            // What a later line of an upper layer has ended is over.
            let stands = |local: &&&ParamArm| {
                let ended = layers.iter().any(|upper| {
                    known
                        .iter()
                        .filter(|other| self.program.is_of_layer(other.region.as_ref(), *upper))
                        .any(|other| ends_line(other, local, at.day))
                });
                self.mark_if(ended, "param ended by an upper layer");
                !ended
            };
            let lines = known
                .iter()
                .filter(|arm| self.program.is_of_layer(arm.region.as_ref(), layer))
                .filter(stands)
                .filter(|arm| arm.dates.from.is_none_or(|from| date(from) <= at.day))
                .filter(|arm| arm.dates.until.is_none_or(|until| at.day <= date(until)));
            let Some(line) = lines.max_by_key(|arm| arm.dates.from.map(date)) else {
                continue;
            };
            if line.region.is_some() {
                self.mark("param in a region");
            }
            let value = match &line.value {
                ParamValue::ByMember(figures) => {
                    let by = self.program.choice(&param.by.as_ref().unwrap().text).unwrap();
                    let means = |word: &str| {
                        let mut members = by.members.iter();
                        let found = members.find(|one| super::program::is_called(one, word));
                        found.map(|one| one.id.text.as_str()) == member
                    };
                    let for_member =
                        |(members, _): &&(Vec<Ident>, ParamValue)| members.iter().any(|one| means(&one.text));
                    &figures.iter().find(for_member).unwrap().1
                }
                value => value,
            };
            if let ParamValue::Set(value) = value {
                self.mark("param");
                return self.hinted(value, choice, at);
            }
            self.mark("param unset");
            let region = line
                .region
                .as_ref()
                .and_then(|region| self.program.region(&region.text));
            let code = region
                .or(self.program.root())
                .map_or("", |region| region.code.as_str());
            let year = line
                .dates
                .from
                .map(|from| format!(":{}", date(from).year))
                .unwrap_or_default();
            // Where the line has a figure for each member, the member's name belongs to the figure's.
            let of_member = match (&line.value, member) {
                (ParamValue::ByMember(_), Some(member)) => format!(".{member}"),
                _ => String::new(),
            };
            return self.figure(&format!("{}@{code}{year}{of_member}", param.name.id.text));
        }
        self.mark("param without a line");
        let is_known = |arm: &ParamArm| arm.basis.iter().all(|cite| self.program.is_known(cite));
        if !param.arms.iter().any(is_known) {
            // Nobody knew a figure yet: it is as if the text left it open everywhere.
            self.mark("param not yet known");
            let code = self.program.root().map_or("", |root| root.code.as_str());
            return self.figure(&format!("{}@{code}", param.name.id.text));
        }
        self.figure(&format!("{}@outside", param.name.id.text))
    }

    fn figure(&self, id: &str) -> Value {
        self.person
            .figures
            .get(id)
            .unwrap_or_else(|| panic!("no figure {id}"))
            .clone()
    }

    /// The choice an expression is a member of, as far as the text says it.
    fn choice_of(&self, expr: &Expr) -> Option<String> {
        let of_type = |value: &TypeExpr| match value {
            TypeExpr::Choice(choice) => Some(choice.text.clone()),
            _ => None,
        };
        match &expr.kind {
            ExprKind::Name(name) => {
                let fact = self.program.fact(name).map(|fact| &fact.value);
                let param = self.program.param(name).map(|param| &param.value);
                fact.or(param)
                    .and_then(of_type)
                    .or_else(|| self.choice_of(&self.program.define(name)?.body))
            }
            ExprKind::When { otherwise, .. } => self.choice_of(otherwise),
            ExprKind::Match { arms, .. } => self.choice_of(&arms[0].1),
            ExprKind::Tiers { above, .. } => self.choice_of(above),
            ExprKind::By(param, _) | ExprKind::At(param, _) => self.choice_of(param),
            _ => None,
        }
    }

    fn compared(&self, relation: Relation, left: &Expr, right: &Expr, at: &Setting) -> Value {
        let choice = self.choice_of(left);
        let left = self.hinted(left, choice.as_deref(), at);
        let right = self.hinted(right, choice.as_deref(), at);
        self.mark(match (relation, &left) {
            (Relation::Equal | Relation::NotEqual, _) => "is",
            (_, Value::Member(..)) => "compare ordered members",
            (_, Value::Date(_)) => "compare dates",
            (_, Value::Money(_)) => "compare money",
            _ => "compare numbers",
        });
        match (relation, &left, &right) {
            (Relation::Equal, Value::Region(place), Value::Region(whole)) => {
                self.mark("is in a region");
                Value::Bool(self.program.lies_in(place, whole))
            }
            (Relation::NotEqual, Value::Region(place), Value::Region(whole)) => {
                Value::Bool(!self.program.lies_in(place, whole))
            }
            (_, Value::Member(choice, one), Value::Member(_, other)) => {
                let members = &self.program.choice(choice).unwrap().members;
                let position = |name: &str| {
                    let position = members.iter().position(|member| member.id.text == name);
                    Value::Number(Fraction::whole(i128::try_from(position.unwrap()).unwrap()))
                };
                ordered(relation, &position(one), &position(other))
            }
            _ => ordered(relation, &left, &right),
        }
    }

    fn binary(&self, operation: Operation, left: &Expr, right: &Expr, at: &Setting) -> Value {
        // D + 1 year + 1 month + 3 days: years and months together, then days.
        if operation == Operation::Add {
            let mut periods = vec![right];
            let mut base = left;
            while let ExprKind::Binary(Operation::Add, inner, period) = &base.kind {
                periods.push(period);
                base = inner;
            }
            if self.is_date(base) {
                self.mark("date plus period");
                if periods.len() > 1 {
                    self.mark("date plus several periods");
                }
                let base = self.value(base, at);
                let periods: Vec<Value> = periods.iter().map(|period| self.value(period, at)).collect();
                return plus_periods(&base, &periods.iter().collect::<Vec<_>>());
            }
        }
        self.mark(match operation {
            Operation::Add => "+",
            Operation::Sub => "-",
            Operation::Mul => "*",
            Operation::Div => "/",
            Operation::WholeDiv => "div",
            Operation::Rem => "rem",
        });
        let (left, right) = (self.value(left, at), self.value(right, at));
        let (Some(a), Some(b)) = (left.quantity(), right.quantity()) else {
            return obstacle(&[&left, &right]).unwrap();
        };
        let whole_quotient = || Some(Fraction::whole(a.divided_by(b)?.floor()));
        let result = match operation {
            Operation::Add => Some(a.plus(b)),
            Operation::Sub => Some(a.minus(b)),
            Operation::Mul => Some(a.times(b)),
            Operation::Div => a.divided_by(b),
            Operation::WholeDiv => whole_quotient(),
            Operation::Rem => whole_quotient().map(|quotient| a.minus(quotient.times(b))),
        };
        let Some(result) = result else {
            return Value::Failed;
        };
        match (operation, &left, &right) {
            // A share: two of a kind.
            (Operation::Div, Value::Money(_), Value::Money(_))
            | (Operation::Div, Value::Count(..), Value::Count(..)) => Value::Number(result),
            (Operation::Mul, _, Value::Money(_)) | (Operation::Mul, Value::Number(_), _) => {
                right.with_quantity(result)
            }
            _ => left.with_quantity(result),
        }
    }

    /// Whether an expression is a date, which decides what `+` means.
    fn is_date(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Date(_) | ExprKind::Today | ExprKind::Day => true,
            ExprKind::EdgeOf(..) | ExprKind::EdgeOfNumbered { .. } => true,
            ExprKind::Name(name) => {
                let fact = self.program.fact(name).map(|fact| &fact.value);
                let param = self.program.param(name).map(|param| &param.value);
                fact.or(param)
                    .is_some_and(|value| matches!(value, TypeExpr::Date { .. }))
                    || self
                        .program
                        .define(name)
                        .is_some_and(|define| self.is_date(&define.body))
            }
            ExprKind::Binary(Operation::Add, left, _) => self.is_date(left),
            ExprKind::Extreme { of, .. } => self.is_date(&of[0]),
            ExprKind::When { otherwise, .. } => self.is_date(otherwise),
            ExprKind::Match { arms, .. } => self.is_date(&arms[0].1),
            ExprKind::Tiers { above, .. } => self.is_date(above),
            ExprKind::By(param, _) | ExprKind::At(param, _) => self.is_date(param),
            ExprKind::Folded {
                fold: FoldKind::Min | FoldKind::Max,
                value: Some(value),
                ..
            } => self.is_date(value),
            _ => false,
        }
    }

    fn rounded(&self, rounding: Rounding, unit: &Expr, value: &Expr, at: &Setting) -> Value {
        let (unit, value) = (self.value(unit, at), self.value(value, at));
        let (Some(step), Some(quantity)) = (unit.quantity(), value.quantity()) else {
            return obstacle(&[&unit, &value]).unwrap();
        };
        let Some(steps) = quantity.divided_by(step) else {
            return Value::Failed;
        };
        let (below, exact) = (steps.floor(), steps.to_whole().is_some());
        let half = Fraction::new(1, 2).unwrap();
        let over = steps.minus(Fraction::whole(below));
        let rounded = match rounding {
            Rounding::Down => {
                self.mark("round down");
                below
            }
            Rounding::Up => {
                self.mark("round up");
                if exact { below } else { below + 1 }
            }
            Rounding::HalfUp => {
                self.mark("round half up");
                // The nearest multiple; halves away from zero.
                let away_from_zero = below >= 0;
                if over > half || (over == half && away_from_zero) {
                    below + 1
                } else {
                    below
                }
            }
        };
        value.with_quantity(Fraction::whole(rounded).times(step))
    }
}

/// The first day of the first month, or the last day of the last.
/// Whether a line of an upper layer has ended a local one before a day.
fn ends_line(upper: &ParamArm, local: &ParamArm, day: Date) -> bool {
    upper.dates.from.is_some_and(|since| {
        upper.locals == Some(Locals::End)
            && date(since) <= day
            && local.dates.from.is_none_or(|from| from < since)
            && local.dates.until.is_none_or(|until| until >= since)
    })
}

fn edge_of(edge: Edge, year: i64, first: i64, last: i64) -> Value {
    let date = match edge {
        Edge::First => Date::first_of_month(year, first),
        Edge::Last => Date::last_of_month(year, last),
    };
    date.map_or(Value::Failed, Value::Date)
}

/// All years and months together with one clamp, then all days.
fn plus_periods(date: &Value, periods: &[&Value]) -> Value {
    let mut operands = vec![date];
    operands.extend(periods);
    if let Some(obstacle) = obstacle(&operands) {
        return obstacle;
    }
    let Value::Date(date) = date else {
        panic!("a period after {date}")
    };
    let (mut months, mut days) = (Fraction::zero(), Fraction::zero());
    let (mut any_months, mut any_days) = (false, false);
    for period in periods {
        match period {
            Value::Count(years, CountUnit::Years) => {
                months = months.plus(years.times(Fraction::whole(12)));
                any_months = true;
            }
            Value::Count(more, CountUnit::Months) => {
                months = months.plus(*more);
                any_months = true;
            }
            Value::Count(more, CountUnit::Days) => {
                days = days.plus(*more);
                any_days = true;
            }
            other => panic!("{other} is no period"),
        }
    }
    let whole = |number: Fraction| i64::try_from(number.to_whole()?).ok();
    let reached = || {
        let mut reached = *date;
        if any_months {
            reached = reached.plus_months(whole(months)?)?;
        }
        if any_days {
            reached = reached.plus_days(whole(days)?)?;
        }
        Some(reached)
    };
    reached().map_or(Value::Failed, Value::Date)
}

/// Two values of one sort in relation to one another.
pub(crate) fn ordered(relation: Relation, left: &Value, right: &Value) -> Value {
    if let Some(obstacle) = obstacle(&[left, right]) {
        return obstacle;
    }
    let months = |value: &Value| match value {
        Value::Count(count, CountUnit::Years) => Some(count.times(Fraction::whole(12))),
        Value::Count(count, CountUnit::Months) => Some(*count),
        _ => None,
    };
    let order = match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Count(a, one), Value::Count(b, other)) if one == other => a.cmp(b),
        (Value::Count(..), Value::Count(..)) => months(left).unwrap().cmp(&months(right).unwrap()),
        (Value::Number(a), Value::Number(b)) | (Value::Money(a), Value::Money(b)) => a.cmp(b),
        _ => panic!("{left} and {right} do not compare"),
    };
    Value::Bool(match relation {
        Relation::Less => order.is_lt(),
        Relation::AtMost => order.is_le(),
        Relation::More => order.is_gt(),
        Relation::AtLeast => order.is_ge(),
        Relation::Equal => order.is_eq(),
        Relation::NotEqual => order.is_ne(),
    })
}
