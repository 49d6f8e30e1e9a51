//! Leptos views of one type.
//!
//! `view!` gives every arrangement of elements a type of its own, and with it its own code to build and rebuild it, more
//! than a phone should fetch (docs/decisions/0011). Here the tag and the attributes of a Leptos element are values, so that
//! all elements share that code. What changes is drawn anew as a whole ([`live`]); the parts are small.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::either::Either;
use leptos::ev::Custom;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::{custom, inner_html};
use leptos::tachys::html::event::on;
use leptos::tachys::view::add_attr::AddAnyAttr;
use web_sys::Event;

/// A finished part.
pub(crate) type AnyPart = AnyView;

/// An element being put together.
pub(crate) struct Element {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element without attributes or content.
pub(crate) fn el(tag: &'static str) -> Element {
    Element {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    }
}

// None of these is worth a copy at every place that calls it.
impl Element {
    /// Sets an attribute.
    #[inline(never)]
    pub(crate) fn set(mut self, name: &'static str, value: &str) -> Self {
        let attribute = custom_attribute(name, value.to_owned());
        self.attributes.push(attribute.into_any_attr());
        self
    }

    /// Sets an attribute that is there or not.
    #[inline(never)]
    pub(crate) fn flag(self, name: &'static str, there: bool) -> Self {
        if there { self.set(name, "") } else { self }
    }

    /// Puts a picture into the element: SVG is of another kind than the elements here, so it is written as text. Nothing
    /// but figures and names of classes goes into it.
    #[inline(never)]
    pub(crate) fn picture(mut self, svg: String) -> Self {
        self.attributes.push(inner_html(svg).into_any_attr());
        self
    }

    /// Sets the class.
    #[inline(never)]
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.set("class", class)
    }

    /// Adds text. Dates in it are not broken across lines.
    #[inline(never)]
    pub(crate) fn text(mut self, text: &str) -> Self {
        let mut rest = text;
        while let Some((before, date, after)) = split_at_date(rest) {
            self = self.words(before).with(el("span").class("date").words(date));
            rest = after;
        }
        self.words(rest)
    }

    #[inline(never)]
    fn words(self, words: &str) -> Self {
        if words.is_empty() {
            return self;
        }
        self.part(words.to_owned().into_any())
    }

    /// Adds a paragraph, a field, whatever stands in this one.
    #[inline(never)]
    pub(crate) fn with(self, child: Self) -> Self {
        self.part(child.into_any())
    }

    /// Adds an element if there is one.
    #[inline(never)]
    pub(crate) fn perhaps(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.with(child),
            None => self,
        }
    }

    /// Adds a finished part.
    #[inline(never)]
    pub(crate) fn part(mut self, part: AnyView) -> Self {
        self.children.push(part);
        self
    }

    /// Adds several elements.
    #[inline(never)]
    pub(crate) fn several(self, children: Vec<Self>) -> Self {
        children.into_iter().fold(self, Self::with)
    }

    /// Does something when an event reaches the element.
    pub(crate) fn on(self, event: &'static str, act: impl Fn(Event) + 'static) -> Self {
        self.listen(event, Box::new(act))
    }

    #[inline(never)]
    fn listen(mut self, event: &'static str, act: Box<dyn FnMut(Event)>) -> Self {
        self.attributes.push(on(Custom::new(event), act).into_any_attr());
        self
    }

    /// The finished element.
    #[inline(never)]
    pub(crate) fn into_any(self) -> AnyView {
        custom(self.tag)
            .child(self.children)
            .add_any_attr(self.attributes)
            .into_any()
    }
}

/// The first date such as 2025-06-30 in a text, with what stands before and after it.
fn split_at_date(text: &str) -> Option<(&str, &str, &str)> {
    const PATTERN: &[u8] = b"0000-00-00";
    let fits = |window: &[u8]| {
        let pairs = window.iter().zip(PATTERN);
        pairs.into_iter().all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
    };
    let start = text.as_bytes().windows(PATTERN.len()).position(fits)?;
    let (before, rest) = text.split_at_checked(start)?;
    let (date, after) = rest.split_at_checked(PATTERN.len())?;
    Some((before, date, after))
}

/// A part that is drawn anew whenever a signal it reads changes.
pub(crate) fn live(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    redrawn(Box::new(draw))
}

fn redrawn(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    // Changing sides makes Leptos replace the part instead of patching it: what somebody typed into one question's
    // field must not show up in the next one's.
    let side = AtomicBool::new(false);
    (move || {
        let drawn = draw();
        if side.fetch_xor(true, Ordering::Relaxed) {
            Either::Left(drawn)
        } else {
            Either::Right(drawn)
        }
    })
    .into_any()
}

/// Text that changes with the signals it reads.
pub(crate) fn live_text(say: impl Fn() -> String + Send + 'static) -> AnyView {
    reworded(Box::new(say))
}

fn reworded(say: Box<dyn Fn() -> String + Send>) -> AnyView {
    (move || say()).into_any()
}

/// Nothing.
pub(crate) fn nothing() -> AnyView {
    ().into_any()
}

#[cfg(test)]
mod tests {
    use super::split_at_date;

    #[test]
    fn dates_are_found_among_other_figures() {
        assert_eq!(
            split_at_date("到 2025-06-30 为止"),
            Some(("到 ", "2025-06-30", " 为止"))
        );
        assert_eq!(split_at_date("600-800元"), None);
        assert_eq!(split_at_date("2025-06-3"), None);
    }
}
