//! From the checked program to the plan.
//!
//! Nothing regional or dated is resolved here: a figure at a place and a day is a case whose guards test both;
//! an amendment rewrites the criterion it changes under such a guard. A policy is lowered once for each place
//! that may decide.

use rules_core::arena::{CitationId, Id, InputId, NameId, NodeId, SourceId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{
    self, Arm, Assumption, Channel, Comparison, Document, Group, Handling, Input, InputKind, Kind,
    LocalHandling, Name, Node, Plan, Question, Role, Span as TimeSpan, Text, Touch, Validity, Variant,
};
use rules_core::possible::{Possible, Range, Ranges, Values};

use crate::ast::{CriterionVerb, DatePart, Dates};
use crate::check::declarations::days_of_asking;
use crate::check::program::{
    Amendment, ArmValue, Body, Change, CheckedProgram, Citation, Criterion, Form, Param, Policy, Typed,
};

/// The plan of a checked program.
pub fn lower(program: &CheckedProgram) -> Plan {
    let mut lowering = Lowering::new(program);
    lowering.assumptions();
    for policy in &program.policies {
        lowering.policy(policy);
    }
    lowering.builder.finish(program.rules_hash.clone())
}

/// Where and when an expression is evaluated.
#[derive(Debug, Clone, Copy)]
struct Context {
    /// The place that decides.
    place: Option<NodeId>,
    /// The day whose law decides.
    day: NodeId,
    /// Where and when the expression is used at all: what lies outside need not be told apart in it.
    region: u32,
    dates: Dates,
}

pub(crate) struct Lowering<'a> {
    program: &'a CheckedProgram,
    pub(crate) builder: PlanBuilder,
    today: NodeId,
    facts: Vec<NodeId>,
    inputs: Vec<InputId>,
    params: Vec<NameId>,
    defines: Vec<NameId>,
    figures: std::collections::BTreeMap<(usize, usize), NodeId>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(program: &'a CheckedProgram) -> Self {
        let mut builder = PlanBuilder::new(program.regions.clone());
        let today = builder.input(today_input());
        let today = builder.input_value(today);
        for choice in &program.choices {
            builder.choice(choice.clone());
        }
        for source in &program.sources {
            builder.source(source.clone());
        }
        let name = |builder: &mut PlanBuilder, id: &str, text: &Text, parameter| {
            builder.name(Name {
                id: id.to_owned(),
                text: text.clone(),
                parameter,
            })
        };
        let params = program
            .params
            .iter()
            .map(|p| name(&mut builder, &p.id, &p.name, true))
            .collect();
        let defines = program
            .defines
            .iter()
            .map(|d| name(&mut builder, &d.id, &d.name, false))
            .collect();
        let mut lowering = Self {
            program,
            builder,
            today,
            facts: Vec::new(),
            inputs: Vec::new(),
            params,
            defines,
            figures: std::collections::BTreeMap::new(),
        };
        lowering.facts();
        lowering
    }

    /// Inputs first, in the order of the files; then, for facts that do not always exist, their condition.
    fn facts(&mut self) {
        for fact in &self.program.facts {
            let is_place = fact.kind == Kind::Region;
            let input = self.builder.input(Input {
                id: fact.id.clone(),
                name: fact.name.clone(),
                kind: if is_place {
                    InputKind::Place
                } else {
                    InputKind::Fact
                },
                value: fact.kind,
                domain: fact.domain.clone(),
                step: fact.step,
                touch: fact.touch,
                question: fact.ask.clone().map(|ask| Question {
                    ask,
                    help: fact.help.clone(),
                }),
                only_if: None,
            });
            let value = self.builder.input_value(input);
            self.inputs.push(input);
            self.facts.push(value);
        }
        for (index, fact) in self.program.facts.iter().enumerate() {
            let Some(condition) = &fact.only_if else { continue };
            let condition = self.expression(condition, self.plain());
            let Some((value, input)) = self
                .facts
                .get(index)
                .copied()
                .zip(self.inputs.get(index).copied())
            else {
                continue;
            };
            self.builder.exists_only_if(input, condition);
            let existing = self.builder.node(Node::OnlyIf { condition, value }, fact.kind);
            if let Some(slot) = self.facts.get_mut(index) {
                *slot = existing;
            }
        }
    }

    /// The context outside policies: no place, and the day of asking.
    fn plain(&self) -> Context {
        Context {
            place: None,
            day: self.today,
            region: 0,
            dates: Dates::default(),
        }
    }

    pub(crate) fn plain_expression(&mut self, typed: &Typed) -> NodeId {
        let context = self.plain();
        self.expression(typed, context)
    }

    fn assumptions(&mut self) {
        for (index, fact) in self.program.facts.iter().enumerate() {
            if fact.up_to_today
                && let Some(value) = self.facts.get(index).copied()
            {
                let node = self.builder.compare(Comparison::AtMost, value, self.today);
                let text = Text {
                    zh: format!("{}不晚于今天", fact.name.zh),
                    en: format!("{} is not later than today", fact.name.en),
                };
                self.builder.assume(Assumption { node, text });
            }
        }
        for (text, statement) in &self.program.assumptions {
            let node = self.expression(statement, self.plain());
            self.builder.assume(Assumption {
                node,
                text: text.clone(),
            });
        }
    }

    fn citation(&mut self, citation: Option<&Citation>) -> Option<CitationId> {
        let citation = citation?;
        Some(self.builder.citation(plan::Citation {
            source: SourceId::from_index(citation.source),
            clause: citation.clause.clone(),
            secondary: citation.secondary.clone(),
            carried_over: citation.carried_over.clone(),
        }))
    }

    /// `place in REGION and from <= day <= until`, as far as they are stated and the context leaves them open.
    fn guard(&mut self, place: u32, dates: Dates, context: Context) -> NodeId {
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
    fn holds(&self, place: u32, region: u32) -> bool {
        let inside = self.program.regions.inside(region);
        inside.low <= Number::from(place) && Number::from(place) <= inside.high
    }

    /// Whether a line for a place and span can be in use where and when the context is.
    fn is_reachable(&self, place: u32, dates: Dates, context: Context) -> bool {
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

    fn inside(&mut self, place: NodeId, regions: &[u32]) -> NodeId {
        let ranges = regions.iter().map(|region| self.program.regions.inside(*region));
        let set = self
            .builder
            .constant_values(Values::Ranges(Ranges::union(ranges)));
        self.builder.node(Node::In(place, set), Kind::Bool)
    }

    /// A figure at the context's place and day: the deepest place first, in it the latest line.
    fn param(&mut self, index: usize, context: Context) -> Option<NodeId> {
        let param = self.program.params.get(index)?;
        let mut arms = Vec::new();
        for (position, line) in param.arms.iter().enumerate() {
            let judged = line.place == 0 || context.place.is_some();
            if !judged || !self.is_reachable(line.place, line.dates, context) {
                continue;
            }
            let guard = self.guard(line.place, line.dates, context);
            let value = match &line.value {
                ArmValue::Set(value) => self.period_or_value(value, param.kind, context),
                ArmValue::Unset(bounds) => self.figure(index, position, param, line.place, bounds.clone()),
            };
            let citation = self.citation(line.citation.as_ref());
            arms.push(Arm {
                guard,
                value,
                citation,
                since: line.dates.from,
                place: Some(line.place),
            });
            if guard == self.builder.truth(true) {
                break;
            }
        }
        // Before the first line and outside all of them nobody gave the figure.
        let last = param.arms.len();
        let open = arms
            .last()
            .is_none_or(|arm| arm.guard != self.builder.truth(true));
        if open {
            let bounds = self.every_value(param);
            let value = self.figure(index, last, param, 0, bounds);
            let guard = self.builder.truth(true);
            arms.push(Arm {
                guard,
                value,
                citation: None,
                since: None,
                place: None,
            });
        }
        let case = self.builder.case(arms, param.kind);
        let name = self.params.get(index).copied()?;
        Some(self.builder.node(Node::Named(name, case), param.kind))
    }

    /// Bounds for days and places without a line: what its lines span, so that nothing is promised beyond them.
    fn every_value(&self, param: &Param) -> Possible {
        let default = match param.kind {
            Kind::Bool => Values::Bits(0b11),
            Kind::Choice(choice) => {
                let count = self
                    .program
                    .choices
                    .get(choice.index())
                    .map_or(0, |choice| choice.members.len());
                Values::Bits(if count >= 64 { u64::MAX } else { (1 << count) - 1 })
            }
            Kind::Date => {
                let (first, last) = days_of_asking();
                span(Number::from(first), Number::from(last))
            }
            Kind::Money => span(Number::ZERO, Number::whole(100_000_000)),
            Kind::Number => span(Number::ZERO, Number::ONE),
            Kind::Count(_) | Kind::Months | Kind::Days => span(Number::ZERO, Number::whole(1200)),
            Kind::Region => self.program.regions.everywhere(),
        };
        Possible::of(default)
    }

    fn figure(&mut self, index: usize, line: usize, param: &Param, place: u32, bounds: Possible) -> NodeId {
        if let Some(node) = self.figures.get(&(index, line)) {
            return *node;
        }
        let region = self.program.regions.get(place);
        let code = region.map_or("", |region| region.code.as_str());
        let since = param.arms.get(line).and_then(|line| line.dates.from);
        let version = since
            .map(|day| format!(":{}", rules_core::calendar::civil(day).year))
            .unwrap_or_default();
        let outside = if line == param.arms.len() { "outside" } else { code };
        let in_place = |text: &str| match region {
            Some(region) if place != 0 => format!("{text}（{}）", region.name.zh),
            _ => text.to_owned(),
        };
        let name = Text {
            zh: in_place(&param.name.zh),
            en: match region {
                Some(region) if place != 0 => format!("{} ({})", param.name.en, region.name.en),
                _ => param.name.en.clone(),
            },
        };
        let step = if param.kind == Kind::Number {
            Number::fraction(1, 10_000)
        } else {
            None
        };
        let input = self.builder.input(Input {
            id: format!("{}@{outside}{version}", param.id),
            name,
            kind: InputKind::Figure,
            value: param.kind,
            domain: bounds,
            step: step.unwrap_or(Number::ONE),
            touch: Touch::Fixed,
            question: None,
            only_if: None,
        });
        let node = self.builder.input_value(input);
        self.figures.insert((index, line), node);
        node
    }

    /// A value where a period may be wanted: years become months.
    fn period_or_value(&mut self, typed: &Typed, wanted: Kind, context: Context) -> NodeId {
        if wanted == Kind::Months {
            self.span_count(typed, context)
        } else {
            self.expression(typed, context)
        }
    }

    /// How many months or days a period is.
    fn span_count(&mut self, typed: &Typed, context: Context) -> NodeId {
        if typed.kind != Kind::Count(plan::CountUnit::Years) {
            return self.expression(typed, context);
        }
        let twelve = Number::whole(12);
        if let Form::Number(years) = typed.form
            && let Some(months) = years.times(twelve)
        {
            return self.builder.number(months, Kind::Months);
        }
        let years = self.expression(typed, context);
        let twelve = self.builder.number(twelve, Kind::Number);
        self.builder.node(Node::Mul(years, twelve), Kind::Months)
    }

    fn expression(&mut self, typed: &Typed, context: Context) -> NodeId {
        let kind = typed.kind;
        let node = match &typed.form {
            Form::Number(number) => return self.builder.number(*number, kind),
            Form::Truth(truth) => return self.builder.truth(*truth),
            Form::Member(position) => return self.builder.constant(Values::Bits(1 << position), kind),
            Form::Place(position) => {
                let inside = self.program.regions.inside(*position);
                return self
                    .builder
                    .constant(Values::Ranges(Ranges::union([inside])), kind);
            }
            Form::Fact(index) => return self.facts.get(*index).copied().unwrap_or(self.today),
            Form::Param(index) => return self.param(*index, context).unwrap_or(self.today),
            Form::Define(index) => {
                let Some((define, name)) = self
                    .program
                    .defines
                    .get(*index)
                    .zip(self.defines.get(*index).copied())
                else {
                    return self.today;
                };
                let body = self.expression(&define.body, context);
                Node::Named(name, body)
            }
            Form::Today => return self.today,
            Form::Day => return context.day,
            Form::Add(a, b) => Node::Add(self.expression(a, context), self.expression(b, context)),
            Form::Sub(a, b) => Node::Sub(self.expression(a, context), self.expression(b, context)),
            Form::Mul(a, b) => Node::Mul(self.expression(a, context), self.expression(b, context)),
            Form::Div(a, b) => Node::Div(self.expression(a, context), self.expression(b, context)),
            Form::WholeDiv(a, b) => Node::WholeDiv(self.expression(a, context), self.expression(b, context)),
            Form::Rem(a, b) => Node::Rem(self.expression(a, context), self.expression(b, context)),
            Form::AddSpans { date, months, days } => return self.add_spans(date, months, days, context),
            Form::Less(a, b) => Node::Compare(
                Comparison::Less,
                self.expression(a, context),
                self.expression(b, context),
            ),
            Form::AtMost(a, b) => Node::Compare(
                Comparison::AtMost,
                self.expression(a, context),
                self.expression(b, context),
            ),
            Form::Equal(a, b) => Node::Compare(
                Comparison::Equal,
                self.expression(a, context),
                self.expression(b, context),
            ),
            Form::OneOf(value, members) => {
                let bits = members.iter().fold(0_u64, |bits, member| bits | 1 << member);
                let set = self.builder.constant_values(Values::Bits(bits));
                Node::In(self.expression(value, context), set)
            }
            Form::InPlaces(value, places) => {
                let value = self.expression(value, context);
                return self.inside(value, places);
            }
            Form::IsGiven(value) => Node::IsGiven(self.expression(value, context)),
            Form::Within {
                value,
                start,
                count,
                span,
            } => Node::Within {
                value: self.expression(value, context),
                start: self.expression(start, context),
                count: self.span_count(count, context),
                span: *span,
            },
            Form::And(parts) => {
                let parts = parts.iter().map(|part| self.expression(part, context)).collect();
                return self.builder.all(parts);
            }
            Form::Or(parts) => {
                let parts = parts.iter().map(|part| self.expression(part, context)).collect();
                return self.builder.any(parts);
            }
            Form::Not(inner) => Node::Not(self.expression(inner, context)),
            Form::Extreme { greatest, of } => {
                let operands = of
                    .iter()
                    .map(|operand| self.expression(operand, context))
                    .collect();
                let run = self.builder.run(operands);
                if *greatest { Node::Max(run) } else { Node::Min(run) }
            }
            Form::When { cases, otherwise } => {
                let arm = |guard, value| Arm {
                    guard,
                    value,
                    citation: None,
                    since: None,
                    place: None,
                };
                let mut arms: Vec<Arm> = cases
                    .iter()
                    .map(|(condition, value)| {
                        arm(
                            self.expression(condition, context),
                            self.expression(value, context),
                        )
                    })
                    .collect();
                let value = self.expression(otherwise, context);
                arms.push(arm(self.builder.truth(true), value));
                return self.builder.case(arms, kind);
            }
            Form::Round {
                rounding,
                unit,
                value,
            } => {
                let unit = self.builder.constant_values(Values::number(*unit));
                Node::Round {
                    value: self.expression(value, context),
                    unit,
                    rounding: *rounding,
                }
            }
            Form::DatePart(part, date) => {
                let date = self.expression(date, context);
                match part {
                    DatePart::Year => Node::YearOf(date),
                    DatePart::Month => Node::MonthOf(date),
                    DatePart::MonthIndex => Node::MonthIndex(date),
                }
            }
            Form::FullMonths(from, to) => {
                Node::FullMonths(self.expression(from, context), self.expression(to, context))
            }
            Form::FullYears(from, to) => {
                let (from, to) = (self.expression(from, context), self.expression(to, context));
                let months = self
                    .builder
                    .node(Node::FullMonths(from, to), Kind::Count(plan::CountUnit::Months));
                Node::WholeDiv(months, self.builder.number(Number::whole(12), Kind::Number))
            }
            Form::Days(from, to) => {
                Node::DaysBetween(self.expression(from, context), self.expression(to, context))
            }
            Form::EdgeOf(edge, unit, date) => Node::EdgeOf {
                date: self.expression(date, context),
                unit: *unit,
                edge: *edge,
            },
            Form::EdgeOfMonth { edge, month, year } => Node::MonthEdge {
                year: self.expression(year, context),
                month: self.expression(month, context),
                edge: *edge,
            },
        };
        self.builder.node(node, kind)
    }

    fn add_spans(&mut self, date: &Typed, months: &[Typed], days: &[Typed], context: Context) -> NodeId {
        let mut reached = self.expression(date, context);
        for (spans, span, kind) in [
            (months, TimeSpan::Months, Kind::Months),
            (days, TimeSpan::Days, Kind::Days),
        ] {
            let mut total: Option<NodeId> = None;
            for part in spans {
                let count = self.span_count(part, context);
                total = Some(match total {
                    None => count,
                    Some(so_far) => self.builder.node(Node::Add(so_far, count), kind),
                });
            }
            if let Some(count) = total {
                reached = self.builder.node(
                    Node::AddSpan {
                        date: reached,
                        count,
                        span,
                    },
                    Kind::Date,
                );
            }
        }
        reached
    }

    fn policy(&mut self, policy: &Policy) {
        let basis = policy
            .basis
            .iter()
            .filter_map(|basis| self.citation(Some(basis)))
            .collect();
        let places: Vec<Option<usize>> = if policy.places.is_empty() {
            vec![None]
        } else {
            policy.places.iter().copied().map(Some).collect()
        };
        let variants = places
            .into_iter()
            .map(|place| self.variant(policy, place))
            .collect();
        self.builder.policy(plan::Policy {
            id: policy.id.clone(),
            title: policy.title.clone(),
            summary: policy.summary.clone(),
            applicant: policy.applicant,
            status: policy.status,
            validity: policy.validity.clone(),
            basis,
            variants,
            documents: policy.documents.clone(),
            handling: policy.handling.clone(),
        });
    }

    /// The policy as it reads when one of the applicant's places decides.
    fn variant(&mut self, policy: &Policy, place: Option<usize>) -> Variant {
        let input = place.and_then(|place| self.inputs.get(place).copied());
        let node = place.and_then(|place| self.facts.get(place).copied());
        let context = Context {
            place: node,
            day: self.today,
            region: 0,
            dates: Dates::default(),
        };
        let applies = match node {
            Some(node) => self.inside(node, &[policy.region]),
            None => self.builder.truth(true),
        };
        let in_force = self.in_force(&policy.validity, context);
        let mut criteria: Vec<plan::Criterion> = policy
            .criteria
            .iter()
            .map(|criterion| self.criterion(policy, criterion, context))
            .collect();
        for amendment in &policy.amendments {
            if let Change::AddCriterion(added) = &amendment.change {
                let added = self.added_criterion(policy, amendment, added, context);
                criteria.push(added);
            }
        }
        let mut all = vec![applies, in_force];
        all.extend(criteria.iter().map(|criterion| criterion.node));
        let entitled = self.builder.all(all);
        Variant {
            place: input,
            applies,
            in_force,
            criteria,
            entitled,
            pays: self.pays(policy, context),
            claim_until: self.window(
                policy,
                context,
                policy.claim_until.as_ref(),
                |change| match change {
                    Change::ClaimUntil(typed) => Some(typed),
                    _ => None,
                },
            ),
            claim_from: self.window(
                policy,
                context,
                policy.claim_from.as_ref(),
                |change| match change {
                    Change::ClaimFrom(typed) => Some(typed),
                    _ => None,
                },
            ),
            local: self.local(policy, context),
        }
    }

    fn in_force(&mut self, validity: &[Validity], context: Context) -> NodeId {
        if validity.is_empty() {
            return self.builder.truth(true);
        }
        let spans = validity
            .iter()
            .map(|span| {
                self.guard(
                    0,
                    Dates {
                        from: Some(span.from),
                        until: span.until,
                    },
                    context,
                )
            })
            .collect();
        self.builder.any(spans)
    }

    /// A criterion with everything amendments make of it where and when they apply.
    fn criterion(&mut self, policy: &Policy, criterion: &Criterion, context: Context) -> plan::Criterion {
        let mut lowered = self.plain_criterion(policy, criterion, context);
        let position = policy.criteria.iter().position(|other| other.id == criterion.id);
        let negated = criterion.verb == CriterionVerb::Unless;
        for amendment in &policy.amendments {
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            match &amendment.change {
                Change::RemoveCriterion(target) if Some(*target) == position => {
                    let yes = self.builder.truth(true);
                    lowered.node = self.replaced(lowered.node, guard, yes, citation, amendment, Kind::Bool);
                }
                Change::ReplaceCriterion(target, body) if Some(*target) == position => {
                    let mut body = self.expression(body, Self::amended(context, amendment));
                    if negated {
                        body = self.builder.not(body);
                    }
                    lowered.node = self.replaced(lowered.node, guard, body, citation, amendment, Kind::Bool);
                }
                Change::Widen(target, by) if Some(*target) == position => {
                    let by = self.expression(by, Self::amended(context, amendment));
                    lowered.node = self.extended(lowered.node, guard, by, negated, true);
                }
                Change::Narrow(target, by) if Some(*target) == position => {
                    let by = self.expression(by, Self::amended(context, amendment));
                    lowered.node = self.extended(lowered.node, guard, by, negated, false);
                }
                _ => {}
            }
        }
        lowered
    }

    /// The context inside an amendment: it is used only where and when the amendment applies.
    fn amended(context: Context, amendment: &Amendment) -> Context {
        Context {
            region: amendment.place,
            dates: amendment.dates,
            ..context
        }
    }

    fn replaced(
        &mut self,
        before: NodeId,
        guard: NodeId,
        value: NodeId,
        citation: Option<CitationId>,
        amendment: &Amendment,
        kind: Kind,
    ) -> NodeId {
        let otherwise = self.builder.truth(true);
        let arms = vec![
            Arm {
                guard,
                value,
                citation,
                since: amendment.dates.from,
                place: Some(amendment.place),
            },
            Arm {
                guard: otherwise,
                value: before,
                citation: None,
                since: None,
                place: None,
            },
        ];
        self.builder.case(arms, kind)
    }

    /// Widening a condition is an "or" under the guard, narrowing an "and"; an exclusion's condition is the
    /// opposite of its node.
    fn extended(&mut self, node: NodeId, guard: NodeId, by: NodeId, negated: bool, widen: bool) -> NodeId {
        let condition = if negated { self.builder.not(node) } else { node };
        let extended = if widen {
            let here = self.builder.all(vec![guard, by]);
            self.builder.any(vec![condition, here])
        } else {
            let elsewhere = self.builder.not(guard);
            let here = self.builder.any(vec![elsewhere, by]);
            self.builder.all(vec![condition, here])
        };
        if negated {
            self.builder.not(extended)
        } else {
            extended
        }
    }

    fn added_criterion(
        &mut self,
        policy: &Policy,
        amendment: &Amendment,
        added: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let mut lowered = self.plain_criterion(policy, added, Self::amended(context, amendment));
        let guard = self.guard(amendment.place, amendment.dates, context);
        let elsewhere = self.builder.not(guard);
        lowered.node = self.builder.any(vec![elsewhere, lowered.node]);
        lowered.guard = Some(guard);
        lowered.citation = lowered.citation.or(self.citation(amendment.citation.as_ref()));
        lowered
    }

    fn plain_criterion(
        &mut self,
        policy: &Policy,
        criterion: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let mut parts = Vec::new();
        let (group, node) = match &criterion.body {
            Body::Condition(condition) => (Group::Single, self.expression(condition, context)),
            Body::Declared => (Group::Single, self.declaration(policy, criterion)),
            Body::All(lines) | Body::Any(lines) => {
                parts = lines
                    .iter()
                    .map(|line| self.plain_criterion(policy, line, context))
                    .collect();
                let nodes: Vec<NodeId> = parts.iter().map(|part| part.node).collect();
                if matches!(criterion.body, Body::All(_)) {
                    (Group::All, self.builder.all(nodes))
                } else {
                    (Group::Any, self.builder.any(nodes))
                }
            }
        };
        let node = if criterion.verb == CriterionVerb::Unless {
            self.builder.not(node)
        } else {
            node
        };
        plan::Criterion {
            id: criterion.id.clone(),
            label: criterion.label.clone(),
            role: match criterion.verb {
                CriterionVerb::Require => Role::Require,
                CriterionVerb::Unless => Role::Unless,
                CriterionVerb::Confirm => Role::Confirm,
                CriterionVerb::Part => Role::Part,
            },
            group,
            node,
            guard: None,
            citation: self.citation(criterion.citation.as_ref()),
            parts,
        }
    }

    /// The input by which the applicant declares a criterion; one for all places.
    fn declaration(&mut self, policy: &Policy, criterion: &Criterion) -> NodeId {
        let id = format!("{}.{}", policy.id, criterion.id);
        let input = match self.builder.plan().input(&id) {
            Some(input) => input,
            None => self.builder.input(Input {
                id,
                name: criterion.label.clone(),
                kind: InputKind::Confirm,
                value: Kind::Bool,
                domain: Possible::of(Values::Bits(0b11)),
                step: Number::ONE,
                touch: Touch::AsOfToday,
                question: None,
                only_if: None,
            }),
        };
        self.builder.input_value(input)
    }

    fn pays(&mut self, policy: &Policy, context: Context) -> Option<plan::Pays> {
        let national = policy.pays.as_ref();
        let local: Vec<_> = policy
            .amendments
            .iter()
            .filter_map(|amendment| match &amendment.change {
                Change::Pays(pays) => Some((amendment, pays)),
                _ => None,
            })
            .collect();
        let kind = national
            .map(|pays| pays.kind)
            .or_else(|| Some(local.first()?.1.kind))?;
        let months_kind = Kind::Count(plan::CountUnit::Months);
        let mut amount = match national {
            Some(pays) => self.expression(&pays.amount, context),
            None => self.builder.absent(Kind::Money),
        };
        let mut months = national
            .and_then(|pays| pays.at_most.as_ref())
            .map(|at_most| self.expression(at_most, context));
        for (amendment, pays) in local {
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            let inside = Self::amended(context, amendment);
            let value = self.expression(&pays.amount, inside);
            amount = self.replaced(amount, guard, value, citation, amendment, Kind::Money);
            if let Some(at_most) = &pays.at_most {
                let value = self.expression(at_most, inside);
                let before = months.unwrap_or_else(|| self.builder.absent(months_kind));
                months = Some(self.replaced(before, guard, value, citation, amendment, months_kind));
            }
        }
        Some(plan::Pays { kind, amount, months })
    }

    /// The claim window with what amendments make of it; absent where nobody set one.
    fn window<'t>(
        &mut self,
        policy: &'t Policy,
        context: Context,
        national: Option<&Typed>,
        pick: impl Fn(&'t Change) -> Option<&'t Typed>,
    ) -> Option<NodeId> {
        let mut node = national.map(|typed| self.expression(typed, context));
        for amendment in &policy.amendments {
            let Some(typed) = pick(&amendment.change) else {
                continue;
            };
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            let value = self.expression(typed, Self::amended(context, amendment));
            let before = node.unwrap_or_else(|| self.builder.absent(Kind::Date));
            node = Some(self.replaced(before, guard, value, citation, amendment, Kind::Date));
        }
        node
    }

    fn local(&mut self, policy: &Policy, context: Context) -> Vec<LocalHandling> {
        let mut local = Vec::new();
        for amendment in &policy.amendments {
            let (documents, changed): (Option<Vec<Document>>, Option<Handling>) = match &amendment.change {
                Change::Documents(documents) => (Some(documents.clone()), None),
                Change::Channel {
                    channel,
                    counter,
                    phone,
                } => (
                    None,
                    Some(with_channel(
                        &policy.handling,
                        *channel,
                        counter.clone(),
                        phone.clone(),
                    )),
                ),
                _ => continue,
            };
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            local.push(LocalHandling {
                guard,
                documents,
                handling: changed,
                citation,
            });
        }
        local
    }
}

fn with_channel(
    national: &Handling,
    channel: Channel,
    counter: Option<Text>,
    phone: Option<String>,
) -> Handling {
    Handling {
        channel,
        counter,
        phone: phone.or_else(|| national.phone.clone()),
        ..national.clone()
    }
}

fn span(low: Number, high: Number) -> Values {
    Values::Ranges(Ranges::union([Range { low, high }]))
}

fn today_input() -> Input {
    let (first, last): (Day, Day) = days_of_asking();
    Input {
        id: "today".to_owned(),
        name: Text {
            zh: "今天".to_owned(),
            en: "today".to_owned(),
        },
        kind: InputKind::Today,
        value: Kind::Date,
        domain: Possible::of(span(Number::from(first), Number::from(last))),
        step: Number::ONE,
        touch: Touch::Fixed,
        question: None,
        only_if: None,
    }
}
