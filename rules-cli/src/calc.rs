//! `calc`: one expression, computed.

use rules_dsl::calc::calc;
use rules_dsl::render::{TYPED, render};
use rules_dsl::source::SourceFile;
use rules_report::value;
use serde::Serialize;

use crate::arguments::{Calc, Format, Setting};
use crate::corpus;
use crate::findings;
use crate::outcome::{DONE, FOUND, Outcome};

#[derive(Serialize)]
struct Computed {
    value: String,
}

pub(crate) fn run(command: &Calc, setting: &Setting) -> Outcome {
    let today = match setting.today(command.today.as_deref()) {
        Ok(today) => today,
        Err(complaint) => return Outcome::unusable(complaint),
    };
    let files = match corpus::files(&[], setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let typed = SourceFile {
        path: TYPED.to_owned(),
        text: command.expression.clone(),
    };
    match calc(&typed, &files, today) {
        Ok(computed) => {
            let shown = value::possible(&computed.plan, computed.kind, &computed.value, setting.lang);
            match setting.format {
                Format::Text | Format::Editor | Format::Markdown | Format::Html => {
                    Outcome::done(format!("{shown}\n"))
                }
                Format::Json => Outcome::document(DONE, Computed { value: shown }),
            }
        }
        Err(found) => {
            let one = [typed];
            if setting.format == Format::Json {
                return findings::document(&found, &one, FOUND);
            }
            let shown: Vec<String> = found
                .iter()
                .map(|finding| render(finding, &one, setting.finding_lang(), setting.colours) + "\n")
                .collect();
            Outcome::found(shown.concat())
        }
    }
}
