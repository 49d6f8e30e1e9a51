//! The screens visited, for going back and forth. The browser's history holds positions in it and no more.

use std::sync::Arc;

use web_protocol::handbook::Leaf;
use web_protocol::{Check, News, Opening, Question, Results, Sheet, Visit};

use crate::screens::code::Code;

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Person or firm.
    Who,
    /// What happened in their life.
    Event,
    /// A question.
    Question {
        /// The id of the fact.
        fact: String,
        /// Where its answer leads.
        then: Then,
    },
    /// All answers.
    Check,
    /// Quick entry on one page.
    Sheet,
    /// The answers as a QR code.
    Code,
    /// What follows.
    Results,
    /// The leaf of the handbook of this name.
    Leaf(String),
}

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// To the next question.
    GoOn,
    /// Back to the list of answers.
    Check,
    /// Back to the results.
    Results,
    /// Back to quick entry.
    Sheet,
}

/// How far the questions have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) answered: usize,
    pub(crate) at_most: Option<usize>,
    pub(crate) certain: Vec<News>,
}

/// What a screen shows. Shared, not copied: results are large.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Nothing that the engine must tell.
    Own,
    Event(Arc<Opening>),
    Question(Arc<Question>, Option<Arc<Progress>>),
    Check(Arc<Check>),
    Sheet(Arc<Sheet>),
    Code(Arc<Code>),
    Results(Arc<Results>),
    Leaf(Arc<Leaf>),
}

/// A screen with what was told for it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) screen: Screen,
    pub(crate) content: Content,
    /// The visit it was told for.
    pub(crate) visit: Visit,
}

impl Shown {
    /// The first screen.
    pub(crate) fn first(visit: Visit) -> Self {
        Self {
            screen: Screen::Who,
            content: Content::Own,
            visit,
        }
    }

    /// Whether this may be shown as it is: questions hold as long as the language is the same, what follows from answers
    /// only as long as these are.
    pub(crate) fn holds_for(&self, visit: &Visit) -> bool {
        match self.screen {
            Screen::Who => true,
            Screen::Event | Screen::Question { .. } | Screen::Leaf(_) => {
                self.visit.language == visit.language
            }
            Screen::Check | Screen::Sheet | Screen::Code | Screen::Results => self.visit == *visit,
        }
    }
}

/// The screens visited and where among them the visitor is.
#[derive(Debug, Clone)]
pub(crate) struct Trail {
    shown: Vec<Shown>,
    at: usize,
}

impl Trail {
    /// A trail that begins with the first screen.
    pub(crate) fn new(visit: Visit) -> Self {
        Self {
            shown: vec![Shown::first(visit)],
            at: 0,
        }
    }

    /// The position of the screen that is shown.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What is shown.
    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.shown.get(self.at)
    }

    /// The screen at a position; the last one for positions behind it.
    pub(crate) fn near(&self, position: usize) -> Option<(usize, &Shown)> {
        let position = position.min(self.shown.len().saturating_sub(1));
        Some((position, self.shown.get(position)?))
    }

    /// The position of the last screen of quick entry up to here.
    pub(crate) fn last_sheet(&self) -> Option<usize> {
        let before = self.shown.get(..=self.at)?;
        before.iter().rposition(|shown| shown.screen == Screen::Sheet)
    }

    /// Goes on to a new screen; those that lay ahead are gone, as in the browser's history.
    pub(crate) fn extend(&mut self, shown: Shown) {
        self.shown.truncate(self.at.saturating_add(1));
        self.shown.push(shown);
        self.at = self.shown.len().saturating_sub(1);
    }

    /// Shows the screen at a position, told anew.
    pub(crate) fn show_at(&mut self, position: usize, shown: Shown) {
        if let Some(place) = self.shown.get_mut(position) {
            *place = shown;
            self.at = position;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web_protocol::{Answer, Entered, Language};

    fn shown(screen: Screen) -> Shown {
        Shown {
            screen,
            ..Shown::first(Visit::default())
        }
    }

    fn question(fact: &str) -> Screen {
        Screen::Question {
            fact: fact.to_owned(),
            then: Then::GoOn,
        }
    }

    #[test]
    fn going_on_after_going_back_drops_what_lay_ahead() {
        let mut trail = Trail::new(Visit::default());
        for fact in ["a", "b", "c"] {
            trail.extend(shown(question(fact)));
        }
        assert_eq!(trail.at(), 3);
        let (position, back) = trail.near(1).unwrap();
        let back = back.clone();
        trail.show_at(position, back);
        assert_eq!(trail.shown().unwrap().screen, question("a"));
        trail.extend(shown(Screen::Results));
        assert_eq!(trail.near(9).unwrap().0, 2);
        assert_eq!(trail.shown().unwrap().screen, Screen::Results);
    }

    #[test]
    fn results_hold_for_the_answers_they_follow_from_and_questions_for_their_language() {
        let visit = Visit::default();
        let mut other = visit.clone();
        other.answers.push(Answer {
            fact: "a".to_owned(),
            entered: Entered::NotSure,
        });
        assert!(shown(Screen::Results).holds_for(&visit));
        assert!(!shown(Screen::Results).holds_for(&other));
        assert!(shown(question("a")).holds_for(&other));
        other.language = Language::En;
        assert!(!shown(question("a")).holds_for(&other));
        assert!(shown(Screen::Who).holds_for(&other));
    }
}
