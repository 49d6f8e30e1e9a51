//! Filling a list: its lines, one line, or a table with many.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::Entered;
use web_protocol::roster::{CellProblem, Column, Pasted, Roster};

use crate::app::App;
use crate::browser::{self, NoText};
use crate::desk::{Mode, TableFor};
use crate::element::{AnyPart, Element, el, live, nothing};
use crate::list_texts::{ListTexts, list_texts};
use crate::records::Record;
use crate::widgets::{button, button_about, paragraph, sign};

/// The value by which a line says that there is none.
const NONE: &str = "none";

/// The desk on which a list is filled.
pub(super) fn desk(app: App, roster: Arc<Roster>) -> Element {
    let words = list_texts(app.language());
    el("div")
        .class("desk")
        .part(live(move || match app.desk.mode.get() {
            Mode::Lines => lines(app, words, &roster).into_any(),
            Mode::Line(position) => line(app, words, &roster, position).into_any(),
            Mode::Table => table(app, words, &roster).into_any(),
        }))
}

fn head(text: &str) -> Element {
    el("h2").set("id", "desk").set("tabindex", "-1").text(text)
}

fn lines(app: App, words: &'static ListTexts, roster: &Arc<Roster>) -> Element {
    let records = app.records(&roster.list);
    let count = records.len();
    let rows = records.iter().enumerate().map(|(position, record)| {
        let name = called(words, roster, position, record);
        let (copied, removed) = (Arc::clone(roster), Arc::clone(roster));
        let full = count >= most(roster);
        let copy = (!full).then(|| {
            button_about("plain", words.copy, &name, move || {
                app.copy_record(&copied.list, position)
            })
        });
        let edit = button_about("plain", words.edit, &name, move || app.turn(Mode::Line(position)));
        let remove = button_about("plain", words.remove, &name, move || {
            app.remove_record(&removed.list, position);
        });
        let filled = (words.filled)(record.entered.len());
        el("li")
            .with(
                el("p")
                    .class("head")
                    .with(el("strong").class("item-name").text(&name))
                    .with(el("span").class("hint").text(&filled)),
            )
            .with(el("div").class("ways").with(edit).perhaps(copy).with(remove))
    });
    let list = if records.is_empty() {
        paragraph("hint", words.nobody)
    } else {
        el("ol").class("items").several(rows.collect())
    };
    let held = Arc::clone(roster);
    let undo = app.desk.before.with_untracked(Option::is_some);
    let undo = undo.then(|| button("second", words.undo, move || app.restore_records(&held.list)));
    let more = if count < most(roster) {
        let add = el("button")
            .set("type", "button")
            .class("second")
            .text(&(words.add)(&roster.record))
            .on("click", move |_| app.turn(Mode::Line(count)));
        let paste = button("second", words.table, move || app.turn(Mode::Table));
        el("div").class("actions").with(add).with(paste).perhaps(undo)
    } else {
        el("div")
            .with(paragraph("hint", &(words.full)(roster.most)))
            .perhaps(undo)
    };
    el("div")
        .with(paragraph("hint", &(words.lead)(roster.most)))
        .with(head(&(words.now)(count)))
        .with(list)
        .with(more)
}

fn most(roster: &Roster) -> usize {
    usize::try_from(roster.most).unwrap_or(usize::MAX)
}

fn called(words: &ListTexts, roster: &Roster, position: usize, record: &Record) -> String {
    if record.name.is_empty() {
        (words.line)(&roster.record, position.saturating_add(1))
    } else {
        record.name.clone()
    }
}

/// One line as fields. What stands in them is read like the line of a table.
fn line(app: App, words: &'static ListTexts, roster: &Arc<Roster>, position: usize) -> Element {
    let record = app
        .records(&roster.list)
        .into_iter()
        .nth(position)
        .unwrap_or_default();
    let title = called(words, roster, position, &record);
    let cells = [record.name.clone()].into_iter();
    let cells = cells.chain(roster.columns.iter().map(|column| written(column, &record)));
    let cells: RwSignal<Vec<String>> = RwSignal::new(cells.collect());
    let write = move |place: usize, text: String| {
        cells.update_untracked(|cells| {
            if let Some(cell) = cells.get_mut(place) {
                *cell = text;
            }
        });
    };
    let name = input(&record.name, move |text| write(0, text));
    let fields = (1_usize..).zip(&roster.columns).map(|(place, column)| {
        let value = written(column, &record);
        let field = if column.choices.is_empty() {
            input(&value, move |text| write(place, text))
        } else {
            select(words, column, &value, move |text| write(place, text))
        };
        let hint = (!column.hint.is_empty()).then(|| el("small").class("hint").text(&column.hint));
        labelled(&column.ask, hint, field)
    });
    let fields: Vec<Element> = fields.collect();
    let held = Arc::clone(roster);
    let keep = move || {
        let header = ["name"]
            .into_iter()
            .chain(held.columns.iter().map(|column| column.field.as_str()));
        let header = header.collect::<Vec<_>>().join("\t");
        let cells = cells.get_untracked();
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| cell.replace(['\t', '\n', '\r', '"'], " "))
            .collect();
        let text = format!("{header}\n{}", cells.join("\t"));
        app.read_table(&held.list, text, TableFor::Line(held.list.clone(), position));
    };
    let problems = live(move || match app.desk.table.get() {
        Some(pasted) => self::problems(words, &pasted.problems).into_any(),
        None => nothing(),
    });
    el("div")
        .class("line")
        .with(head(&title))
        .with(paragraph("hint", words.line_lead))
        .part(problems)
        .with(labelled(
            words.name,
            Some(el("small").class("hint").text(words.name_hint)),
            name,
        ))
        .several(fields)
        .with(
            el("div")
                .class("actions")
                .with(button("main", words.keep, keep))
                .with(button("second", words.cancel, move || app.turn(Mode::Lines))),
        )
}

/// What stands in a field of a line.
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

fn labelled(label: &str, hint: Option<Element>, field: Element) -> Element {
    el("label")
        .class("list")
        .with(el("span").text(label))
        .perhaps(hint)
        .with(field)
}

fn input(value: &str, write: impl Fn(String) + 'static) -> Element {
    el("input")
        .set("type", "text")
        .set("autocomplete", "off")
        .set("value", value)
        .on("input", move |event| write(event_target_value(&event)))
}

fn select(words: &ListTexts, column: &Column, value: &str, write: impl Fn(String) + 'static) -> Element {
    let option = |id: &str, label: &str| {
        el("option")
            .set("value", id)
            .flag("selected", id == value)
            .text(label)
    };
    let options = column
        .choices
        .iter()
        .map(|choice| option(&choice.value, &choice.label));
    el("select")
        .on("change", move |event| write(event_target_value(&event)))
        .with(option("", words.not_sure))
        .several(options.collect())
}

/// A table, pasted or from a file, and what was understood of it.
fn table(app: App, words: &'static ListTexts, roster: &Arc<Roster>) -> Element {
    let text = app.desk.text;
    let trouble = RwSignal::new("");
    let area = live(move || {
        el("textarea")
            .set("id", "table")
            .set("rows", "8")
            .set("autocomplete", "off")
            .set("spellcheck", "false")
            .on("input", move |event| {
                text.update_untracked(|text| *text = event_target_value(&event))
            })
            .part(text.get().into_any())
            .into_any()
    });
    let file = el("input")
        .set("type", "file")
        .set("accept", ".csv,.txt,.tsv,text/csv,text/plain")
        .on("change", move |event| {
            browser::read_file(&event, move |read| match read {
                Ok(read) => {
                    trouble.set("");
                    app.desk.table.set(None);
                    text.set(read);
                }
                Err(why) => trouble.set(match why {
                    NoText::Workbook => words.workbook,
                    NoText::TooLarge => words.too_large,
                    NoText::Unreadable => words.unreadable,
                }),
            });
        });
    let held = Arc::clone(roster);
    let check = button("main", words.check, move || {
        let text = text.get_untracked();
        trouble.set(if text.trim().is_empty() { words.nothing } else { "" });
        if !text.trim().is_empty() {
            app.read_table(&held.list, text, TableFor::Preview);
        }
    });
    let said = live(move || {
        let words = trouble.get();
        match words {
            "" => nothing(),
            _ => paragraph("complaint", words).set("role", "alert").into_any(),
        }
    });
    let held = Arc::clone(roster);
    let preview = live(move || match app.desk.table.get() {
        Some(pasted) => preview(app, words, &held, &pasted).into_any(),
        None => nothing(),
    });
    el("div")
        .class("line")
        .with(head(words.table))
        .with(paragraph("hint", &(words.table_lead)(roster.most)))
        .with(template(words, roster))
        .with(
            el("label")
                .class("list")
                .with(el("span").text(words.paste))
                .part(area),
        )
        .with(labelled(words.file, None, file))
        .part(said)
        .with(
            el("div")
                .class("actions")
                .with(check)
                .with(button("second", words.cancel, move || app.turn(Mode::Lines))),
        )
        .part(preview)
}

/// A file to begin with. It is made here and comes from nowhere.
fn template(words: &'static ListTexts, roster: &Roster) -> Element {
    // Spreadsheets take a text for UTF-8 that begins with this mark.
    let address = format!(
        "data:text/csv;charset=utf-8,{}",
        browser::escaped(&format!("\u{feff}{}", roster.template))
    );
    el("p").class("ways").with(
        el("a")
            .class("download")
            .set("href", &address)
            .set("download", words.template_file)
            .text(words.template),
    )
}

fn problems(words: &'static ListTexts, problems: &[CellProblem]) -> Element {
    let lines = problems.iter().map(|problem| {
        let place = (!problem.place.is_empty()).then(|| el("strong").text(&problem.place));
        el("li")
            .perhaps(place)
            .with(el("p").text(&problem.message))
            .with(el("p").class("hint").text(&problem.remedy))
    });
    el("div")
        .class("complaint")
        .set("id", "checked")
        .set("tabindex", "-1")
        .with(el("p").with(el("strong").text(words.problems)))
        .with(el("ul").several(lines.collect()))
}

/// What was understood, before anything is taken.
fn preview(app: App, words: &'static ListTexts, roster: &Arc<Roster>, pasted: &Pasted) -> Element {
    let summary = (words.checked)(pasted.rows.len(), pasted.problems.len());
    let notes = pasted.notes.iter().map(|note| paragraph("hint", note));
    let wrong =
        (!pasted.problems.is_empty()).then(|| problems(words, &pasted.problems).set("id", "problems"));
    let rows = pasted.rows.iter().map(|row| {
        let name = if row.name.is_empty() {
            (words.line)(&roster.record, row.line)
        } else {
            row.name.clone()
        };
        el("li")
            .with(
                el("p")
                    .class("head")
                    .with(sign("✓"))
                    .with(el("strong").class("item-name").text(&name)),
            )
            .with(paragraph("hint", &row.words.join(app.texts().comma)))
    });
    let rows: Vec<Element> = rows.collect();
    let count = rows.len();
    let together = app.records(&roster.list).len().saturating_add(count);
    let held = Arc::clone(roster);
    let accept: Option<AnyPart> = if count == 0 {
        None
    } else if together > most(roster) {
        Some(paragraph("complaint", &(words.too_many)(together, roster.most)).into_any())
    } else {
        let label = (words.accept)(count, !pasted.rest.is_empty());
        let press = el("button")
            .set("type", "button")
            .class("main")
            .text(&label)
            .on("click", move |_| app.accept_table(&held));
        Some(el("div").class("actions").with(press).into_any())
    };
    let body = el("div")
        .class("part yes")
        .with(el("h3").set("id", "checked").set("tabindex", "-1").text(&summary))
        .several(notes.collect())
        .perhaps(wrong)
        .perhaps((count > 0).then(|| el("ol").class("items").several(rows)));
    match accept {
        Some(accept) => body.part(accept),
        None => body,
    }
}
