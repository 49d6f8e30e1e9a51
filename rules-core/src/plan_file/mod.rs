//! A plan as one file: versioned header, SHA-256 of the content, and the content.
//!
//! ```text
//! 0   8 bytes  "YXPLAN\r\n"
//! 8   u32 LE   format version
//! 12  32 bytes SHA-256 of everything after it
//! 44  1 byte   1 if the English words are in it, 0 if they are a file of their own
//! 45  number   length of what follows without the English words
//!     …        the plan, as `layout` and `code` say
//!     …        its English words
//! ```
//!
//! Who reads Chinese need not wait for the English words: as a file of their own they begin with `"YXWORDS\n"`, the
//! format version and a SHA-256 in the same places, and then have the SHA-256 of the plan they belong to.
//!
//! What is corrupt, foreign or newer is refused with a reason; the caller keeps the plan it has.

mod code;
mod layout;
mod valid;

use std::fmt;

use sha2::{Digest, Sha256};

use self::code::{Reader, Stream, Writer, Written, append};
use self::valid::validate;
use crate::plan::Plan;

const MAGIC: &[u8; 8] = b"YXPLAN\r\n";
const WORDS: &[u8; 8] = b"YXWORDS\n";
/// The format this engine writes, and the newest it reads.
pub const FORMAT: u32 = 6;

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

/// The plan as bytes, with its English words.
///
/// # Errors
/// If something in it cannot be read back.
pub fn to_bytes(plan: &Plan) -> Result<Vec<u8>, PlanFileError> {
    let mut written = written(plan)?;
    let english = std::mem::take(&mut written.english);
    Ok(sealed(MAGIC, content(&written, Some(&english))))
}

/// The plan as bytes without its English words, and those.
///
/// # Errors
/// If something in it cannot be read back.
pub fn to_parts(plan: &Plan) -> Result<(Vec<u8>, Vec<u8>), PlanFileError> {
    let written = written(plan)?;
    let content = content(&written, None);
    let mut words = Sha256::digest(&content).to_vec();
    words.extend(&written.english);
    Ok((sealed(MAGIC, content), sealed(WORDS, words)))
}

fn written(plan: &Plan) -> Result<Written, PlanFileError> {
    Writer::written(plan).ok_or(PlanFileError::Invalid("cannot be encoded"))
}

fn content(written: &Written, english: Option<&[u8]>) -> Vec<u8> {
    let mut content = vec![u8::from(english.is_some())];
    append(
        &mut content,
        u64::try_from(written.content.len()).unwrap_or(u64::MAX),
    );
    content.extend(&written.content);
    content.extend(english.unwrap_or_default());
    content
}

fn sealed(magic: &[u8; 8], content: Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + 44);
    bytes.extend_from_slice(magic);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&Sha256::digest(&content));
    bytes.extend(content);
    bytes
}

/// The plan in some bytes, after checking header, hash and every reference inside. Where its English words are a
/// file of their own, the Chinese ones stand for them.
///
/// # Errors
/// If the bytes are no plan that this engine reads.
pub fn from_bytes(bytes: &[u8]) -> Result<Plan, PlanFileError> {
    let (content, _) = opened(MAGIC, bytes)?;
    read(content, None)
}

/// The plan in some bytes, with its English words in others.
///
/// # Errors
/// If the bytes are no plan that this engine reads, or the words are those of another plan.
pub fn from_parts(bytes: &[u8], words: &[u8]) -> Result<Plan, PlanFileError> {
    let (content, hash) = opened(MAGIC, bytes)?;
    let (words, _) = opened(WORDS, words)?;
    let english = words.strip_prefix(hash);
    let english = english.ok_or(PlanFileError::Invalid("the words are those of another plan"))?;
    read(content, Some(english))
}

fn read(content: &[u8], words: Option<&[u8]>) -> Result<Plan, PlanFileError> {
    let invalid = PlanFileError::Invalid("cannot be decoded");
    let parts = || {
        let mut stream = Stream { rest: content };
        let inside = stream.byte()?;
        let length = stream.number()?;
        let plan = stream.part(length)?;
        match (inside, stream.rest) {
            (0, []) => Some((plan, words)),
            (1, english) => Some((plan, Some(english))),
            _ => None,
        }
    };
    let (plan, english) = parts().ok_or(invalid.clone())?;
    let plan = Reader::read(plan, english).ok_or(invalid)?;
    validate(&plan)?;
    Ok(plan)
}

/// What stands behind an intact header, and its hash.
fn opened<'a>(magic: &[u8; 8], bytes: &'a [u8]) -> Result<(&'a [u8], &'a [u8; 32]), PlanFileError> {
    let rest = bytes.strip_prefix(magic).ok_or(PlanFileError::Foreign)?;
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
    Ok((content, hash))
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
