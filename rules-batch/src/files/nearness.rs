//! Which fact a name that the rules do not know may mean.

use rules_core::arena::InputId;
use rules_core::plan::Plan;

use super::mapping::is_asked;

/// Names at least so alike are taken for a slip of the pen.
const SIMILAR: f64 = 0.6;

/// A name that holds the other one whole is this much like it, if that has at least two letters.
const CONTAINED: f64 = 0.8;

/// How alike two names are: 1 for the same, letters being compared without their case.
fn likeness(a: &str, b: &str) -> f64 {
    let plain = |text: &str| -> String {
        let text = text.to_lowercase();
        text.chars().filter(|letter| letter.is_alphanumeric()).collect()
    };
    let (a, b) = (plain(a), plain(b));
    let is_long = |text: &str| text.chars().nth(1).is_some();
    let contains = |whole: &str, part: &str| is_long(part) && whole.contains(part);
    let alike = strsim::normalized_damerau_levenshtein(&a, &b);
    if alike < CONTAINED && (contains(&a, &b) || contains(&b, &a)) {
        return CONTAINED;
    }
    alike
}

/// The fact whose id or name is most like a text, if any is.
pub(super) fn nearest(plan: &Plan, text: &str) -> Option<InputId> {
    let facts = plan.inputs().iter().filter(|(_, input)| is_asked(input));
    let likened = facts.map(|(id, input)| {
        let names = [&input.id, &input.name.zh, &input.name.en];
        let names = names.into_iter().filter(|name| !name.is_empty());
        (id, names.map(|name| likeness(text, name)).fold(0.0, f64::max))
    });
    // Of several that are alike, the first of the rules.
    let best = likened.fold(None, |best: Option<(InputId, f64)>, (id, near)| match best {
        Some((_, nearer)) if nearer >= near => best,
        _ => Some((id, near)),
    });
    best.filter(|(_, near)| *near >= SIMILAR).map(|(id, _)| id)
}
