//! Elements of the page, and the parts of it that are drawn anew.
//!
//! An [`Element`] is put together in the document at once, by plain calls. What changes stands in a [`live`] part,
//! which is drawn anew as a whole whenever one of Leptos' signals that it reads changes; the parts are small. So
//! the page needs no views to compare, build and rebuild, which took a tenth of its bytes (docs/decisions/0009).

use reactive_graph::effect::RenderEffect;
use reactive_graph::owner::{Owner, StoredValue};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlInputElement, Node};

use crate::browser::document;

/// An element being put together.
pub(crate) struct Element(web_sys::Element);

/// Something finished that stands in an element, and that may be drawn anew.
pub(crate) struct Part(Node);

/// An element without attributes or content.
#[expect(clippy::expect_used, reason = "fails only for what is no name of an element")]
pub(crate) fn el(tag: &'static str) -> Element {
    Element(document().create_element(tag).expect("the name of an element"))
}

// None of these is worth a copy at every place that calls it.
impl Element {
    /// Sets an attribute.
    #[inline(never)]
    pub(crate) fn set(self, name: &'static str, value: &str) -> Self {
        // Fails only for what is no name of an attribute.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute that is there or not.
    #[inline(never)]
    pub(crate) fn flag(self, name: &'static str, there: bool) -> Self {
        if there { self.set(name, "") } else { self }
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
        self.node(&document().create_text_node(words))
    }

    #[inline(never)]
    fn node(self, node: &Node) -> Self {
        // Fails only for a node that holds this one.
        let _ = self.0.append_child(node);
        self
    }

    /// Adds a paragraph, a field, whatever stands in this one.
    #[inline(never)]
    pub(crate) fn with(self, child: Self) -> Self {
        self.node(&child.0)
    }

    /// Adds an element if there is one.
    #[inline(never)]
    pub(crate) fn perhaps(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.with(child),
            None => self,
        }
    }

    /// Adds a part that is drawn anew.
    #[inline(never)]
    pub(crate) fn part(self, part: Part) -> Self {
        self.node(&part.0)
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
    fn listen(self, event: &'static str, act: Box<dyn Fn(Event)>) -> Self {
        let listener = Closure::wrap(act);
        let _ = self
            .0
            .add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        // Until what it stands in is drawn anew.
        StoredValue::new_local(listener);
        self
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
pub(crate) fn live(draw: impl Fn() -> Element + 'static) -> Part {
    redrawn(Box::new(draw))
}

fn redrawn(draw: Box<dyn Fn() -> Element>) -> Part {
    let effect = RenderEffect::new(move |shown: Option<web_sys::Element>| {
        let Element(fresh) = draw();
        if let Some(shown) = shown {
            let _ = shown.replace_with_with_node_1(&fresh);
        }
        fresh
    });
    let first = effect.with_value_mut(|first| first.clone().into());
    StoredValue::new_local(effect);
    Part(first.unwrap_or_else(|| nothing().0.into()))
}

/// Text that changes with the signals it reads.
pub(crate) fn live_text(say: impl Fn() -> String + 'static) -> Part {
    reworded(Box::new(say))
}

fn reworded(say: Box<dyn Fn() -> String>) -> Part {
    let text = document().create_text_node("");
    let part = Part(text.clone().into());
    StoredValue::new_local(RenderEffect::new(move |_| text.set_data(&say())));
    part
}

/// Nothing to see.
pub(crate) fn nothing() -> Element {
    el("span").flag("hidden", true)
}

/// Puts a part into the page, for as long as it is open.
pub(crate) fn show(part: impl FnOnce() -> Part) {
    let owner = Owner::new();
    let Part(node) = owner.with(part);
    if let Some(body) = document().body() {
        let _ = body.append_child(&node);
    }
    // The owner's end would be the end of every listener.
    std::mem::forget(owner);
}

/// What stands in the field or list that an event comes from.
pub(crate) fn entered(event: &Event) -> String {
    source(event).map_or_else(String::new, |field| field.value())
}

/// Whether the box that an event comes from is ticked.
pub(crate) fn ticked(event: &Event) -> bool {
    source(event).is_some_and(|field| field.checked())
}

/// Lists have a value as fields have; the kind is not looked at.
fn source(event: &Event) -> Option<HtmlInputElement> {
    Some(event.target()?.unchecked_into())
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
