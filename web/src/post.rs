//! The letters to the engine: one at a time, and a newer one makes older ones of its kind void.

/// What letters are about. Of one kind only the newest matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What there is to ask about.
    Opening,
    /// The screen to show.
    Screen,
    /// What was kept on the device.
    Kept,
    /// Documents for programs.
    Documents,
    /// What is drawn by the engine within a screen.
    Within,
}

/// A letter with what is to be done with its answer.
#[derive(Debug, Clone)]
struct Letter<E> {
    kind: Kind,
    text: String,
    errand: E,
}

/// Letters sent and waiting.
#[derive(Debug)]
pub(crate) struct Post<E> {
    last_id: u32,
    /// The letter that is with the engine; its errand is gone when a newer one of its kind has come.
    sent: Option<(Kind, Option<E>)>,
    waiting: Vec<Letter<E>>,
}

/// A letter to hand over now: its number and its text.
pub(crate) type Outgoing = (u32, String);

impl<E> Default for Post<E> {
    fn default() -> Self {
        Self {
            last_id: 0,
            sent: None,
            waiting: Vec::new(),
        }
    }
}

impl<E> Post<E> {
    /// Takes a letter; hands back what is to be sent now.
    pub(crate) fn ask(&mut self, kind: Kind, text: String, errand: E) -> Option<Outgoing> {
        self.forget(kind);
        self.waiting.push(Letter { kind, text, errand });
        self.next()
    }

    /// Drops what was asked of a kind; an answer still under way is for nobody.
    pub(crate) fn forget(&mut self, kind: Kind) {
        self.waiting.retain(|letter| letter.kind != kind);
        if let Some((_, errand)) = self.sent.as_mut().filter(|(sent, _)| *sent == kind) {
            *errand = None;
        }
    }

    /// An answer has come: what was to be done with it, and the letter to send next.
    pub(crate) fn told(&mut self, id: u32) -> (Option<E>, Option<Outgoing>) {
        if id != self.last_id {
            return (None, None);
        }
        let errand = self.sent.take().and_then(|(_, errand)| errand);
        (errand, self.next())
    }

    /// Whether an answer of a kind is awaited.
    pub(crate) fn awaits(&self, kind: Kind) -> bool {
        let sent = self.sent.as_ref();
        sent.is_some_and(|(sent, errand)| *sent == kind && errand.is_some())
            || self.waiting.iter().any(|letter| letter.kind == kind)
    }

    fn next(&mut self) -> Option<Outgoing> {
        if self.sent.is_some() || self.waiting.is_empty() {
            return None;
        }
        let letter = self.waiting.remove(0);
        self.last_id = self.last_id.wrapping_add(1);
        self.sent = Some((letter.kind, Some(letter.errand)));
        Some((self.last_id, letter.text))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Post};

    fn ask(post: &mut Post<&'static str>, kind: Kind, name: &'static str) -> Option<(u32, String)> {
        post.ask(kind, name.to_owned(), name)
    }

    #[test]
    fn one_letter_is_with_the_engine_at_a_time() {
        let mut post = Post::default();
        assert_eq!(
            ask(&mut post, Kind::Opening, "opening"),
            Some((1, "opening".to_owned()))
        );
        assert_eq!(ask(&mut post, Kind::Screen, "step"), None);
        assert_eq!(post.told(1), (Some("opening"), Some((2, "step".to_owned()))));
        assert!(post.awaits(Kind::Screen) && !post.awaits(Kind::Opening));
        assert_eq!(post.told(2), (Some("step"), None));
        assert!(!post.awaits(Kind::Screen));
    }

    #[test]
    fn a_newer_letter_of_the_same_kind_makes_older_ones_void() {
        let mut post = Post::default();
        ask(&mut post, Kind::Screen, "first");
        ask(&mut post, Kind::Screen, "second");
        ask(&mut post, Kind::Documents, "papers");
        ask(&mut post, Kind::Screen, "third");
        assert_eq!(post.told(1), (None, Some((2, "papers".to_owned()))));
        assert_eq!(post.told(2), (Some("papers"), Some((3, "third".to_owned()))));
        assert_eq!(post.told(3), (Some("third"), None));
    }

    #[test]
    fn an_answer_to_nothing_is_nothing() {
        let mut post = Post::default();
        ask(&mut post, Kind::Screen, "first");
        assert_eq!(post.told(7), (None, None));
        assert_eq!(post.told(1), (Some("first"), None));
        assert_eq!(post.told(1), (None, None));
    }

    #[test]
    fn what_is_forgotten_is_for_nobody() {
        let mut post = Post::default();
        ask(&mut post, Kind::Screen, "first");
        post.forget(Kind::Screen);
        assert!(!post.awaits(Kind::Screen));
        assert_eq!(post.told(1), (None, None));
    }
}
