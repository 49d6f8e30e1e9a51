//! What a result was made from and with, so that it can be made again to the byte.

use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Request;
use super::finding::Finding;
use super::finished::{Written, hexadecimal};
use super::table::for_each_stretch;
use super::tally::Tally;
use crate::Code;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    name: String,
    bytes: u64,
    sha256: String,
}

impl Input {
    /// Looks through a file.
    pub(super) fn of(file: &Path) -> Result<Self, Finding> {
        let mut hash = Sha256::new();
        let bytes = for_each_stretch(file, |stretch| hash.update(stretch));
        Ok(Self {
            name: name(file),
            bytes: bytes.map_err(|error| Finding::unreadable(file, &error))?,
            sha256: hexadecimal(&hash.finalize()),
        })
    }

    fn json(&self) -> Value {
        json!({ "file": self.name, "bytes": self.bytes, "sha256": self.sha256 })
    }
}

/// Without its folder, which says nothing of what is in it.
fn name(file: &Path) -> String {
    file.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The inputs of a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inputs {
    pub(super) people: Input,
    pub(super) mapping: Option<Input>,
    pub(super) previous: Option<Input>,
}

impl Inputs {
    /// Looks through all files that are read.
    pub(super) fn of(request: &Request<'_>) -> Result<Self, Finding> {
        Ok(Self {
            people: Input::of(&request.people)?,
            mapping: request.mapping.as_deref().map(Input::of).transpose()?,
            previous: request.previous.as_deref().map(Input::of).transpose()?,
        })
    }
}

/// The manifest as text.
pub(super) fn text(
    request: &Request<'_>,
    inputs: &Inputs,
    tally: &Tally,
    gone: Option<u64>,
    answers: &Written,
    rejects: &Written,
) -> String {
    let written =
        |file: &Written| json!({ "file": name(&file.file), "bytes": file.bytes, "sha256": file.sha256 });
    let policies: Vec<Value> = tally
        .policies
        .iter()
        .map(|policy| {
            let mut counts = serde_json::Map::new();
            counts.insert("id".to_owned(), policy.id.clone().into());
            for (code, count) in Code::ALL.into_iter().zip(policy.verdicts) {
                counts.insert(code.word().to_owned(), count.into());
            }
            Value::Object(counts)
        })
        .collect();
    let only: Vec<&str> = request.only.iter().map(|code| code.word()).collect();
    let document = json!({
        "version": 1,
        "program": request.program,
        "rules_hash": request.plan.rules_hash,
        "today": super::cells::iso(i64::from(request.today)),
        "language": request.lang.tag(),
        "only": only,
        "wide": request.wide,
        "days": request.days,
        "people": inputs.people.json(),
        "mapping": inputs.mapping.as_ref().map(Input::json),
        "previous": inputs.previous.as_ref().map(Input::json),
        "rows": {
            "read": tally.answered.saturating_add(tally.rejected),
            "answered": tally.answered,
            "rejected": tally.rejected,
            "written": tally.written,
            "gone": gone,
        },
        "policies": policies,
        "answers": written(answers),
        "rejects": written(rejects),
    });
    format!("{document:#}\n")
}
