//! What is wrong with a sentence that explains something.

use rules_core::plan::{Kind, Node, Plan};
use rules_core::verdict::Reason;
use rules_report::language::Lang;
use rules_report::value;

/// Sentences that explain nothing.
const BARE: [&str; 8] = [
    "成立",
    "不成立",
    "还不能确定",
    "与您无关",
    "this holds",
    "this does not hold",
    "this is open",
    "does not concern you",
];

/// What is wrong with the form of a sentence.
pub(crate) fn form(sentence: &str, lang: Lang) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what| {
        if !holds {
            wrong.push(what);
        }
    };
    check(!sentence.trim().is_empty(), "empty");
    check(sentence.trim() == sentence, "spaces around it");
    check(!sentence.contains(['{', '}']), "a place not filled");
    let pieces = sentence.split(['；', ';', '：', ':']).map(str::trim);
    check(
        !pieces.clone().any(|piece| BARE.contains(&piece)),
        "explains nothing",
    );
    check(
        !["（）", "()", "“”", "，，", "；；", ", ,", "  "]
            .iter()
            .any(|empty| sentence.contains(empty)),
        "something left out",
    );
    check(
        !sentence.ends_with(['。', '.', '；', ';', '，', ',', '：', ':']),
        "ends in a stop",
    );
    let pairs = [('（', '）'), ('(', ')'), ('“', '”')];
    let balanced = |(open, close): (char, char)| {
        let mut depth = 0_i32;
        let never_negative = sentence.chars().all(|c| {
            depth += i32::from(c == open) - i32::from(c == close);
            depth >= 0
        });
        never_negative && depth == 0
    };
    check(pairs.into_iter().all(balanced), "brackets");
    let is_id = |word: &str| word.split('_').filter(|part| !part.is_empty()).count() > 1;
    let words = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    check(!words.clone().any(is_id), "an identifier");
    match lang {
        Lang::Zh => check(!words.clone().any(is_english), "English in Chinese"),
        Lang::En => check(
            !without_titles(sentence).chars().any(is_chinese),
            "Chinese in English",
        ),
    }
    wrong
}

fn is_english(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase())
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// English names notices by their number, 财社〔2023〕181号, and clauses as they are numbered, mostly in brackets.
fn without_titles(sentence: &str) -> String {
    let mut depth = 0_i32;
    let kept = sentence.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let inside = depth > 0;
        depth -= i32::from(*c == ')');
        !inside
    });
    let kept: String = kept.collect();
    kept.split(' ').filter(|word| !word.contains('〔')).collect()
}

/// The values a computation begins with and that a full explanation has to name: answers, figures, thresholds; and
/// what comes out of the steps that decide.
pub(crate) fn numbers(plan: &Plan, reason: &Reason, lang: Lang) -> Vec<String> {
    let mut found = Vec::new();
    collect(plan, reason, lang, &mut found);
    found
}

fn collect(plan: &Plan, reason: &Reason, lang: Lang, found: &mut Vec<String>) {
    let kind = plan.kind(reason.node);
    let counts = !matches!(kind, Kind::Bool | Kind::Region | Kind::Choice(_));
    let leaf = matches!(plan.nodes().at(reason.node), Node::Constant(_) | Node::Input(_));
    if counts && leaf && reason.value.is_single() && reason.value.to_number().is_some() {
        found.push(value::possible(plan, kind, &reason.value, lang));
    }
    let value = &reason.value;
    if value.none && value.values.is_empty() {
        return;
    }
    // Before its first day the length of a window says nothing.
    let told = match plan.nodes().at(reason.node) {
        Node::Within { .. } if value.is_no() => 2,
        Node::And(_) if value.is_no() => 0,
        // Full months by twelve are full years.
        Node::WholeDiv(months, _) if matches!(plan.nodes().at(*months), Node::FullMonths(..)) => 1,
        _ => reason.parts.len(),
    };
    for part in reason.parts.iter().take(told).chain(&reason.because) {
        collect(plan, part, lang, found);
    }
}
