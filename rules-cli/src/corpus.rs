//! Where the rules come from: built in, a folder, some files, or a plan.

use std::fs;
use std::path::{Path, PathBuf};

use rules_core::calendar::Day;
use rules_core::plan::Plan;
use rules_core::plan_file;
use rules_dsl::compile::{Compiled, Options, compile_with};
use rules_dsl::source::SourceFile;

use crate::arguments::Setting;
use crate::findings;
use crate::outcome::Outcome;

/// The rule files of `policies/` as they were when the program was built.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/corpus.rs"));

/// The built-in rule files.
pub(crate) fn built_in() -> Vec<SourceFile> {
    BUILT_IN
        .iter()
        .map(|(path, text)| SourceFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect()
}

/// The rule files at some paths; those of `--rules`, or the built-in ones, if there are none.
pub(crate) fn files(paths: &[PathBuf], setting: &Setting) -> Result<Vec<SourceFile>, Outcome> {
    let given: Vec<&PathBuf> = if paths.is_empty() {
        setting.rules.iter().collect()
    } else {
        paths.iter().collect()
    };
    if given.is_empty() {
        return Ok(built_in());
    }
    let mut found = Vec::new();
    for path in given {
        if path.is_dir() {
            collect(path, &mut found).map_err(|error| unreadable(path, &error, setting))?;
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    found.dedup();
    if found.is_empty() {
        return Err(Outcome::unusable(setting.say(
            "这里没有 .rules 文件；请给出规则文件或目录\n",
            "there are no .rules files here; give rule files or a folder\n",
        )));
    }
    found
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error, setting))?;
            let name = path.to_string_lossy().replace('\\', "/");
            let text = String::from_utf8(bytes).map_err(|_| {
                Outcome::unusable(setting.say(
                    format!("{name} 不是 UTF-8 文本；请另存为 UTF-8\n"),
                    format!("{name} is not UTF-8 text; save it as UTF-8\n"),
                ))
            })?;
            Ok(SourceFile { path: name, text })
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rules") {
            files.push(path);
        }
    }
    Ok(())
}

/// Why a file could not be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error, setting: &Setting) -> Outcome {
    let path = path.display();
    Outcome::unusable(setting.say(
        format!("读不了 {path}：{error}；请核对路径\n"),
        format!("cannot read {path}: {error}; check the path\n"),
    ))
}

/// The plan to answer from: that of `--rules`, or of the built-in rules.
/// `known_on` leaves out what was issued later.
pub(crate) fn plan(setting: &Setting, known_on: Option<Day>) -> Result<Plan, Outcome> {
    let options = Options {
        known_on,
        ..Options::default()
    };
    let Some(path) = setting.rules.as_ref().filter(|path| is_plan_file(path)) else {
        let files = files(&[], setting)?;
        return usable(compile_with(&files, &options), &files, setting).map(|(_, plan)| plan);
    };
    if known_on.is_some() {
        return Err(Outcome::unusable(setting.say(
            "规则包里没有印发日期的先后；--known-on 需要规则文件\n",
            "a plan cannot be put back in time; --known-on needs rule files\n",
        )));
    }
    read_plan(path, setting)
}

/// The plan of a folder of rules, a rule file or a plan file. Rules are taken as they stand: what only the checks that
/// reason about everybody find is no reason not to compare them.
pub(crate) fn plan_at(path: &PathBuf, setting: &Setting) -> Result<Plan, Outcome> {
    if is_plan_file(path) {
        return read_plan(path, setting);
    }
    let files = files(std::slice::from_ref(path), setting)?;
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    usable(compile_with(&files, &options), &files, setting).map(|(_, plan)| plan)
}

fn read_plan(path: &Path, setting: &Setting) -> Result<Plan, Outcome> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error, setting))?;
    plan_file::from_bytes(&bytes).map_err(|error| {
        Outcome::unusable(setting.say(
            format!(
                "{} 不能用作规则包：{error}\n用 `yingxiang build --out FILE` 重新生成\n",
                path.display()
            ),
            format!(
                "{} cannot be used as a plan: {error}\nmake it again with `yingxiang build --out FILE`\n",
                path.display()
            ),
        ))
    })
}

fn is_plan_file(path: &Path) -> bool {
    path.is_file() && path.extension().is_none_or(|extension| extension != "rules")
}

/// The program and plan of rules without errors; their findings otherwise.
pub(crate) fn usable(
    compiled: Compiled,
    files: &[SourceFile],
    setting: &Setting,
) -> Result<(rules_dsl::check::CheckedProgram, Plan), Outcome> {
    let Compiled { findings, result } = compiled;
    result.ok_or_else(|| findings::report(&findings, files, setting))
}
