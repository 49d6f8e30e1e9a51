//! Tables as they come from spreadsheets: text with tabs when it was copied, with commas or semicolons when it was saved.
//!
//! Any text is a table of some kind; nothing is lost but line ends, and blanks around what stands in a cell.

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, counted from 1 over all lines, empty ones included.
    pub line: usize,
    /// What stands in its cells.
    pub cells: Vec<String>,
}

/// The lines of a table in which something stands.
pub fn rows(text: &str) -> Vec<Row> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        between: between(text),
        rows: Vec::new(),
        cells: Vec::new(),
        cell: String::new(),
        line: 1,
    };
    reader.read(text);
    reader.rows
}

/// What stands between the cells: a tab wherever there is one, else what the first line has most of.
fn between(text: &str) -> char {
    if text.contains('\t') {
        return '\t';
    }
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |wanted: char| first.chars().filter(|found| *found == wanted).count();
    // Of several that stand equally often the last: where semicolons separate, commas are decimal.
    let most = ['，', ',', '；', ';'].into_iter().max_by_key(|sign| count(*sign));
    most.unwrap_or(',')
}

struct Reader {
    between: char,
    rows: Vec<Row>,
    cells: Vec<String>,
    cell: String,
    line: usize,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut rest = text.chars().peekable();
        let mut quoted = false;
        while let Some(next) = rest.next() {
            match next {
                '"' if quoted && rest.peek() == Some(&'"') => {
                    rest.next();
                    self.cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if self.cell.trim().is_empty() && closes(rest.clone(), self.between) => {
                    self.cell.clear();
                    quoted = true;
                }
                '\r' if rest.peek() == Some(&'\n') => {}
                '\n' | '\r' if !quoted => self.end_row(),
                _ if next == self.between && !quoted => self.end_cell(),
                _ => self.cell.push(next),
            }
        }
        self.end_row();
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        self.cells.push(cell.trim().to_owned());
    }

    fn end_row(&mut self) {
        self.end_cell();
        let cells = std::mem::take(&mut self.cells);
        let inside: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(Row {
                line: self.line,
                cells,
            });
        }
        self.line = self.line.saturating_add(inside).saturating_add(1);
    }
}

/// Whether a quotation mark that was just opened is closed before the end of a cell. One that is not is only a mark.
fn closes(mut rest: std::iter::Peekable<std::str::Chars<'_>>, between: char) -> bool {
    while let Some(next) = rest.next() {
        if next != '"' {
            continue;
        }
        match rest.peek() {
            Some('"') => {
                rest.next();
            }
            None | Some('\n' | '\r') => return true,
            Some(next) => return *next == between,
        }
    }
    false
}

/// Rows as text with tabs, which [`rows`] reads again.
pub fn written(rows: &[&[String]]) -> String {
    let quoted = |cell: &String| {
        if cell.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let lines = rows.iter().map(|cells| {
        let cells: Vec<String> = cells.iter().map(quoted).collect();
        cells.join("\t")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn copied_cells_are_told_apart_by_tabs_and_saved_ones_by_commas() {
        assert_eq!(cells("a\tb, c\r\nd\te"), [["a", "b, c"], ["d", "e"]]);
        assert_eq!(
            cells("\u{feff}a,b\n\"c,\"\"d\"\"\",e\n"),
            [["a", "b"], ["c,\"d\"", "e"]]
        );
        assert_eq!(cells("甲；乙\n丙；丁"), [["甲", "乙"], ["丙", "丁"]]);
        assert_eq!(cells("a;1,5\nb;2,5"), [["a", "1,5"], ["b", "2,5"]]);
    }

    #[test]
    fn lines_keep_their_numbers_over_empty_ones_and_cells_of_several_lines() {
        let found = rows("a,b\n\n\"c\nd\",e\n , \nf,g");
        let lines: Vec<usize> = found.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3, 6]);
    }

    #[test]
    fn a_mark_that_is_never_closed_is_a_mark() {
        assert_eq!(cells("\"a,b\nc,d"), [["\"a", "b"], ["c", "d"]]);
        assert_eq!(cells("5\" screen,b"), [["5\" screen", "b"]]);
        assert!(rows("").is_empty() && rows(" \n\t\n").is_empty());
    }
}
