//! A piece of the table, answered: what a thread does by itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType};
use arrow_select::filter::{filter, filter_record_batch};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::errors::ParquetError;
use rules_core::calendar::Day;
use rules_core::plan::{Plan, Text};
use rules_report::language::{Lang, both};
use rules_report::value;

use super::cells::texts;
use super::finding::Finding;
use super::previous::Previous;
use super::shape::{Shape, Texts};
use super::table::{Piece, Table};
use super::tally::Tally;
use super::translate::{Fault, Translator};
use crate::{Buffers, Outcome, Prepared};

/// What all threads share.
pub(super) struct Work<'p> {
    pub(super) plan: &'p Plan,
    pub(super) table: &'p Table,
    pub(super) translator: &'p Translator<'p>,
    pub(super) prepared: &'p Prepared,
    pub(super) shape: &'p Shape<'p>,
    pub(super) previous: Option<&'p Previous>,
    /// For Parquet; CSV needs none.
    pub(super) groups: Option<&'p ArrowRowGroupWriterFactory>,
    pub(super) today: Day,
    pub(super) lang: Lang,
    pub(super) out: &'p Path,
}

/// A piece to be answered.
pub(super) struct Job {
    /// The number of its first row, counted from 1.
    pub(super) first: u64,
    pub(super) piece: Piece,
    /// Rows whose id was seen before, or that have none; counted from 0 in the piece.
    pub(super) doubtful: BTreeMap<usize, Text>,
}

/// A piece, answered.
pub(super) struct Done {
    pub(super) output: Output,
    /// Lines of the file of rejected rows.
    pub(super) rejects: Vec<u8>,
    pub(super) tally: Tally,
}

/// What goes into the file.
pub(super) enum Output {
    /// Columns of a row group.
    Group(Vec<ArrowColumnChunk>),
    /// Lines.
    Lines(Vec<u8>),
}

/// What a thread uses again for every piece.
pub(super) struct Desk<'p> {
    pub(super) buffers: Buffers<'p>,
    pub(super) texts: Texts,
}

enum Writing {
    Group(Vec<ArrowColumnWriter>),
    Lines(Box<csv::Writer<Vec<u8>>>),
}

impl<'p> Work<'p> {
    pub(super) fn desk(&self) -> Desk<'p> {
        Desk {
            buffers: self.prepared.buffers(),
            texts: Texts::default(),
        }
    }

    /// Answers a piece.
    ///
    /// # Errors
    /// If the table is damaged, or the result cannot be put into its form.
    pub(super) fn answer(&self, job: Job, desk: &mut Desk<'p>) -> Result<Done, Finding> {
        let unwritable = |error: ParquetError| Finding::unwritable(self.out, &error);
        let mut writing = match self.groups {
            Some(groups) => Writing::Group(groups.create_column_writers(0).map_err(unwritable)?),
            None => Writing::Lines(Box::new(csv::Writer::from_writer(Vec::new()))),
        };
        let mut done = Done {
            output: Output::Lines(Vec::new()),
            rejects: Vec::new(),
            tally: Tally::new(self.prepared.layouts()),
        };
        let mut from = 0;
        let mut rows = |batch: &RecordBatch, ragged: &[(usize, usize)]| -> Result<(), Finding> {
            let to = from + batch.num_rows();
            let within = job.doubtful.range(from..to);
            let mut faults: Vec<Fault> = Vec::new();
            for (row, cells) in ragged {
                faults.push(self.ragged(*row, *cells));
            }
            faults.extend(within.map(|(row, reason)| Fault {
                row: row - from,
                column: self.id_name().to_owned(),
                reason: reason.clone(),
            }));
            let first = job.first.saturating_add(u64::try_from(from).unwrap_or(0));
            from = to;
            self.rows(batch, first, faults, desk, &mut writing, &mut done)
        };
        match &job.piece {
            Piece::Group(group) => {
                for batch in self.table.group(*group, None)? {
                    let batch = batch.map_err(|error| super::table::damaged(&self.table.file, &error))?;
                    rows(&batch, &[])?;
                }
            }
            Piece::Rows(batch) => rows(batch, &[])?,
            Piece::Records(records) => {
                let (batch, ragged) = self.table.columns(records);
                let lost = || super::table::damaged(&self.table.file, &"columns");
                rows(&batch.ok_or_else(lost)?, &ragged)?;
            }
        }
        done.output = match writing {
            Writing::Group(writers) => {
                let closed = writers.into_iter().map(ArrowColumnWriter::close);
                Output::Group(closed.collect::<Result<Vec<_>, _>>().map_err(unwritable)?)
            }
            Writing::Lines(lines) => {
                let lines = lines.into_inner();
                Output::Lines(lines.map_err(|error| Finding::unwritable(self.out, &error))?)
            }
        };
        Ok(done)
    }

    fn id_name(&self) -> &str {
        let fields = self.table.schema.fields();
        fields
            .get(self.translator.id())
            .map_or("id", |field| field.name().as_str())
    }

    fn ragged(&self, row: usize, cells: usize) -> Fault {
        let width = self.table.width;
        Fault {
            row,
            column: String::new(),
            reason: both(
                format!("这一行有{cells}格，表头有{width}格"),
                format!("the row has {cells} cells, the header has {width}"),
            ),
        }
    }

    fn rows(
        &self,
        table: &RecordBatch,
        first: u64,
        mut faults: Vec<Fault>,
        desk: &mut Desk<'p>,
        writing: &mut Writing,
        done: &mut Done,
    ) -> Result<(), Finding> {
        let wrong = |error: ArrowError| super::table::damaged(&self.table.file, &error);
        let facts = self.translator.translate(table, &mut faults).map_err(wrong)?;
        let ids = self.ids(table).map_err(wrong)?;
        let mut rejected = Rejected::default();
        rejected.add(faults);
        let (mut facts, mut ids, mut rows) = rejected.without(&facts, &ids, None).map_err(wrong)?;
        let outcome = loop {
            let problem = match self.prepared.evaluate(&facts, &mut desk.buffers) {
                Ok(outcome) => break outcome,
                Err(problem) => problem,
            };
            let faults: Vec<Fault> = self
                .prepared
                .faults(&facts)
                .iter()
                .filter_map(|found| self.fault(found, &rows))
                .collect();
            if faults.is_empty() {
                return Err(refused(&self.table.file, &problem));
            }
            rejected.add(faults);
            (facts, ids, rows) = rejected.without(&facts, &ids, Some(&rows)).map_err(wrong)?;
        };
        let outcome = if outcome.contradicted.iter().any(|number| *number != 0) {
            desk.buffers.recycle(outcome.clone());
            rejected.add(self.contradictions(&outcome, &rows));
            (facts, ids, rows) = rejected.without(&facts, &ids, Some(&rows)).map_err(wrong)?;
            let again = self.prepared.evaluate(&facts, &mut desk.buffers);
            again.map_err(|problem| refused(&self.table.file, &problem))?
        } else {
            outcome
        };
        let _ = rows;
        done.tally.add(&outcome, self.prepared.layouts(), self.today);
        done.tally.share = done.tally.share.plus(outcome.share);
        done.tally.rejected += u64::try_from(rejected.rows.len()).unwrap_or(0);
        let written = self
            .shape
            .rows(
                &outcome,
                &ids,
                self.previous,
                &mut desk.texts,
                &mut done.tally.matched,
            )
            .map_err(|error| Finding::unwritable(self.out, &error))?;
        desk.buffers.recycle(outcome);
        done.tally.written += u64::try_from(written.num_rows()).unwrap_or(0);
        self.write(&written, writing)?;
        let all_ids = self.ids(table).map_err(wrong)?;
        rejected.write(&all_ids, first, self.lang, &mut done.rejects);
        Ok(())
    }

    /// Who the rows are about; where that is missing the row is rejected before it matters.
    fn ids(&self, table: &RecordBatch) -> Result<ArrayRef, ArrowError> {
        let ids = table.column(self.translator.id());
        if *self.shape.id() == DataType::Int64 {
            return Ok(Arc::clone(ids));
        }
        let cells = texts(ids).ok_or_else(|| ArrowError::SchemaError(format!("id: {}", ids.data_type())))?;
        Ok(Arc::new(
            cells
                .iter()
                .map(|cell| cell.as_deref().map(str::trim))
                .collect::<StringArray>(),
        ))
    }

    /// A value that the fact cannot have; the row is that of the batch of facts.
    fn fault(&self, problem: &crate::Problem, rows: &[usize]) -> Option<Fault> {
        let row = *rows.get(problem.row?)?;
        let fact = problem.column.as_deref().unwrap_or_default();
        let Some((input, column)) = self.translator.told_by(fact) else {
            let text = format!("{}; {}", problem.message, problem.remedy);
            return Some(Fault {
                row,
                column: fact.to_owned(),
                reason: both(text.clone(), text),
            });
        };
        let known = self.plan.inputs().at(input);
        let allowed = |lang| {
            let mut domain = known.domain.clone();
            (domain.none, domain.error) = (false, false);
            value::possible(self.plan, known.value, &domain, lang)
        };
        Some(Fault {
            row,
            column: column.to_owned(),
            reason: both(
                format!("超出「{}」的允许范围：{}", known.name.zh, allowed(Lang::Zh)),
                format!("outside what \"{}\" may be: {}", known.name.en, allowed(Lang::En)),
            ),
        })
    }

    fn contradictions(&self, outcome: &Outcome, rows: &[usize]) -> Vec<Fault> {
        let contradicted = outcome
            .contradicted
            .iter()
            .zip(rows)
            .filter(|(number, _)| **number != 0);
        contradicted
            .map(|(number, row)| {
                let position = usize::from(*number).checked_sub(1);
                let assumption = position.and_then(|position| self.plan.assumptions().get(position));
                let (zh, en) =
                    assumption.map_or(("", ""), |known| (known.text.zh.as_str(), known.text.en.as_str()));
                Fault {
                    row: *row,
                    column: String::new(),
                    reason: both(
                        format!("这些情况不能同时成立，应当符合：{zh}"),
                        format!("these facts cannot all be right; it must hold that: {en}"),
                    ),
                }
            })
            .collect()
    }

    fn write(&self, rows: &RecordBatch, writing: &mut Writing) -> Result<(), Finding> {
        match writing {
            Writing::Group(writers) => {
                let mut writers = writers.iter_mut();
                let schema = rows.schema();
                for (field, column) in schema.fields().iter().zip(rows.columns()) {
                    let leaves = compute_leaves(field, column)
                        .map_err(|error| Finding::unwritable(self.out, &error))?;
                    for (leaf, writer) in leaves.iter().zip(&mut writers) {
                        writer
                            .write(leaf)
                            .map_err(|error| Finding::unwritable(self.out, &error))?;
                    }
                }
            }
            Writing::Lines(lines) => {
                let columns: Option<Vec<_>> = rows.columns().iter().map(texts).collect();
                let columns = columns.unwrap_or_default();
                for row in 0..rows.num_rows() {
                    let cells = columns.iter().map(|cells| {
                        let cell = cells.get(row).and_then(|cell| cell.as_deref());
                        cell.unwrap_or_default()
                    });
                    lines
                        .write_record(cells)
                        .map_err(|error| Finding::unwritable(self.out, &error))?;
                }
            }
        }
        Ok(())
    }
}

/// What the evaluator will not take of a table as a whole.
pub(super) fn refused(file: &Path, problem: &crate::Problem) -> Finding {
    let finding = Finding::new(
        file,
        both(problem.message.clone(), problem.message.clone()),
        both(problem.remedy.clone(), problem.remedy.clone()),
    );
    problem
        .column
        .iter()
        .fold(finding, |finding, column| finding.column(column))
}

/// Rows of a batch that are not answered, and why: columns and reasons.
#[derive(Default)]
struct Rejected {
    rows: BTreeMap<usize, Vec<(String, Text)>>,
}

impl Rejected {
    fn add(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            self.rows
                .entry(fault.row)
                .or_default()
                .push((fault.column, fault.reason));
        }
    }

    /// What is left, with the numbers of the rows that are.
    fn without(
        &self,
        facts: &RecordBatch,
        ids: &ArrayRef,
        numbers: Option<&[usize]>,
    ) -> Result<(RecordBatch, ArrayRef, Vec<usize>), ArrowError> {
        let every: Vec<usize> = match numbers {
            Some(numbers) => numbers.to_vec(),
            None => (0..facts.num_rows()).collect(),
        };
        if self.rows.is_empty() {
            return Ok((facts.clone(), Arc::clone(ids), every));
        }
        let kept: BooleanArray = every
            .iter()
            .map(|row| Some(!self.rows.contains_key(row)))
            .collect();
        let left = every
            .iter()
            .copied()
            .filter(|row| !self.rows.contains_key(row))
            .collect();
        Ok((filter_record_batch(facts, &kept)?, filter(ids, &kept)?, left))
    }

    /// One line for each row: its number, who it is about, the columns and the reasons.
    fn write(&self, ids: &ArrayRef, first: u64, lang: Lang, to: &mut Vec<u8>) {
        if self.rows.is_empty() {
            return;
        }
        let ids = texts(ids).unwrap_or_default();
        let mut lines = csv::Writer::from_writer(to);
        for (row, faults) in &self.rows {
            let number = first.saturating_add(u64::try_from(*row).unwrap_or(0)).to_string();
            let id = ids.get(*row).and_then(|id| id.as_deref()).unwrap_or_default();
            let separator = lang.pick("；", "; ");
            let columns: Vec<&str> = faults.iter().map(|(column, _)| column.as_str()).collect();
            let reasons: Vec<&str> = faults.iter().map(|(_, reason)| lang.of(reason)).collect();
            let cells = [
                number,
                id.to_owned(),
                columns.join(separator),
                reasons.join(separator),
            ];
            // Memory does not refuse to be written to.
            let _ = lines.write_record(cells);
        }
        let _ = lines.flush();
    }
}
