//! Whole populations from file to file.
//!
//! [`run`] reads a table of people (Parquet or CSV), answers every row and writes a list of answers, a file of the rows
//! that were rejected and a manifest. Memory does not grow with the table, but for who was seen already and the rows of
//! an earlier list. Files appear whole or not at all, the manifest last.
//!
//! What the formats are: `docs/integrators.md`.

mod cells;
mod decode;
mod finding;
mod finished;
mod ids;
mod manifest;
mod mapping;
mod national;
mod nearness;
mod pass;
mod piece;
mod previous;
mod records;
mod shape;
mod suggest;
mod table;
mod tally;
mod translate;
mod value;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_schema::DataType;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding as Packing, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rules_core::calendar::Day;
use rules_core::plan::Plan;
use rules_report::language::{Lang, both};

use crate::{Code, Prepared, Wanted};

pub use finding::Finding;
pub use finished::Written;
pub use mapping::{DayForm, Encoding, FactColumn, Form, Mapping, Meaning};
pub use tally::{PolicyTally, Tally};
pub use words::criterion;

use finished::Unfinished;
use manifest::Inputs;
use pass::{Sink, Sinks};
use piece::Work;
use previous::Previous;
use shape::Shape;
use table::{Format, Table};
use translate::Translator;

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Request<'p> {
    /// The rules.
    pub plan: &'p Plan,
    /// The policies, as positions in the plan.
    pub policies: Vec<usize>,
    /// The day of asking.
    pub today: Day,
    /// The table.
    pub people: PathBuf,
    /// What its columns mean; columns that have the names of facts if it is not said.
    pub mapping: Option<PathBuf>,
    /// An earlier list: only what is different from it is written.
    pub previous: Option<PathBuf>,
    /// Where the answers go; the name says in which format.
    pub out: PathBuf,
    /// The verdicts that are written; all if none is named.
    pub only: Vec<Code>,
    /// One row for each person instead of one for each person and policy.
    pub wide: bool,
    /// Whether the days are wanted on which entitlements end and refusals change.
    pub days: bool,
    /// How many threads.
    pub threads: usize,
    /// The language of titles and reasons.
    pub lang: Lang,
    /// Name and version of the program, for the manifest.
    pub program: String,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows that are done.
    pub rows: u64,
    /// All rows, if the file says how many there are.
    pub all_rows: Option<u64>,
    /// Bytes of a CSV file that were read.
    pub bytes: u64,
    /// All its bytes.
    pub all_bytes: Option<u64>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The counts.
    pub tally: Tally,
    /// Rows of the earlier list about people or policies that there are no more.
    pub gone: Option<u64>,
    /// The answers.
    pub answers: Written,
    /// The rejected rows.
    pub rejects: Written,
    /// What it was made from.
    pub manifest: Written,
}

/// The header of a table.
///
/// # Errors
/// If the file cannot be read.
pub fn columns(people: &Path) -> Result<Vec<String>, Finding> {
    let opened = Table::open(people, None);
    let table = match opened {
        // Perhaps it is in the other encoding.
        Err(_) if Format::of(people) == Ok(Format::Csv) => {
            let mut mapping = Mapping {
                id: String::new(),
                encoding: Encoding::Gb18030,
                delimiter: b',',
                facts: Vec::new(),
            };
            mapping.facts.clear();
            Table::open(people, Some(&mapping))?
        }
        opened => opened?,
    };
    let fields = table.schema.fields().iter();
    Ok(fields.map(|field| field.name().clone()).collect())
}

/// A mapping to begin with, as the text of a mapping file.
///
/// # Errors
/// If the table cannot be read.
pub fn suggestion(plan: &Plan, policies: &[usize], people: &Path, lang: Lang) -> Result<String, Finding> {
    Ok(suggest::suggestion(plan, policies, &columns(people)?, lang))
}

/// Answers a whole table.
///
/// # Errors
/// Everything that keeps it from being answered. Then nothing was written.
pub fn run(request: &Request<'_>, progress: &mut dyn FnMut(Progress)) -> Result<Report, Vec<Finding>> {
    let alone = |finding: Finding| vec![finding];
    let mapping = match &request.mapping {
        Some(file) => {
            let text =
                std::fs::read_to_string(file).map_err(|error| alone(Finding::unreadable(file, &error)))?;
            Some(mapping::read(request.plan, file, &text)?)
        }
        None => None,
    };
    let format = Format::of(&request.out).map_err(alone)?;
    check_names(request).map_err(alone)?;
    let table = Table::open(&request.people, mapping.as_ref()).map_err(alone)?;
    let mapping = mapping.unwrap_or_else(|| {
        let names = table.schema.fields().iter().map(|field| field.name().as_str());
        Mapping::by_name(request.plan, names)
    });
    let mapping_file = request.mapping.as_deref();
    let translator =
        |table: &Table| Translator::new(request.plan, &mapping, &table.schema, &table.file, mapping_file);
    let needed = translator(&table)?.needed();
    let table = table.with_columns(&needed);
    let translator = translator(&table)?;
    let wanted = Wanted {
        every_unmet: !request.wide,
        missing: !request.wide,
        days: request.days,
    };
    let prepared = Prepared::new(
        request.plan,
        &request.policies,
        request.today,
        translator.schema(),
        wanted,
    );
    let prepared = prepared.map_err(|problem| alone(piece::refused(&request.people, &problem)))?;
    let previous = request.previous.as_deref().map(Previous::read);
    let previous = previous.transpose().map_err(alone)?;
    let id = table.schema.fields().get(translator.id());
    let id = match id.map(|field| field.data_type()) {
        Some(DataType::Int64) => DataType::Int64,
        _ => DataType::Utf8,
    };
    let shape = Shape::new(
        request.plan,
        prepared.layouts(),
        request.wide,
        request.days,
        request.lang,
        &request.only,
        id,
        previous.is_some(),
    );
    let inputs = Inputs::of(request).map_err(alone)?;
    let (answers, groups) = begin(&request.out, format, &shape).map_err(alone)?;
    let mut rejects = Unfinished::begin(&beside(&request.out, "rejects.csv")).map_err(alone)?;
    let header = request.lang.pick("行,编号,列,原因\n", "row,id,column,reason\n");
    let unwritable = |error: &dyn std::fmt::Display| vec![Finding::unwritable(&request.out, error)];
    write!(rejects, "{BOM}{header}").map_err(|error| unwritable(&error))?;
    let work = Work {
        plan: request.plan,
        table: &table,
        translator: &translator,
        prepared: &prepared,
        shape: &shape,
        previous: previous.as_ref(),
        groups: groups.as_ref(),
        today: request.today,
        lang: request.lang,
        out: &request.out,
    };
    let mut sinks = Sinks {
        answers,
        rejects,
        tally: Tally::new(prepared.layouts()),
        progress,
    };
    pass::run(&work, request.threads, &mut sinks).map_err(alone)?;
    finish(request, &inputs, sinks, previous.as_ref()).map_err(alone)
}

/// Spreadsheets take a file for UTF-8 by this mark.
const BOM: char = '\u{feff}';

fn begin(
    out: &Path,
    format: Format,
    shape: &Shape<'_>,
) -> Result<
    (
        Sink,
        Option<parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory>,
    ),
    Finding,
> {
    let unwritable = |error: &dyn std::fmt::Display| Finding::unwritable(out, error);
    let mut file = Unfinished::begin(out)?;
    match format {
        Format::Parquet => {
            let mut properties = WriterProperties::builder();
            for field in shape.schema().fields() {
                // Numbers that seldom come twice: a dictionary of them costs more than it saves.
                if matches!(field.data_type(), DataType::Int64 | DataType::Decimal128(_, _)) {
                    let path = ColumnPath::new(vec![field.name().clone()]);
                    properties = properties.set_column_dictionary_enabled(path, false);
                } else if *field.data_type() == DataType::UInt8 {
                    // Small numbers: put together bit by bit they are written faster than as a dictionary, if a little longer.
                    let path = ColumnPath::new(vec![field.name().clone()]);
                    properties = properties
                        .set_column_dictionary_enabled(path.clone(), false)
                        .set_column_encoding(path, Packing::DELTA_BINARY_PACKED);
                }
            }
            let properties = properties
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_statistics_enabled(EnabledStatistics::Chunk)
                .set_created_by("yingxiang".to_owned())
                .build();
            let writer = ArrowWriter::try_new(file, Arc::clone(shape.schema()), Some(properties));
            let opened = writer.and_then(ArrowWriter::into_serialized_writer);
            let (writer, groups) = opened.map_err(|error: ParquetError| unwritable(&error))?;
            Ok((Sink::Parquet(Box::new(writer)), Some(groups)))
        }
        Format::Csv => {
            let names = shape.schema().fields().iter().map(|field| field.name().as_str());
            let mut header = csv::Writer::from_writer(Vec::new());
            header.write_record(names).map_err(|error| unwritable(&error))?;
            let header = header.into_inner().map_err(|error| unwritable(&error))?;
            write!(file, "{BOM}").map_err(|error| unwritable(&error))?;
            file.write_all(&header).map_err(|error| unwritable(&error))?;
            Ok((Sink::Csv(file), None))
        }
    }
}

/// All files whole first, then their names, the manifest's last: where it fits the answers, nothing is missing.
fn finish(
    request: &Request<'_>,
    inputs: &Inputs,
    sinks: Sinks<'_>,
    previous: Option<&Previous>,
) -> Result<Report, Finding> {
    let Sinks {
        answers,
        rejects,
        tally,
        ..
    } = sinks;
    let answers = match answers {
        Sink::Parquet(writer) => {
            let file = writer.into_inner();
            file.map_err(|error| Finding::unwritable(&request.out, &error))?
        }
        Sink::Csv(file) => file,
    };
    let (answers, rejects) = (answers.finish()?, rejects.finish()?);
    let gone = previous.map(|previous| previous.len().saturating_sub(tally.matched));
    let text = manifest::text(request, inputs, &tally, gone, &answers.written, &rejects.written);
    let path = beside(&request.out, "manifest.json");
    let mut manifest = Unfinished::begin(&path)?;
    let written = manifest.write_all(text.as_bytes());
    written.map_err(|error| Finding::unwritable(&path, &error))?;
    let manifest = manifest.finish()?;
    Ok(Report {
        tally,
        gone,
        answers: answers.publish()?,
        rejects: rejects.publish()?,
        manifest: manifest.publish()?,
    })
}

/// `out.parquet.rejects.csv` beside `out.parquet`.
fn beside(out: &Path, what: &str) -> PathBuf {
    let mut name = out.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(".");
    name.push(what);
    out.with_file_name(name)
}

/// The answers must not replace what they are made from.
fn check_names(request: &Request<'_>) -> Result<(), Finding> {
    let real = |file: &Path| file.canonicalize().ok();
    let out = real(&request.out);
    let read = [
        Some(&request.people),
        request.mapping.as_ref(),
        request.previous.as_ref(),
    ];
    let same = out.is_some() && read.into_iter().flatten().any(|file| real(file) == out);
    if !same {
        return Ok(());
    }
    Err(Finding::new(
        &request.out,
        both(
            "结果会盖掉读入的文件",
            "the result would replace a file that is read",
        ),
        both("请给 --out 另一个名字", "give --out another name"),
    ))
}
