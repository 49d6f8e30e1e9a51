//! The desk on which a list is filled, as HTML: its lines, one line, or a table with many. It keeps nothing between two acts;
//! what is entered is the visit's.

use rules_core::arena::ListId;
use rules_core::plan::Plan;
use rules_report::language::Lang;
use web_protocol::desk::{Act, Desk};
use web_protocol::handbook::escaped;
use web_protocol::{Entered, Visit};

use crate::desk_words::{Words, words};
use crate::records::{self, Record};
use crate::roster::{self, CellProblem, Column, Pasted, Roster};
use crate::scope::Scope;

/// The value by which a field says that there is none.
const NONE: &str = "none";

/// Who draws the desk.
pub(crate) struct Worker<'a> {
    /// The plan with its lists as they are written.
    pub(crate) plan: &'a Plan,
    pub(crate) scope: &'a Scope,
    pub(crate) list: ListId,
    pub(crate) lang: Lang,
    pub(crate) visit: &'a Visit,
}

impl Worker<'_> {
    /// The desk after an act.
    pub(crate) fn after(&self, act: &Act) -> Desk {
        let roster = roster::roster(self.plan, self.list, self.lang);
        let painter = Painter {
            words: words(self.lang),
            lang: self.lang,
            roster: &roster,
        };
        let mut records = records::all(self.visit, &act.list);
        let (name, number) = act.act.split_once(':').unwrap_or((&act.act, ""));
        let position: usize = number.parse().unwrap_or(records.len());
        let mut desk = Desk {
            table: act.table.clone(),
            focus: "#desk".to_owned(),
            ..Desk::default()
        };
        match name {
            "line" => desk.html = painter.line(position, &self.cells(&roster, &records, position), &[]),
            "keep" => {
                let read = self.read(&line_as_table(&roster, &act.cells));
                if read.problems.is_empty() {
                    let row = read.rows.into_iter().next();
                    let record = row.map_or_else(Record::default, |row| Record {
                        name: row.name,
                        entered: row.entered,
                    });
                    match records.get_mut(position) {
                        Some(place) => *place = record,
                        None => records.push(record),
                    }
                    self.keep(&painter, &records, &mut desk);
                } else {
                    desk.html = painter.line(position, &act.cells, &read.problems);
                    desk.focus = "#checked".to_owned();
                }
            }
            "copy" => {
                // Two people are not called the same.
                let copy = records.get(position).map(|record| Record {
                    name: String::new(),
                    entered: record.entered.clone(),
                });
                records.extend(copy);
                self.keep(&painter, &records, &mut desk);
            }
            "remove" => {
                if position < records.len() {
                    records.remove(position);
                }
                self.keep(&painter, &records, &mut desk);
                desk.html = painter.lines(&records, true);
            }
            "table" => desk.html = painter.table(&act.table, None, records.len()),
            "file" => {
                let why = match number {
                    "workbook" => painter.words.workbook,
                    "large" => painter.words.too_large,
                    _ => painter.words.unreadable,
                };
                let wrong = CellProblem {
                    place: String::new(),
                    message: why.to_owned(),
                    remedy: String::new(),
                };
                let read = Pasted {
                    problems: vec![wrong],
                    ..Pasted::default()
                };
                desk.html = painter.table(&act.table, Some(&read), records.len());
                desk.focus = "#problems".to_owned();
            }
            "check" => {
                let read = self.read(&act.table);
                desk.said = (painter.words.checked)(read.rows.len(), read.problems.len());
                desk.html = painter.table(&act.table, Some(&read), records.len());
                desk.focus = "#checked".to_owned();
            }
            "accept" => {
                let read = self.read(&act.table);
                let rows = read.rows.into_iter().map(|row| Record {
                    name: row.name,
                    entered: row.entered,
                });
                records.extend(rows);
                if records.len() > painter.most() {
                    // The way to here was not offered.
                    desk.html = painter.table(&act.table, None, 0);
                    return desk;
                }
                self.keep(&painter, &records, &mut desk);
                if !read.rest.is_empty() {
                    desk.html = painter.table(&read.rest, None, records.len());
                }
                desk.table = read.rest;
            }
            "" => {
                desk.html = painter.lines(&records, false);
                desk.focus.clear();
            }
            // Back to the lines, or the lines as they were.
            _ => {
                desk.html = painter.lines(&records, false);
                desk.said = (painter.words.now)(records.len());
            }
        }
        desk
    }

    fn read(&self, text: &str) -> Pasted {
        roster::pasted(self.plan, self.scope, self.list, text, self.lang)
    }

    fn keep(&self, painter: &Painter<'_>, records: &[Record], desk: &mut Desk) {
        desk.visit = Some(records::with(self.visit, &painter.roster.list, records));
        desk.html = painter.lines(records, false);
        desk.said = (painter.words.now)(records.len());
    }

    /// What stands in the fields of a line.
    fn cells(&self, roster: &Roster, records: &[Record], position: usize) -> Vec<String> {
        let nobody = Record::default();
        let record = records.get(position).unwrap_or(&nobody);
        let name = [record.name.clone()].into_iter();
        name.chain(roster.columns.iter().map(|column| written(column, record)))
            .collect()
    }
}

/// A line of fields as a table that is read like any other.
fn line_as_table(roster: &Roster, cells: &[String]) -> String {
    let header = ["name"]
        .into_iter()
        .chain(roster.columns.iter().map(|column| column.field.as_str()));
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| cell.replace(['\t', '\n', '\r', '"'], " "))
        .collect();
    format!("{}\n{}", header.collect::<Vec<_>>().join("\t"), cells.join("\t"))
}

fn written(column: &Column, record: &Record) -> String {
    let mut entered = record.entered.iter();
    match entered
        .find(|(field, _)| *field == column.field)
        .map(|(_, entered)| entered)
    {
        Some(Entered::Chosen(text) | Entered::Written(text)) => text.clone(),
        Some(Entered::None) => NONE.to_owned(),
        Some(Entered::NotSure) | None => String::new(),
    }
}

/// Draws the desk.
struct Painter<'a> {
    words: &'static Words,
    lang: Lang,
    roster: &'a Roster,
}

impl Painter<'_> {
    fn most(&self) -> usize {
        usize::try_from(self.roster.most).unwrap_or(usize::MAX)
    }

    fn called(&self, position: usize, name: &str) -> String {
        if name.is_empty() {
            (self.words.line)(&self.roster.record, position.saturating_add(1))
        } else {
            name.to_owned()
        }
    }

    /// All lines, with what can be done about each.
    fn lines(&self, records: &[Record], can_undo: bool) -> String {
        let (words, count) = (self.words, records.len());
        let has_room = count < self.most();
        let mut out = hint(&(words.lead)(self.roster.most));
        out.push_str(&head(&(words.now)(count)));
        if records.is_empty() {
            out.push_str(&hint(words.nobody));
        } else {
            out.push_str("<ol class=\"items\">");
            for (position, record) in records.iter().enumerate() {
                let name = self.called(position, &record.name);
                let mut ways = about("line", position, words.edit, &name);
                if has_room {
                    ways.push_str(&about("copy", position, words.copy, &name));
                }
                ways.push_str(&about("remove", position, words.remove, &name));
                out.push_str(&format!(
                    "<li><p class=\"head\"><strong class=\"item-name\">{}</strong> <span class=\"hint\">{}</span></p>\
                     <div class=\"ways\">{ways}</div></li>",
                    escaped(&name),
                    escaped(&(words.filled)(record.entered.len())),
                ));
            }
            out.push_str("</ol>");
        }
        let mut actions = String::new();
        if has_room {
            actions.push_str(&button(
                "second",
                &format!("line:{count}"),
                &(words.add)(&self.roster.record),
            ));
            actions.push_str(&button("second", "table", words.table));
        } else {
            out.push_str(&hint(&(words.full)(self.roster.most)));
        }
        if can_undo {
            actions.push_str(&button("second", "undo", words.undo));
        }
        out.push_str(&format!("<div class=\"actions\">{actions}</div>"));
        out
    }

    /// One line as fields.
    fn line(&self, position: usize, cells: &[String], problems: &[CellProblem]) -> String {
        let words = self.words;
        let cell = |place: usize| cells.get(place).map(String::as_str).unwrap_or_default();
        let mut out = format!("<div class=\"line\">{}", head(&self.called(position, cell(0))));
        out.push_str(&hint(words.line_lead));
        if !problems.is_empty() {
            out.push_str(&self.problems(problems, "checked"));
        }
        out.push_str(&labelled(words.name, words.name_hint, &input(cell(0))));
        for (place, column) in (1_usize..).zip(&self.roster.columns) {
            let field = if column.choices.is_empty() {
                input(cell(place))
            } else {
                select(words, column, cell(place))
            };
            out.push_str(&labelled(&column.ask, &column.hint, &field));
        }
        let keep = button("main", &format!("keep:{position}"), words.keep);
        let cancel = button("second", "lines", words.cancel);
        out.push_str(&format!("<div class=\"actions\">{keep}{cancel}</div></div>"));
        out
    }

    /// A table, pasted or from a file, and what was understood of it.
    fn table(&self, text: &str, read: Option<&Pasted>, there: usize) -> String {
        let words = self.words;
        let template = format!(
            "<p class=\"ways\"><a class=\"download\" download=\"{}\" href=\"data:text/csv;charset=utf-8,{}\">{}</a></p>",
            escaped(words.template_file),
            // Spreadsheets take a text for UTF-8 that begins with this mark.
            percent(&format!("\u{feff}{}", self.roster.template)),
            escaped(words.template),
        );
        let area = format!(
            "<textarea id=\"table\" rows=\"8\" autocomplete=\"off\" spellcheck=\"false\" data-table>\n{}</textarea>",
            escaped(text)
        );
        let file = "<input type=\"file\" accept=\".csv,.txt,.tsv,text/csv,text/plain\">";
        let (check, cancel) = (
            button("main", "check", words.check),
            button("second", "lines", words.cancel),
        );
        let mut out = format!(
            "<div class=\"line\">{}{}",
            head(words.table),
            hint(&(words.table_lead)(self.roster.most))
        );
        if there > 0 {
            out.push_str(&hint(&(words.now)(there)));
        }
        out.push_str(&template);
        out.push_str(&labelled(words.paste, "", &area));
        out.push_str(&labelled(words.file, "", file));
        out.push_str(&format!("<div class=\"actions\">{check}{cancel}</div>"));
        match read {
            None => {}
            Some(read) if read.rows.is_empty() && read.problems.is_empty() => {
                let nothing = escaped(words.nothing);
                out.push_str(&format!(
                    "<p class=\"complaint\" id=\"checked\" tabindex=\"-1\">{nothing}</p>"
                ));
            }
            // Nothing was read at all.
            Some(read) if read.notes.is_empty() => out.push_str(&self.problems(&read.problems, "problems")),
            Some(read) => out.push_str(&self.preview(read, there)),
        }
        out.push_str("</div>");
        out
    }

    /// What was understood, before anything is taken.
    fn preview(&self, read: &Pasted, there: usize) -> String {
        let (words, count) = (self.words, read.rows.len());
        let summary = escaped(&(words.checked)(count, read.problems.len()));
        let mut out = format!("<div class=\"part yes\"><h3 id=\"checked\" tabindex=\"-1\">{summary}</h3>");
        read.notes.iter().for_each(|note| out.push_str(&hint(note)));
        if !read.problems.is_empty() {
            out.push_str(&self.problems(&read.problems, "problems"));
        }
        if count > 0 {
            out.push_str("<ol class=\"items\">");
            for (position, row) in read.rows.iter().enumerate() {
                out.push_str(&format!(
                    "<li><p class=\"head\"><span class=\"sign\" aria-hidden=\"true\">✓</span>\
                     <strong class=\"item-name\">{}</strong></p>{}</li>",
                    escaped(&self.called(there.saturating_add(position), &row.name)),
                    hint(&row.words.join(words.comma)),
                ));
            }
            out.push_str("</ol>");
            let together = there.saturating_add(count);
            if together > self.most() {
                let too_many = escaped(&(words.too_many)(together, self.roster.most));
                out.push_str(&format!("<p class=\"complaint\">{too_many}</p>"));
            } else {
                let label = (words.accept)(count, !read.rest.is_empty());
                let accept = button("main", "accept", &label);
                out.push_str(&format!("<div class=\"actions\">{accept}</div>"));
            }
        }
        out.push_str("</div>");
        out
    }

    fn problems(&self, problems: &[CellProblem], id: &str) -> String {
        let lines = problems.iter().map(|problem| {
            let place = if problem.place.is_empty() {
                String::new()
            } else {
                format!(
                    "<strong>{}{}</strong>",
                    escaped(&problem.place),
                    self.lang.pick("：", ": ")
                )
            };
            format!(
                "<li>{place}{}{}</li>",
                escaped(&problem.message),
                hint(&problem.remedy)
            )
        });
        format!(
            "<div class=\"complaint\" id=\"{id}\" tabindex=\"-1\"><p><strong>{}</strong></p><ul>{}</ul></div>",
            escaped(self.words.problems),
            lines.collect::<String>()
        )
    }
}

fn head(text: &str) -> String {
    format!("<h2 id=\"desk\" tabindex=\"-1\">{}</h2>", escaped(text))
}

fn hint(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("<p class=\"hint\">{}</p>", escaped(text)),
    }
}

fn button(class: &str, act: &str, text: &str) -> String {
    format!(
        "<button type=\"button\" class=\"{class}\" data-act=\"{act}\">{}</button>",
        escaped(text)
    )
}

/// A button whose text alone would not say what it is about.
fn about(act: &str, position: usize, text: &str, name: &str) -> String {
    let (text, name) = (escaped(text), escaped(name));
    format!(
        "<button type=\"button\" class=\"plain\" data-act=\"{act}:{position}\" aria-label=\"{text}: {name}\">{text}</button>"
    )
}

fn labelled(label: &str, more: &str, field: &str) -> String {
    let more = match more {
        "" => String::new(),
        more => format!("<small class=\"hint\">{}</small>", escaped(more)),
    };
    format!(
        "<label class=\"list\"><span>{}</span>{more}{field}</label>",
        escaped(label)
    )
}

fn input(value: &str) -> String {
    format!(
        "<input type=\"text\" autocomplete=\"off\" data-cell value=\"{}\">",
        escaped(value)
    )
}

fn select(words: &Words, column: &Column, value: &str) -> String {
    let option = |id: &str, label: &str| {
        let chosen = if id == value { " selected" } else { "" };
        format!(
            "<option value=\"{}\"{chosen}>{}</option>",
            escaped(id),
            escaped(label)
        )
    };
    let options = column
        .choices
        .iter()
        .map(|choice| option(&choice.value, &choice.label));
    format!(
        "<select data-cell>{}{}</select>",
        option("", words.not_sure),
        options.collect::<String>()
    )
}

/// A text as part of an address.
fn percent(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}
