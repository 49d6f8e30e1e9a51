//! People as a Parquet file, written a group of rows at a time.

use std::fs::File;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// Rows of a row group.
const GROUP: usize = 131_072;

/// Writes so many rows, each group as it is made: from a row on, so many.
pub(crate) fn write(
    file: &str,
    rows: usize,
    mut group: impl FnMut(usize, usize) -> Result<RecordBatch, Box<dyn std::error::Error>>,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut writer: Option<ArrowWriter<File>> = None;
    for from in (0..rows).step_by(GROUP) {
        let batch = group(from, GROUP.min(rows - from))?;
        let writer = match &mut writer {
            Some(writer) => writer,
            None => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(GROUP))
                    .build();
                let file = File::create(file)?;
                writer.insert(ArrowWriter::try_new(file, batch.schema(), Some(properties))?)
            }
        };
        writer.write(&batch)?;
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(())
}
