//! Small mistakes put into rule texts on purpose: what the scenarios do not notice, they do not test.
//!
//! Each mutant is one slip as a tired author makes it: a figure or a day off by one, `and` for `or`, `at least`
//! for `more than`, two amendments in the wrong order. A mutant that makes no difference to anybody (shown by
//! the engine, over everybody) is no slip.

mod declared;
mod proposal;
mod reach;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rules_core::calendar;
use rules_core::difference::{Both, Difference, Figures};
use rules_core::plan::Plan;
use rules_core::unroll::Lengths;

use crate::ast::{CriterionBody, Expr, ExprKind, Item, Relation, ScenarioItem};
use crate::check::CheckedProgram;
use crate::compile::{Options, compile, compile_with};
use crate::diagnostic::{Message, said};
use crate::keyword::Keyword;
use crate::scenario;
use crate::source::{SourceFile, Span};
use crate::syntax::{self, Token, TokenKind};
use declared::{Declared, declarations};
use reach::Reach;
use walk::Seen;

/// Work allowed for showing that a mutant makes no difference.
const BUDGET: u64 = 50_000_000;

/// One slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Where.
    pub span: Span,
    /// What is written instead, at these places, in order.
    edits: Vec<(Span, String)>,
    /// What it changes, in words.
    pub what: Message,
}

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// This scenario came out differently.
    Noticed(String),
    /// The rules no longer pass their checks.
    Refused,
    /// Nobody gets another answer.
    NoDifference,
    /// Somebody gets another answer, and no scenario shows it; with one that would, if it can be written.
    Survived(Option<String>),
    /// No scenario shows it, and whether anybody gets another answer was not settled.
    Unsettled,
}

/// Rules with scenarios that all come out as expected.
#[derive(Debug)]
pub struct Original<'a> {
    files: &'a [SourceFile],
    scenarios: Vec<ScenarioItem>,
    declared: Vec<Declared>,
    reach: Reach,
    whole: Arc<Ground>,
    /// The rules without the policies that a slip cannot touch, by those it can.
    parts: Mutex<BTreeMap<BTreeSet<String>, Arc<Ground>>>,
}

/// Rules without their scenarios, in which a slip is made: those are not compiled anew with every slip.
#[derive(Debug)]
struct Ground {
    /// The files with blanks for what is left out, so that everything else keeps its place.
    files: Vec<SourceFile>,
    plan: Plan,
    flat: Plan,
}

impl Ground {
    fn of(files: Vec<SourceFile>) -> Option<Self> {
        let (_, plan) = compile_with(&files, &names_and_types()).result?;
        let flat = plan.for_lists(&Lengths::new());
        Some(Self {
            files,
            plan: without_hash(plan),
            flat,
        })
    }

    fn with(&self, mutant: &Mutant) -> Vec<SourceFile> {
        let mut files = self.files.clone();
        if let Some(file) = files.get_mut(mutant.span.file) {
            for (span, text) in mutant.edits.iter().rev() {
                file.text.replace_range(span.start..span.end, text);
            }
        }
        files
    }
}

impl<'a> Original<'a> {
    /// The rules of some files; `None` if they have errors or a scenario fails.
    pub fn of(files: &'a [SourceFile]) -> Option<Self> {
        let (program, plan) = compile(files).result?;
        let passes = |item| scenario::run(&program, &plan, item).is_empty();
        if !program.scenarios().iter().all(passes) {
            return None;
        }
        let declared = declarations(files);
        Some(Self {
            files,
            scenarios: program.scenarios().to_vec(),
            reach: Reach::of(&declared),
            declared,
            whole: Arc::new(Ground::of(with_rules_alone(files))?),
            parts: Mutex::default(),
        })
    }

    /// The rules that a slip can touch, and the policies among them whose answers it may change.
    fn ground(&self, mutant: &Mutant) -> Arc<Ground> {
        let places: Vec<Span> = mutant.edits.iter().map(|(span, _)| *span).collect();
        let Some(policies) = self.reach.policies(&places) else {
            return Arc::clone(&self.whole);
        };
        let key: BTreeSet<String> = policies.iter().map(|policy| (*policy).to_owned()).collect();
        let known = self.parts.lock().ok().and_then(|parts| parts.get(&key).cloned());
        known.unwrap_or_else(|| {
            let mut files = self.whole.files.clone();
            for span in self.reach.without(&policies) {
                blank(&mut files, span);
            }
            // What uses another policy stands only beside it.
            let ground = Ground::of(files).map_or_else(|| Arc::clone(&self.whole), Arc::new);
            if let Ok(mut parts) = self.parts.lock() {
                parts.insert(key, Arc::clone(&ground));
            }
            ground
        })
    }

    /// Every slip, in the order of the files.
    pub fn mutants(&self) -> Vec<Mutant> {
        let mut found = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let mut amendments: Vec<&[Token]> = Vec::new();
            for Declared { item, tokens, .. } in self.declared.iter().filter(|one| one.span.file == index) {
                found.extend(off_by_one(item, tokens, file));
                found.extend(logical(item, tokens, file));
                if matches!(item, Item::Amend(_)) {
                    amendments.push(tokens);
                }
            }
            found.extend(amendments.windows(2).filter_map(|pair| swapped(pair, file)));
        }
        found
    }

    /// What becomes of one slip. The scenarios of the file it is in and of its neighbours are tried first.
    pub fn fate(&self, mutant: &Mutant) -> Fate {
        let ground = self.ground(mutant);
        let files = ground.with(mutant);
        let Some((program, plan)) = compile_with(&files, &names_and_types()).result else {
            return Fate::Refused;
        };
        let plan = without_hash(plan);
        if plan == ground.plan {
            return Fate::NoDifference;
        }
        if let Some(title) = self.noticed(&program, &plan, mutant) {
            return Fate::Noticed(title);
        }
        if compile(&files).result.is_none() {
            return Fate::Refused;
        }
        let flat = plan.for_lists(&Lengths::new());
        let Some(mut both) = Both::of(&ground.flat, &flat) else {
            return Fate::Unsettled;
        };
        let mut fate = Fate::NoDifference;
        for policy in 0..plan.policies().len() {
            match both.difference(policy, Figures::Free, BUDGET) {
                Difference::None => {}
                Difference::Some(..) => {
                    let scenario = proposal::scenario(self, (&ground.plan, &plan), policy, mutant);
                    return Fate::Survived(scenario);
                }
                Difference::Unsettled => fate = Fate::Unsettled,
            }
        }
        fate
    }

    fn noticed(&self, program: &CheckedProgram, plan: &Plan, mutant: &Mutant) -> Option<String> {
        let folder = |file: usize| {
            let path = self.files.get(file).map_or("", |file| file.path.as_str());
            path.rsplit_once('/').map_or("", |(folder, _)| folder)
        };
        let here = folder(mutant.span.file);
        let theme = |folder: &str| folder.rsplit('/').next().unwrap_or_default().to_owned();
        let mut scenarios: Vec<_> = self.scenarios.iter().collect();
        scenarios.sort_by_key(|item| theme(folder(item.span.file)) != theme(here));
        let mut failing = scenarios
            .into_iter()
            .filter(|item| !scenario::run_known(program, plan, item).is_empty());
        failing.next().map(|item| item.title.clone())
    }
}

/// Without the checks that reason about everybody: they are for what the scenarios let pass.
fn names_and_types() -> Options {
    Options {
        without_reasoning: true,
        ..Options::default()
    }
}

/// Without scenarios and ledgers, which speak of the rules.
fn with_rules_alone(files: &[SourceFile]) -> Vec<SourceFile> {
    let mut blanked = files.to_vec();
    for (index, file) in files.iter().enumerate() {
        let tree = syntax::read(index, file, &mut Vec::new());
        for tokens in &tree.items {
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
                continue;
            };
            let speaks_of_rules = [Keyword::Scenario, Keyword::Ledger, Keyword::Feature];
            if speaks_of_rules.iter().any(|keyword| is_word(first, *keyword)) {
                blank(&mut blanked, first.span.to(last.span));
            }
        }
    }
    blanked
}

/// A blank for every byte of a place.
fn blank(files: &mut [SourceFile], place: Span) {
    if let Some(file) = files.get_mut(place.file) {
        let blank = " ".repeat(place.end.saturating_sub(place.start));
        file.text.replace_range(place.start..place.end, &blank);
    }
}

fn without_hash(mut plan: Plan) -> Plan {
    plan.rules_hash.clear();
    plan
}

fn single(span: Span, text: String, what: Message) -> Mutant {
    Mutant {
        span,
        edits: vec![(span, text)],
        what,
    }
}

/// Every figure and day of a rule, one more and one less.
fn off_by_one(item: &Item, tokens: &[Token], file: &SourceFile) -> Vec<Mutant> {
    let mut found = Vec::new();
    let mut before: Option<&Token> = None;
    let mut units = Vec::new();
    walk::walk(item, &mut |seen| {
        if let Seen::Expression(Expr {
            kind: ExprKind::Round { unit, .. },
            ..
        }) = seen
        {
            units.push(unit.span);
        }
    });
    for token in tokens {
        let in_clause = before.is_some_and(|before| is_word(before, Keyword::Article));
        // What amounts are rounded to is their grid, no threshold.
        let in_unit = units
            .iter()
            .any(|unit| unit.start <= token.span.start && token.span.end <= unit.end);
        if is_judged(item, token) && !in_clause && !in_unit {
            for step in [1, -1] {
                let changed = match token.kind {
                    TokenKind::Number => next_number(&token.text, step),
                    TokenKind::Date => i32::try_from(step)
                        .ok()
                        .and_then(|step| next_date(&token.text, step)),
                    _ => None,
                };
                if let Some(text) = changed {
                    let was = written(token.span, file);
                    let what = said!("`{}` 改为 `{}`", "`{}` becomes `{}`", was, text);
                    found.push(single(token.span, text, what));
                }
            }
        }
        before = Some(token);
    }
    found
}

fn is_word(token: &Token, keyword: Keyword) -> bool {
    keyword.spellings().contains(&token.text.as_str())
}

/// Whether a figure in an item decides anything: bounds of types and places of clauses do not.
fn is_judged(item: &Item, token: &Token) -> bool {
    let inside = |span: &Span| span.start <= token.span.start && token.span.end <= span.end;
    match item {
        Item::Param(param) => param.arms.iter().any(|arm| inside(&arm.span)),
        Item::Define(_) | Item::Policy(_) | Item::Amend(_) => true,
        _ => false,
    }
}

fn next_number(text: &str, step: i64) -> Option<String> {
    let plain: String = text.chars().filter(|character| *character != '_').collect();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits: i64 = format!("{whole}{decimals}").parse().ok()?;
    let next = digits.checked_add(step).filter(|next| *next >= 0)?;
    if decimals.is_empty() {
        return Some(next.to_string());
    }
    let padded = format!("{next:0>width$}", width = decimals.len() + 1);
    let (whole, decimals) = padded.split_at_checked(padded.len() - decimals.len())?;
    Some(format!("{whole}.{decimals}"))
}

fn next_date(text: &str, step: i32) -> Option<String> {
    let parts: Vec<i32> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let day = calendar::day(*year, *month, *day)?.checked_add(step)?;
    Some(scenario::iso(day))
}

/// Every `and` as `or` and the other way round, every comparison with the other strictness.
fn logical(item: &Item, tokens: &[Token], file: &SourceFile) -> Vec<Mutant> {
    let mut found = Vec::new();
    walk::walk(item, &mut |seen| match seen {
        Seen::Expression(expr) => match &expr.kind {
            ExprKind::And(parts) => found.extend(joined(expr, parts, true, tokens)),
            ExprKind::Or(parts) => found.extend(joined(expr, parts, false, tokens)),
            ExprKind::Compare(relation, left, right) => {
                found.extend(compared(expr, *relation, left, right, file));
            }
            _ => {}
        },
        Seen::Group(line) => {
            let all = matches!(line.body, CriterionBody::All(_));
            let inside = line.span;
            found.extend(opened(inside, inside.end, all, tokens));
        }
    });
    found
}

/// `a and b and c` with the other word, or `all of { … }` with the other head.
fn joined(expr: &Expr, parts: &[Expr], all: bool, tokens: &[Token]) -> Option<Mutant> {
    let (own, other) = if all {
        (Keyword::And, Keyword::Or)
    } else {
        (Keyword::Or, Keyword::And)
    };
    let mut edits = Vec::new();
    for pair in parts.windows(2) {
        let [left, right] = pair else { continue };
        let between = tokens
            .iter()
            .filter(|token| token.span.start >= left.span.end && token.span.end <= right.span.start);
        let mut words = between.filter(|token| is_word(token, own));
        let Some(word) = words.next() else {
            let first = parts.first()?.span.start;
            return opened(expr.span, first, all, tokens);
        };
        edits.push((word.span, other.spellings().first()?.to_string()));
    }
    Some(Mutant {
        span: expr.span,
        edits,
        what: if all {
            said!("`且` 改为 `或`", "`and` becomes `or`")
        } else {
            said!("`或` 改为 `且`", "`or` becomes `and`")
        },
    })
}

/// `all of {` as `any of {` and the other way round: the head that opens a group before `until`.
fn opened(inside: Span, until: usize, all: bool, tokens: &[Token]) -> Option<Mutant> {
    let (own, other) = if all {
        (Keyword::AllOf, Keyword::AnyOf)
    } else {
        (Keyword::AnyOf, Keyword::AllOf)
    };
    let position = tokens.iter().position(|token| {
        token.span.start >= inside.start
            && token.span.start < until
            && own
                .spellings()
                .iter()
                .any(|spelling| spelling.split(' ').next() == Some(&token.text))
    })?;
    let brace = tokens.iter().skip(position).find(|token| token.text == "{")?;
    let first = tokens.get(position)?;
    let head = Span {
        end: brace.span.start,
        ..first.span
    };
    let what = if all {
        said!("`全部` 改为 `任一`", "`all of` becomes `any of`")
    } else {
        said!("`任一` 改为 `全部`", "`any of` becomes `all of`")
    };
    let text = format!("{} ", other.spellings().first()?);
    Some(single(head, text, what))
}

fn compared(expr: &Expr, relation: Relation, left: &Expr, right: &Expr, file: &SourceFile) -> Option<Mutant> {
    let words = match relation {
        Relation::AtLeast => "more than",
        Relation::More => "at least",
        Relation::AtMost => "less than",
        Relation::Less => "at most",
        Relation::Equal => "is not",
        Relation::NotEqual => "is",
    };
    let gap = Span {
        start: left.span.end,
        end: right.span.start,
        ..expr.span
    };
    let was = written(gap, file);
    let what = said!("`{}` 改为 `{}`", "`{}` becomes `{}`", was.trim(), words);
    (gap.start < gap.end).then(|| Mutant {
        span: expr.span,
        edits: vec![(gap, format!(" {words} "))],
        what,
    })
}

/// Two amendments that follow one another, in the other order.
fn swapped(pair: &[&[Token]], file: &SourceFile) -> Option<Mutant> {
    let [first, second] = pair else { return None };
    let whole = |tokens: &[Token]| Some(tokens.first()?.span.to(tokens.last()?.span));
    let (first, second) = (whole(first)?, whole(second)?);
    let (earlier, later) = (written(first, file), written(second, file));
    Some(Mutant {
        span: first,
        edits: vec![(first, later), (second, earlier)],
        what: said!("与下一处修改交换次序", "changes places with the next amendment"),
    })
}

fn written(span: Span, file: &SourceFile) -> String {
    file.text.get(span.start..span.end).unwrap_or_default().to_owned()
}
