//! A plan as one file: versioned header, SHA-256 of the content, and the content.
//!
//! ```text
//! 0   8 bytes  "YXPLAN\r\n"
//! 8   u32 LE   format version
//! 12  32 bytes SHA-256 of everything after it
//! 44           the plan, as `layout` and `code` say
//! ```
//!
//! What is corrupt, foreign or newer is refused with a reason; the caller keeps the plan it has.

mod code;
mod layout;
mod valid;

use std::fmt;

use sha2::{Digest, Sha256};

use self::code::{Reader, Writer};
use self::valid::validate;
use crate::plan::Plan;

const MAGIC: &[u8; 8] = b"YXPLAN\r\n";
/// The format this engine writes, and the newest it reads.
pub const FORMAT: u32 = 2;

/// Why bytes were refused as a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFileError {
    /// The bytes do not begin as a plan does.
    Foreign,
    /// Written by a newer version.
    Newer {
        /// The format of the file.
        found: u32,
        /// The newest format this engine reads.
        supported: u32,
    },
    /// Written by an older version whose format is no longer read.
    Older {
        /// The format of the file.
        found: u32,
        /// The format this engine reads.
        supported: u32,
    },
    /// The content does not match its hash, or ends early.
    Corrupt,
    /// The content is intact but no valid plan.
    Invalid(&'static str),
}

impl fmt::Display for PlanFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => write!(f, "not a plan file"),
            Self::Newer { found, supported } => {
                write!(
                    f,
                    "plan format {found} is newer than {supported}, the newest this program reads"
                )
            }
            Self::Older { found, supported } => {
                write!(
                    f,
                    "plan format {found} is older than {supported}, which this program reads: build the plan again"
                )
            }
            Self::Corrupt => write!(f, "the plan file is damaged: its content does not match its hash"),
            Self::Invalid(what) => write!(f, "the plan file is intact but invalid: {what}"),
        }
    }
}

impl std::error::Error for PlanFileError {}

/// The plan as bytes.
pub fn to_bytes(plan: &Plan) -> Result<Vec<u8>, PlanFileError> {
    let content = Writer::written(plan).ok_or(PlanFileError::Invalid("cannot be encoded"))?;
    let mut bytes = Vec::with_capacity(content.len() + 44);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&Sha256::digest(&content));
    bytes.extend_from_slice(&content);
    Ok(bytes)
}

/// The plan in some bytes, after checking header, hash and every reference inside.
pub fn from_bytes(bytes: &[u8]) -> Result<Plan, PlanFileError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(PlanFileError::Foreign)?;
    let (version, rest) = rest.split_first_chunk::<4>().ok_or(PlanFileError::Corrupt)?;
    let found = u32::from_le_bytes(*version);
    if found > FORMAT {
        return Err(PlanFileError::Newer {
            found,
            supported: FORMAT,
        });
    }
    if found < FORMAT {
        return Err(PlanFileError::Older {
            found,
            supported: FORMAT,
        });
    }
    let (hash, content) = rest.split_first_chunk::<32>().ok_or(PlanFileError::Corrupt)?;
    if Sha256::digest(content).as_slice() != hash {
        return Err(PlanFileError::Corrupt);
    }
    let plan = Reader::read(content).ok_or(PlanFileError::Invalid("cannot be decoded"))?;
    validate(&plan)?;
    Ok(plan)
}

/// The SHA-256 of some bytes in hexadecimal: names a version of the rules.
pub fn hash_of(bytes: &[u8]) -> String {
    use fmt::Write;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
