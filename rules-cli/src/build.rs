//! `build`: the rules as one plan file.

use std::fs;

use rules_core::plan::Plan;
use rules_core::plan_file;
use rules_dsl::compile::{Options, compile_with};

use crate::arguments::{Build, Setting};
use crate::check::version;
use crate::corpus;
use crate::outcome::Outcome;

fn plan(command: &Build, setting: &Setting) -> Result<Plan, Outcome> {
    if command.only.is_empty() {
        return corpus::plan(setting, None);
    }
    let files = corpus::files(&[], setting)?;
    let options = Options {
        only: command.only.clone(),
        ..Options::default()
    };
    corpus::usable(compile_with(&files, &options), &files, setting).map(|(_, plan)| plan)
}

pub(crate) fn run(command: &Build, setting: &Setting) -> Outcome {
    let plan = match plan(command, setting) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    let bytes = match plan_file::to_bytes(&plan) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::unusable(format!("{error}\n")),
    };
    // Written beside the target and moved over it, so that a reader never sees half a plan.
    let out = &command.out;
    let part = out.with_extension("part");
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&part, &bytes))
        .and_then(|()| fs::rename(&part, out));
    match written {
        Ok(()) => {
            let (size, name, version) = (bytes.len(), out.display(), version(&plan.rules_hash));
            Outcome::done(setting.say(
                format!("{name}：{size} 字节，版本 {version}\n"),
                format!("{name}: {size} bytes, version {version}\n"),
            ))
        }
        Err(error) => {
            let _ = fs::remove_file(&part);
            Outcome::unusable(setting.say(
                format!("写不了 {}：{error}\n", out.display()),
                format!("cannot write {}: {error}\n", out.display()),
            ))
        }
    }
}
