//! `build`: the rules as one plan file, or with its English words in another.

use std::fs;
use std::path::Path;

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
    let files = match &command.english {
        None => plan_file::to_bytes(&plan).map(|bytes| vec![(&command.out, bytes)]),
        Some(english) => {
            plan_file::to_parts(&plan).map(|(bytes, words)| vec![(english, words), (&command.out, bytes)])
        }
    };
    let files = match files {
        Ok(files) => files,
        Err(error) => return Outcome::unusable(format!("{error}\n")),
    };
    let version = version(&plan.rules_hash);
    let mut told = String::new();
    for (out, bytes) in files {
        if let Err(error) = write_whole(out, &bytes) {
            return Outcome::unusable(setting.say(
                format!("写不了 {}：{error}\n", out.display()),
                format!("cannot write {}: {error}\n", out.display()),
            ));
        }
        let (size, name) = (bytes.len(), out.display());
        told.push_str(&setting.say(
            format!("{name}：{size} 字节，版本 {version}\n"),
            format!("{name}: {size} bytes, version {version}\n"),
        ));
    }
    Outcome::done(told)
}

/// Writes beside the target and moves it over, so that a reader never sees half a file.
pub(crate) fn write_whole(out: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = out.with_file_name(name);
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&part, bytes))
        .and_then(|()| fs::rename(&part, out));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}
