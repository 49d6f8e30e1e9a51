//! Conditions. Every text may stand as an operand of `and` and `or`.

use super::{Named, Scope, Sort, Unit, Writer};

impl Writer<'_> {
    pub(super) fn condition(&mut self, scope: &Scope, depth: usize) -> String {
        if depth > 0 && self.random.chance(65) {
            return self.compound(scope, depth);
        }
        if depth > 0 && self.has_list && !scope.inside && self.random.chance(25) {
            return self.quantified(scope);
        }
        let guarded = self.guarded(None, scope);
        if !guarded.is_empty() && self.random.chance(25) {
            let fact = self.random.pick(&guarded).clone();
            return self.about_guarded(&fact, scope);
        }
        self.simple(scope, depth)
    }

    fn compound(&mut self, scope: &Scope, depth: usize) -> String {
        if self.random.chance(if scope.inside { 20 } else { 70 }) {
            return self.same_subject(scope);
        }
        let first = self.condition(scope, depth - 1);
        let second = self.condition(scope, depth - 1);
        let third = self.condition(scope, 0);
        match self.random.below(7) {
            0 => format!("({first} {} {second})", self.word("and", "且")),
            1 => {
                let or = self.word("or", "或");
                format!("({first} {or} {second} {or} {third})")
            }
            2 => format!("({first} {} {second})", self.word("or", "或者")),
            3 => format!("{} {first}", self.word("not", "非")),
            4 => format!("{} {{ {first}, {second} }}", self.word("any of", "任一")),
            5 => format!("{} {{ {first}, {second}, {third} }}", self.word("all of", "全部")),
            _ => {
                let and = self.word("and", "且");
                format!("({first} {and} {second} {and} {third})")
            }
        }
    }

    /// Two conditions about one fact: what they come to together no look at each of them alone tells.
    fn same_subject(&mut self, scope: &Scope) -> String {
        let telling: Vec<Named> = self
            .facts
            .iter()
            .filter(|fact| fact.guard.is_none() || scope.given.contains(&fact.id))
            .filter(|fact| scope.record || !fact.field)
            .filter(|fact| !matches!(fact.sort, Sort::Bool | Sort::Choice(_)))
            .cloned()
            .collect();
        if telling.is_empty() {
            return self.simple(scope, 0);
        }
        let fact = self.random.pick(&telling).clone();
        let name = self.name(&fact.id, &fact.zh);
        let (first, second) = (
            self.about(fact.sort, &name, scope, 0),
            self.about(fact.sort, &name, scope, 0),
        );
        let joiner = if self.random.chance(70) {
            self.word("or", "或")
        } else {
            self.word("and", "且")
        };
        format!("({first} {joiner} {second})")
    }

    /// Something of a fact that does not always exist, said only where it does.
    fn about_guarded(&mut self, fact: &Named, scope: &Scope) -> String {
        let name = self.name(&fact.id, &fact.zh);
        let is_given = self.word("is given", "已给出");
        if self.random.chance(25) {
            let words = if self.random.chance(50) {
                is_given
            } else {
                self.word("is not given", "未给出")
            };
            return format!("{name} {words}");
        }
        let guard = fact.guard.clone().unwrap_or_default();
        let mut inside = scope.clone();
        inside.given.push(fact.id.clone());
        let about = self.about(fact.sort, &name, &inside, 0);
        let and = self.word("and", "且");
        if guard.ends_with("is given") && self.random.chance(50) {
            return format!("({about} {and} {guard})");
        }
        format!("({guard} {and} {about})")
    }

    /// A condition about one name, or about something computed.
    fn simple(&mut self, scope: &Scope, depth: usize) -> String {
        let sorts = [
            (Sort::Bool, 3),
            (Sort::Choice(0), 2),
            (Sort::Choice(1), 2),
            (Sort::Count(Unit::Months), 3),
            (Sort::Count(Unit::People), 2),
            (Sort::Count(Unit::Times), 1),
            (Sort::Count(Unit::Years), 2),
            (Sort::Count(Unit::Days), 1),
            (Sort::Number, 2),
            (Sort::Money, 4),
            (Sort::Date, 6),
            (Sort::Region, 3),
            (Sort::Period, 1),
        ];
        // Sorts of which there is something to speak of.
        let possible: Vec<(Sort, usize)> = sorts
            .into_iter()
            .filter(|(sort, _)| {
                let computed = matches!(sort, Sort::Date)
                    || (depth > 0 && matches!(sort, Sort::Number | Sort::Money))
                    || (depth > 0 && matches!(sort, Sort::Count(Unit::Months | Unit::Years | Unit::Days)));
                computed || !self.usable(*sort, scope).is_empty()
            })
            .collect();
        let weights: Vec<usize> = possible.iter().map(|(_, weight)| *weight).collect();
        let (sort, _) = possible[self.random.weighted(&weights)];
        let usable = self.usable(sort, scope);
        let subject = match sort {
            Sort::Number if depth > 0 => self.number(scope, depth),
            Sort::Money if depth > 0 => self.money(scope, depth),
            Sort::Count(unit) if depth > 0 => self.count(unit, scope, depth),
            Sort::Date if depth > 0 || usable.is_empty() => self.date(scope, depth),
            _ => {
                let named = self.random.pick(&usable).clone();
                self.name(&named.id, &named.zh)
            }
        };
        self.about(sort, &subject, scope, depth)
    }

    /// A condition about a value of a sort.
    pub(super) fn about(&mut self, sort: Sort, subject: &str, scope: &Scope, depth: usize) -> String {
        match sort {
            Sort::Bool => match self.random.below(4) {
                0 => format!("{} {subject}", self.word("not", "非")),
                1 => format!("{subject} {} {}", self.word("is", "是"), self.truth_literal()),
                _ => subject.to_owned(),
            },
            Sort::Choice(choice) => self.about_member(choice, subject),
            Sort::Region => self.about_place(subject),
            Sort::Date => self.about_date(subject, scope, depth),
            Sort::Number => {
                let other = (*self.random.pick(&["1/2", "1", "0.75", "3", "12", "2024"])).to_owned();
                let high = (*self.random.pick(&["1.5", "6", "24", "2025"])).to_owned();
                self.compared(subject, &other, &high)
            }
            Sort::Money => {
                let (other, high) = (self.whole_money(scope, depth.min(1)), self.money_literal());
                self.compared(subject, &other, &high)
            }
            Sort::Count(unit) => {
                let (other, high) = (self.count(unit, scope, 0), self.count_literal(unit));
                self.compared(subject, &other, &high)
            }
            Sort::Period => {
                let other = self.count_literal(Unit::Months);
                let high = self.count_literal(Unit::Years);
                self.compared(subject, &other, &high)
            }
        }
    }

    /// A comparison of two values, in signs or words.
    fn compared(&mut self, subject: &str, other: &str, high: &str) -> String {
        if self.random.chance(15) {
            let (between, and) = (self.word("between", "介于"), self.word("and", "和"));
            return format!("{subject} {between} {other} {and} {high}");
        }
        if self.random.chance(5) {
            let one_of = self.word("is one of", "属于");
            return format!("{subject} {one_of} {{ {other}, {high} }}");
        }
        let relation = self.relation();
        format!("{subject} {relation} {other}")
    }

    fn relation(&mut self) -> String {
        let words = [
            ("at least", "不低于"),
            ("at most", "不超过"),
            ("more than", "高于"),
            ("less than", "不足"),
            (">=", "≥"),
            ("<=", "≤"),
            (">", "＞"),
            ("<", "＜"),
            ("is", "为"),
            ("is not", "不是"),
            ("=", "＝"),
            ("!=", "≠"),
        ];
        let position = self.random.weighted(&[5, 5, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1]);
        let (en, zh) = words[position];
        self.word(en, zh)
    }

    fn about_member(&mut self, choice: usize, subject: &str) -> String {
        let (first, second) = (self.member(choice), self.member(choice));
        if self.choices[choice].ordered && self.random.chance(60) {
            return match self.random.below(5) {
                0 => format!("{subject} {} {first}", self.word("at least", "不低于")),
                1 => format!("{subject} {} {first}", self.word("at most", "至多")),
                2 => format!("{subject} {} {first}", self.word("more than", "超过")),
                3 => format!("{subject} {} {first}", self.word("less than", "低于")),
                _ => format!("{subject} {} {first} and {second}", self.word("between", "介于")),
            };
        }
        match self.random.below(4) {
            0 => format!("{subject} {} {first}", self.word("is", "是")),
            1 => format!("{subject} {} {first}", self.word("is not", "不是")),
            2 => format!(
                "{subject} {} {{ {first}, {second} }}",
                self.word("is one of", "属于")
            ),
            _ => format!("{subject} {} {{ {first} }}", self.word("is not one of", "不属于")),
        }
    }

    fn about_place(&mut self, subject: &str) -> String {
        let (first, second) = (self.region_name(), self.region_name());
        match self.random.below(5) {
            0 => format!("{subject} {} {first}", self.word("is in", "位于")),
            1 => format!("{subject} {} {first}", self.word("is", "是")),
            2 => format!("{subject} {} {first}", self.word("is not", "不是")),
            3 => format!(
                "{subject} {} {{ {first}, {second} }}",
                self.word("is one of", "属于")
            ),
            _ => format!("{subject} {} {first}", self.word("is not one of", "不属于")),
        }
    }

    fn about_date(&mut self, subject: &str, scope: &Scope, depth: usize) -> String {
        // A day compared with a day that moves with it is settled only day by day.
        let moves = ["day", "当日", "今天"].iter().any(|word| subject.contains(word));
        let other = if moves && self.random.chance(85) {
            self.still_date(scope)
        } else {
            self.date(scope, depth.min(1))
        };
        match self.random.weighted(&[4, 3, 4]) {
            0 => {
                let high = self.date_literal();
                self.compared(subject, &other, &high)
            }
            1 => {
                let period = self.period(scope, depth);
                let relation = self.relation();
                format!("{subject} + {period} {relation} {other}")
            }
            _ => {
                let period = self.period(scope, depth);
                // Neither side of `within` takes a sum of dates without brackets being hard to read aloud.
                let after = if self.random.chance(65) {
                    ("after", "之后")
                } else {
                    ("before", "之前")
                };
                if self.random.chance(40) {
                    let side = self.word(after.0, after.1);
                    format!("{subject} 在 {other} {side} {period} 在内")
                } else {
                    let side = self.word(after.0, after.1);
                    format!(
                        "{subject} {} {period} {side} {other}",
                        self.word("within", "在内")
                    )
                }
            }
        }
    }
}
