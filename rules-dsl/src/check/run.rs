//! Words that were written without spaces between them: `最高学历不低于大专`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::diagnostic::{Code, Diagnostic, said};
use crate::fix::Fix;
use crate::keyword::{Keyword, unit};
use crate::source::SourceFile;

use super::names::Names;

/// Longer runs are not taken apart: nobody would check such a proposal.
const LONGEST: usize = 80;

static SPELLINGS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let keywords = Keyword::ALL.iter();
    keywords
        .flat_map(|keyword| keyword.spellings())
        .copied()
        .collect()
});

/// A run of characters as words with spaces between, if every part of it is a keyword, a unit after a figure, a
/// date, a figure, an ASCII name or a word that is `known`. Of several readings that with the fewest words.
pub(super) fn split(run: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    if run.is_ascii() || known(run) || starts.len() > LONGEST || starts.len() < 2 {
        return None;
    }
    let ends: Vec<usize> = starts.iter().copied().skip(1).chain([run.len()]).collect();
    // For each end of a word the fewest words up to it, and where the last of them begins.
    let mut best: Vec<(usize, Option<(usize, usize)>)> = vec![(0, Some((0, 0)))];
    for end in &ends {
        let ways = best.iter().filter_map(|(start, way)| {
            let (words, _) = (*way)?;
            let word = run.get(*start..*end)?;
            let whole = *start == 0 && *end == run.len();
            let reads = !whole && is_word(word, run.get(..*start)?, run.get(*end..)?, &known);
            reads.then_some((words + 1, *start))
        });
        let way = ways.min();
        best.push((*end, way));
    }
    let mut words = Vec::new();
    let mut end = run.len();
    while end > 0 {
        let (_, way) = best.iter().find(|(at, _)| *at == end)?;
        let (_, start) = (*way)?;
        words.push(run.get(start..end)?);
        end = start;
    }
    words.reverse();
    // Keywords alone say nothing.
    let says = words
        .iter()
        .any(|word| known(word) || word.is_ascii() || word.starts_with(char::is_numeric));
    says.then(|| words.join(" "))
}

fn is_word(word: &str, before: &str, after: &str, known: impl Fn(&str) -> bool) -> bool {
    let figure = |character: char| character.is_ascii_digit() || ('０'..='９').contains(&character);
    if word.chars().all(figure) {
        return !before.ends_with(figure) && !after.starts_with(figure);
    }
    if is_date(word) {
        return true;
    }
    if word.is_ascii() {
        let joins = |character: char| character.is_ascii_alphanumeric() || character == '_';
        return word.chars().all(joins)
            && word.starts_with(|character: char| !character.is_ascii_digit())
            && !before.ends_with(joins)
            && !after.starts_with(joins);
    }
    SPELLINGS.contains(word) || known(word) || (unit(word).is_some() && before.ends_with(figure))
}

/// `2025年6月30日`.
fn is_date(word: &str) -> bool {
    let parts = word
        .strip_suffix('日')
        .and_then(|rest| rest.split_once('年'))
        .and_then(|(year, rest)| Some((year, rest.split_once('月')?)));
    parts.is_some_and(|(year, (month, day))| {
        let digits = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.chars().all(|digit| digit.is_ascii_digit())
        };
        year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2)
    })
}

/// Adds to a finding, in place of what it proposed so far, the proposal to write its place as separate words.
pub(super) fn propose(finding: Diagnostic, split: &str) -> Diagnostic {
    let fix = Fix::replace(finding.span, split);
    finding
        .help(said!(
            "是否漏了空格：`{}`？",
            "were spaces left out: `{}`?",
            split
        ))
        .fix(fix)
}

/// Looks at words that were not expected where they stand, whether they are several written together.
pub(crate) fn propose_splits(names: &Names, files: &[SourceFile], findings: &mut [Diagnostic]) {
    for finding in findings {
        let misread = matches!(
            finding.code,
            Code::Unexpected | Code::UnknownStatement | Code::NotAscii
        );
        if !misread {
            continue;
        }
        let Some(file) = files.get(finding.span.file) else {
            continue;
        };
        if let Some(split) = names.split(file.snippet(finding.span)) {
            *finding = propose(finding.clone(), &split);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    fn known(word: &str) -> bool {
        [
            "户籍地",
            "常住地",
            "最高学历",
            "大专",
            "大专以下",
            "离校日期",
            "离校日期之前",
            "已享受月数",
        ]
        .contains(&word)
    }

    #[test]
    fn runs_read_as_words() {
        for (run, words) in [
            ("户籍地或常住地", Some("户籍地 或 常住地")),
            ("最高学历不低于大专", Some("最高学历 不低于 大专")),
            ("最高学历不是大专以下", Some("最高学历 不是 大专以下")),
            ("已享受月数少于24个月", Some("已享受月数 少于 24 个月")),
            ("离校日期早于2025年6月30日", Some("离校日期 早于 2025年6月30日")),
            ("条件graduate", Some("条件 graduate")),
            ("离校日期之前", None),
            ("离校日期不知道", None),
            ("不低于不超过", None),
            ("户籍地或常住地超出", Some("户籍地 或 常住地 超出")),
        ] {
            assert_eq!(split(run, known).as_deref(), words, "{run}");
        }
    }
}
