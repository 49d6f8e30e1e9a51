//! What can be had together, in words and as JSON. Only the command line speaks of it.

use rules_core::combination::{Bundle, Choice, Claim, Combined, Group, OpenClaim, Sum, Worth};
use rules_core::plan::{Exclusion, Kind, PayKind, Plan};

use crate::citation;
use crate::json::{cited, kind_id, text, whole};
use crate::json_text::Json;
use crate::language::Lang;
use crate::verdict_words::{paid_as, sum_of};

/// What stands above [`sentences`].
pub fn heading(lang: Lang) -> &'static str {
    lang.pick("可以同时享受什么", "What can be had together")
}

/// What can be had together, a sentence each; what belongs to the one before it begins with two spaces. Nothing where
/// there are not two entitlements.
pub fn sentences(plan: &Plan, combined: &Combined, lang: Lang) -> Vec<String> {
    let speaker = Speaker { plan, lang };
    let mut lines = Vec::new();
    if combined.entitled.len() < 2 {
        return lines;
    }
    for group in &combined.groups {
        speaker.group(group, &mut lines);
    }
    lines.extend(combined.sums.iter().map(|sum| speaker.sum(combined, sum)));
    speaker.pairs(combined, &mut lines);
    lines.extend(combined.open.iter().map(|open| speaker.open(open)));
    if combined.limit {
        lines.push(speaker.limit());
    }
    lines
}

struct Speaker<'plan> {
    plan: &'plan Plan,
    lang: Lang,
}

impl Speaker<'_> {
    fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.pick(zh.into(), en.into())
    }

    fn title(&self, policy: usize) -> String {
        let policy = self.plan.policies().get(policy);
        let title = policy.map_or("", |policy| self.lang.of(&policy.title));
        self.say(format!("“{title}”"), format!("\"{title}\""))
    }

    /// The policy, for which record, and what else there is to say of it.
    fn claim(&self, claim: &Claim, more: Option<String>) -> String {
        let title = self.title(claim.policy);
        let list = self
            .plan
            .policies()
            .get(claim.policy)
            .and_then(|policy| policy.per);
        let record = list.zip(claim.record).map(|(list, number)| {
            let record = self.lang.of(&self.plan.lists().at(list).record);
            self.say(format!("{record}{number}"), format!("{record} {number}"))
        });
        let asides: Vec<String> = record.into_iter().chain(more).collect();
        if asides.is_empty() {
            return title;
        }
        let aside = self.lang.aside(&asides.join(self.lang.pick("，", ", ")));
        format!("{title}{aside}")
    }

    fn claims(&self, claims: &[Claim]) -> String {
        let names: Vec<String> = claims.iter().map(|claim| self.claim(claim, None)).collect();
        self.lang.list(&names)
    }

    fn worth(&self, kind: PayKind, in_all: bool, worth: Worth) -> String {
        let greatest = worth.max.unwrap_or(worth.min);
        let sum = sum_of((worth.min, greatest), worth.max.is_some(), Kind::Money, self.lang);
        if in_all {
            return self.say(format!("全部月份共 {sum}"), format!("{sum} over all months"));
        }
        paid_as(kind, &sum, (worth.max != Some(worth.min), false), self.lang)
    }

    fn bundle(&self, choice: &Choice, bundle: &Bundle) -> String {
        let aside = if bundle.stated {
            self.worth(choice.kind, choice.in_all, bundle.worth)
        } else {
            self.say(
                "没有文件说明能否同时享受，金额不相加",
                "no source says whether these combine; not added up",
            )
        };
        match bundle.claims.as_slice() {
            [only] => self.claim(only, Some(aside)),
            several => format!("{}{}", self.claims(several), self.lang.aside(&aside)),
        }
    }

    fn limit(&self) -> String {
        self.say("没能在限度内算清", "not settled within the limit")
    }

    fn exclusion(&self, exclusion: &Exclusion) -> String {
        let text = self.lang.of(&exclusion.text);
        match exclusion.citation {
            Some(id) => format!(
                "{text}{}",
                self.lang.aside(&citation::full(self.plan, id, self.lang))
            ),
            None => text.to_owned(),
        }
    }

    fn group(&self, group: &Group, lines: &mut Vec<String>) {
        let claims = self.claims(&group.claims);
        lines.push(self.say(
            format!("不能全部同时享受：{claims}"),
            format!("not all of these together: {claims}"),
        ));
        for exclusion in &group.exclusions {
            if let Some(exclusion) = self.plan.exclusions().get(*exclusion) {
                lines.push(format!("  {}", self.exclusion(exclusion)));
            }
        }
        let compared = group.choices.len() == 1 && group.without_amount.is_empty();
        if !compared {
            lines.push(self.say(
                "  给付方式不同，金额不能相比，由您自己选择",
                "  given in different ways, which cannot be compared: the choice is yours",
            ));
        }
        for choice in &group.choices {
            lines.push(format!("  {}", self.choice(choice)));
        }
        if !group.without_amount.is_empty() {
            let claims = self.claims(&group.without_amount);
            lines.push(self.say(
                format!("  没有可比的金额：{claims}"),
                format!("  without an amount to compare: {claims}"),
            ));
        }
    }

    fn choice(&self, choice: &Choice) -> String {
        let bundle = |bundle: &Bundle| self.bundle(choice, bundle);
        let (several, next) = (choice.best.as_slice(), &choice.runner_up);
        match (several, next) {
            ([], _) => self.limit(),
            ([best], Some(next)) => {
                let more = next.worth.max.is_some_and(|max| best.worth.min > max);
                let (best, next) = (bundle(best), bundle(next));
                if more {
                    self.say(
                        format!("较多的是{best}，其次是{next}"),
                        format!("more: {best}; next: {next}"),
                    )
                } else {
                    self.say(
                        format!("不会比别的少的是{best}，另一种是{next}"),
                        format!("never less than the other: {best}; the other: {next}"),
                    )
                }
            }
            ([only], None) => bundle(only),
            (several, _) => {
                let all: Vec<String> = several.iter().map(bundle).collect();
                let all = self.lang.alternatives(&all);
                if choice.is_tie() {
                    self.say(format!("一样多：{all}"), format!("the same: {all}"))
                } else {
                    self.say(
                        format!("哪种更多还不能确定：{all}"),
                        format!("open which brings more: {all}"),
                    )
                }
            }
        }
    }

    /// The clauses that let some policies combine.
    fn clauses(&self, combined: &Combined, policies: &[usize]) -> String {
        let mut clauses: Vec<String> = Vec::new();
        for pair in &combined.stated {
            let inside = policies.contains(&pair.first) && policies.contains(&pair.second);
            let combination = self.plan.combinations().get(pair.combination).filter(|_| inside);
            if let Some(id) = combination.and_then(|combination| combination.citation) {
                let clause = citation::full(self.plan, id, self.lang);
                if !clauses.contains(&clause) {
                    clauses.push(clause);
                }
            }
        }
        if clauses.is_empty() {
            return String::new();
        }
        self.lang.aside(&clauses.join(self.lang.pick("；", "; ")))
    }

    fn titles(&self, policies: &[usize]) -> String {
        let titles: Vec<String> = policies.iter().map(|policy| self.title(*policy)).collect();
        self.lang.list(&titles)
    }

    fn sum(&self, combined: &Combined, sum: &Sum) -> String {
        let (titles, clauses) = (self.titles(&sum.policies), self.clauses(combined, &sum.policies));
        let worth = self.worth(sum.kind, false, sum.worth);
        self.say(
            format!("可以同时享受：{titles}，合计{worth}{clauses}"),
            format!("can be had together: {titles}; in all {worth}{clauses}"),
        )
    }

    fn pairs(&self, combined: &Combined, lines: &mut Vec<String>) {
        for pair in &combined.stated {
            let policies = [pair.first, pair.second];
            let holds = |sum: &Sum| policies.iter().all(|policy| sum.policies.contains(policy));
            if !combined.sums.iter().any(holds) {
                let (titles, clauses) = (self.titles(&policies), self.clauses(combined, &policies));
                lines.push(self.say(
                    format!("可以同时享受：{titles}{clauses}"),
                    format!("can be had together: {titles}{clauses}"),
                ));
            }
        }
        let mut policies: Vec<usize> = Vec::new();
        for (first, second) in &combined.unstated {
            policies.extend([*first, *second]);
        }
        policies.sort_unstable();
        policies.dedup();
        if policies.is_empty() {
            return;
        }
        let titles = self.titles(&policies);
        lines.push(if combined.groups.is_empty() && combined.stated.is_empty() {
            self.say(
                format!("没有文件说明能否同时享受，金额不相加：{titles}"),
                format!("no source says whether these combine; nothing is added up: {titles}"),
            )
        } else {
            self.say(
                format!("除上面写明的以外，没有文件说明能否同时享受，金额不相加：{titles}"),
                format!(
                    "apart from what is said above, no source says whether these combine; nothing is added up: {titles}"
                ),
            )
        });
    }

    fn open(&self, open: &OpenClaim) -> String {
        let claim = self.claim(&open.claim, None);
        let exclusion = self.plan.exclusions().get(open.exclusion);
        let why = exclusion.map_or(String::new(), |exclusion| self.exclusion(exclusion));
        self.say(
            format!("{claim}能否享受还不能确定；如果能，要注意：{why}"),
            format!("it is open whether you can have {claim}; if you can, mind: {why}"),
        )
    }
}

/// What can be had together as JSON.
pub fn json(plan: &Plan, combined: &Combined) -> Json {
    let id = |policy: &usize| policy_id(plan, *policy);
    let clause = |citation: Option<_>| Json::or_null(citation.map(|id| cited(plan, id)));
    Json::object()
        .with("entitled", claims(plan, &combined.entitled))
        .with(
            "groups",
            Json::list(&combined.groups, &|found| group(plan, found)),
        )
        .with(
            "combines",
            Json::list(&combined.stated, &|pair| {
                let combination = plan.combinations().get(pair.combination);
                Json::object()
                    .with("policies", Json::list(&[pair.first, pair.second], &id))
                    .with("clause", clause(combination.and_then(|found| found.citation)))
            }),
        )
        .with(
            "not_stated",
            Json::list(&combined.unstated, &|(first, second)| {
                Json::list(&[*first, *second], &id)
            }),
        )
        .with(
            "sums",
            Json::list(&combined.sums, &|sum| {
                let found = Json::object()
                    .with("kind", kind_id(sum.kind))
                    .with("policies", Json::list(&sum.policies, &id));
                with_worth(found, sum.worth)
            }),
        )
        .with(
            "open",
            Json::list(&combined.open, &|open| {
                claim(plan, &open.claim).with("exclusive", exclusion_id(plan, open.exclusion))
            }),
        )
        .with("limit", Json::Truth(combined.limit))
}

fn policy_id(plan: &Plan, policy: usize) -> Json {
    let id = plan.policies().get(policy).map(|policy| policy.id.as_str());
    Json::text(id.unwrap_or_default())
}

fn exclusion_id(plan: &Plan, exclusion: usize) -> Json {
    let id = plan
        .exclusions()
        .get(exclusion)
        .map(|exclusion| exclusion.id.as_str());
    Json::text(id.unwrap_or_default())
}

fn claim(plan: &Plan, claim: &Claim) -> Json {
    let record = claim.record.map(|number| Json::whole(number.into()));
    Json::object()
        .with("policy", policy_id(plan, claim.policy))
        .with("record", Json::or_null(record))
}

fn claims(plan: &Plan, found: &[Claim]) -> Json {
    Json::list(found, &|found| claim(plan, found))
}

fn group(plan: &Plan, group: &Group) -> Json {
    let exclusions = group.exclusions.iter();
    let exclusions: Vec<&Exclusion> = exclusions
        .filter_map(|exclusion| plan.exclusions().get(*exclusion))
        .collect();
    Json::object()
        .with("claims", claims(plan, &group.claims))
        .with(
            "exclusive",
            Json::list(&exclusions, &|exclusion| {
                Json::object()
                    .with("id", Json::text(&exclusion.id))
                    .with("text", text(&exclusion.text))
                    .with(
                        "clause",
                        Json::or_null(exclusion.citation.map(|id| cited(plan, id))),
                    )
            }),
        )
        .with(
            "choices",
            Json::list(&group.choices, &|found| choice(plan, found)),
        )
        .with("without_amount", claims(plan, &group.without_amount))
}

fn choice(plan: &Plan, choice: &Choice) -> Json {
    let bundle = |bundle: &Bundle| {
        let found = Json::object()
            .with("claims", claims(plan, &bundle.claims))
            .with("stated", Json::Truth(bundle.stated));
        with_worth(found, bundle.worth)
    };
    Json::object()
        .with("kind", kind_id(choice.kind))
        .with("in_all", Json::Truth(choice.in_all))
        .with("best", Json::list(&choice.best, &bundle))
        .with("runner_up", Json::or_null(choice.runner_up.as_ref().map(bundle)))
        .with("limit", Json::Truth(choice.best.is_empty()))
}

fn with_worth(json: Json, worth: Worth) -> Json {
    json.with("min_fen", whole(worth.min))
        .with("max_fen", Json::or_null(worth.max.map(whole)))
}
