//! Amendments: every verb, in several layers, on days that meet.

use super::policy::Written;
use super::{Scope, Writer};

impl Writer<'_> {
    pub(super) fn amendment(&mut self, written: &mut Written) {
        let number = self.items.len();
        let place = (written.scope.regional && self.random.chance(75)).then(|| self.region_name());
        let mut head = format!(
            "{} {} {} local_law",
            self.word("amend", "修改"),
            self.name(&written.id, &written.zh),
            self.word("by", "按")
        );
        if let Some(place) = &place {
            head += &format!(" {} {place}", self.word("in", "于"));
        }
        if self.random.chance(85) {
            // Distinct days, so that two amendments of one layer never begin together.
            let day = 1 + number % 28;
            let (year, month) = *self
                .random
                .pick(&[(2023, 9), (2024, 1), (2024, 2), (2024, 6), (2024, 12)]);
            head += &format!(" {} {year}-{month:02}-{day:02}", self.word("from", "自"));
        }
        if self.random.chance(20) {
            let until = *self.random.pick(&["2025-02-28", "2025-06-30", "2026-01-31"]);
            head += &format!(" {} {until}", self.word("until", "至"));
        }
        let mut lines = vec![format!("{head} {{")];
        let mut taken: Vec<String> = Vec::new();
        for _ in 0..1 + self.random.weighted(&[3, 1]) {
            let Some((part, line)) = self.change(written, number) else {
                continue;
            };
            if !taken.contains(&part) {
                taken.push(part);
                lines.extend(line.lines().map(|line| format!("  {line}")));
            }
        }
        if lines.len() == 1 {
            return;
        }
        lines.push("}".to_owned());
        self.items.push(lines);
    }

    /// One change, and the part of the policy it is about.
    fn change(&mut self, written: &mut Written, number: usize) -> Option<(String, String)> {
        // An amendment speaks only of facts that always exist: criteria that say more may be changed with it.
        let scope = Scope {
            given: Vec::new(),
            ..written.scope.clone()
        };
        let target = self.random.pick(&written.targets).clone();
        let verb = self.verb(target.verb);
        let id = target.id.clone();
        let free = !written.strict;
        Some(match self.random.weighted(&[2, 2, 3, 3, 3, 3, 2, 1, 1, 1]) {
            0 if free => (id.clone(), format!("{} {verb} {id}", self.word("remove", "删去"))),
            1 if free && target.verb != "confirm" => {
                let condition = self.condition(&scope, 1);
                (
                    id.clone(),
                    format!("{} {verb} {id}: {condition}", self.word("replace", "改为")),
                )
            }
            2 if free => {
                let condition = self.condition(&scope, 1);
                let or = self.word("or", "或");
                (
                    id.clone(),
                    format!("{} {verb} {id}: {or} {condition}", self.word("widen", "放宽")),
                )
            }
            3 => {
                let condition = self.condition(&scope, 1);
                let and = self.word("and", "且");
                (
                    id.clone(),
                    format!("{} {verb} {id}: {and} {condition}", self.word("narrow", "收紧")),
                )
            }
            4 => {
                let added = *self.random.pick(&["require", "require", "unless", "confirm"]);
                let id = format!("a{number}");
                let line = self.criterion_line(added, &id, &scope);
                (id, format!("{} {line}", self.word("add", "增加")))
            }
            5 | 6 => {
                let kind = written.kind?;
                let at_most = written.at_most && self.random.chance(50);
                let line = self.pays(kind, at_most, &scope);
                (
                    "pays".to_owned(),
                    format!("{} {line}", self.word("replace", "改为")),
                )
            }
            7 if written.window => {
                let until = self.window_end(&scope);
                (
                    "claim until".to_owned(),
                    format!("replace {} {until}", self.word("claim until", "申领截至")),
                )
            }
            8 if written.window => {
                let from = self.window_start();
                (
                    "claim from".to_owned(),
                    format!("replace {} {from}", self.word("claim from", "申领始于")),
                )
            }
            9 => (
                "documents".to_owned(),
                format!("replace {} 证明, form", self.word("documents", "所需材料")),
            ),
            _ => (
                "channel".to_owned(),
                format!("replace {} through employer", self.word("channel", "渠道")),
            ),
        })
    }
}
