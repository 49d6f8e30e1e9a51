//! All files together: findings of every stage in one run, and the plan if there is no error.

use std::collections::BTreeMap;

use rules_core::calendar::Day;
use rules_core::plan::Plan;
use rules_core::plan_file;

use crate::check::run::propose_splits;
use crate::check::{self, CheckedProgram};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::known::known_on;
use crate::lower::lower;
use crate::parse;
use crate::source::SourceFile;
use crate::syntax::{self, SyntaxTree};

/// What became of some rule files.
#[derive(Debug)]
pub struct Compiled {
    /// Everything there is to say about them, by place.
    pub findings: Vec<Diagnostic>,
    /// The program and its plan, if no finding is an error.
    pub result: Option<(CheckedProgram, Plan)>,
}

impl Compiled {
    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count()
    }
}

/// How rule files are compiled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Only what was issued by this day exists: lines of parameters, amendments, policies and citations. A notice
    /// without a day of issue counts as known from the day it takes effect, and without that as known always.
    pub known_on: Option<Day>,
    /// Only these policies, with what they need; all if there are none. The rules keep the name of their version.
    pub only: Vec<String>,
    /// Names, types and units only: without the checks that reason about everybody there may be, which take most of
    /// the time.
    pub without_reasoning: bool,
}

/// Compiles rule files.
pub fn compile(files: &[SourceFile]) -> Compiled {
    compile_with(files, &Options::default())
}

/// Compiles rule files in a certain way.
pub fn compile_with(files: &[SourceFile], options: &Options) -> Compiled {
    let mut findings = Vec::new();
    let mut items = Vec::new();
    let mut unread = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        let before = findings.len();
        let tree = syntax::read(index, file, &mut findings);
        items.extend(parse::items(&tree, &mut findings));
        unread.extend(unread_items(&tree, findings.iter().skip(before)));
    }
    if let Some(day) = options.known_on {
        known_on(&mut items, day);
    }
    let syntax_errors = findings.len();
    if !options.only.is_empty() {
        crate::selection::select(&mut items, &options.only);
    }
    let checked = check::resolve(&items, rules_hash(files), &mut findings);
    let names = match &checked {
        Ok(program) => &program.names,
        Err(names) => names,
    };
    // What is missing may be what could not be read.
    findings.retain(|finding| {
        let (file, start) = (finding.span.file, finding.span.start);
        let item = unread.range(..=(file, start)).next_back();
        let inside = item.is_some_and(|((item_file, _), end)| *item_file == file && start < *end);
        finding.code != Code::MissingStatement || !inside
    });
    propose_splits(names, files, &mut findings);
    let program = checked.ok();
    let result = program.filter(|_| syntax_errors == 0).map(|program| {
        let plan = lower(&program);
        (program, plan)
    });
    let result = result.filter(|(program, plan)| {
        if options.without_reasoning {
            return true;
        }
        let before = findings.len();
        crate::analysis::analyse(program, plan, &mut findings);
        findings
            .iter()
            .skip(before)
            .all(|finding| finding.severity != Severity::Error)
    });
    findings.sort_by_key(|finding| (finding.span, finding.code));
    Compiled { findings, result }
}

/// Where items begin and end that have something in them that could not be read.
fn unread_items<'a>(
    tree: &SyntaxTree,
    findings: impl Iterator<Item = &'a Diagnostic>,
) -> BTreeMap<(usize, usize), usize> {
    let ends: BTreeMap<usize, (usize, usize)> = tree
        .items
        .iter()
        .filter_map(|tokens| Some((tokens.first()?.span, tokens.last()?.span)))
        .map(|(first, last)| (first.start, (first.file, last.end)))
        .collect();
    findings
        .filter(|finding| finding.severity == Severity::Error && finding.code != Code::Repeated)
        .filter_map(|finding| {
            let (start, (file, end)) = ends.range(..=finding.span.start).next_back()?;
            Some(((*file, *start), *end))
        })
        .collect()
}

/// Names the version of some rule texts: the SHA-256 of the texts, whatever their files are called.
pub fn rules_hash(files: &[SourceFile]) -> String {
    let mut texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    texts.sort_unstable();
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
    }
    plan_file::hash_of(&bytes)
}
