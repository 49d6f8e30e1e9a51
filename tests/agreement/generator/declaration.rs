//! Notices, places, lists, facts, figures, terms, assumptions.

use super::{Choice, Named, Scope, Sort, Unit, Writer};

/// One line of a parameter.
struct FigureLine {
    /// The place, as a position; the topmost for everywhere.
    place: usize,
    from: Option<(i64, i64, i64)>,
    until: Option<(i64, i64, i64)>,
    text: String,
}

impl Writer<'_> {
    pub(super) fn declarations(&mut self) {
        self.item("source law 法规 { title \"法规\" en \"law\" issued 2022-01-01 }".to_owned());
        self.item(
            "source local_law 地方法规 { title \"地方法规\" en \"local law\" issued 2023-01-01 }".to_owned(),
        );
        self.item("source late_law 新法规 { title \"新法规\" en \"late law\" issued 2024-01-15 }".to_owned());
        if self.random.chance(85) {
            self.places();
        }
        self.lists();
        for (id, zh) in [("card", "证件"), ("form", "表格"), ("proof", "证明")] {
            self.documents.push((id.to_owned(), zh.to_owned()));
            self.item(format!("document {id} {zh} en \"{id}\""));
        }
        self.item("counter desk \"服务台\" en \"desk\" phone \"12333\"".to_owned());
        self.facts();
        if self.random.chance(45) {
            self.list();
        }
        for number in 0..self.random.weighted(&[2, 3, 3, 2]) {
            self.param(number);
        }
        for number in 0..self.random.weighted(&[2, 3, 2]) {
            self.define(number);
        }
        for _ in 0..self.random.weighted(&[5, 3, 1]) {
            self.assume();
        }
    }

    /// A country, its parts and theirs.
    fn places(&mut self) {
        let shape: [(&str, &str, Option<usize>, usize); 7] = [
            ("land", "全国", None, 100),
            ("north", "北省", Some(0), 100),
            ("south", "南省", Some(0), 80),
            ("town", "北城", Some(1), 100),
            ("port", "北港", Some(1), 60),
            ("village", "北村", Some(3), 60),
            ("bay", "南湾", Some(2), 50),
        ];
        let mut positions: Vec<Option<usize>> = Vec::new();
        for (number, (id, zh, parent, percent)) in shape.into_iter().enumerate() {
            let within = parent.map(|parent| positions[parent]);
            if within == Some(None) || !self.random.chance(percent) {
                positions.push(None);
                continue;
            }
            let parent = within.flatten();
            positions.push(Some(self.regions.len()));
            let mut line = format!("region {id} {zh} en \"{id}\" code \"{}00000\"", number + 1);
            if let Some(parent) = parent {
                let (outer, outer_zh, _) = self.regions[parent].clone();
                let outer = self.name(&outer, &outer_zh);
                line += &format!(" in {outer}");
            }
            self.regions.push((id.to_owned(), zh.to_owned(), parent));
            self.item(line);
        }
    }

    fn lists(&mut self) {
        let lists = [
            (
                "rank",
                true,
                [("low", "低"), ("middle", "中"), ("high", "高"), ("top", "顶")].as_slice(),
            ),
            (
                "work",
                false,
                [("employed", "受雇"), ("flexible", "灵活"), ("jobless", "无业")].as_slice(),
            ),
        ];
        for (id, ordered, members) in lists {
            let named: Vec<String> = members
                .iter()
                .map(|(id, zh)| format!("{id} {zh} en \"{id}\""))
                .collect();
            let order = if ordered {
                format!(" {}", self.word("ordered", "有序"))
            } else {
                String::new()
            };
            self.item(format!("choice {id}{order} {{ {} }}", named.join(", ")));
            self.choices.push(Choice {
                id: id.to_owned(),
                ordered,
                members: members
                    .iter()
                    .map(|(id, zh)| ((*id).to_owned(), (*zh).to_owned()))
                    .collect(),
            });
        }
    }

    fn facts(&mut self) {
        if self.has_regions() {
            for (id, zh) in [("home", "住地"), ("office", "办公地")] {
                let touch = self.touch();
                self.item(format!(
                    "fact {id} {zh} en \"{id}\": region {touch} ask \"?\" en \"?\""
                ));
                self.facts.push(Named::plain(id, zh, Sort::Region));
            }
        }
        let sorts = [
            (Sort::Bool, 4),
            (Sort::Choice(0), 2),
            (Sort::Choice(1), 2),
            (Sort::Count(Unit::Months), 2),
            (Sort::Count(Unit::People), 2),
            (Sort::Count(Unit::Times), 1),
            (Sort::Count(Unit::Years), 1),
            (Sort::Count(Unit::Days), 1),
            (Sort::Number, 1),
            (Sort::Money, 4),
            (Sort::Date, 5),
        ];
        if self.random.chance(40) {
            let touch = self.word("fixed", "固定");
            self.item(format!(
                "fact born_on 出生日期 en \"birth\": date from 1950-01-01 to today {touch} ask \"?\" en \"?\""
            ));
            self.facts.push(Named::plain("born_on", "出生日期", Sort::Date));
        }
        for number in 0..2 + self.random.below(4) {
            let (sort, _) = sorts[self.random.weighted(&sorts.map(|(_, weight)| weight))];
            self.one_fact(number, sort);
        }
    }

    pub(super) fn touch(&mut self) -> String {
        match self.random.below(3) {
            0 => self.word("fixed", "固定"),
            1 => self.word("as of today", "截至今日"),
            _ => self.word("accrues", "累计"),
        }
    }

    fn one_fact(&mut self, number: usize, sort: Sort) {
        let (id, zh) = (format!("f{number}"), format!("事实{number}"));
        let value = self.type_of_fact(sort);
        let optional = self.random.chance(18);
        let touch = self.touch();
        let plain: Vec<String> = self
            .facts
            .iter()
            .filter(|fact| fact.guard.is_none() && !fact.field)
            .map(|fact| fact.id.clone())
            .collect();
        let only_if = (!optional && !plain.is_empty() && self.random.chance(15))
            .then(|| self.condition(&Scope::default(), 0));
        let mut line = format!("fact {id} {zh} en \"{id}\": ");
        if optional {
            line += &format!("{} ", self.word("optional", "可无"));
        }
        line += &format!("{value} {touch}");
        if let Some(condition) = &only_if {
            line += &format!(" {} {condition}", self.word("only if", "仅当"));
        }
        line += " ask \"?\" en \"?\"";
        self.item(line);
        let guard = if optional {
            Some(format!("{id} is given"))
        } else {
            only_if
        };
        self.facts.push(Named {
            guard,
            ..Named::plain(&id, &zh, sort)
        });
    }

    pub(super) fn type_of_fact(&mut self, sort: Sort) -> String {
        match sort {
            Sort::Bool => self.word("bool", "是否"),
            Sort::Choice(choice) => self.choices[choice].id.clone(),
            Sort::Count(unit) => {
                let most = match unit {
                    Unit::Months => 36,
                    Unit::Years => 40,
                    Unit::Days => 90,
                    Unit::People => 120,
                    Unit::Times => 5,
                };
                let unit = self.unit(unit);
                let (count, to) = (self.word("count", "计数"), self.word("to", "到"));
                format!("{count} 0 {to} {most} {unit}")
            }
            Sort::Number => "number from 0 to 2 step 1/4".to_owned(),
            Sort::Money => match self.random.below(3) {
                0 => "money from 0 yuan to 5000 yuan step 500 yuan".to_owned(),
                1 => "金额 从 0元 到 30万元 步长 1万元".to_owned(),
                _ => "money from 0 yuan to 1000 yuan".to_owned(),
            },
            Sort::Date => match self.random.below(3) {
                0 => "date from 2022-01-01 to today".to_owned(),
                1 => "date from 2023-01-01 to 2026-12-31".to_owned(),
                _ => "日期 自 2020-02-29 到 今天".to_owned(),
            },
            Sort::Period | Sort::Region => "region".to_owned(),
        }
    }

    pub(super) fn unit(&mut self, unit: Unit) -> String {
        let (en, zh) = match unit {
            Unit::Months => ("months", "个月"),
            Unit::Years => ("years", "年"),
            Unit::Days => ("days", "天"),
            Unit::People => ("people", "人"),
            Unit::Times => ("times", "次"),
        };
        self.word(en, zh)
    }

    fn param(&mut self, number: usize) {
        let sorts = [
            (Sort::Number, 3),
            (Sort::Money, 3),
            (Sort::Count(Unit::Months), 2),
            (Sort::Count(Unit::People), 1),
            (Sort::Period, 3),
            (Sort::Bool, 1),
            (Sort::Choice(0), 1),
            (Sort::Choice(1), 1),
            (Sort::Date, 1),
        ];
        let (sort, _) = sorts[self.random.weighted(&sorts.map(|(_, weight)| weight))];
        let (id, zh) = (format!("p{number}"), format!("参数{number}"));
        let value = match sort {
            Sort::Number => self.word("number", "数值"),
            Sort::Money => self.word("money", "金额"),
            Sort::Count(unit) => format!("{} {}", self.word("count", "计数"), self.unit(unit)),
            Sort::Period => self.word("period", "期间"),
            Sort::Bool => self.word("bool", "是否"),
            Sort::Choice(choice) => self.choices[choice].id.clone(),
            Sort::Date => self.word("date", "日期"),
            Sort::Region => String::new(),
        };
        let by = self
            .random
            .chance(20)
            .then(|| self.random.below(self.choices.len()));
        let by_choice = match by {
            Some(choice) => format!(" {} {}", self.word("by", "按"), self.choices[choice].id),
            None => String::new(),
        };
        let mut lines = vec![format!("param {id} {zh} en \"{id}\"{by_choice}: {value} {{")];
        let mut places = vec![None];
        let mut regional = false;
        if self.has_regions() && self.random.chance(55) {
            regional = true;
            let first = self.random.below(self.regions.len());
            let second = self.random.below(self.regions.len());
            places.push(Some(first));
            if second != first {
                places.push(Some(second));
            }
            // The topmost place is everywhere.
            places.retain(|place| *place != Some(0));
            if places.len() > 1 && self.random.chance(15) {
                places.remove(0);
            }
        }
        let mut figures = Vec::new();
        for place in places {
            self.param_lines(sort, by, place, &mut figures);
        }
        for upper in &figures {
            let meets = figures.iter().any(|local| self.meets_line(upper, local));
            let tail = if !meets {
                String::new()
            } else if self.random.chance(50) {
                format!(" {}", self.word("keeping local rules", "保留地方规定"))
            } else {
                format!(" {}", self.word("ending local rules", "取消地方规定"))
            };
            lines.push(format!("{}{tail}", upper.text));
        }
        lines.push("}".to_owned());
        self.items.push(lines);
        self.params.push(Named {
            regional,
            by,
            ..Named::plain(&id, &zh, sort)
        });
    }

    /// One to three lines for one place, without overlap; perhaps with days before, between or after them.
    fn param_lines(
        &mut self,
        sort: Sort,
        by: Option<usize>,
        place: Option<usize>,
        lines: &mut Vec<FigureLine>,
    ) {
        let count = 1 + self.random.weighted(&[3, 3, 1]);
        let mut starts: Vec<(i64, i64, i64)> = Vec::new();
        for _ in 0..count {
            let day = self.day();
            // One line for each year, so that open figures have names of their own.
            if starts.iter().all(|start| start.0 != day.0) {
                starts.push(day);
            }
        }
        starts.sort_unstable();
        let undated = self.random.chance(30);
        for (position, start) in starts.clone().into_iter().enumerate() {
            let mut line = "  ".to_owned();
            if let Some(place) = place {
                let (id, zh, _) = self.regions[place].clone();
                line += &format!("{} {} ", self.word("in", "于"), self.name(&id, &zh));
            }
            let from = (position > 0 || !undated).then_some(start);
            if from.is_some() {
                line += &format!(
                    "{} {}",
                    self.word("from", "自"),
                    self.dated(start.0, start.1, start.2)
                );
            }
            let ends = position + 1 == starts.len() && self.random.chance(10);
            if ends {
                line += &format!(" {} 2025-06-30", self.word("until", "至"));
            }
            let value = match by {
                None => self.param_value(sort),
                Some(choice) => self.value_by_member(sort, choice),
            };
            line += &format!(": {value}");
            let basis = self.word("basis", "依据");
            let law = *self.random.pick(&["law", "law", "local_law", "late_law"]);
            line += &format!(" {basis} {law}");
            lines.push(FigureLine {
                place: place.unwrap_or(0),
                from,
                until: ends.then_some((2025, 6, 30)),
                text: line,
            });
        }
    }

    /// Whether a line replaces what a locality has said before.
    fn meets_line(&self, upper: &FigureLine, local: &FigureLine) -> bool {
        upper.from.is_some_and(|since| {
            self.lies_inside(local.place, upper.place)
                && local.from.is_none_or(|from| from < since)
                && local.until.is_none_or(|until| until >= since)
        })
    }

    /// `{ low: 1, middle, high: 2 }`.
    fn value_by_member(&mut self, sort: Sort, choice: usize) -> String {
        let members = self.choices[choice].members.clone();
        let mut text = "{ ".to_owned();
        let mut before = false;
        for (position, (id, zh)) in members.iter().enumerate() {
            let last = position + 1 == members.len();
            let name = self.name(id, zh);
            text += &format!("{}{name}", if before { ", " } else { "" });
            before = true;
            if last || self.random.chance(70) {
                text += &format!(": {}", self.param_value(sort));
            }
        }
        text + " }"
    }

    fn param_value(&mut self, sort: Sort) -> String {
        if self.random.chance(18) {
            let unset = self.word("unset", "未定");
            let (between, and) = (self.word("between", "介于"), self.word("and", "和"));
            let bounds = match sort {
                Sort::Number => Some(("1/4", "2/3")),
                Sort::Money => Some(("100 yuan", "2500 元")),
                Sort::Count(Unit::Months) => Some(("6 months", "24 个月")),
                Sort::Count(_) => Some(("10 people", "60 人")),
                Sort::Period => Some(("6 months", "2 年")),
                Sort::Date => Some(("2024-01-31", "2025-02-28")),
                _ => None,
            };
            return match bounds {
                Some((low, high)) => format!("{unset} {between} {low} {and} {high}"),
                None => unset,
            };
        }
        match sort {
            Sort::Number => (*self
                .random
                .pick(&["1/2", "2/3", "0.6", "75%", "1/3", "1", "1 + 1/4"]))
            .to_owned(),
            Sort::Money => self.money_literal(),
            Sort::Count(unit) => self.count_literal(unit),
            Sort::Period => (*self.random.pick(&[
                "1 years",
                "2 年",
                "6 个月",
                "18 months",
                "1 个月",
                "2 years",
                "24 months",
            ]))
            .to_owned(),
            Sort::Bool => self.truth_literal(),
            Sort::Choice(choice) => self.member(choice),
            Sort::Date => self.date_literal(),
            Sort::Region => self.region_name(),
        }
    }

    fn define(&mut self, number: usize) {
        let regional = self.has_regions() && self.random.chance(50);
        let scope = Scope {
            rule: true,
            regional,
            ..Scope::default()
        };
        let (id, zh) = (format!("d{number}"), format!("定义{number}"));
        let (sort, body) = match self.random.weighted(&[5, 2, 2, 1]) {
            0 => (Sort::Bool, self.condition(&scope, 2)),
            1 => (Sort::Money, self.whole_money(&scope, 1)),
            2 => (Sort::Date, self.date(&scope, 1)),
            _ => (Sort::Number, self.number(&scope, 1)),
        };
        self.item(format!("define {id} {zh} en \"{id}\": {body}"));
        self.term_amendments(&id, &zh, sort, &scope);
        self.defines.push(Named {
            regional,
            ..Named::plain(&id, &zh, sort)
        });
    }

    fn assume(&mut self) {
        let scope = Scope {
            record: self.has_list && self.random.chance(40),
            inside: true,
            ..Scope::default()
        };
        // Most people should remain possible.
        let condition = match self.random.below(3) {
            0 => {
                let (first, second) = (self.condition(&scope, 0), self.condition(&scope, 0));
                format!("{first} or {second}")
            }
            1 => {
                let (first, second) = (self.condition(&scope, 0), self.condition(&scope, 0));
                format!("not ({first} and {second})")
            }
            _ => {
                let dates: Vec<String> = self
                    .facts
                    .iter()
                    .filter(|fact| fact.sort == Sort::Date && fact.guard.is_none() && !fact.field)
                    .map(|fact| fact.id.clone())
                    .collect();
                match dates.as_slice() {
                    [first, second, ..] => format!("{first} at most {second} + 6 months"),
                    [only] => format!("{only} at least 2020-01-01"),
                    [] => self.condition(&scope, 1),
                }
            }
        };
        if self.random.chance(50) {
            self.item(format!("assume \"如此\" en \"so it is\": {condition}"));
        } else {
            let assume = self.word("assume", "假定");
            self.item(format!("{assume} {condition}"));
        }
    }
}
