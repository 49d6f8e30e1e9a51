//! Numbers, amounts, counts, dates and periods. Every text may stand as an operand.

use super::{Named, Scope, Sort, Unit, Writer};

impl Writer<'_> {
    pub(super) fn truth_literal(&mut self) -> String {
        if self.random.chance(50) {
            self.word("yes", "真")
        } else {
            self.word("no", "假")
        }
    }

    pub(super) fn money_literal(&mut self) -> String {
        let yuan = *self
            .random
            .pick(&[0, 100, 500, 500, 1000, 1500, 2000, 2500, 3000]);
        match self.random.weighted(&[4, 3, 1, 1]) {
            0 => format!("{yuan} yuan"),
            1 => format!("{yuan}元"),
            2 => format!("{}_00 fen", yuan.max(1)),
            _ => "5 万元".to_owned(),
        }
    }

    pub(super) fn count_literal(&mut self, unit: Unit) -> String {
        let count = match unit {
            Unit::Months => *self.random.pick(&[1, 3, 6, 12, 12, 18, 24]),
            Unit::Years => *self.random.pick(&[1, 2, 5, 16, 20]),
            Unit::Days => *self.random.pick(&[1, 30, 31, 60]),
            Unit::People => *self.random.pick(&[1, 10, 30, 100]),
            Unit::Times => *self.random.pick(&[1, 2, 3]),
        };
        format!("{count} {}", self.unit(unit))
    }

    pub(super) fn member(&mut self, choice: usize) -> String {
        let position = self.random.below(self.choices[choice].members.len());
        let (id, zh) = self.choices[choice].members[position].clone();
        self.name(&id, &zh)
    }

    /// Facts that exist here, figures and terms of a sort.
    pub(super) fn usable(&self, sort: Sort, scope: &Scope) -> Vec<Named> {
        let facts = self
            .facts
            .iter()
            .filter(|fact| fact.guard.is_none() || scope.given.contains(&fact.id))
            .filter(|fact| scope.record || !fact.field);
        let rest = self.params.iter().chain(&self.defines);
        let rest = rest.filter(|named| scope.rule && (scope.regional || !named.regional));
        facts
            .chain(rest)
            .filter(|named| named.sort == sort)
            .filter_map(|named| self.by_member(named, scope))
            .collect()
    }

    /// A parameter with a figure for each member, by a fact that is one; anything else as it is.
    fn by_member(&self, named: &Named, scope: &Scope) -> Option<Named> {
        let Some(choice) = named.by else {
            return Some(named.clone());
        };
        let fits = |fact: &&Named| {
            fact.sort == Sort::Choice(choice)
                && (fact.guard.is_none() || scope.given.contains(&fact.id))
                && (scope.record || !fact.field)
        };
        let fact = self.facts.iter().find(fits)?;
        Some(Named {
            id: format!("({} by {})", named.id, fact.id),
            zh: format!("（{} 按 {}）", named.zh, fact.zh),
            ..named.clone()
        })
    }

    /// A figure or term at another date or place.
    fn elsewhere(&mut self, named: &Named, scope: &Scope) -> Option<String> {
        let declared = self.params.iter().chain(&self.defines);
        let is_law = declared
            .filter(|law| law.by.is_none())
            .any(|law| law.id == named.id);
        if !is_law || !scope.rule || !self.random.chance(20) {
            return None;
        }
        let at = self.word("at", "依");
        let name = self.name(&named.id, &named.zh);
        if scope.regional && self.random.chance(40) {
            let place = if self.random.chance(50) { "home" } else { "office" };
            return Some(format!("({name} {at} {place})"));
        }
        let facts: Vec<Named> = self
            .usable(Sort::Date, scope)
            .into_iter()
            .filter(|date| self.facts.iter().any(|fact| fact.id == date.id))
            .collect();
        if facts.is_empty() {
            return Some(format!("({name} {at} {})", self.date_literal()));
        }
        let date = self.random.pick(&facts).clone();
        Some(format!("({name} {at} {})", date.id))
    }

    /// Facts of a sort that do not always exist.
    pub(super) fn guarded(&self, sort: Option<Sort>, scope: &Scope) -> Vec<Named> {
        self.facts
            .iter()
            .filter(|fact| fact.guard.is_some() && !scope.given.contains(&fact.id))
            .filter(|fact| scope.record || !fact.field)
            .filter(|fact| sort.is_none_or(|sort| fact.sort == sort))
            .cloned()
            .collect()
    }

    /// One of the names of a sort, or else what `literal` writes.
    fn named_or(&mut self, sort: Sort, scope: &Scope, literal: impl FnOnce(&mut Self) -> String) -> String {
        let usable = self.usable(sort, scope);
        if usable.is_empty() || self.random.chance(12) {
            let guarded = self.guarded(Some(sort), scope);
            if guarded.is_empty() || self.random.chance(50) {
                return literal(self);
            }
            let fact = self.random.pick(&guarded).clone();
            let otherwise = literal(self);
            return self.if_given(&fact, &otherwise);
        }
        let named = self.random.pick(&usable).clone();
        if let Some(text) = self.elsewhere(&named, scope) {
            return text;
        }
        self.name(&named.id, &named.zh)
    }

    /// `(when it exists: its value otherwise: something)`.
    fn if_given(&mut self, fact: &Named, otherwise: &str) -> String {
        let guard = fact.guard.clone().unwrap_or_default();
        let name = self.name(&fact.id, &fact.zh);
        let (when, or) = (self.word("when", "当"), self.word("otherwise", "否则"));
        format!("({when} {guard}: {name} {or}: {otherwise})")
    }

    /// One of two texts, by a condition, a choice or a size.
    fn when(&mut self, scope: &Scope, first: &str, second: &str) -> String {
        match self.random.below(4) {
            0 => {
                if let Some(text) = self.matched(scope, first, second) {
                    return text;
                }
            }
            1 => return self.tiers(scope, first, second),
            _ => {}
        }
        let condition = self.condition(scope, 0);
        let (when, or) = (self.word("when", "当"), self.word("otherwise", "否则"));
        if self.random.chance(25) {
            let other = self.condition(scope, 0);
            return format!("({when} {condition}: {first} when {other}: {second} {or}: {first})");
        }
        format!("({when} {condition}: {first} {or}: {second})")
    }

    /// `match rank { low: A  middle, high: B  otherwise: A }`.
    fn matched(&mut self, scope: &Scope, first: &str, second: &str) -> Option<String> {
        let choice = self.random.below(self.choices.len());
        let usable: Vec<Named> = self.usable(Sort::Choice(choice), scope);
        if usable.is_empty() {
            return None;
        }
        let named = self.random.pick(&usable).clone();
        let (subject, word) = (self.name(&named.id, &named.zh), self.word("match", "分情况"));
        let members = self.choices[choice].members.clone();
        let cut = 1 + self.random.below(members.len() - 1);
        let mut names = Vec::new();
        for (id, zh) in &members {
            names.push(self.name(id, zh));
        }
        let head = names[..cut].join(", ");
        let rest = if self.random.chance(50) {
            self.word("otherwise", "否则")
        } else {
            names[cut..].join(", ")
        };
        Some(format!(
            "({word} {subject} {{ {head}: {first}, {rest}: {second} }})"
        ))
    }

    /// `tiers staff { up to 30 people: A  above: B }`.
    fn tiers(&mut self, scope: &Scope, first: &str, second: &str) -> String {
        let (tiers, up_to) = (self.word("tiers", "分级"), self.word("up to", "最多"));
        let above = self.word("above", "超出");
        let (subject, low, high) = match self.random.below(3) {
            0 => {
                let people = self.count(Unit::People, scope, 0);
                (people, "10 people", "60 人")
            }
            1 => (self.count(Unit::Months, scope, 0), "6 months", "18 个月"),
            _ => (
                self.named_or(Sort::Money, scope, Self::money_literal),
                "500 yuan",
                "2000 元",
            ),
        };
        if self.random.chance(50) {
            return format!("({tiers} {subject} {{ {up_to} {low}: {first}, {above}: {second} }})");
        }
        format!(
            "({tiers} {subject} {{ {up_to} {low}: {first}, {up_to} {high}: {second}, {above}: {first} }})"
        )
    }

    fn extreme(&mut self, first: &str, second: &str) -> String {
        let word = if self.random.chance(50) {
            self.word("min", "较小者")
        } else {
            self.word("max", "较大者")
        };
        format!("{word}({first}, {second})")
    }

    pub(super) fn number(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.chance(30) {
            return self.named_or(Sort::Number, scope, |writer| {
                (*writer.random.pick(&["1/2", "0.25", "50%", "1", "2/3", "110%"])).to_owned()
            });
        }
        match self.random.below(9) {
            0 => {
                let of = self.date_atom(scope);
                if self.random.chance(30) {
                    format!("({of} 的 年份)")
                } else {
                    format!("({} {of})", self.word("year of", "年份"))
                }
            }
            1 => {
                let of = self.date_atom(scope);
                format!("({} {of})", self.word("month of", "月份"))
            }
            2 => {
                let (from, to) = (self.date_atom(scope), self.date_atom(scope));
                let index = self.word("month index of", "月序");
                format!("({index} {from} - month index of {to})")
            }
            3 => {
                let (first, second) = (self.number(scope, depth - 1), self.number(scope, depth - 1));
                let sign = *self.random.pick(&["+", "-", "*"]);
                format!("({first} {sign} {second})")
            }
            4 => format!("({} / 1000 yuan)", self.money(scope, depth - 1)),
            5 => {
                let (first, second) = (self.number(scope, depth - 1), self.number(scope, depth - 1));
                self.extreme(&first, &second)
            }
            6 => {
                let number = self.number(scope, depth - 1);
                let word = if self.random.chance(50) {
                    self.word("div", "整除")
                } else {
                    self.word("rem", "余数")
                };
                format!(
                    "({number} {word} {})",
                    self.random.pick(&["2", "3", "1/2"]).to_owned()
                )
            }
            7 => {
                let (first, second) = (self.number(scope, depth - 1), self.number(scope, depth - 1));
                self.when(scope, &first, &second)
            }
            _ => {
                let number = self.number(scope, depth - 1);
                let word = self.rounding();
                format!("{word} 0.5 ({number})")
            }
        }
    }

    fn rounding(&mut self) -> String {
        match self.random.below(3) {
            0 => self.word("round down to", "向下取整到"),
            1 => self.word("round up to", "向上取整到"),
            _ => self.word("round half up to", "四舍五入到"),
        }
    }

    /// An amount, perhaps not of whole fen.
    pub(super) fn money(&mut self, scope: &Scope, depth: usize) -> String {
        if depth > 0 && self.random.chance(35) {
            let (share, whole) = (self.number(scope, depth - 1), self.whole_money(scope, depth - 1));
            return match self.random.below(4) {
                0 => format!("({whole} * {share})"),
                1 => format!("({whole} / 3)"),
                2 => format!("(- {whole} + {})", self.money_literal()),
                _ => format!("({share} * {whole})"),
            };
        }
        self.whole_money(scope, depth)
    }

    /// An amount that the checker can see to be of whole fen.
    pub(super) fn whole_money(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.chance(25) {
            return self.named_or(Sort::Money, scope, Self::money_literal);
        }
        if self.has_list
            && !scope.inside
            && self.random.chance(20)
            && let Some(text) = self.folded_money(scope)
        {
            return text;
        }
        let first = self.whole_money(scope, depth - 1);
        let second = self.whole_money(scope, depth - 1);
        match self.random.below(6) {
            0 => self.extreme(&first, &second),
            1 => format!("({first} + {second})"),
            2 => {
                let max = self.word("max", "较大者");
                format!("{max}(0 yuan, {first} - {second})")
            }
            3 => {
                let people = self.count(Unit::People, scope, 0);
                format!("({people} * {first})")
            }
            4 => self.when(scope, &first, &second),
            _ => {
                let money = self.money(scope, depth);
                let word = self.rounding();
                let unit = *self.random.pick(&["1 fen", "1 yuan", "100 元", "1分"]);
                format!("{word} {unit} ({money})")
            }
        }
    }

    pub(super) fn count(&mut self, unit: Unit, scope: &Scope, depth: usize) -> String {
        if unit == Unit::People && self.has_list && !scope.inside && self.random.chance(40) {
            return self.counted(scope);
        }
        if depth == 0 || self.random.chance(40) {
            return self.named_or(Sort::Count(unit), scope, |writer| writer.count_literal(unit));
        }
        let first = self.count(unit, scope, depth - 1);
        let second = self.count(unit, scope, depth - 1);
        let (from, to) = (self.date_atom(scope), self.date_atom(scope));
        match (unit, self.random.below(5)) {
            (Unit::Months, 0 | 1) => {
                let words = self.word("full months from", "满月数 自");
                format!("({words} {from} to {to})")
            }
            (Unit::Days, 0 | 1) => {
                let words = self.word("days from", "天数 从");
                let to_word = self.word("to", "到");
                format!("({words} {from} {to_word} {to})")
            }
            (Unit::Years, 0) => {
                let words = self.word("full years from", "满年数 自");
                format!("({words} {from} to {to})")
            }
            (Unit::Years, 1) if self.facts.iter().any(|fact| fact.id == "born_on") => {
                if self.random.chance(50) {
                    format!("({} {from})", self.word("age on", "实足年龄"))
                } else {
                    format!("({from} 的 实足年龄)")
                }
            }
            (_, 2) => format!("({first} {} {second})", self.random.pick(&["+", "-"]).to_owned()),
            (_, 4) if self.random.chance(50) => self.when(scope, &first, &second),
            (_, 3) => {
                let word = if self.random.chance(50) {
                    self.word("div", "整除")
                } else {
                    self.word("rem", "余数")
                };
                format!("({first} {word} 2)")
            }
            _ => self.extreme(&first, &second),
        }
    }

    /// A date without arithmetic.
    pub(super) fn date_atom(&mut self, scope: &Scope) -> String {
        match self.random.weighted(&[2, 3, 5]) {
            0 => self.date_literal(),
            1 if scope.rule && self.random.chance(70) => self.word("day", "当日"),
            1 => self.word("today", "今天"),
            _ => self.named_or(Sort::Date, scope, Self::date_literal),
        }
    }

    /// A date that does not move with the day of asking, as far as its text says.
    pub(super) fn still_date(&mut self, scope: &Scope) -> String {
        if self.random.chance(30) {
            return self.date_literal();
        }
        self.named_or(Sort::Date, scope, Self::date_literal)
    }

    pub(super) fn date(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.chance(25) {
            return self.date_atom(scope);
        }
        if self.has_list
            && !scope.inside
            && self.random.chance(15)
            && let Some(text) = self.folded_date(scope)
        {
            return text;
        }
        let base = self.date_atom(scope);
        match self.random.below(8) {
            0 | 1 => format!("{base} + {}", self.period(scope, depth - 1)),
            2 => {
                let (years, months) = (self.unit(Unit::Years), self.unit(Unit::Months));
                let days = self.unit(Unit::Days);
                let period = *self.random.pick(&[
                    "1 Y + 6 M",
                    "1 M + 1 D",
                    "1 D + 1 M",
                    "1 M + 1 M",
                    "2 Y + 1 M + 30 D",
                ]);
                let period = period
                    .replace('Y', &years)
                    .replace('M', &months)
                    .replace('D', &days);
                format!("{base} + {period}")
            }
            3 => {
                if self.random.chance(25) {
                    let unit = *self.random.pick(&["月", "季度", "年度"]);
                    let edge = *self.random.pick(&["第一天", "最后一天"]);
                    return format!("({base} 所在 {unit} 的 {edge})");
                }
                let edge = self.edge();
                let unit = self.calendar_unit();
                let of = self.word("of", "的");
                format!("({edge} {unit} {of} {base})")
            }
            4 => {
                let edge = self.edge();
                let year = self.word("year of", "年份");
                let next = *self.random.pick(&["", " + 1", " - 1"]);
                let of = self.word("of", "的");
                if self.random.chance(50) {
                    let number = self.random.between(1, 4);
                    let quarter = self.word("quarter", "季度");
                    format!("({edge} {quarter} {number} {of} ({year} {base}{next}))")
                } else {
                    let number = *self.random.pick(&[2, 2, 3, 6, 11, 12]);
                    let month = self.word("month", "月度");
                    format!("({edge} {month} {number} {of} ({year} {base}{next}))")
                }
            }
            5 => {
                let other = self.date_atom(scope);
                self.extreme(&base, &other)
            }
            6 => {
                let other = self.date_atom(scope);
                self.when(scope, &base, &other)
            }
            _ => base,
        }
    }

    fn edge(&mut self) -> String {
        if self.random.chance(50) {
            self.word("first day of", "第一天")
        } else {
            self.word("last day of", "最后一天")
        }
    }

    fn calendar_unit(&mut self) -> String {
        match self.random.below(3) {
            0 => self.word("month", "月度"),
            1 => self.word("quarter", "季度"),
            _ => self.word("year", "年度"),
        }
    }

    /// What can be added to a date.
    pub(super) fn period(&mut self, scope: &Scope, depth: usize) -> String {
        match self.random.weighted(&[5, 3, 3, 2, 1]) {
            0 => self.count_literal(Unit::Months),
            1 => {
                let unit = if self.random.chance(60) {
                    Unit::Years
                } else {
                    Unit::Days
                };
                let count = self.random.between(1, 2);
                format!("{count} {}", self.unit(unit))
            }
            2 => self.named_or(Sort::Period, scope, |writer| writer.count_literal(Unit::Months)),
            3 => self.count(Unit::Months, scope, depth.min(1)),
            _ => self.count(Unit::Days, scope, 0),
        }
    }
}
