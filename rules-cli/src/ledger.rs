//! `ledger`: what became of every measure of the documents.

use rules_core::plan::{Status, Text};
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::ledger::{Account, Awaited, Encoding, Ledger, Measure, Way};
use serde::Serialize;

use crate::arguments::{self, Format, Setting};
use crate::finding_json::Said;
use crate::outcome::{DONE, Outcome};
use crate::{corpus, findings};

pub(crate) fn run(command: &arguments::Ledger, setting: &Setting) -> Outcome {
    let files = match corpus::files(&command.paths, setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&files, &options);
    let Some((program, _)) = &compiled.result else {
        return findings::report(&compiled.findings, &files, setting);
    };
    let ledgers = program.ledgers();
    if ledgers.is_empty() {
        return Outcome::found(setting.say(
            "规则里没有台账；写 `台账 文件 措施总数 N { … }`\n",
            "the rules have no ledger; write `ledger DOCUMENT number of measures N { … }`\n",
        ));
    }
    if setting.format == Format::Json {
        let documents = ledgers.iter().map(document).collect();
        return Outcome::document(DONE, Documents { documents });
    }
    let mut out = String::new();
    for ledger in ledgers {
        out.push_str(&heading(ledger, setting));
        let wanted = |measure: &&Measure| {
            let way = measure.account.way();
            command
                .list
                .is_some_and(|list| list.is_none_or(|wanted| wanted == way))
        };
        let mut clause = "";
        for measure in ledger.measures.iter().filter(wanted) {
            if measure.clause != clause {
                clause = &measure.clause;
                out.push_str(&format!("\n  {clause}\n"));
            }
            out.push_str(&line(measure, setting));
        }
        if command.list.is_some() {
            out.push('\n');
        }
    }
    let announced: usize = ledgers.iter().map(|ledger| ledger.announced).sum();
    let all: usize = ledgers.iter().map(|ledger| ledger.measures.len()).sum();
    let split = split(
        |way| ledgers.iter().map(|ledger| ledger.count(way)).sum(),
        setting,
    );
    out.push_str(&setting.say(
        format!("全部：{announced} 项措施中 {all} 项有着落：{split}\n"),
        format!("all: {all} of {announced} measures are accounted for: {split}\n"),
    ));
    Outcome::done(out)
}

fn heading(ledger: &Ledger, setting: &Setting) -> String {
    let number = ledger.source.number.as_deref();
    let count = ledger.measures.len();
    let split = split(|way| ledger.count(way), setting);
    let (zh, en) = (&ledger.source.title.zh, &ledger.source.title.en);
    setting.say(
        format!(
            "《{zh}》{}：{count} 项措施：{split}\n",
            number.map_or_else(String::new, |number| format!("（{number}）"))
        ),
        format!(
            "{en}{}: {count} measures: {split}\n",
            number.map_or_else(String::new, |number| format!(" ({number})"))
        ),
    )
}

fn split(count: impl Fn(Way) -> usize, setting: &Setting) -> String {
    let parts = Way::ALL.map(|way| {
        let (zh, en) = words(way);
        let count = count(way);
        setting.say(format!("{zh} {count}"), format!("{count} {en}"))
    });
    parts.join(&setting.say("，", ", "))
}

fn words(way: Way) -> (&'static str, &'static str) {
    match way {
        Way::Encoded => ("已编入", "encoded"),
        Way::Waiting => ("等待当地标准", "waiting for a figure"),
        Way::Served => ("见产品功能", "served by the product"),
        Way::ToBeEncoded => ("待编入", "to be encoded"),
        Way::Informational => ("仅供了解", "informational"),
    }
}

fn line(measure: &Measure, setting: &Setting) -> String {
    let said = |text: &Text| setting.say(text.zh.as_str(), text.en.as_str());
    let joined = |parts: Vec<String>| parts.join(&setting.say("、", ", "));
    let rules = |by: &[Encoding]| {
        joined(
            by.iter()
                .map(|rule| {
                    let criteria = rule.criteria.join(", ");
                    match rule.criteria.is_empty() {
                        true => format!("{} {}", rule.id, said(&rule.name)),
                        false => format!("{} {} ({criteria})", rule.id, said(&rule.name)),
                    }
                })
                .collect(),
        )
    };
    let what = match &measure.account {
        Account::Encoded(by) => rules(by),
        Account::Waiting(by, awaited) => {
            let awaited = match awaited {
                Awaited::Described(what) => said(what),
                Awaited::Figures(figures) => joined(figures.iter().map(|(_, name)| said(name)).collect()),
            };
            if by.is_empty() {
                awaited
            } else {
                setting.say(
                    format!("{}；缺 {awaited}", rules(by)),
                    format!("{}; missing: {awaited}", rules(by)),
                )
            }
        }
        Account::Served(features) => joined(features.iter().map(said).collect()),
        Account::ToBeEncoded(why) | Account::Informational(why) => said(why),
    };
    let (zh, en) = words(measure.account.way());
    setting.say(
        format!("    {}\n      {zh}：{what}\n", measure.words.zh),
        format!("    {}\n      {en}: {what}\n", measure.words.en),
    )
}

/// The ledgers as JSON. The order of fields is the order of keys that programs see (`docs/integrators.md`).
#[derive(Serialize)]
struct Documents<'text> {
    documents: Vec<Document<'text>>,
}

#[derive(Serialize)]
struct Document<'text> {
    source: &'text str,
    number: Option<&'text str>,
    title: Said<'text>,
    measures: Vec<Entry<'text>>,
}

#[derive(Serialize)]
struct Entry<'text> {
    clause: &'text str,
    id: &'text str,
    words: Said<'text>,
    status: &'static str,
    account: &'static str,
    /// The rules that say it.
    rules: Vec<Rule<'text>>,
    /// The parameters it waits for.
    figures: Vec<&'text str>,
    /// The features that do it.
    features: Vec<Said<'text>>,
    /// Why there is no rule, or which figure is missing.
    reason: Option<Said<'text>>,
}

#[derive(Serialize)]
struct Rule<'text> {
    id: &'text str,
    criteria: &'text [String],
}

fn document(ledger: &Ledger) -> Document<'_> {
    Document {
        source: &ledger.source.id,
        number: ledger.source.number.as_deref(),
        title: both(&ledger.source.title),
        measures: ledger.measures.iter().map(entry).collect(),
    }
}

fn entry(measure: &Measure) -> Entry<'_> {
    let rules = match &measure.account {
        Account::Encoded(by) | Account::Waiting(by, _) => by.as_slice(),
        _ => &[],
    };
    let figures = match &measure.account {
        Account::Waiting(_, Awaited::Figures(figures)) => figures.as_slice(),
        _ => &[],
    };
    let features = match &measure.account {
        Account::Served(features) => features.as_slice(),
        _ => &[],
    };
    let reason = match &measure.account {
        Account::ToBeEncoded(why)
        | Account::Informational(why)
        | Account::Waiting(_, Awaited::Described(why)) => Some(both(why)),
        _ => None,
    };
    Entry {
        clause: &measure.clause,
        id: &measure.id,
        words: both(&measure.words),
        status: match measure.status {
            Status::InForce => "in_force",
            Status::LocalOption => "local_option",
            Status::Pilot => "pilot",
            Status::UnderStudy => "under_study",
        },
        account: match measure.account.way() {
            Way::Encoded => "encoded",
            Way::Waiting => "waiting",
            Way::Served => "served",
            Way::ToBeEncoded => "to_be_encoded",
            Way::Informational => "informational",
        },
        rules: rules
            .iter()
            .map(|rule| Rule {
                id: &rule.id,
                criteria: &rule.criteria,
            })
            .collect(),
        figures: figures.iter().map(|(id, _)| id.as_str()).collect(),
        features: features.iter().map(both).collect(),
        reason,
    }
}

fn both(text: &Text) -> Said<'_> {
    Said {
        zh: &text.zh,
        en: &text.en,
    }
}
