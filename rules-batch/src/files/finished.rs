//! Files that appear whole or not at all: written under another name beside it, then renamed.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::finding::Finding;

/// A file under construction. Dropped before [`Unfinished::finish`], it leaves nothing.
#[derive(Debug)]
pub(super) struct Unfinished {
    target: PathBuf,
    path: PathBuf,
    /// None once it is finished.
    to: Option<BufWriter<Counted>>,
}

#[derive(Debug)]
struct Counted {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        self.bytes = self.bytes.saturating_add(u64::try_from(count).unwrap_or(0));
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub file: PathBuf,
    /// How much.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A file that is whole and safely on the disk, under its other name still.
#[derive(Debug)]
pub(super) struct Whole {
    path: PathBuf,
    pub(super) written: Written,
}

impl Unfinished {
    /// Begins a file. A rest of the same name, of a run that was killed, is written over.
    pub(super) fn begin(target: &Path) -> Result<Self, Finding> {
        let refused = |error: &dyn std::fmt::Display| Finding::unwritable(target, error);
        let name = target.file_name().ok_or_else(|| refused(&"no file name"))?;
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(".part");
        let path = target.with_file_name(part);
        let file = File::create(&path).map_err(|error| refused(&error))?;
        let counted = Counted {
            file,
            hash: Sha256::new(),
            bytes: 0,
        };
        Ok(Self {
            target: target.to_owned(),
            path,
            to: Some(BufWriter::with_capacity(1 << 18, counted)),
        })
    }

    /// All of it to the disk.
    pub(super) fn finish(mut self) -> Result<Whole, Finding> {
        let refused = |error: &dyn std::fmt::Display| Finding::unwritable(&self.target, error);
        let to = self.to.take().ok_or_else(|| refused(&"finished before"))?;
        let counted = match to.into_inner() {
            Ok(counted) => counted,
            Err(error) => {
                let told = refused(error.error());
                // Not written again when it is dropped.
                let _ = error.into_parts();
                return Err(told);
            }
        };
        counted.file.sync_all().map_err(|error| refused(&error))?;
        let whole = Whole {
            path: std::mem::take(&mut self.path),
            written: Written {
                file: self.target.clone(),
                bytes: counted.bytes,
                sha256: hexadecimal(&counted.hash.finalize()),
            },
        };
        Ok(whole)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.to {
            Some(to) => to.write(bytes),
            None => Err(std::io::Error::other("finished before")),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            let _ = to.into_parts();
        }
        if !self.path.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Whole {
    /// Gives it its name.
    pub(super) fn publish(mut self) -> Result<Written, Finding> {
        let path = std::mem::take(&mut self.path);
        match fs::rename(&path, &self.written.file) {
            Ok(()) => Ok(self.written.clone()),
            Err(error) => {
                let _ = fs::remove_file(&path);
                Err(Finding::unwritable(&self.written.file, &error))
            }
        }
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
