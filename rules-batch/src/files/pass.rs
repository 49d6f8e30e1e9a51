//! One pass over the table: pieces are handed to threads, and what comes back is written in the order of the table.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Mutex, PoisonError, mpsc};

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;
use rules_core::plan::Text;
use rules_report::language::both;

use super::Progress;
use super::cells::texts;
use super::finding::Finding;
use super::finished::Unfinished;
use super::ids::Seen;
use super::piece::{Done, Job, Output, Work};
use super::table::{Piece, Pieces};
use super::tally::Tally;

/// The file of answers under construction.
pub(super) enum Sink {
    Parquet(Box<SerializedFileWriter<Unfinished>>),
    Csv(Unfinished),
}

impl Sink {
    fn write(&mut self, output: Output) -> Result<(), ParquetError> {
        match (self, output) {
            (Self::Parquet(writer), Output::Group(chunks)) => {
                let mut group = writer.next_row_group()?;
                for chunk in chunks {
                    chunk.append_to_row_group(&mut group)?;
                }
                group.close()?;
            }
            (Self::Csv(file), Output::Lines(lines)) => file.write_all(&lines)?,
            // A thread makes what the file is made of.
            (Self::Parquet(_) | Self::Csv(_), _) => {}
        }
        Ok(())
    }
}

/// Where results go.
pub(super) struct Sinks<'a> {
    pub(super) answers: Sink,
    pub(super) rejects: Unfinished,
    pub(super) tally: Tally,
    pub(super) progress: &'a mut dyn FnMut(Progress),
}

impl Sinks<'_> {
    fn take(&mut self, done: Done, work: &Work<'_>, pieces: &Pieces<'_>) -> Result<(), Finding> {
        let unwritable = |error: &dyn std::fmt::Display| Finding::unwritable(work.out, error);
        if done.tally.written > 0 {
            self.answers
                .write(done.output)
                .map_err(|error| unwritable(&error))?;
        }
        self.rejects
            .write_all(&done.rejects)
            .map_err(|error| unwritable(&error))?;
        self.tally.merge(&done.tally);
        (self.progress)(Progress {
            rows: self.tally.answered.saturating_add(self.tally.rejected),
            all_rows: work.table.rows(),
            bytes: pieces.position(),
            all_bytes: work.table.bytes(),
        });
        Ok(())
    }
}

/// Goes through the table with so many threads.
pub(super) fn run(work: &Work<'_>, threads: usize, sinks: &mut Sinks<'_>) -> Result<(), Finding> {
    let mut jobs = Jobs {
        work,
        pieces: work.table.pieces()?,
        seen: Seen::default(),
        next: 1,
    };
    if threads <= 1 {
        let mut desk = work.desk();
        while let Some(job) = jobs.next()? {
            let done = work.answer(job, &mut desk)?;
            sinks.take(done, work, &jobs.pieces)?;
        }
        return Ok(());
    }
    let (give, take) = mpsc::channel::<(u64, Job)>();
    let take = Mutex::new(take);
    std::thread::scope(|scope| {
        // Dropped at the end of this: the threads then have nothing more to wait for.
        let give = give;
        let (send, receive) = mpsc::channel::<(u64, Result<Done, Finding>)>();
        for _ in 0..threads {
            let (take, send) = (&take, send.clone());
            scope.spawn(move || {
                let mut desk = work.desk();
                loop {
                    let job = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, job)) = job else { return };
                    if send.send((number, work.answer(job, &mut desk))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        in_order(&mut jobs, threads, &give, &receive, sinks)
    })
}

/// Keeps the threads busy and takes their results in the order of the table. So much is under way at a time that a
/// thread need not wait, and no more, so that memory stays bounded.
fn in_order(
    jobs: &mut Jobs<'_>,
    threads: usize,
    give: &mpsc::Sender<(u64, Job)>,
    receive: &mpsc::Receiver<(u64, Result<Done, Finding>)>,
    sinks: &mut Sinks<'_>,
) -> Result<(), Finding> {
    let most = u64::try_from(threads).unwrap_or(1).saturating_add(1);
    let (mut given, mut taken, mut at_end) = (0_u64, 0_u64, false);
    let mut waiting: BTreeMap<u64, Done> = BTreeMap::new();
    let work = jobs.work;
    let file = work.table.file.clone();
    loop {
        while !at_end && given.saturating_sub(taken) < most {
            match jobs.next()? {
                Some(job) => {
                    give.send((given, job))
                        .map_err(|error| Finding::unreadable(&file, &error))?;
                    given += 1;
                }
                None => at_end = true,
            }
        }
        if at_end && taken == given {
            return Ok(());
        }
        let (number, done) = receive
            .recv()
            .map_err(|error| Finding::unreadable(&file, &error))?;
        waiting.insert(number, done?);
        while let Some(done) = waiting.remove(&taken) {
            taken += 1;
            sinks.take(done, work, &jobs.pieces)?;
        }
    }
}

/// The pieces, with who in them was seen before.
struct Jobs<'a> {
    work: &'a Work<'a>,
    pieces: Pieces<'a>,
    seen: Seen,
    next: u64,
}

impl Jobs<'_> {
    fn next(&mut self) -> Result<Option<Job>, Finding> {
        let Some(piece) = self.pieces.next()? else {
            return Ok(None);
        };
        let mut doubtful = BTreeMap::new();
        let id = self.work.translator.id();
        let table = self.work.table;
        let mut rows = 0;
        match &piece {
            Piece::Group(group) => {
                for batch in table.group(*group, Some(id))? {
                    let batch = batch.map_err(|error| super::table::damaged(&table.file, &error))?;
                    self.look(batch.column(0), rows, &mut doubtful);
                    rows += batch.num_rows();
                }
            }
            Piece::Rows(batch) => {
                self.look(batch.column(id), 0, &mut doubtful);
                rows = batch.num_rows();
            }
            Piece::Records(records) => {
                for (row, record) in records.iter().enumerate() {
                    self.text(table.cell(record, id), row, &mut doubtful);
                }
                rows = records.len();
            }
        }
        let first = self.next;
        self.next = first.saturating_add(u64::try_from(rows).unwrap_or(0));
        Ok(Some(Job {
            first,
            piece,
            doubtful,
        }))
    }

    fn look(&mut self, ids: &ArrayRef, from: usize, doubtful: &mut BTreeMap<usize, Text>) {
        if let Some(numbers) = ids.as_primitive_opt::<Int64Type>() {
            for (row, number) in numbers.iter().enumerate() {
                match number {
                    Some(number) if self.seen.number(number) => {}
                    Some(_) => drop(doubtful.insert(from + row, repeated())),
                    None => drop(doubtful.insert(from + row, nobody())),
                }
            }
            return;
        }
        for (row, text) in texts(ids).unwrap_or_default().iter().enumerate() {
            self.text(text.as_deref(), from + row, doubtful);
        }
    }

    fn text(&mut self, text: Option<&str>, row: usize, doubtful: &mut BTreeMap<usize, Text>) {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) if self.seen.text(text) => {}
            Some(_) => drop(doubtful.insert(row, repeated())),
            None => drop(doubtful.insert(row, nobody())),
        }
    }
}

fn repeated() -> Text {
    both("编号和前面的一行相同", "the same id as an earlier row")
}

fn nobody() -> Text {
    both("没有编号", "there is no id")
}
