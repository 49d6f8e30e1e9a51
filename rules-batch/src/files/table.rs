//! The table of people: a Parquet or CSV file, read a piece at a time.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use csv::ByteRecord;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use rules_report::language::both;

use super::decode::Decoded;
use super::finding::Finding;
use super::mapping::Mapping;

/// Rows of a batch: what a thread holds as columns at one time.
pub(super) const BATCH: usize = 1 << 16;

/// Rows of a piece of a CSV file.
const RECORDS: usize = 1 << 14;

/// A row group with more rows is read as a stream of batches, so that memory does not grow with it.
const LARGE: i64 = 1 << 21;

/// The format of a file, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Parquet,
    Csv,
}

impl Format {
    pub(super) fn of(file: &Path) -> Result<Self, Finding> {
        let extension = file.extension().map(|extension| extension.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("parquet") => Ok(Self::Parquet),
            Some("csv" | "txt") => Ok(Self::Csv),
            _ => Err(Finding::new(
                file,
                both(
                    "文件名要以 .parquet 或 .csv 结尾",
                    "the name must end in .parquet or .csv",
                ),
                both("请换一种格式，或改名", "give another format, or rename it"),
            )),
        }
    }
}

/// An open table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) file: PathBuf,
    pub(super) schema: SchemaRef,
    kind: Opened,
    /// Which columns are read, in their order.
    columns: Vec<usize>,
    /// How many columns there are, read or not.
    pub(super) width: usize,
}

#[derive(Debug)]
enum Opened {
    Parquet(ArrowReaderMetadata),
    Csv { mapping: Mapping, bytes: u64 },
}

/// A part of the table, in the order of its rows.
pub(super) enum Piece {
    /// A row group of a Parquet file, which the thread that gets it reads.
    Group(usize),
    /// Rows that are columns already.
    Rows(RecordBatch),
    /// Rows of a CSV file.
    Records(Vec<ByteRecord>),
}

impl Table {
    /// Opens a table and looks at its header.
    ///
    /// # Errors
    /// A file that is not there or not what its name says; two columns with one name.
    pub(super) fn open(file: &Path, mapping: Option<&Mapping>) -> Result<Self, Finding> {
        let format = Format::of(file)?;
        let opened = File::open(file).map_err(|error| Finding::unreadable(file, &error))?;
        let (schema, kind) = match format {
            Format::Parquet => {
                let metadata = ArrowReaderMetadata::load(&opened, ArrowReaderOptions::new())
                    .map_err(|error| damaged(file, &error))?;
                (Arc::clone(metadata.schema()), Opened::Parquet(metadata))
            }
            Format::Csv => {
                let bytes = opened
                    .metadata()
                    .map_err(|error| Finding::unreadable(file, &error))?
                    .len();
                let mapping = mapping.cloned().unwrap_or_else(|| Mapping {
                    id: "id".to_owned(),
                    encoding: super::mapping::Encoding::Utf8,
                    delimiter: b',',
                    facts: Vec::new(),
                });
                let header = header(file, opened, &mapping)?;
                let fields = header
                    .into_iter()
                    .map(|name| Field::new(name, DataType::Utf8, true));
                (
                    Arc::new(Schema::new(fields.collect::<Vec<_>>())),
                    Opened::Csv { mapping, bytes },
                )
            }
        };
        let names: Vec<&String> = schema.fields().iter().map(|field| field.name()).collect();
        let twice = names
            .iter()
            .enumerate()
            .find(|(position, name)| names.iter().take(*position).any(|other| other == *name));
        if let Some((_, name)) = twice {
            return Err(Finding::new(
                file,
                both("两列同名", "two columns have this name"),
                both("请给其中一列改名", "rename one of them"),
            )
            .column(name));
        }
        let width = schema.fields().len();
        Ok(Self {
            file: file.to_owned(),
            schema,
            kind,
            columns: (0..width).collect(),
            width,
        })
    }

    /// The same table with some of its columns alone.
    pub(super) fn with_columns(mut self, needed: &[usize]) -> Self {
        self.columns.retain(|column| needed.contains(column));
        let fields = self
            .columns
            .iter()
            .filter_map(|column| self.schema.fields().get(*column).cloned());
        self.schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        self
    }

    /// How many rows there are, if the file says so.
    pub(super) fn rows(&self) -> Option<u64> {
        match &self.kind {
            Opened::Parquet(metadata) => u64::try_from(metadata.metadata().file_metadata().num_rows()).ok(),
            Opened::Csv { .. } => None,
        }
    }

    /// How many bytes a CSV file has.
    pub(super) fn bytes(&self) -> Option<u64> {
        match &self.kind {
            Opened::Parquet(_) => None,
            Opened::Csv { bytes, .. } => Some(*bytes),
        }
    }

    /// The pieces, one after the other.
    ///
    /// # Errors
    /// If the file has gone.
    pub(super) fn pieces(&self) -> Result<Pieces<'_>, Finding> {
        let file = File::open(&self.file).map_err(|error| Finding::unreadable(&self.file, &error))?;
        let from = match &self.kind {
            Opened::Parquet(_) => From::Groups {
                next: 0,
                stream: None,
            },
            Opened::Csv { mapping, .. } => {
                let mut reader = reader(file, mapping);
                // The header was looked at before.
                let _ = reader.read_byte_record(&mut ByteRecord::new());
                From::Csv(Box::new(reader))
            }
        };
        Ok(Pieces { table: self, from })
    }

    /// Reads some columns of a row group.
    ///
    /// # Errors
    /// If the file is damaged.
    pub(super) fn group(
        &self,
        group: usize,
        only: Option<usize>,
    ) -> Result<ParquetRecordBatchReader, Finding> {
        let Opened::Parquet(metadata) = &self.kind else {
            return Err(damaged(&self.file, &"no Parquet"));
        };
        let file = File::open(&self.file).map_err(|error| Finding::unreadable(&self.file, &error))?;
        let columns = match only {
            Some(column) => self.columns.get(column).copied().into_iter().collect(),
            None => self.columns.clone(),
        };
        let mask = ProjectionMask::roots(metadata.parquet_schema(), columns);
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(BATCH)
            .build()
            .map_err(|error| damaged(&self.file, &error))
    }

    fn group_rows(&self, group: usize) -> Option<i64> {
        let Opened::Parquet(metadata) = &self.kind else {
            return None;
        };
        let groups = metadata.metadata().row_groups();
        groups.get(group).map(|group| group.num_rows())
    }

    /// A cell of a row of a CSV file, by the position of its column among those that are read.
    pub(super) fn cell<'r>(&self, record: &'r ByteRecord, column: usize) -> Option<&'r str> {
        let cell = record.get(*self.columns.get(column)?)?;
        std::str::from_utf8(cell).ok().filter(|cell| !cell.is_empty())
    }

    /// Rows of a CSV file as columns of text; rows with more or fewer cells than the header are empty, and told.
    pub(super) fn columns(&self, records: &[ByteRecord]) -> (Option<RecordBatch>, Vec<(usize, usize)>) {
        let Opened::Csv { .. } = &self.kind else {
            return (None, Vec::new());
        };
        let width = self.width;
        let ragged = records.iter().enumerate();
        let ragged = ragged
            .filter(|(_, record)| record.len() != width)
            .map(|(row, record)| (row, record.len()));
        let ragged: Vec<(usize, usize)> = ragged.collect();
        let arrays = self.columns.iter().map(|column| -> ArrayRef {
            let mut built = StringBuilder::with_capacity(records.len(), records.len() * 8);
            for record in records {
                let cell = (record.len() == width).then(|| record.get(*column)).flatten();
                match std::str::from_utf8(cell.unwrap_or_default()) {
                    Ok(text) if !text.is_empty() => built.append_value(text),
                    _ => built.append_null(),
                }
            }
            Arc::new(built.finish())
        });
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays.collect());
        (batch.ok(), ragged)
    }
}

/// A file that is no whole Parquet or CSV file.
pub(super) fn damaged(file: &Path, error: &dyn std::fmt::Display) -> Finding {
    Finding::new(
        file,
        both(
            format!("文件不完整或已损坏：{error}"),
            format!("the file is not whole or is damaged: {error}"),
        ),
        both("请重新导出或复制这个文件", "export or copy the file again"),
    )
}

type CsvReader = csv::Reader<Decoded<File>>;

fn reader(file: File, mapping: &Mapping) -> CsvReader {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mapping.delimiter)
        .buffer_capacity(1 << 16)
        .from_reader(Decoded::new(file, mapping.encoding))
}

fn header(file: &Path, opened: File, mapping: &Mapping) -> Result<Vec<String>, Finding> {
    let mut record = ByteRecord::new();
    let read = reader(opened, mapping).read_byte_record(&mut record);
    let found = read.map_err(|error| Finding::unreadable(file, &error))?;
    let names: Vec<String> = record
        .iter()
        .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
        .collect();
    if names.iter().any(|name| name.contains('\u{fffd}')) {
        return Err(Finding::new(
            file,
            both(
                "表头里有读不出的字：编码不对",
                "the header has letters that cannot be read: the encoding is another",
            ),
            both(
                "请在映射里写 encoding = \"gb18030\"，或另存为 UTF-8",
                "write encoding = \"gb18030\" in the mapping, or save it as UTF-8",
            ),
        )
        .line(1));
    }
    if !found || names.iter().all(String::is_empty) {
        return Err(Finding::new(
            file,
            both("没有表头", "there is no header"),
            both("第一行应写列名", "the first line must name the columns"),
        )
        .line(1));
    }
    Ok(names)
}

/// Goes through a table.
pub(super) struct Pieces<'t> {
    table: &'t Table,
    from: From,
}

enum From {
    Groups {
        next: usize,
        stream: Option<Box<ParquetRecordBatchReader>>,
    },
    Csv(Box<CsvReader>),
}

impl Pieces<'_> {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// If the file is damaged.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, Finding> {
        match &mut self.from {
            From::Groups { next, stream } => loop {
                if let Some(batches) = stream {
                    match batches.next() {
                        Some(batch) => {
                            let batch = batch.map_err(|error| damaged(&self.table.file, &error))?;
                            return Ok(Some(Piece::Rows(batch)));
                        }
                        None => *stream = None,
                    }
                }
                let group = *next;
                let Some(rows) = self.table.group_rows(group) else {
                    return Ok(None);
                };
                *next += 1;
                if rows <= LARGE {
                    return Ok(Some(Piece::Group(group)));
                }
                *stream = Some(Box::new(self.table.group(group, None)?));
            },
            From::Csv(reader) => {
                let mut records = Vec::with_capacity(RECORDS);
                while records.len() < RECORDS {
                    let mut record = ByteRecord::new();
                    let more = reader
                        .read_byte_record(&mut record)
                        .map_err(|error| Finding::unreadable(&self.table.file, &error))?;
                    if !more {
                        break;
                    }
                    records.push(record);
                }
                Ok((!records.is_empty()).then_some(Piece::Records(records)))
            }
        }
    }

    /// How many bytes of a CSV file have been read.
    pub(super) fn position(&self) -> u64 {
        match &self.from {
            From::Groups { .. } => 0,
            From::Csv(reader) => reader.get_ref().taken,
        }
    }
}

/// All bytes of a file, for its hash.
pub(super) fn for_each_stretch(file: &Path, mut use_stretch: impl FnMut(&[u8])) -> std::io::Result<u64> {
    let mut from = File::open(file)?;
    let mut stretch = vec![0; 1 << 18];
    let mut total = 0_u64;
    loop {
        let count = from.read(&mut stretch)?;
        if count == 0 {
            return Ok(total);
        }
        use_stretch(stretch.get(..count).unwrap_or_default());
        total = total.saturating_add(u64::try_from(count).unwrap_or(0));
    }
}
