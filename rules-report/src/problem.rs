//! What is wrong with an answer, and what to do about it.

use rules_core::plan::Text;

use crate::language::Lang;

/// A mistake in what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, such as `left_school_on` or `residence.one_of[1]`; empty for the document as a whole.
    pub path: String,
    /// Line and column, counted from one, where the document is no JSON at all.
    pub place: Option<(usize, usize)>,
    said: Box<Said>,
}

/// Boxed, so that results that may hold a problem stay small.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    message: Text,
    remedy: Text,
}

impl Problem {
    pub(crate) fn new(message: Text, remedy: Text) -> Self {
        Self {
            path: String::new(),
            place: None,
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

    /// The same mistake, at a place further in.
    pub(crate) fn below(mut self, field: &str) -> Self {
        self.path.insert_str(0, field);
        self
    }

    /// The mistake in one line.
    pub fn line(&self, lang: Lang) -> String {
        let mut line = String::new();
        if let Some((row, column)) = self.place {
            line.push_str(&match lang {
                Lang::Zh => format!("第{row}行第{column}列："),
                Lang::En => format!("line {row}, column {column}: "),
            });
        }
        if !self.path.is_empty() {
            line.push_str(&self.path);
            line.push_str(lang.pick("：", ": "));
        }
        line.push_str(lang.of(self.message()));
        line
    }
}
