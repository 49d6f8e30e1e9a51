//! What is wrong with a file, and what to do about it, in both languages.

use std::path::{Path, PathBuf};

use rules_core::plan::Text;
use rules_report::language::{Lang, both};

/// A mistake in a file, or a reason why it cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1, where there is one.
    pub line: Option<usize>,
    /// The column of the table, or the fact of the mapping, that it is about.
    pub column: Option<String>,
    said: Box<Said>,
}

/// Boxed, so that results that may hold a finding stay small.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    message: Text,
    remedy: Text,
}

impl Finding {
    pub(super) fn new(file: &Path, message: Text, remedy: Text) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            said: Box::new(Said { message, remedy }),
        }
    }

    /// What is wrong.
    pub fn message(&self) -> &Text {
        &self.said.message
    }

    /// What to do.
    pub fn remedy(&self) -> &Text {
        &self.said.remedy
    }

    pub(super) fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    pub(super) fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// A file that cannot be read.
    pub(super) fn unreadable(file: &Path, error: &dyn std::fmt::Display) -> Self {
        Self::new(
            file,
            both(format!("读不了：{error}"), format!("cannot be read: {error}")),
            both(
                "请核对路径，文件是否完整、有没有被别的程序占用",
                "check the path, and whether the file is whole",
            ),
        )
    }

    /// A file that cannot be written.
    pub(super) fn unwritable(file: &Path, error: &dyn std::fmt::Display) -> Self {
        Self::new(
            file,
            both(
                format!("写不了：{error}；没有留下写了一半的结果"),
                format!("cannot be written: {error}; no half result was left"),
            ),
            both(
                "请核对目录、权限和磁盘空间，再运行一次",
                "check the folder, its permissions and the space on the disk, and run it again",
            ),
        )
    }

    /// The finding in two lines: place and message, then the remedy.
    pub fn lines(&self, lang: Lang) -> String {
        let mut text = self.file.display().to_string();
        if let Some(line) = self.line {
            text.push_str(&format!(":{line}"));
        }
        text.push_str(": ");
        if let Some(column) = &self.column {
            text.push_str(column);
            text.push_str(lang.pick("：", ": "));
        }
        text.push_str(lang.of(self.message()));
        text.push_str(lang.pick("\n  办法：", "\n  help: "));
        text.push_str(lang.of(self.remedy()));
        text.push('\n');
        text
    }
}
