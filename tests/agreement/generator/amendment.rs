//! Amendments: every verb, in several layers, on days that meet.

use super::policy::{Target, Written};
use super::{Scope, Sort, Writer};

type Day = (i64, i64, i64);

/// One line of an amendment.
struct Line {
    /// What it changes; two lines with the same meet.
    part: String,
    /// Nothing of the part is left as it was.
    replaces: bool,
    text: String,
    /// The criterion it adds.
    adds: Option<Target>,
}

struct Amendment {
    head: String,
    /// The place, as a position; the topmost for everywhere.
    place: usize,
    from: Option<Day>,
    until: Option<Day>,
    lines: Vec<Line>,
}

impl Writer<'_> {
    pub(super) fn amendments(&mut self, written: &Written) {
        let name = self.name(&written.id, &written.zh);
        let mut amendments: Vec<Amendment> = Vec::new();
        for number in 0..self.random.weighted(&[2, 3, 3, 2]) {
            let mut amendment = self.head(&name, written.scope.regional, number);
            for position in 0..1 + self.random.weighted(&[3, 1]) {
                let number = number * 4 + position;
                if let Some(line) = self.change(written, &amendments, &amendment, number)
                    && amendment.lines.iter().all(|known| known.part != line.part)
                {
                    amendment.lines.push(line);
                }
            }
            amendments.push(amendment);
        }
        self.written(amendments);
    }

    /// Amendments of a term.
    pub(super) fn term_amendments(&mut self, id: &str, zh: &str, sort: Sort, scope: &Scope) {
        let count = self.random.weighted(&[5, 2, 1]);
        let name = self.name(id, zh);
        let amendments = (0..count)
            .map(|number| self.term_amendment(&name, number, sort, scope))
            .collect();
        self.written(amendments);
    }

    fn term_amendment(&mut self, name: &str, number: usize, sort: Sort, scope: &Scope) -> Amendment {
        let mut amendment = self.head(name, scope.regional, number);
        let text = match sort {
            Sort::Bool => {
                let by = self.condition(scope, 1);
                match self.random.below(3) {
                    0 => format!("{}: {by}", self.word("replace", "改为")),
                    1 => format!("{}: {} {by}", self.word("widen", "放宽"), self.word("or", "或")),
                    _ => format!("{}: {} {by}", self.word("narrow", "收紧"), self.word("and", "且")),
                }
            }
            Sort::Money => {
                let other = self.whole_money(scope, 1);
                format!("{}: {other}", self.word("replace", "改为"))
            }
            Sort::Date => {
                let other = self.date(scope, 1);
                format!("{}: {other}", self.word("replace", "改为"))
            }
            _ => {
                let other = self.number(scope, 1);
                format!("{}: {other}", self.word("replace", "改为"))
            }
        };
        amendment.lines.push(Line {
            part: String::new(),
            replaces: text.starts_with("replace") || text.starts_with("改为"),
            text,
            adds: None,
        });
        amendment
    }

    fn head(&mut self, name: &str, regional: bool, number: usize) -> Amendment {
        let mut amendment = Amendment {
            head: String::new(),
            place: 0,
            from: None,
            until: None,
            lines: Vec::new(),
        };
        let law = *self.random.pick(&["local_law", "local_law", "late_law"]);
        let mut head = format!(
            "{} {name} {} {law}",
            self.word("amend", "修改"),
            self.word("by", "依据")
        );
        if regional && self.random.chance(75) {
            amendment.place = self.random.below(self.regions.len());
            let (id, zh, _) = self.regions[amendment.place].clone();
            head += &format!(" {} {}", self.word("in", "于"), self.name(&id, &zh));
        }
        if number > 0 || self.random.chance(70) {
            // Distinct days, so that two amendments of one layer never begin together.
            let day = 1 + i64::try_from(number * 5 % 28).unwrap();
            let (year, month) = *self
                .random
                .pick(&[(2023, 9), (2024, 1), (2024, 2), (2024, 6), (2024, 12)]);
            amendment.from = Some((year, month, day));
            head += &format!(" {} {year}-{month:02}-{day:02}", self.word("from", "自"));
        }
        if self.random.chance(20) {
            let until = *self.random.pick(&[(2025, 2, 28), (2025, 6, 30), (2026, 1, 31)]);
            amendment.until = Some(until);
            head += &format!(
                " {} {}-{:02}-{:02}",
                self.word("until", "至"),
                until.0,
                until.1,
                until.2
            );
        }
        amendment.head = head;
        amendment
    }

    /// Writes amendments of one thing; where a later text of an upper layer meets a local one, it says what
    /// becomes of it.
    fn written(&mut self, amendments: Vec<Amendment>) {
        for upper in &amendments {
            if upper.lines.is_empty() {
                continue;
            }
            let mut lines = vec![format!("{} {{", upper.head)];
            for line in &upper.lines {
                let meets = amendments.iter().any(|local| self.meets(upper, line, local));
                let tail = if !meets {
                    String::new()
                } else if self.random.chance(50) {
                    format!(" {}", self.word("keeping local rules", "保留地方规定"))
                } else {
                    format!(" {}", self.word("ending local rules", "取消地方规定"))
                };
                let text = format!("{}{tail}", line.text);
                lines.extend(text.lines().map(|line| format!("  {line}")));
            }
            lines.push("}".to_owned());
            self.items.push(lines);
        }
    }

    /// The criteria that earlier amendments, or those of upper layers, have added where another applies.
    fn added(&self, amendments: &[Amendment], later: &Amendment) -> Vec<Target> {
        let reaches = |earlier: &&Amendment| {
            let before = earlier.place == later.place && earlier.from <= later.from;
            let meet = |one: &Amendment, other: &Amendment| {
                one.until
                    .is_none_or(|until| other.from.is_none_or(|from| from <= until))
            };
            (before || self.lies_inside(later.place, earlier.place))
                && meet(earlier, later)
                && meet(later, earlier)
        };
        let lines = amendments
            .iter()
            .filter(reaches)
            .flat_map(|amendment| &amendment.lines);
        lines.filter_map(|line| line.adds.clone()).collect()
    }

    /// Whether a place is part of another one.
    pub(super) fn lies_inside(&self, place: usize, region: usize) -> bool {
        let mut outer = self.regions.get(place).and_then(|region| region.2);
        while let Some(place) = outer {
            if place == region {
                return true;
            }
            outer = self.regions[place].2;
        }
        false
    }

    /// Whether a line replaces what a locality has changed before.
    fn meets(&self, upper: &Amendment, line: &Line, local: &Amendment) -> bool {
        let Some(since) = upper.from.filter(|_| line.replaces) else {
            return false;
        };
        self.lies_inside(local.place, upper.place)
            && local.from.is_none_or(|from| from < since)
            && local.until.is_none_or(|until| until >= since)
            && local.lines.iter().any(|other| other.part == line.part)
    }

    /// One change.
    fn change(
        &mut self,
        written: &Written,
        earlier: &[Amendment],
        amendment: &Amendment,
        number: usize,
    ) -> Option<Line> {
        // An amendment speaks only of facts that always exist: criteria that say more may be changed with it.
        let scope = Scope {
            given: Vec::new(),
            ..written.scope.clone()
        };
        let added = self.added(earlier, amendment);
        let target = if !added.is_empty() && self.random.chance(40) {
            self.random.pick(&added).clone()
        } else {
            self.random.pick(&written.targets).clone()
        };
        let verb = self.verb(target.verb);
        let id = target.id.clone();
        let free = !written.strict;
        let replace = self.word("replace", "改为");
        let line = |part: &str, replaces: bool, text: String| {
            Some(Line {
                part: part.to_owned(),
                replaces,
                text,
                adds: None,
            })
        };
        match self
            .random
            .weighted(&[2, 2, 3, 3, 3, 3, 2, 1, 1, 1, 1, 1, 2, 2, 1])
        {
            0 if free => line(&id, true, format!("{} {verb} {id}", self.word("remove", "删去"))),
            1 if free && target.verb != "confirm" => {
                let condition = self.condition(&scope, 1);
                line(&id, true, format!("{replace} {verb} {id}: {condition}"))
            }
            2 if free => {
                let condition = self.condition(&scope, 1);
                let (widen, or) = (self.word("widen", "放宽"), self.word("or", "或"));
                line(&id, false, format!("{widen} {verb} {id}: {or} {condition}"))
            }
            3 => {
                let condition = self.condition(&scope, 1);
                let (narrow, and) = (self.word("narrow", "收紧"), self.word("and", "且"));
                line(&id, false, format!("{narrow} {verb} {id}: {and} {condition}"))
            }
            4 => {
                let added = *self.random.pick(&["require", "require", "unless", "confirm"]);
                let id = format!("a{number}");
                let text = self.criterion_line(added, &id, &scope);
                let text = format!("{} {text}", self.word("add", "增加"));
                Some(Line {
                    adds: Some(Target {
                        id: id.clone(),
                        verb: added,
                    }),
                    ..line(&id, false, text)?
                })
            }
            5 | 6 => {
                let kind = written.kind?;
                let at_most = written.at_most && self.random.chance(50);
                let text = self.pays(kind, at_most, &scope);
                line("pays", true, format!("{replace} {text}"))
            }
            7 if written.window => {
                let until = self.window_end(&scope);
                let word = self.word("claim until", "申领截至");
                line("claim until", true, format!("{replace} {word} {until}"))
            }
            8 if written.window => {
                let from = self.window_start();
                let word = self.word("claim from", "申领始于");
                line("claim from", true, format!("{replace} {word} {from}"))
            }
            9 => {
                let word = self.word("documents", "所需材料");
                line("documents", true, format!("{replace} {word} 证明, form"))
            }
            10 if written.at_most => {
                let text = self.for_at_most(&scope);
                line("for at most", true, format!("{replace} {text}"))
            }
            11 => {
                let until = self.end_of_payments(&scope);
                let word = self.word("paid until", "发放截至");
                line("paid until", true, format!("{replace} {word} {until}"))
            }
            12 if written.option => line("adopt", false, self.word("adopt", "采用")),
            13 if amendment.from.is_some() || amendment.place != 0 => {
                let (suspend, because) = (self.word("suspend", "暂停"), self.word("because", "因为"));
                line(
                    "suspend",
                    false,
                    format!("{suspend} {because} \"没有资金\" en \"no funds\""),
                )
            }
            14 => {
                let (in_force, from) = (self.word("in force", "执行"), self.word("from", "自"));
                let until = self.word("until", "至");
                let renewed = if self.random.chance(50) {
                    format!(" {}", self.word("renewed regularly", "定期延续"))
                } else {
                    String::new()
                };
                let last = *self.random.pick(&["2024-12-31", "2025-02-28", "2026-06-30"]);
                let text = format!("{replace} {in_force} {from} 2023-02-28 {until} {last}{renewed}");
                line("in force", true, text)
            }
            _ => {
                let word = self.word("channel", "渠道");
                line("channel", true, format!("{replace} {word} through employer"))
            }
        }
    }
}
