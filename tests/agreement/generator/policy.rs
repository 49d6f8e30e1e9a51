//! Policies.

use super::{Named, Scope, Sort, Unit, Writer};

/// What an amendment can aim at.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) id: String,
    pub(super) verb: &'static str,
}

/// What amendments need to know of their policy.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) id: String,
    pub(super) zh: String,
    pub(super) targets: Vec<Target>,
    pub(super) scope: Scope,
    /// Criteria establish that facts exist: none of them may be taken away.
    pub(super) strict: bool,
    pub(super) kind: Option<&'static str>,
    pub(super) at_most: bool,
    pub(super) window: bool,
    /// The law of another day decides.
    pub(super) governed: bool,
    /// It does not bind by itself.
    pub(super) option: bool,
}

/// What may be paid.
const KINDS: [&str; 6] = ["once", "monthly", "yearly", "loan up to", "interest", "tax up to"];

impl Writer<'_> {
    pub(super) fn policy(&mut self, number: usize) {
        let (id, zh) = (format!("aid{number}"), format!("补贴{number}"));
        let mut lines = vec![format!("{} {id} {zh} {{", self.word("policy", "政策"))];
        let firm = self.random.chance(25);
        let mut head = format!("  {} ", self.word("for", "对象"));
        head += &if firm {
            self.word("firm", "单位")
        } else {
            self.word("person", "个人")
        };
        let per = self.has_list && self.random.chance(40);
        if per {
            let (each, within) = (self.word("per", "每"), self.word("in", "于"));
            head += &format!("  {each} hire {within} hires");
        }
        let mut scope = Scope {
            rule: true,
            record: per,
            ..Scope::default()
        };
        if self.has_regions() && self.random.chance(75) {
            scope.regional = true;
            let home = self.name("home", "住地");
            let office = self.name("office", "办公地");
            head += &match self.random.weighted(&[4, 1, 4]) {
                0 => format!("  {} {home}", self.word("by", "按")),
                1 => format!("  {} {office}", self.word("by", "按")),
                _ => format!(
                    "  {} {home} {} {office}",
                    self.word("by", "按"),
                    self.word("or", "或")
                ),
            };
        }
        lines.push(head);
        if self.random.chance(40) {
            let law = *self.random.pick(&["law", "local_law", "late_law"]);
            lines.push(format!("  {} {law}", self.word("basis", "依据")));
        }
        if scope.regional && self.random.chance(35) {
            lines.push(format!("  {} {}", self.word("in", "于"), self.region_name()));
        }
        let governed = self.governed(&scope, &mut lines);
        let option = self.status(&mut lines);
        self.validity(&mut lines);
        let strict = self.establish(&mut lines, &mut scope);
        let mut targets = Vec::new();
        if strict {
            targets.push(Target {
                id: "exists".to_owned(),
                verb: "require",
            });
        }
        for position in 0..1 + self.random.weighted(&[3, 4, 2]) {
            let target = self.criterion(position, &scope, &mut lines);
            targets.push(target);
        }
        let mut written = Written {
            id,
            zh,
            targets,
            scope,
            strict,
            kind: None,
            at_most: false,
            window: false,
            governed: false,
            option,
        };
        if self.random.chance(80) {
            let kind = KINDS[self.random.weighted(&[3, 4, 2, 1, 1, 1])];
            written.kind = Some(kind);
            written.at_most = self.random.chance(50);
            let line = self.pays(kind, written.at_most, &written.scope);
            lines.push(format!("  {line}"));
        }
        self.paid(&written.scope, &mut lines);
        self.windows(&mut written, &mut lines);
        lines.push(format!("  {} card, 表格", self.word("documents", "所需材料")));
        lines.push(format!(
            "  {} {} {} desk",
            self.word("channel", "渠道"),
            self.word("apply", "申请"),
            self.word("at", "在")
        ));
        lines.push("}".to_owned());
        self.items.push(lines);
        written.governed = governed;
        self.amendments(&written);
    }

    /// The law of another day than today decides.
    fn governed(&mut self, scope: &Scope, lines: &mut Vec<String>) -> bool {
        let facts: Vec<Named> = self
            .facts
            .iter()
            .filter(|fact| fact.sort == Sort::Date && fact.guard.is_none() && (scope.record || !fact.field))
            .cloned()
            .collect();
        if facts.is_empty() || !self.random.chance(25) {
            return false;
        }
        let fact = self.random.pick(&facts).clone();
        let name = self.name(&fact.id, &fact.zh);
        let later = *self.random.pick(&["", "", "", " + 1 months"]);
        lines.push(format!("  {} {name}{later}", self.word("governed by", "适用日")));
        true
    }

    /// What is given besides, and until when.
    fn paid(&mut self, scope: &Scope, lines: &mut Vec<String>) {
        if self.random.chance(12) {
            let until = self.end_of_payments(scope);
            lines.push(format!("  {} {until}", self.word("paid until", "发放截至")));
        }
        if self.random.chance(10) {
            let (pays, service) = (self.word("pays", "发放"), self.word("service", "服务"));
            lines.push(format!("  {pays} {service} \"培训\" en \"training\""));
        }
        if self.random.chance(10) {
            lines.push(format!(
                "  {} \"每人一次\" en \"once\"",
                self.word("note", "说明")
            ));
        }
    }

    pub(super) fn end_of_payments(&mut self, scope: &Scope) -> String {
        if self.random.chance(50) {
            return (*self.random.pick(&["2024-12-31", "2025-02-28", "2024-08-31"])).to_owned();
        }
        let start = self.still_date(scope);
        format!("{start} + 12 months")
    }

    fn status(&mut self, lines: &mut Vec<String>) -> bool {
        let status = match self.random.weighted(&[16, 3, 2, 1]) {
            0 => return false,
            1 => self.word("local option", "地方可选"),
            2 => self.word("pilot", "试点"),
            _ => self.word("under study", "研究中"),
        };
        lines.push(format!("  {} {status}", self.word("status", "状态")));
        true
    }

    fn validity(&mut self, lines: &mut Vec<String>) {
        let (from, until) = (self.word("from", "自"), self.word("until", "至"));
        let in_force = self.word("in force", "执行");
        match self.random.weighted(&[2, 4, 3, 2]) {
            0 => {}
            1 => lines.push(format!("  {in_force} {from} 2023-06-30")),
            2 => {
                let renewed = if self.random.chance(50) {
                    format!(" {}", self.word("renewed regularly", "定期延续"))
                } else {
                    String::new()
                };
                let last = *self.random.pick(&["2024-12-31", "2024-02-29", "2025-02-28"]);
                lines.push(format!("  {in_force} {from} 2023-01-01 {until} {last}{renewed}"));
            }
            _ => {
                lines.push(format!("  {in_force} {from} 2023-01-01 {until} 2023-12-31"));
                lines.push(format!("  {in_force} {from} 2024-02-29 {until} 2025-08-31"));
            }
        }
    }

    /// Sometimes one criterion says of a fact that it exists and the others speak of it freely.
    fn establish(&mut self, lines: &mut Vec<String>, scope: &mut Scope) -> bool {
        let guarded = self.guarded(None, scope);
        if guarded.is_empty() || !self.random.chance(25) {
            return false;
        }
        let fact = self.random.pick(&guarded).clone();
        let require = self.word("require", "条件");
        lines.push(format!(
            "  {require} exists \"有\" en \"exists\": {}",
            fact.guard.unwrap_or_default()
        ));
        scope.given.push(fact.id);
        true
    }

    fn criterion(&mut self, position: usize, scope: &Scope, lines: &mut Vec<String>) -> Target {
        let id = format!("c{position}");
        let verb = match self.random.weighted(&[7, 2, 2]) {
            0 => "require",
            1 => "unless",
            _ => "confirm",
        };
        let line = self.criterion_line(verb, &id, scope);
        lines.extend(line.lines().map(|line| format!("  {line}")));
        Target { id, verb }
    }

    /// A criterion, perhaps in several lines.
    pub(super) fn criterion_line(&mut self, verb: &'static str, id: &str, scope: &Scope) -> String {
        let word = self.verb(verb);
        let label = format!("\"条件{id}\" en \"criterion {id}\"");
        if verb == "confirm" {
            return format!("{word} {id} {label}");
        }
        if self.random.chance(25) {
            let group = if self.random.chance(55) {
                self.word("any of", "任一")
            } else {
                self.word("all of", "全部")
            };
            let mut text = format!("{word} {id} {label} {group} {{\n");
            for part in 0..2 + self.random.below(2) {
                text += &self.group_line(&format!("{id}_{part}"), scope, true);
            }
            return text + "}";
        }
        let condition = self.condition(scope, 2);
        format!("{word} {id} {label}: {condition}")
    }

    fn group_line(&mut self, id: &str, scope: &Scope, nests: bool) -> String {
        if nests && self.random.chance(12) {
            let group = if self.random.chance(50) {
                self.word("any of", "任一")
            } else {
                self.word("all of", "全部")
            };
            let first = self.group_line(&format!("{id}_a"), scope, false);
            let second = self.group_line(&format!("{id}_b"), scope, false);
            return format!("{id} {group} {{\n{first}{second}}}\n");
        }
        let condition = self.condition(scope, 1);
        format!("{id} \"{id}\" en \"{id}\": {condition}\n")
    }

    pub(super) fn verb(&mut self, verb: &str) -> String {
        match verb {
            "require" => self.word("require", "条件"),
            "unless" => self.word("unless", "除非"),
            _ => self.word("confirm", "承诺"),
        }
    }

    pub(super) fn pays(&mut self, kind: &str, at_most: bool, scope: &Scope) -> String {
        let pays = self.word("pays", "发放");
        let spelled = match kind {
            "once" => self.word("once", "一次"),
            "monthly" => self.word("monthly", "每月"),
            "yearly" => self.word("yearly", "每年"),
            "loan up to" => self.word("loan up to", "贷款上限"),
            "interest" => self.word("interest", "贴息"),
            _ => self.word("tax up to", "减税上限"),
        };
        let mut line = if kind == "monthly" && self.random.chance(35) {
            format!("{pays} {spelled}{}", self.schedule(scope))
        } else if kind == "interest" {
            format!("{pays} {spelled}: {}", self.number(scope, 1))
        } else {
            format!("{pays} {spelled}: {}", self.whole_money(scope, 2))
        };
        if at_most {
            line += &format!(" {}", self.for_at_most(scope));
        }
        line
    }

    pub(super) fn for_at_most(&mut self, scope: &Scope) -> String {
        let word = self.word("for at most", "最长");
        if self.random.chance(20) {
            return format!("{word} {} {}", self.random.between(1, 3), self.unit(Unit::Years));
        }
        // Nobody is paid for no month: that is what a criterion is for.
        let months = self.count(Unit::Months, scope, 1);
        format!("{word} max(1 months, {months})")
    }

    /// ` counted from N { month 1 to 6: A  month 7 on: B }`.
    fn schedule(&mut self, scope: &Scope) -> String {
        let (month, on) = (self.word("month", "月次"), self.word("on", "起"));
        let to = self.word("to", "至");
        let from = if self.random.chance(50) {
            let next = self.count(Unit::Months, scope, 0);
            format!(" {} {next} + 1 months", self.word("counted from", "起算"))
        } else {
            String::new()
        };
        let first = self.whole_money(scope, 1);
        let second = self.whole_money(scope, 1);
        let cut = *self.random.pick(&[1, 6, 12]);
        let head = if cut == 1 {
            format!("{month} 1: {first}")
        } else {
            format!("{month} 1 {to} {cut}: {first}")
        };
        let next = cut + 1;
        match self.random.below(3) {
            0 => format!("{from} {{ {head}, {month} {next} {to} 60: {second} }}"),
            1 => format!("{from} {{ {month} 1 {on}: {first} }}"),
            _ => format!("{from} {{ {head}, {month} {next} {on}: {second} }}"),
        }
    }

    fn windows(&mut self, written: &mut Written, lines: &mut Vec<String>) {
        if !self.random.chance(45) {
            return;
        }
        written.window = true;
        let until = self.window_end(&written.scope);
        lines.push(format!("  {} {until}", self.word("claim until", "申领截至")));
        if self.random.chance(40) {
            let from = self.window_start();
            lines.push(format!("  {} {from}", self.word("claim from", "申领始于")));
        }
    }

    pub(super) fn window_end(&mut self, scope: &Scope) -> String {
        match self.random.below(4) {
            0 => "day + 2 months".to_owned(),
            1 => "last day of quarter 1 of (year of day + 1)".to_owned(),
            2 => "(最后一天 年度 的 当日)".to_owned(),
            // Days whose windows differ are told apart one by one: a longer window would only take longer.
            _ => {
                let period = self.named_period(scope);
                format!("min(day + {period}, day + 2 months)")
            }
        }
    }

    fn named_period(&mut self, scope: &Scope) -> String {
        let usable = self.usable(Sort::Period, scope);
        if usable.is_empty() {
            return self.count_literal(Unit::Months);
        }
        let named = self.random.pick(&usable).clone();
        self.name(&named.id, &named.zh)
    }

    pub(super) fn window_start(&mut self) -> String {
        (*self.random.pick(&[
            "first day of month of day",
            "day + 1 months",
            "last day of quarter of day",
        ]))
        .to_owned()
    }
}
