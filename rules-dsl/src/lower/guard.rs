//! Where and when a part of the rules applies.

use super::Lowering;
use rules_core::arena::NodeId;
use rules_core::number::Number;
use rules_core::plan::{Comparison, Kind, Name, Node, Text};
use rules_core::possible::{Ranges, Values};
use rules_core::unroll::KEPT;

use crate::ast::Dates;

/// Where and when an expression is evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// The place that decides.
    pub(super) place: Option<NodeId>,
    /// The day whose law decides.
    pub(super) day: NodeId,
    /// Where and when the expression is used at all: what lies outside need not be told apart in it.
    pub(super) region: u32,
    pub(super) dates: Dates,
}

impl Lowering<'_> {
    /// `place in REGION and from <= day <= until`, as far as they are stated and the context leaves them open.
    pub(super) fn guard(&mut self, place: u32, dates: Dates, context: Context) -> NodeId {
        let mut parts = Vec::new();
        if !self.holds(context.region, place)
            && let Some(node) = context.place
        {
            parts.push(self.inside(node, &[place]));
        }
        let known_from = context.dates.from;
        if let Some(from) = dates
            .from
            .filter(|from| known_from.is_none_or(|known| known < *from))
        {
            let from = self.builder.number(Number::from(from), Kind::Date);
            parts.push(self.builder.compare(Comparison::AtMost, from, context.day));
        }
        let known_until = context.dates.until;
        if let Some(until) = dates
            .until
            .filter(|until| known_until.is_none_or(|known| known > *until))
        {
            let until = self.builder.number(Number::from(until), Kind::Date);
            parts.push(self.builder.compare(Comparison::AtMost, context.day, until));
        }
        if parts.is_empty() {
            self.builder.truth(true)
        } else {
            self.builder.all(parts)
        }
    }

    /// Whether a place lies in a region.
    pub(super) fn holds(&self, place: u32, region: u32) -> bool {
        let inside = self.program.regions.inside(region);
        inside.low <= Number::from(place) && Number::from(place) <= inside.high
    }

    /// Whether a line for a place and span can be in use where and when the context is.
    pub(super) fn is_reachable(&self, place: u32, dates: Dates, context: Context) -> bool {
        let somewhere = self.holds(context.region, place) || self.holds(place, context.region);
        let before = dates
            .until
            .zip(context.dates.from)
            .is_some_and(|(until, from)| until < from);
        let after = dates
            .from
            .zip(context.dates.until)
            .is_some_and(|(from, until)| from > until);
        somewhere && !before && !after
    }

    /// The context inside a computation over a list: day and place stay those of what it is used in, even where
    /// they are read from a record of the same list. What was kept outside is kept once more: it is one computation
    /// further out.
    pub(super) fn inside_list(&mut self, context: Context) -> Context {
        Context {
            day: self.kept(context.day, Kind::Date),
            place: context.place.map(|place| self.kept(place, Kind::Region)),
            ..context
        }
    }

    fn kept(&mut self, node: NodeId, kind: Kind) -> NodeId {
        let plain = match self.builder.plan().nodes().get(node) {
            Some(Node::Constant(_)) => true,
            Some(Node::Input(input)) => self
                .builder
                .plan()
                .inputs()
                .get(*input)
                .is_some_and(|input| input.list.is_none()),
            _ => false,
        };
        if plain {
            return node;
        }
        let name = match self.kept {
            Some(name) => name,
            None => {
                let name = self.builder.name(Name {
                    id: KEPT.to_owned(),
                    text: Text {
                        zh: "当日".to_owned(),
                        en: "day".to_owned(),
                    },
                    parameter: false,
                });
                *self.kept.insert(name)
            }
        };
        self.builder.node(Node::Named(name, node), kind)
    }

    pub(super) fn inside(&mut self, place: NodeId, regions: &[u32]) -> NodeId {
        let ranges = regions.iter().map(|region| self.program.regions.inside(*region));
        let set = self
            .builder
            .constant_values(Values::Ranges(Ranges::union(ranges)));
        self.builder.node(Node::In(place, set), Kind::Bool)
    }
}
