//! Elements of one type.
//!
//! `view!` gives every arrangement of elements a type of its own, and with it its own code to build, rebuild
//! and hydrate it: three quarters of the page's bytes. Here the tag and the attributes are values, so that
//! all elements share that code. What changes is drawn anew as a whole ([`live`]); the parts are small.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::either::Either;
use leptos::ev::Custom;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::custom;
use leptos::tachys::html::event::on;
use leptos::tachys::view::add_attr::AddAnyAttr;
use web_sys::Event;

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

impl Element {
    /// Sets an attribute.
    pub(crate) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.attributes
            .push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// Sets an attribute that is there or not.
    pub(crate) fn flag(self, name: &'static str, there: bool) -> Self {
        if there { self.set(name, "") } else { self }
    }

    /// Sets the class.
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.set("class", class)
    }

    /// Adds text.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        let text: String = text.into();
        self.children.push(text.into_any());
        self
    }

    /// Adds an element or another view.
    pub(crate) fn child(mut self, child: impl Into<Child>) -> Self {
        let Child(child) = child.into();
        self.children.extend(child);
        self
    }

    /// Adds several.
    pub(crate) fn children(mut self, children: Vec<AnyView>) -> Self {
        self.children.extend(children);
        self
    }

    /// Does something when an event reaches the element.
    pub(crate) fn on(mut self, event: &'static str, act: impl Fn(Event) + 'static) -> Self {
        let act: Box<dyn FnMut(Event)> = Box::new(act);
        self.attributes.push(on(Custom::new(event), act).into_any_attr());
        self
    }

    /// The finished element.
    pub(crate) fn view(self) -> AnyView {
        custom(self.tag)
            .child(self.children)
            .add_any_attr(self.attributes)
            .into_any()
    }
}

/// What can be put into an element: an element, a view, or perhaps one.
pub(crate) struct Child(Option<AnyView>);

impl From<Element> for Child {
    fn from(element: Element) -> Self {
        Self(Some(element.view()))
    }
}

impl From<AnyView> for Child {
    fn from(view: AnyView) -> Self {
        Self(Some(view))
    }
}

impl<T: Into<Self>> From<Option<T>> for Child {
    fn from(content: Option<T>) -> Self {
        Self(content.and_then(|content| content.into().0))
    }
}

/// A part that is drawn anew whenever a signal it reads changes.
pub(crate) fn live(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> AnyView + Send> = Box::new(draw);
    // Changing sides makes Leptos replace the part instead of patching it: what somebody typed into one
    // question's field must not show up in the next one's.
    let side = AtomicBool::new(false);
    (move || {
        if side.fetch_xor(true, Ordering::Relaxed) {
            Either::Left(draw())
        } else {
            Either::Right(draw())
        }
    })
    .into_any()
}

/// Text that changes with the signals it reads.
pub(crate) fn live_text(say: impl Fn() -> String + Send + 'static) -> AnyView {
    let say: Box<dyn Fn() -> String + Send> = Box::new(say);
    (move || say()).into_any()
}

/// Nothing.
pub(crate) fn nothing() -> AnyView {
    ().into_any()
}
