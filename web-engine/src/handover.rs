//! Visits from elsewhere: from a phone to a kiosk as the text of a QR code, and as documents that were kept.
//!
//! A desk scanner types what it reads, so the text holds only what every keyboard layout and every state of Caps Lock
//! delivers alike: `YX1:` and base 45 (RFC 9285), which QR codes store as tightly as bytes. A checksum in front finds what
//! a scanner dropped. Nothing but the answers is in it, and of the people on a list not their names; language and day are
//! those of the device that reads.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;
use web_protocol::{Answer, Applicant, Entered, KEPT_VERSION, Visit};

/// What the text begins with: whose it is, and the version of what follows.
const HEAD: &str = "YX1:";

/// A QR code to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    /// Modules on each side, without the quiet zone.
    pub(crate) size: u32,
    /// Dark modules, as runs of a row: column, row, length.
    pub(crate) runs: Vec<(u32, u32, u32)>,
}

/// Why a text is no visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is something else, or of another version.
    Foreign,
    /// A part of it is missing or changed.
    Damaged,
    /// A newer version has written it.
    Newer,
}

/// What every version of a document says.
#[derive(Deserialize)]
struct Head {
    yingxiang: u32,
}

/// A document as `web_protocol::kept` writes it.
#[derive(Deserialize)]
struct Kept {
    written: String,
    visit: Visit,
}

/// The visit of a text, and the day on which it was written if it says so, with the language and the day of `here`.
///
/// # Errors
/// If it is neither a document nor the text of a code.
pub(crate) fn read(text: &str, here: &Visit) -> Result<(Option<String>, Visit), Unreadable> {
    if !text.trim_start().starts_with('{') {
        return Ok((None, scanned(text, here)?));
    }
    let head: Head = serde_json::from_str(text).map_err(|_| Unreadable::Foreign)?;
    if head.yingxiang > KEPT_VERSION {
        return Err(Unreadable::Newer);
    }
    let kept: Kept = serde_json::from_str(text).map_err(|_| Unreadable::Damaged)?;
    let visit = Visit {
        language: here.language,
        today: here.today.clone(),
        ..kept.visit
    };
    Ok((Some(kept.written), visit))
}

/// The text of a visit.
pub(crate) fn written(visit: &Visit) -> String {
    let applicant = match visit.applicant {
        Some(Applicant::Person) => "p",
        Some(Applicant::Firm) => "f",
        None => "",
    };
    let mut lines = vec![format!("{applicant} {}", visit.event.as_deref().unwrap_or(""))];
    // What a line of a list is called stands under the record itself: `hires[2]`.
    let is_name = |answer: &&Answer| answer.fact.ends_with(']');
    for Answer { fact, entered } in visit.answers.iter().filter(|answer| !is_name(answer)) {
        lines.push(match entered {
            Entered::NotSure => format!("{fact}~"),
            Entered::None => format!("{fact}!"),
            Entered::Chosen(value) => format!("{fact}={value}"),
            Entered::Written(text) => format!("{fact}\"{}", text.replace('\n', " ")),
        });
    }
    lines.extend(visit.declared.iter().map(|id| format!("+{id}")));
    let text = lines.join("\n");
    let mut bytes = crc32fast::hash(text.as_bytes()).to_be_bytes().to_vec();
    bytes.extend_from_slice(text.as_bytes());
    format!("{HEAD}{}", base45::encode(bytes))
}

fn scanned(text: &str, here: &Visit) -> Result<Visit, Unreadable> {
    let body = text
        .trim_matches(['\r', '\n', '\t'])
        .strip_prefix(HEAD)
        .ok_or(Unreadable::Foreign)?;
    let bytes = base45::decode(body).map_err(|_| Unreadable::Damaged)?;
    let (sum, text) = bytes.split_first_chunk::<4>().ok_or(Unreadable::Damaged)?;
    if crc32fast::hash(text) != u32::from_be_bytes(*sum) {
        return Err(Unreadable::Damaged);
    }
    let text = std::str::from_utf8(text).map_err(|_| Unreadable::Damaged)?;
    let mut lines = text.split('\n');
    let (applicant, event) = lines
        .next()
        .and_then(|line| line.split_once(' '))
        .ok_or(Unreadable::Damaged)?;
    let mut visit = Visit {
        language: here.language,
        today: here.today.clone(),
        applicant: match applicant {
            "p" => Some(Applicant::Person),
            "f" => Some(Applicant::Firm),
            "" => None,
            _ => return Err(Unreadable::Damaged),
        },
        event: (!event.is_empty()).then(|| event.to_owned()),
        ..Visit::default()
    };
    for line in lines {
        match line.strip_prefix('+') {
            Some(declared) => visit.declared.push(declared.to_owned()),
            None => visit.answers.push(answer(line).ok_or(Unreadable::Damaged)?),
        }
    }
    Ok(visit)
}

/// An answer; no name of a fact holds one of the signs behind it.
fn answer(line: &str) -> Option<Answer> {
    let at = line.find(['~', '!', '=', '"'])?;
    let (fact, rest) = line.split_at_checked(at)?;
    let mut rest = rest.chars();
    let sign = rest.next()?;
    let value = rest.as_str();
    let entered = match sign {
        '~' if value.is_empty() => Entered::NotSure,
        '!' if value.is_empty() => Entered::None,
        '=' => Entered::Chosen(value.to_owned()),
        '"' => Entered::Written(value.to_owned()),
        _ => return None,
    };
    (!fact.is_empty()).then(|| Answer {
        fact: fact.to_owned(),
        entered,
    })
}

/// The QR code of a text; nothing where no code is large enough.
pub(crate) fn code(text: &str) -> Option<Code> {
    let drawn = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut runs = Vec::new();
    for y in 0..drawn.size() {
        let mut run: Option<(u32, u32, u32)> = None;
        for x in 0..drawn.size() {
            let (column, row) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
            match (&mut run, drawn.get_module(x, y)) {
                (Some((.., length)), true) => *length = length.saturating_add(1),
                (None, true) => run = Some((column, row, 1)),
                (_, false) => runs.extend(run.take()),
            }
        }
        runs.extend(run);
    }
    Some(Code {
        size: u32::try_from(drawn.size()).ok()?,
        runs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entered() -> impl Strategy<Value = Entered> {
        prop_oneof![
            Just(Entered::NotSure),
            Just(Entered::None),
            "[a-z0-9:_]{1,12}".prop_map(Entered::Chosen),
            "[^\n]{0,12}".prop_map(Entered::Written),
        ]
    }

    fn visit() -> impl Strategy<Value = Visit> {
        let fact = "[a-z_]{1,12}(:[a-z]{1,4}|#[0-9])?";
        let answers = prop::collection::vec((fact, entered()), 0..12);
        let declared = prop::collection::vec("[a-z_]{1,8}\\.[a-z_]{1,8}", 0..3);
        let applicant = prop::option::of(prop_oneof![Just(Applicant::Person), Just(Applicant::Firm)]);
        let event = prop::option::of("[a-z_]{1,9}");
        (applicant, event, answers, declared).prop_map(|(applicant, event, answers, declared)| Visit {
            applicant,
            event,
            declared,
            answers: answers
                .into_iter()
                .map(|(fact, entered)| Answer { fact, entered })
                .collect(),
            ..Visit::default()
        })
    }

    proptest! {
        #[test]
        fn a_visit_comes_back_as_it_was(visit in visit()) {
            let text = written(&visit);
            prop_assert!(text.bytes().all(|byte| b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(&byte)));
            prop_assert_eq!(read(&format!("{text}\r\n"), &Visit::default()), Ok((None, visit)));
        }

        #[test]
        fn what_a_scanner_drops_is_noticed(visit in visit(), at in 0_usize..400) {
            let text = written(&visit);
            let at = at % text.len();
            let mut short = text.clone();
            short.remove(at);
            prop_assert!(read(&short, &Visit::default()).is_err());
        }

        #[test]
        fn a_document_comes_back_as_it_was(visit in visit()) {
            let read = read(&web_protocol::kept(&visit, "2025-06-30"), &Visit::default());
            prop_assert_eq!(read, Ok((Some("2025-06-30".to_owned()), visit)));
        }

        #[test]
        fn any_text_is_a_visit_or_an_error(text in ".{0,60}") {
            let _ = read(&text, &Visit::default());
            let _ = read(&format!("{HEAD}{text}"), &Visit::default());
        }
    }

    #[test]
    fn other_documents_and_newer_ones_are_told_apart() {
        let read = |text: &str| read(text, &Visit::default());
        for text in ["", "[]", "{}", "{\"yingxiang\": \"1\"}", "PK\u{3}\u{4}"] {
            assert_eq!(read(text), Err(Unreadable::Foreign), "{text}");
        }
        assert_eq!(read("{\"yingxiang\": 1}"), Err(Unreadable::Damaged));
        assert_eq!(
            read("{\"yingxiang\": 2, \"answers\": {}}"),
            Err(Unreadable::Newer)
        );
    }

    #[test]
    fn the_names_of_people_on_a_list_are_not_handed_over() {
        let answer = |fact: &str, text: &str| Answer {
            fact: fact.to_owned(),
            entered: Entered::Written(text.to_owned()),
        };
        let visit = Visit {
            answers: vec![
                answer("list:hires", "1"),
                answer("hires[1]", "张三"),
                answer("hires[1].wage", "3500"),
            ],
            ..Visit::default()
        };
        let (_, read) = read(&written(&visit), &Visit::default()).unwrap();
        let facts: Vec<&str> = read.answers.iter().map(|answer| answer.fact.as_str()).collect();
        assert_eq!(facts, ["list:hires", "hires[1].wage"]);
    }

    #[test]
    fn a_code_has_its_three_finder_patterns_and_too_much_has_no_code() {
        let drawn = code(&written(&Visit::default())).unwrap();
        for corner in [(0, 0, 7), (drawn.size - 7, 0, 7), (0, drawn.size - 7, 7)] {
            assert!(drawn.runs.contains(&corner), "{corner:?}");
        }
        assert_eq!(code(&"A".repeat(5000)), None);
    }
}
