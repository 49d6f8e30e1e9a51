//! `explain`: the page of a code.

use serde::Serialize;

use crate::arguments::{Explain, Format, Setting};
use crate::outcome::{DONE, Outcome};

#[derive(Serialize)]
struct Explained {
    code: String,
    page: &'static str,
}

/// The pages of `docs/codes/` by their paths.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/codes.rs"));

pub(crate) fn run(command: &Explain, setting: &Setting) -> Outcome {
    let wanted = command.code.to_ascii_uppercase();
    let code_of = |path: &'static str| path.trim_start_matches("docs/codes/").trim_end_matches(".md");
    let Some((_, page)) = PAGES.iter().find(|(path, _)| code_of(path) == wanted) else {
        let codes: Vec<&str> = PAGES.iter().map(|(path, _)| code_of(path)).collect();
        return Outcome::unusable(setting.say(
            format!("没有代码 `{}`；有：{}\n", command.code, codes.join("、")),
            format!(
                "there is no code `{}`; there are: {}\n",
                command.code,
                codes.join(", ")
            ),
        ));
    };
    match setting.format {
        Format::Json => Outcome::document(DONE, Explained { code: wanted, page }),
        Format::Text | Format::Editor | Format::Markdown | Format::Html => Outcome::done(*page),
    }
}
