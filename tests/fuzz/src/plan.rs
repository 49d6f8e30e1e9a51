//! Plan files: refused, or a plan that can be asked.

use rules_core::assess::{Request, assess};
use rules_core::forward;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::plan_file::{FORMAT, PlanFileError, from_bytes, from_parts, to_bytes, to_parts};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_report::json;
use rules_report::json_text::Json;
use rules_report::language::Lang;
use rules_report::summary;
use sha2::{Digest, Sha256};

use crate::must;

const MAGIC: &[u8] = b"YXPLAN\r\n";

/// Where the content begins: after eight bytes of name, four of version and the hash.
const CONTENT: usize = 44;

/// So little work that no plan takes long.
const BUDGET: u64 = 300;

/// Reads bytes as a plan file, and again under a right name, version and hash.
///
/// # Errors
/// What does not hold.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    if let Ok(plan) = from_bytes(bytes) {
        ask(&plan)?;
    }
    let content = if bytes.starts_with(MAGIC) {
        bytes.get(CONTENT..).unwrap_or_default()
    } else {
        bytes
    };
    match from_bytes(&sealed(content)) {
        Err(PlanFileError::Invalid(_)) => Ok(()),
        Err(error) => Err(format!("refused for another reason than its content: {error}")),
        Ok(plan) => {
            must(
                to_bytes(&plan).and_then(|bytes| from_bytes(&bytes)).as_ref() == Ok(&plan),
                || "another plan is read back".to_owned(),
            )?;
            let parts = to_parts(&plan).and_then(|(bytes, words)| from_parts(&bytes, &words));
            must(parts.as_ref() == Ok(&plan), || {
                "another plan is read back from its parts".to_owned()
            })?;
            ask(&plan)
        }
    }
}

/// A plan file with this content and the right hash.
fn sealed(content: &[u8]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(Sha256::digest(content));
    bytes.extend(content);
    bytes
}

/// Asks everything of a plan that may be odd but was let through, about somebody of whom nothing is known. Whatever
/// it says, it says so without failing, and can be shown.
///
/// # Errors
/// What cannot be shown.
pub(crate) fn ask(plan: &Plan) -> Result<(), String> {
    let plan = plan.for_lists(&Lengths::new());
    let mut people = People::everybody(&plan);
    for node in plan.nodes().ids() {
        forward::evaluate(&plan, &people, node);
    }
    if let Some(today) = plan.today() {
        let first = people.get(today).values.first();
        people.set(today, Possible::of(first));
    }
    let request = Request {
        people,
        applicant: None,
        budget: BUDGET,
    };
    let Ok(answers) = assess(&plan, &request) else {
        return Ok(());
    };
    for lang in [Lang::Zh, Lang::En] {
        let summaries = summary::all(&plan, &answers, lang);
        must(summaries.len() <= answers.policies.len(), || {
            "more answers than policies".to_owned()
        })?;
    }
    let written = json::assessment(&plan, &answers).written();
    must(Json::read(&written).is_ok(), || {
        format!("an assessment that is no JSON: {written}")
    })
}
