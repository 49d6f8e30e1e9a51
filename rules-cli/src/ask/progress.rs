//! What is told on the way: how far it has come, what is certain, and what a question is for.

use rules_core::arena::InputId;
use rules_core::interview::Certain;
use rules_core::plan::Kind;
use rules_core::possible::Possible;
use rules_report::{summary, value};

use super::conversation::Conversation;

/// From so many questions on, it is said how many there can be at most.
const NEAR: usize = 10;

impl Conversation<'_, '_, '_> {
    /// How many answers were given.
    pub(super) fn answers(&self) -> usize {
        self.interview
            .given()
            .len()
            .saturating_add(self.beginning.counted.len())
    }

    /// How far it has come.
    pub(super) fn heading(&mut self, unsettled: bool) {
        let number = self.answers().saturating_add(1);
        let all = self.interview.certain();
        let certain = all
            .iter()
            .filter(|(_, certain)| *certain != Certain::Open)
            .count();
        let policies = all.len();
        let (mut zh, mut en) = (
            format!("\n── 第{number}问 · 已确定 {certain}/{policies} 项政策"),
            format!("\n── question {number} · {certain} of {policies} policies certain"),
        );
        // Far from the end, the bound would only frighten: most of it is never asked.
        match self.interview.most_questions_left() {
            Some(1) => {
                zh.push_str(" · 最后一问");
                en.push_str(" · the last one");
            }
            Some(most) if most <= NEAR => {
                zh.push_str(&format!(" · 最多还有{most}问"));
                en.push_str(&format!(" · at most {most} more"));
            }
            _ => {}
        }
        self.console.say(zh, en);
        if unsettled {
            self.console.say(
                "（在计算限度内没能断定这一项是否还有影响）",
                "(whether this still matters was not settled within the limit)",
            );
        }
    }

    /// Why a fact is asked for: the policies that are still open and read it.
    pub(super) fn why(&self, input: InputId) -> String {
        let lang = self.console.setting.lang;
        let open: Vec<usize> = self
            .interview
            .certain()
            .into_iter()
            .filter(|(_, certain)| *certain != Certain::Refused)
            .map(|(policy, _)| policy)
            .collect();
        let plan = &self.beginning.plan;
        let reading = self.interview.topic().policies_reading(input);
        let is_open = |id: &str| {
            open.iter()
                .any(|open| plan.policies().get(*open).is_some_and(|policy| policy.id == id))
        };
        let titles = reading.into_iter().filter(|policy| is_open(&policy.id));
        let titles: Vec<String> = titles
            .map(|policy| format!("“{}”", summary::title(policy, lang)))
            .collect();
        lang.list(&titles)
    }

    /// The places given in answer to other questions, each once.
    pub(super) fn places(&self, input: InputId) -> Vec<(String, Possible)> {
        let lang = self.console.setting.lang;
        let plan = &self.beginning.plan;
        let mut places: Vec<(String, Possible)> = Vec::new();
        for given in self.interview.given().iter().filter(|given| given.input != input) {
            let is_place = plan.inputs().at(given.input).value == Kind::Region;
            if let Some(known) = given.known.as_ref().filter(|_| is_place)
                && places.iter().all(|(_, place)| place != known)
            {
                places.push((value::possible(plan, Kind::Region, known, lang), known.clone()));
            }
        }
        places
    }

    /// Tells what the last answer settled.
    pub(super) fn tell_certain(&mut self) {
        let lang = self.console.setting.lang;
        let now = self.interview.certain();
        for (policy, certain) in &now {
            if *certain == Certain::Open || self.told.contains(&(*policy, *certain)) {
                continue;
            }
            let plan = &self.beginning.plan;
            let title = plan
                .policies()
                .get(*policy)
                .map_or("", |policy| summary::title(policy, lang));
            match certain {
                Certain::Entitled => self.console.say(
                    format!("  ✓ 已确定：{title}，符合条件"),
                    format!("  ✓ certain: {title} — you qualify"),
                ),
                _ => self.console.say(
                    format!("  ✗ 已确定：{title}，不符合条件"),
                    format!("  ✗ certain: {title} — you do not qualify"),
                ),
            }
        }
        self.told = now;
    }
}
