//! `list`: all policies for reading, without a question: what each is, what it pays to everybody alike, where to go.

mod page;

use rules_core::plan::{Applicant, Plan};
use rules_report::catalogue::{self, Entry, Words};
use rules_report::facts::Facts;
use rules_report::language::Lang;
use serde::Serialize;

use crate::arguments::{Format, List, Setting};
use crate::assess::problems;
use crate::build::write_whole;
use crate::corpus;
use crate::finding_json::Said;
use crate::outcome::{DONE, Outcome};

/// The list in one language.
struct Edition {
    lang: Lang,
    entries: Vec<Entry>,
    /// The day and the version of the rules.
    edition: String,
}

impl Edition {
    /// The policies for some applicants.
    fn of(&self, applicant: Applicant) -> impl Iterator<Item = &Entry> {
        let entries = self.entries.iter();
        entries.filter(move |entry| entry.applicant == applicant)
    }

    /// One of the texts around the policies.
    fn words(&self, which: Words) -> &'static str {
        catalogue::words(which, self.lang)
    }

    /// What a policy gives.
    fn benefit<'text>(&self, entry: &'text Entry) -> &'text str {
        catalogue::benefit(entry, self.lang)
    }
}

/// The two groups of the list.
const GROUPS: [(Applicant, Words); 2] = [
    (Applicant::Person, Words::Persons),
    (Applicant::Firm, Words::Firms),
];

pub(crate) fn run(command: &List, setting: &Setting) -> Outcome {
    answer(command, setting).unwrap_or_else(|outcome| outcome)
}

fn answer(command: &List, setting: &Setting) -> Result<Outcome, Outcome> {
    let today = setting.today(command.today.as_deref());
    let today = today.map_err(Outcome::unusable)?;
    let plan = corpus::plan(setting, None)?;
    let refused = |problem| problems(&[problem], setting);
    let nobody = Facts::unknown(&plan, today).map_err(refused)?;
    let assessment = nobody.assess().map_err(refused)?;
    let plan: &Plan = &nobody.plan;
    let edition = |lang| Edition {
        lang,
        entries: catalogue::entries(plan, &assessment, lang),
        edition: catalogue::edition(plan, today, lang),
    };
    let written = match setting.format {
        // Who did not choose a language gets both on one page.
        Format::Html if setting.lang_given => Outcome::done(page::written(&[edition(setting.lang)])),
        Format::Html => Outcome::done(page::written(&[edition(Lang::Zh), edition(Lang::En)])),
        Format::Json => document(&edition(Lang::Zh), &edition(Lang::En)),
        _ => Outcome::done(text(&edition(setting.lang))),
    };
    let Some(out) = &command.out else {
        return Ok(written);
    };
    write_whole(out, &written.output).map_err(|error| {
        let name = out.display();
        Outcome::unusable(setting.say(
            format!("写不了 {name}：{error}\n"),
            format!("cannot write {name}: {error}\n"),
        ))
    })?;
    let (name, count) = (out.display(), plan.policies().len());
    Ok(Outcome::done(setting.say(
        format!("{name}：{count} 项政策\n"),
        format!("{name}: {count} policies\n"),
    )))
}

fn text(edition: &Edition) -> String {
    let mut lines = vec![edition.edition.clone()];
    for (applicant, heading) in GROUPS {
        lines.extend([String::new(), format!("# {}", edition.words(heading))]);
        for entry in edition.of(applicant) {
            let id = edition.lang.aside(&entry.id);
            lines.extend([String::new(), format!("{}{id}", entry.title)]);
            let about = Some(&entry.about).filter(|about| !about.is_empty());
            let standing = about.into_iter().chain(&entry.standing).map(String::as_str);
            let rest = [edition.benefit(entry)];
            let handling = entry.handling.iter().map(String::as_str);
            let all = standing.chain(rest).chain(handling);
            lines.extend(all.map(|text| format!("  {text}")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The list as JSON. The order of fields is the order of keys that programs see (`docs/integrators.md`).
#[derive(Serialize)]
struct Policies<'text> {
    policies: Vec<Listed<'text>>,
}

#[derive(Serialize)]
struct Listed<'text> {
    id: &'text str,
    applicant: &'static str,
    title: Said<'text>,
    about: Said<'text>,
    standing: Option<Said<'text>>,
    benefit: Option<Said<'text>>,
    handling: Vec<Said<'text>>,
}

fn document(zh: &Edition, en: &Edition) -> Outcome {
    let both = zh.entries.iter().zip(&en.entries);
    let policies = both.map(|(zh, en)| Listed {
        id: &zh.id,
        applicant: match zh.applicant {
            Applicant::Person => "person",
            Applicant::Firm => "firm",
        },
        title: said(&zh.title, &en.title),
        about: said(&zh.about, &en.about),
        standing: said_if(zh.standing.as_deref(), en.standing.as_deref()),
        benefit: said_if(zh.benefit.as_deref(), en.benefit.as_deref()),
        handling: zh
            .handling
            .iter()
            .zip(&en.handling)
            .map(|(zh, en)| said(zh, en))
            .collect(),
    });
    Outcome::document(
        DONE,
        Policies {
            policies: policies.collect(),
        },
    )
}

fn said<'text>(zh: &'text str, en: &'text str) -> Said<'text> {
    Said { zh, en }
}

fn said_if<'text>(zh: Option<&'text str>, en: Option<&'text str>) -> Option<Said<'text>> {
    zh.zip(en).map(|(zh, en)| said(zh, en))
}
