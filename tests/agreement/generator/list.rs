//! Lists of records, and what is computed over them.

use super::{Named, Scope, Sort, Unit, Writer};

impl Writer<'_> {
    /// `record hire { … }` and `fact hires: list of hire`.
    pub(super) fn list(&mut self) {
        self.has_list = true;
        let sorts = [
            (Sort::Date, "hired_on", "招用日期"),
            (Sort::Money, "wage", "月工资"),
            (Sort::Bool, "fresh", "应届"),
            (Sort::Choice(0), "level", "级别"),
            (Sort::Count(Unit::Months), "term", "合同月数"),
        ];
        let mut lines = vec!["record hire 新招 en \"hire\" {".to_owned()];
        for (sort, id, zh) in sorts {
            // A date and an amount there always are.
            let usual = matches!(sort, Sort::Date | Sort::Money);
            if !usual && !self.random.chance(50) {
                continue;
            }
            let optional = self.random.chance(12);
            let value = self.type_of_fact(sort);
            let touch = self.touch();
            let may_be_none = if optional {
                format!("{} ", self.word("optional", "可无"))
            } else {
                String::new()
            };
            lines.push(format!(
                "  fact {id} {zh} en \"{id}\": {may_be_none}{value} {touch} ask \"?\" en \"?\""
            ));
            self.facts.push(Named {
                guard: optional.then(|| format!("{id} is given")),
                field: true,
                ..Named::plain(id, zh, sort)
            });
        }
        lines.push("}".to_owned());
        self.items.push(lines);
        let (list_of, up_to) = (self.word("list of", "名单"), self.word("up to", "最多"));
        let people = self.unit(Unit::People);
        let touch = self.touch();
        self.item(format!(
            "fact hires 招用名单 en \"hires\": {list_of} hire {up_to} 4 {people} {touch} ask \"?\" en \"?\""
        ));
    }

    fn inside(scope: &Scope) -> Scope {
        Scope {
            record: true,
            inside: true,
            ..scope.clone()
        }
    }

    /// A condition about a record, most often about one of its fields.
    fn of_record(&mut self, scope: &Scope) -> String {
        let inside = Self::inside(scope);
        let fields: Vec<Named> = self
            .facts
            .iter()
            .filter(|fact| fact.field && fact.guard.is_none())
            .cloned()
            .collect();
        if fields.is_empty() || self.random.chance(20) {
            return self.condition(&inside, 1);
        }
        let field = self.random.pick(&fields).clone();
        let name = self.name(&field.id, &field.zh);
        self.about(field.sort, &name, &inside, 0)
    }

    /// `any hire in hires has (…)`.
    pub(super) fn quantified(&mut self, scope: &Scope) -> String {
        let condition = self.of_record(scope);
        let every = self.random.chance(40);
        if self.random.chance(20) {
            let quantifier = if every { "每一" } else { "某一" };
            return format!("(招用名单 当中 {quantifier} 新招 满足（{condition}）)");
        }
        let quantifier = if every {
            self.word("all", "每一")
        } else {
            self.word("any", "某一")
        };
        let (within, has) = (self.word("in", "于"), self.word("has", "满足"));
        let (hire, hires) = (self.name("hire", "新招"), self.name("hires", "招用名单"));
        format!("({quantifier} {hire} {within} {hires} {has} ({condition}))")
    }

    fn filter(&mut self, scope: &Scope) -> String {
        if self.random.chance(40) {
            return String::new();
        }
        let condition = self.of_record(scope);
        format!(" {} ({condition})", self.word("where", "其中"))
    }

    /// So many records.
    pub(super) fn counted(&mut self, scope: &Scope) -> String {
        if self.random.chance(20) {
            let condition = self.of_record(scope);
            return format!("(招用名单 当中 满足（{condition}）的 数目)");
        }
        let (count, hires) = (self.word("count of", "数目"), self.name("hires", "招用名单"));
        format!("({count} {hires}{})", self.filter(scope))
    }

    /// An amount made of amounts of the records.
    pub(super) fn folded_money(&mut self, scope: &Scope) -> Option<String> {
        let inside = Self::inside(scope);
        let wage = self
            .usable(Sort::Money, &inside)
            .into_iter()
            .find(|named| named.field)?;
        let value = match self.random.below(3) {
            0 => {
                let other = self.money_literal();
                format!("min({}, {other})", wage.id)
            }
            1 => self.name(&wage.id, &wage.zh),
            _ => {
                let condition = self.of_record(scope);
                format!(
                    "(when {condition}: {} otherwise: {})",
                    wage.id,
                    self.money_literal()
                )
            }
        };
        if self.random.chance(25) {
            return Some(self.folded_money_in_chinese(&value, scope));
        }
        let (over, hires) = (self.word("over", "就"), self.name("hires", "招用名单"));
        let filter = self.filter(scope);
        let rest = format!("{value} {over} {hires}{filter}");
        Some(match self.random.below(4) {
            0 => format!("({} {rest})", self.word("sum of", "合计")),
            1 => {
                let most = self.random.between(1, 3);
                format!(
                    "({} {most} {} {rest})",
                    self.word("best", "最高的"),
                    self.word("of", "的")
                )
            }
            2 => {
                let otherwise = self.money_literal();
                format!("(max of {rest} otherwise {otherwise})")
            }
            _ => {
                let otherwise = self.money_literal();
                format!("(最小值 {rest} 否则 {otherwise})")
            }
        })
    }

    /// The same in the order Chinese has it.
    fn folded_money_in_chinese(&mut self, value: &str, scope: &Scope) -> String {
        let filter = if self.random.chance(40) {
            String::new()
        } else {
            format!("满足（{}）的 ", self.of_record(scope))
        };
        let among = format!("招用名单 当中 {filter}{value}");
        match self.random.below(4) {
            0 => format!("({among} 的 合计)"),
            1 => format!("({among} 最高的 {}项 的 合计)", self.random.between(1, 3)),
            2 => format!("({among} 的 最大值 否则 {})", self.money_literal()),
            _ => format!("({among} 的 最小值 否则 {})", self.money_literal()),
        }
    }

    /// The first or last of the records' dates.
    pub(super) fn folded_date(&mut self, scope: &Scope) -> Option<String> {
        let inside = Self::inside(scope);
        let dates = self.usable(Sort::Date, &inside);
        let date = dates.into_iter().find(|named| named.field)?;
        let extreme = if self.random.chance(50) {
            self.word("min of", "最小值")
        } else {
            self.word("max of", "最大值")
        };
        let filter = self.filter(scope);
        let otherwise = self.date_literal();
        Some(format!(
            "({extreme} {} over hires{filter} otherwise {otherwise})",
            date.id
        ))
    }
}
