//! Plan files: what was written is read back, and nothing else is read as a plan.

use std::cell::RefCell;

use rules_core::assess::{Request, assess};
use rules_core::forward;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::plan_file::{FORMAT, PlanFileError, from_bytes, from_parts, to_bytes, to_parts};
use rules_core::possible::Possible;
use sha2::{Digest, Sha256};

use crate::choices::{Choices, for_random_words};
use crate::plan_parts::day;
use crate::random_plan::{Shape, random_plan};

/// Where the content begins: after eight bytes of name, four of version and the hash.
const CONTENT: usize = 44;

fn small_plan(choices: &mut Choices) -> Plan {
    let shape = Shape {
        most_people: 1_000,
        most_inputs: 4,
        days: (day(2024, 2, 28), 3),
        windows: 30,
        spells: 0,
    };
    random_plan(choices, shape)
}

/// A plan file with this content and the right hash.
fn sealed(content: &[u8]) -> Vec<u8> {
    let mut bytes = b"YXPLAN\r\n".to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(Sha256::digest(content));
    bytes.extend(content);
    bytes
}

/// Bytes with a name, the right version and the right hash: refused, or a plan that can be used.
fn check_sealed(content: &[u8]) -> bool {
    match from_bytes(&sealed(content)) {
        Err(error) => {
            assert!(matches!(error, PlanFileError::Invalid(_)), "{error}");
            false
        }
        Ok(plan) => {
            use_it(&plan);
            true
        }
    }
}

/// Asks everything of a plan that may be odd but was let through.
fn use_it(plan: &Plan) {
    assert_eq!(from_bytes(&to_bytes(plan).unwrap()).as_ref(), Ok(plan));
    let mut people = People::everybody(plan);
    for node in plan.nodes().ids() {
        forward::evaluate(plan, &people, node);
    }
    if let Some(today) = plan.today() {
        let first = people.get(today).values.first();
        people.set(today, Possible::of(first));
    }
    // Whatever it says, it says so without failing.
    let _ = assess(
        plan,
        &Request {
            people,
            applicant: None,
            budget: 500,
        },
    );
}

#[test]
fn what_was_written_is_read_back() {
    for_random_words(150, 1_400, |words| {
        let plan = small_plan(&mut Choices::new(words));
        let bytes = to_bytes(&plan).unwrap();
        if from_bytes(&bytes).as_ref() != Ok(&plan) {
            return Err("another plan is read back".to_owned());
        }
        if bytes != sealed(&bytes[CONTENT..]) {
            return Err("the file is laid out in another way".to_owned());
        }
        Ok(())
    });
}

#[test]
fn english_words_in_a_file_of_their_own_are_those_of_their_plan() {
    for_random_words(150, 1_400, |words| {
        let plan = small_plan(&mut Choices::new(words));
        let (bytes, english) = to_parts(&plan).unwrap();
        if from_parts(&bytes, &english).as_ref() != Ok(&plan) {
            return Err("another plan is read back".to_owned());
        }
        // Alone it is the plan in Chinese, which has no English words to leave out.
        let chinese = from_bytes(&bytes).unwrap();
        let (again, chinese_words) = to_parts(&chinese).unwrap();
        if again != bytes {
            return Err("the plan in Chinese is another".to_owned());
        }
        if from_parts(&again, &chinese_words).as_ref() != Ok(&chinese) {
            return Err("the plan in Chinese is not read back".to_owned());
        }
        for length in 0..english.len() {
            let cut = from_parts(&bytes, &english[..length]);
            if !matches!(cut, Err(PlanFileError::Foreign | PlanFileError::Corrupt)) {
                return Err(format!("words cut off after {length} bytes"));
            }
        }
        Ok(())
    });
    let parts = |seed| to_parts(&small_plan(&mut Choices::new(vec![seed; 300]))).unwrap();
    let ((bytes, _), (_, others)) = (parts(7), parts(8));
    let other = PlanFileError::Invalid("the words are those of another plan");
    assert_eq!(from_parts(&bytes, &others), Err(other));
    assert_eq!(from_parts(&others, &bytes), Err(PlanFileError::Foreign));
}

#[test]
fn a_damaged_file_is_never_another_plan() {
    for_random_words(6, 1_000, |words| {
        let plan = small_plan(&mut Choices::new(words));
        let bytes = to_bytes(&plan).unwrap();
        for position in 0..bytes.len() {
            for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
                let mut damaged = bytes.clone();
                damaged[position] ^= flip;
                let read = from_bytes(&damaged);
                let is_refused_as = match position {
                    0..8 => matches!(read, Err(PlanFileError::Foreign)),
                    8..12 => matches!(
                        read,
                        Err(PlanFileError::Newer { .. } | PlanFileError::Older { .. })
                    ),
                    _ => matches!(read, Err(PlanFileError::Corrupt)),
                };
                if !is_refused_as {
                    return Err(format!("byte {position} ^ {flip}: {:?}", read.err()));
                }
            }
            let expected = if position < 8 {
                PlanFileError::Foreign
            } else {
                PlanFileError::Corrupt
            };
            if from_bytes(&bytes[..position]) != Err(expected) {
                return Err(format!("cut off after {position} bytes"));
            }
        }
        Ok(())
    });
}

#[test]
fn foreign_and_newer_files_are_told_apart() {
    assert_eq!(from_bytes(b""), Err(PlanFileError::Foreign));
    assert_eq!(from_bytes(b"<!doctype html>"), Err(PlanFileError::Foreign));
    let mut bytes = to_bytes(&small_plan(&mut Choices::new(Vec::new()))).unwrap();
    for found in [FORMAT + 1, u32::MAX] {
        bytes[8..12].copy_from_slice(&found.to_le_bytes());
        let newer = PlanFileError::Newer {
            found,
            supported: FORMAT,
        };
        assert_eq!(from_bytes(&bytes), Err(newer));
    }
    for_random_words(500, 40, |words| {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        match from_bytes(&bytes) {
            Err(PlanFileError::Foreign) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    });
}

#[test]
fn more_bytes_than_a_plan_has_are_no_plan() {
    let mut bytes = to_bytes(&small_plan(&mut Choices::new(vec![7; 300]))).unwrap();
    bytes.push(0);
    assert_eq!(from_bytes(&bytes), Err(PlanFileError::Corrupt));
    assert!(!check_sealed(&bytes[CONTENT..]));
}

#[test]
fn every_changed_byte_under_a_right_hash_is_refused_or_harmless() {
    let let_through = RefCell::new(0_usize);
    for_random_words(2, 600, |words| {
        let bytes = to_bytes(&small_plan(&mut Choices::new(words))).unwrap();
        for position in CONTENT..bytes.len() {
            for value in [
                0,
                1,
                2,
                5,
                127,
                128,
                255,
                bytes[position] ^ 1,
                bytes[position].wrapping_add(3),
            ] {
                let mut changed = bytes[CONTENT..].to_vec();
                changed[position - CONTENT] = value;
                *let_through.borrow_mut() += usize::from(check_sealed(&changed));
            }
        }
        Ok(())
    });
    println!("{} changes let through", let_through.into_inner());
}

#[test]
fn any_content_under_a_right_hash_is_refused_or_harmless() {
    let let_through = RefCell::new(0_usize);
    for_random_words(1_500, 700, |words| {
        let mut choices = Choices::new(words);
        let plan = small_plan(&mut choices);
        let mut content = to_bytes(&plan).unwrap().split_off(CONTENT);
        for _ in 0..1 + choices.below(3) {
            let position = choices.below(content.len());
            let byte = u8::try_from(choices.below(256)).unwrap();
            match choices.below(5) {
                0 => content[position] = byte,
                1 => content.insert(position, byte),
                2 => {
                    content.remove(position);
                }
                3 => {
                    let other = choices.below(content.len());
                    content.swap(position, other);
                }
                _ => {
                    // One stretch over another.
                    let from = choices.below(content.len());
                    let count = choices.below(20).min(content.len() - from.max(position));
                    content.copy_within(from..from + count, position);
                }
            }
        }
        *let_through.borrow_mut() += usize::from(check_sealed(&content));
        Ok(())
    });
    println!("{} contents let through", let_through.into_inner());
}
