//! Writing over a file so that a reader sees the old text or the new one, never half of one.

use std::ffi::OsString;
use std::path::Path;
use std::{fs, io};

use crate::arguments::Setting;
use crate::outcome::Outcome;

/// Replaces the text of a file. Its permissions stay; a link is followed.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    let written = fs::write(&part, text)
        .and_then(|()| fs::set_permissions(&part, fs::metadata(&target)?.permissions()))
        .and_then(|()| fs::rename(&part, &target));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

/// Why a file could not be written.
pub(crate) fn failed(path: &str, error: &io::Error, setting: &Setting) -> Outcome {
    Outcome::unusable(setting.say(
        format!("写不了 {path}：{error}\n"),
        format!("cannot write {path}: {error}\n"),
    ))
}
