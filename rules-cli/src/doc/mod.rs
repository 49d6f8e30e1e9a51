//! `doc`: the handbook of all policies and the ledger, as pages to read or as the file that the citizen's page reads.

mod page;

use std::path::Path;

use rules_core::calendar::Day;
use rules_core::plan::{self, Plan, Text};
use rules_core::verdict::Assessment;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::ledger::{Account, Awaited, Encoding, Ledger, Measure};
use rules_dsl::passages::{self, Rules};
use rules_report::catalogue;
use rules_report::dates;
use rules_report::facts::Facts;
use rules_report::language::Lang;
use rules_report::summary::{self, Line};
use web_protocol::handbook::{self, About, Condition, Document, Edition, Fate, Handbook, Part};
use web_protocol::{Applicant, Language};

use crate::arguments::{Doc, Format, Setting};
use crate::assess::problems;
use crate::build::write_whole;
use crate::corpus;
use crate::outcome::Outcome;

/// The file that the citizen's page reads.
const FILE: &str = "handbook.json";

pub(crate) fn run(command: &Doc, setting: &Setting) -> Outcome {
    answer(command, setting).unwrap_or_else(|outcome| outcome)
}

fn answer(command: &Doc, setting: &Setting) -> Result<Outcome, Outcome> {
    let today = setting.today(command.today.as_deref());
    let today = today.map_err(Outcome::unusable)?;
    let handbook = handbook(setting, today)?;
    let files = match setting.format {
        Format::Json => {
            let file = serde_json::to_vec(&handbook);
            let file = file.map_err(|error| Outcome::unusable(format!("{error}\n")))?;
            vec![(FILE.to_owned(), file)]
        }
        _ => {
            let language = setting.lang.pick(Language::Zh, Language::En);
            page::all(&handbook, language)
        }
    };
    let count = files.len();
    for (name, bytes) in files {
        written(&command.out.join(name), &bytes, setting)?;
    }
    let (folder, policies) = (command.out.display(), handbook.written.len());
    Ok(Outcome::done(setting.say(
        format!("{folder}：{policies} 项政策，{count} 个文件\n"),
        format!(
            "{folder}: {policies} policies, {count} {}\n",
            if count == 1 { "file" } else { "files" }
        ),
    )))
}

fn written(path: &Path, bytes: &[u8], setting: &Setting) -> Result<(), Outcome> {
    write_whole(path, bytes).map_err(|error| {
        let name = path.display();
        Outcome::unusable(setting.say(
            format!("写不了 {name}：{error}\n"),
            format!("cannot write {name}: {error}\n"),
        ))
    })
}

fn handbook(setting: &Setting, today: Day) -> Result<Handbook, Outcome> {
    let files = corpus::files(&[], setting)?;
    // What only the checks that reason about everybody find is no reason not to read the rules.
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&files, &options);
    let (program, plan) = corpus::usable(compiled, &files, setting)?;
    let rules = passages::rules(&files).unwrap_or_default();
    let refused = |problem| problems(&[problem], setting);
    let nobody = Facts::unknown(&plan, today).map_err(refused)?;
    let assessment = nobody.assess().map_err(refused)?;
    let teller = Teller {
        plan: &nobody.plan,
        assessment: &assessment,
        rules: &rules,
        ledgers: program.ledgers(),
        order: order(&plan, &rules),
        today,
    };
    Ok(teller.handbook())
}

/// The policies as positions in the plan, theme by theme; themes in the order in which the plan comes to them.
fn order(plan: &Plan, rules: &Rules) -> Vec<usize> {
    let mut themes: Vec<&str> = Vec::new();
    let mut placed: Vec<(usize, usize)> = Vec::new();
    for (position, policy) in plan.policies().iter().enumerate() {
        let theme = catalogue::theme(path(rules, &policy.id), Lang::En);
        let known = themes.iter().position(|known| *known == theme);
        let at = known.unwrap_or_else(|| {
            themes.push(theme);
            themes.len().saturating_sub(1)
        });
        placed.push((at, position));
    }
    placed.sort_unstable();
    placed.into_iter().map(|(_, position)| position).collect()
}

fn path<'r>(rules: &'r Rules, policy: &str) -> &'r str {
    let mut policies = rules.policies.iter();
    policies
        .find(|written| written.policy == policy)
        .map_or("", |written| &written.path)
}

/// What the handbook is made of.
struct Teller<'a> {
    plan: &'a Plan,
    /// Of somebody of whom nothing is known: what holds for them holds for everybody.
    assessment: &'a Assessment,
    rules: &'a Rules,
    ledgers: &'a [Ledger],
    order: Vec<usize>,
    today: Day,
}

impl Teller<'_> {
    fn handbook(&self) -> Handbook {
        let passages = self.rules.passages.iter().map(|passage| handbook::Passage {
            part: match passage.part {
                passages::Part::Policy => Part::Policy,
                passages::Part::Amendment => Part::Amendment,
                passages::Part::Beside => Part::Beside,
                passages::Part::Term => Part::Term,
                passages::Part::Figure => Part::Figure,
                passages::Part::Fact => Part::Fact,
            },
            zh: passage.text.zh.clone(),
            en: passage.text.en.clone(),
        });
        let policies = self
            .order
            .iter()
            .filter_map(|position| self.plan.policies().get(*position));
        Handbook {
            version: self.plan.rules_hash.clone(),
            made_on: dates::iso(self.today),
            announced: self.ledgers.iter().map(|ledger| ledger.announced).sum(),
            zh: self.edition(Lang::Zh),
            en: self.edition(Lang::En),
            passages: passages.collect(),
            written: policies.map(|policy| self.written(&policy.id)).collect(),
        }
    }

    fn written(&self, policy: &str) -> handbook::Written {
        let mut policies = self.rules.policies.iter();
        let Some(written) = policies.find(|written| written.policy == policy) else {
            return handbook::Written::default();
        };
        let scenarios = written.scenarios.iter().map(|shown| {
            let said = |spell: fn(&passages::Spelled) -> &String| {
                let lines: Vec<&str> = shown.expected.iter().map(|text| spell(text).as_str()).collect();
                lines.join("\n")
            };
            handbook::Scenario {
                title: shown.title.clone(),
                zh: said(|text| &text.zh),
                en: said(|text| &text.en),
            }
        });
        handbook::Written {
            path: written.path.clone(),
            passages: written.passages.clone(),
            scenarios: scenarios.collect(),
        }
    }

    fn edition(&self, lang: Lang) -> Edition {
        let entries = catalogue::entries(self.plan, self.assessment, lang);
        let policies = self.order.iter().filter_map(|position| {
            let policy = self.plan.policies().get(*position)?;
            let answers = self.assessment.policies.iter();
            let answer = answers.clone().find(|answer| answer.policy == *position)?;
            let entry = entries.iter().find(|entry| entry.id == policy.id)?;
            let said = summary::of(self.plan, self.today, answer, lang)?;
            Some(About {
                id: said.id,
                title: said.title,
                theme: catalogue::theme(path(self.rules, &policy.id), lang).to_owned(),
                applicant: match policy.applicant {
                    plan::Applicant::Person => Applicant::Person,
                    plan::Applicant::Firm => Applicant::Firm,
                },
                about: said.about,
                standing: entry.standing.clone(),
                in_force: catalogue::in_force(policy, lang),
                benefit: catalogue::benefit(entry, lang).to_owned(),
                conditions: said.criteria.iter().map(condition).collect(),
                documents: said.documents,
                handling: said.handling,
                basis: said.basis,
                marks: said.marks,
                notes: said.notes,
            })
        });
        Edition {
            policies: policies.collect(),
            documents: self
                .ledgers
                .iter()
                .map(|ledger| self.document(ledger, lang))
                .collect(),
        }
    }

    fn document(&self, ledger: &Ledger, lang: Lang) -> Document {
        let number = ledger.source.number.as_deref();
        let title = lang.of(&ledger.source.title);
        Document {
            title: format!(
                "{}{}",
                lang.pick(format!("《{title}》"), title.to_owned()),
                number.map_or_else(String::new, |number| lang.aside(number))
            ),
            measures: ledger
                .measures
                .iter()
                .map(|measure| self.measure(measure, lang))
                .collect(),
        }
    }

    fn measure(&self, measure: &Measure, lang: Lang) -> handbook::Measure {
        let said = |text: &Text| lang.of(text).to_owned();
        let rules: &[Encoding] = match &measure.account {
            Account::Encoded(by) | Account::Waiting(by, _) => by,
            _ => &[],
        };
        let is_policy = |id: &str| self.plan.policies().iter().any(|policy| policy.id == id);
        // What is no policy has no leaf to lead to: a term, a figure.
        let others = rules
            .iter()
            .filter(|rule| !is_policy(&rule.id))
            .map(|rule| said(&rule.name));
        let mut more: Vec<String> = others.collect();
        match &measure.account {
            Account::Encoded(_) => {}
            Account::Waiting(_, Awaited::Described(what)) => more.push(said(what)),
            Account::Waiting(_, Awaited::Figures(figures)) => {
                more.extend(figures.iter().map(|(_, name)| said(name)));
            }
            Account::Served(features) => more.extend(features.iter().map(said)),
            Account::ToBeEncoded(why) | Account::Informational(why) => more.push(said(why)),
        }
        let policies = rules
            .iter()
            .map(|rule| rule.id.clone())
            .filter(|id| is_policy(id));
        handbook::Measure {
            clause: measure.clause.clone(),
            words: said(&measure.words),
            fate: match &measure.account {
                Account::Encoded(_) => Fate::Encoded,
                Account::Waiting(..) => Fate::Waiting,
                Account::Served(_) => Fate::Served,
                Account::ToBeEncoded(_) => Fate::ToBeEncoded,
                Account::Informational(_) => Fate::Informational,
            },
            policies: policies.collect(),
            more: more.join(lang.pick("、", ", ")),
        }
    }
}

fn condition(line: &Line) -> Condition {
    Condition {
        id: line.id.clone(),
        label: line.label.clone(),
        clause: line.clause.clone(),
        parts: line.parts.iter().map(condition).collect(),
    }
}
