//! An earlier list, to write only what is different from it. A row of it takes 24 bytes.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;
use rules_report::language::both;

use super::cells::texts;
use super::finding::Finding;
use super::ids::hash;
use super::shape::COMPARED;
use super::table::{Piece, Table};
use crate::Code;

/// How a row differs from the earlier list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Was not in it.
    New,
    /// Was in it otherwise.
    Changed,
    /// Was in it and would not be any more.
    Ended,
}

/// An earlier list.
#[derive(Debug)]
pub(super) struct Previous {
    /// Who and which policy (two halves), and what was said; sorted.
    rows: Vec<[u64; 3]>,
}

impl Previous {
    /// Reads one that was written before, in either format.
    pub(super) fn read(file: &Path) -> Result<Self, Finding> {
        let table = Table::open(file, None)?;
        let is_list = ["id", "policy"]
            .iter()
            .chain(&COMPARED)
            .all(|name| table.schema.index_of(name).is_ok());
        if !is_list {
            return Err(Finding::new(
                file,
                both("这不是以前写出的名单", "this is no list that was written before"),
                both(
                    "--previous 要 `yingxiang match` 写出的文件，不能是 --wide 的",
                    "--previous needs a file that `yingxiang match` wrote, without --wide",
                ),
            ));
        }
        let mut rows = Vec::new();
        let mut pieces = table.pieces()?;
        let refused = |error: &dyn std::fmt::Display| super::table::damaged(file, error);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Group(group) => {
                    for batch in table.group(group, None)? {
                        let batch = batch.map_err(|error| refused(&error))?;
                        rows.extend(hashes(&batch).map_err(|error| refused(&error))?);
                    }
                }
                Piece::Rows(batch) => rows.extend(hashes(&batch).map_err(|error| refused(&error))?),
                Piece::Records(records) => {
                    if let (Some(batch), _) = table.columns(&records) {
                        rows.extend(hashes(&batch).map_err(|error| refused(&error))?);
                    }
                }
            }
        }
        rows.sort_unstable();
        Ok(Self { rows })
    }

    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.rows.len()).unwrap_or(u64::MAX)
    }

    /// What has become of each row; `None` for those that are as they were, or were and are not wanted.
    /// Counts those that were in the list.
    pub(super) fn compared(
        &self,
        batch: &RecordBatch,
        wants: impl Fn(u8) -> bool,
        matched: &mut u64,
    ) -> Result<Vec<Option<Change>>, ArrowError> {
        let verdicts = column(batch, "verdict")?;
        let verdicts = cells(&verdicts)?;
        let wanted = verdicts.iter().map(|word| {
            let code = Code::ALL
                .into_iter()
                .find(|code| word.as_deref() == Some(code.word()));
            code.is_some_and(|code| wants(code.number()))
        });
        let rows = hashes(batch)?;
        let compared = rows.into_iter().zip(wanted).map(|([high, low, said], wanted)| {
            let position = self.rows.partition_point(|[h, l, _]| (*h, *l) < (high, low));
            let before = self
                .rows
                .get(position)
                .filter(|[h, l, _]| (*h, *l) == (high, low));
            *matched += u64::from(before.is_some());
            match before {
                None => wanted.then_some(Change::New),
                Some(_) if !wanted => Some(Change::Ended),
                Some([_, _, earlier]) => (*earlier != said).then_some(Change::Changed),
            }
        });
        Ok(compared.collect())
    }
}

fn column(batch: &RecordBatch, name: &str) -> Result<ArrayRef, ArrowError> {
    let found = batch.column_by_name(name).map(Arc::clone);
    found.ok_or_else(|| ArrowError::SchemaError(format!("no column {name}")))
}

fn cells(array: &ArrayRef) -> Result<Vec<Option<std::borrow::Cow<'_, str>>>, ArrowError> {
    texts(array).ok_or_else(|| ArrowError::SchemaError(format!("unexpected type {}", array.data_type())))
}

fn hashes(batch: &RecordBatch) -> Result<Vec<[u64; 3]>, ArrowError> {
    let halves = |hash: u128| {
        let half = |hash: u128| u64::try_from(hash & u128::from(u64::MAX)).unwrap_or(0);
        [half(hash >> 64), half(hash)]
    };
    let (ids, policies) = (column(batch, "id")?, column(batch, "policy")?);
    let (ids, policies) = (cells(&ids)?, cells(&policies)?);
    let compared = COMPARED
        .iter()
        .map(|name| column(batch, name))
        .collect::<Result<Vec<_>, _>>()?;
    let compared = compared.iter().map(cells).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::with_capacity(batch.num_rows());
    let mut bytes = Vec::new();
    for (row, (id, policy)) in ids.iter().zip(&policies).enumerate() {
        bytes.clear();
        for text in [id, policy] {
            bytes.extend_from_slice(text.as_deref().unwrap_or_default().as_bytes());
            bytes.push(0);
        }
        let [high, low] = halves(hash(&bytes));
        bytes.clear();
        for cells in &compared {
            let cell = cells
                .get(row)
                .and_then(|cell| cell.as_deref())
                .unwrap_or_default();
            bytes.extend_from_slice(cell.as_bytes());
            bytes.push(0);
        }
        let [said, _] = halves(hash(&bytes));
        rows.push([high, low, said]);
    }
    Ok(rows)
}
