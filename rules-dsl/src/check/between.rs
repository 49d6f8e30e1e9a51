//! What is said of several policies or parameters together: ceilings, exclusion, combination, what always holds.

use std::collections::BTreeMap;

use rules_core::plan::{Applicant, Kind, Per, Text, USUAL_EFFORT};

use super::checker::Checker;
use super::declarations::{citation, place, text_of, translated};
use super::names::Sort;
use super::policy::{Surroundings, documents};
use super::program::{Changeable, Citation, Form, Typed};
use super::soundness::uses_regional_param;
use crate::ast::{
    CapItem, ChangeableItem, CombinesItem, ExclusiveItem, Ident, InvariantItem, LifeEventItem, PerWhat,
};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// Parameters of which one is never above the other.
#[derive(Debug, Clone)]
pub(crate) struct Cap {
    pub(crate) param: usize,
    pub(crate) ceiling: usize,
    /// Places where a notice allows more.
    pub(crate) exceptions: Vec<u32>,
    pub(crate) span: Span,
}

/// Policies of which only one can be had.
#[derive(Debug, Clone)]
pub(crate) struct Exclusive {
    pub(crate) id: String,
    pub(crate) text: Text,
    pub(crate) per: Per,
    pub(crate) citation: Option<Citation>,
    /// Positions of policies.
    pub(crate) policies: Vec<usize>,
}

/// Policies that can be had together.
#[derive(Debug, Clone)]
pub(crate) struct Combines {
    pub(crate) citation: Option<Citation>,
    pub(crate) policies: Vec<usize>,
}

/// What the rules make true for everybody.
#[derive(Debug, Clone)]
pub(crate) struct Invariant {
    pub(crate) text: Text,
    pub(crate) condition: Typed,
    pub(crate) span: Span,
}

/// Everything of this sort.
#[derive(Debug, Clone, Default)]
pub(crate) struct Between {
    pub(crate) caps: Vec<Cap>,
    pub(crate) exclusive: Vec<Exclusive>,
    pub(crate) combines: Vec<Combines>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) life_events: Vec<LifeEvent>,
}

/// What happens in somebody's life or to a firm, with the policies that are about it.
#[derive(Debug, Clone)]
pub(crate) struct LifeEvent {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) applicant: Applicant,
    pub(crate) policies: Vec<usize>,
}

/// The declarations of this sort as written.
pub(super) struct Written<'a> {
    pub(super) caps: &'a [&'a CapItem],
    pub(super) exclusive: &'a [&'a ExclusiveItem],
    pub(super) combines: &'a [&'a CombinesItem],
    pub(super) invariants: &'a [&'a InvariantItem],
    pub(super) life_events: &'a [&'a LifeEventItem],
    /// Whom each policy is for.
    pub(super) applicants: Vec<Option<Applicant>>,
}

pub(super) fn between(
    written: &Written<'_>,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Between {
    let exclusive: Vec<(Span, Exclusive)> = written
        .exclusive
        .iter()
        .map(|item| (item.span, exclusive(item, checker)))
        .collect();
    let combines: Vec<(Span, Combines)> = written
        .combines
        .iter()
        .map(|item| (item.span, combines(item, checker)))
        .collect();
    contradictions(&exclusive, &combines, checker);
    let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
    let named = written.exclusive.iter().map(|item| &item.id);
    for id in named.chain(written.invariants.iter().map(|item| &item.id)) {
        if let Some(first) = ids.insert(&id.text, id.span) {
            checker.findings.push(
                Diagnostic::error(
                    Code::DuplicateName,
                    id.span,
                    said!("名称 `{}` 已经用过", "the name `{}` is taken already", id.text),
                )
                .label(first, said!("先前在此声明", "declared here before")),
            );
        }
    }
    Between {
        caps: written
            .caps
            .iter()
            .filter_map(|item| cap(item, checker))
            .collect(),
        exclusive: exclusive.into_iter().map(|(_, exclusive)| exclusive).collect(),
        combines: combines.into_iter().map(|(_, combines)| combines).collect(),
        invariants: written
            .invariants
            .iter()
            .filter_map(|item| invariant(item, around, checker))
            .collect(),
        life_events: written
            .life_events
            .iter()
            .map(|item| life_event(item, &written.applicants, checker))
            .collect(),
    }
}

fn cap(item: &CapItem, checker: &mut Checker<'_>) -> Option<Cap> {
    let mut param = |name: &Ident| {
        let fits = |sort| matches!(sort, Sort::Param(_));
        match checker
            .names
            .find(name, fits, ("参数", "a parameter"), checker.findings)?
        {
            Sort::Param(index) => Some(index),
            _ => None,
        }
    };
    let (param, ceiling) = (param(&item.param), param(&item.ceiling));
    let mut exceptions = Vec::new();
    for (region, cite) in &item.exceptions {
        exceptions.extend(place(Some(region), checker.names, checker.findings));
        citation(cite, checker.names, checker.findings);
    }
    let (param, ceiling) = (param?, ceiling?);
    let kind = |index: usize| checker.types.params.get(index).copied().flatten();
    let (of_param, of_ceiling) = (kind(param)?, kind(ceiling)?);
    let by = |index: usize| checker.types.params_by.get(index).copied().flatten();
    let ordered = !matches!(of_param, Kind::Bool | Kind::Choice(_) | Kind::Region);
    let by_agrees = by(ceiling).is_none() || by(ceiling) == by(param);
    if of_param != of_ceiling || !ordered || !by_agrees {
        checker.findings.push(
            Diagnostic::error(
                Code::WrongType,
                item.ceiling.span,
                said!(
                    "`{}` 不能作 `{}` 的上限",
                    "`{}` cannot be the ceiling of `{}`",
                    item.ceiling.text,
                    item.param.text
                ),
            )
            .help(said!(
                "两个参数要有同样的类型和单位；上限分项时，参数也要按同一选项分项",
                "both need one type and unit; a ceiling by a choice needs a parameter by the same choice"
            )),
        );
        return None;
    }
    Some(Cap {
        param,
        ceiling,
        exceptions,
        span: item.span,
    })
}

fn exclusive(item: &ExclusiveItem, checker: &mut Checker<'_>) -> Exclusive {
    let per = match &item.per {
        PerWhat::Person => Per::Person,
        PerWhat::Period => Per::Period,
        PerWhat::Record(record) => {
            let fits = |sort| matches!(sort, Sort::Record(_));
            checker
                .names
                .find(record, fits, ("名册", "a record"), checker.findings);
            Per::Record
        }
    };
    Exclusive {
        id: item.id.text.clone(),
        text: translated(&item.words, checker.findings),
        per,
        citation: cited(item.basis.as_ref(), item.span, checker),
        policies: several(&item.policies, item.span, checker),
    }
}

fn combines(item: &CombinesItem, checker: &mut Checker<'_>) -> Combines {
    Combines {
        citation: cited(item.basis.as_ref(), item.span, checker),
        policies: several(&item.policies, item.span, checker),
    }
}

fn cited(basis: Option<&crate::ast::Cite>, span: Span, checker: &mut Checker<'_>) -> Option<Citation> {
    if basis.is_none() {
        checker.findings.push(
            Diagnostic::warning(
                Code::MissingBasis,
                span,
                said!("没有写明依据的文件", "the notice it rests on is not stated"),
            )
            .help(said!("写 `依据 文件`", "add `by SOURCE`")),
        );
    }
    citation(basis?, checker.names, checker.findings)
}

fn life_event(
    item: &LifeEventItem,
    applicants: &[Option<Applicant>],
    checker: &mut Checker<'_>,
) -> LifeEvent {
    let mut policies = Vec::new();
    for name in &item.policies {
        let Some(policy) = each_once(name, &policies, checker) else {
            continue;
        };
        let other = applicants
            .get(policy)
            .copied()
            .flatten()
            .filter(|other| *other != item.applicant);
        if other.is_some() {
            checker.findings.push(
                Diagnostic::error(
                    Code::WrongSort,
                    name.span,
                    said!("`{}` 的对象不同", "`{}` is for other applicants", name.text),
                )
                .help(said!(
                    "个人和单位的政策分写两个生活事件",
                    "write one life event for people and another for firms"
                )),
            );
        }
        policies.push(policy);
    }
    LifeEvent {
        id: item.name.id.text.clone(),
        name: text_of(&item.name),
        applicant: item.applicant,
        policies,
    }
}

/// A policy that is not among those named before.
fn each_once(name: &Ident, before: &[usize], checker: &mut Checker<'_>) -> Option<usize> {
    let fits = |sort| matches!(sort, Sort::Policy(_));
    let sort = checker
        .names
        .find(name, fits, ("政策", "a policy"), checker.findings)?;
    let Sort::Policy(index) = sort else { return None };
    if before.contains(&index) {
        checker.findings.push(Diagnostic::error(
            Code::Repeated,
            name.span,
            said!("政策 `{}` 写了两次", "the policy `{}` stands twice", name.text),
        ));
        return None;
    }
    Some(index)
}

/// At least two policies, each once.
fn several(names: &[Ident], span: Span, checker: &mut Checker<'_>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for name in names {
        found.extend(each_once(name, &found, checker));
    }
    if names.len() < 2 {
        checker.findings.push(
            Diagnostic::error(
                Code::MissingStatement,
                span,
                said!("至少要有两项政策", "at least two policies are needed"),
            )
            .help(said!("写出另一项", "name the other one")),
        );
    }
    found
}

/// Policies that can be had together and cannot.
fn contradictions(exclusive: &[(Span, Exclusive)], combines: &[(Span, Combines)], checker: &mut Checker<'_>) {
    for (span, together) in combines {
        for (other, apart) in exclusive {
            let both = together
                .policies
                .iter()
                .filter(|policy| apart.policies.contains(policy));
            // For another record or span of time they may well be had together.
            if apart.per == Per::Person && both.count() > 1 {
                checker.findings.push(
                    Diagnostic::error(
                        Code::Contradiction,
                        *span,
                        said!(
                            "可以兼得的政策又写为不可兼得",
                            "policies that can be had together are exclusive too"
                        ),
                    )
                    .label(*other, said!("在此写为不可兼得", "exclusive here"))
                    .help(said!("核对两处的文件", "compare the two notices")),
                );
            }
        }
    }
}

fn invariant(
    item: &InvariantItem,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Invariant> {
    let text = translated(&item.words, checker.findings);
    checker.invariant = true;
    let condition = checker.condition(&item.condition);
    checker.invariant = false;
    let condition = condition?;
    let mut sound = true;
    if uses_regional_param(&condition, around) {
        sound = false;
        checker.findings.push(
            Diagnostic::error(
                Code::WrongSort,
                condition.span,
                said!(
                    "恒真里不能用因地而异的参数或定义",
                    "figures and terms that differ by place cannot stand in an invariant"
                ),
            )
            .help(said!("改用政策或事实", "speak of policies or facts instead")),
        );
    }
    around
        .givens
        .report(&condition, &super::given::Facts::new(), checker.findings);
    sound.then_some(Invariant {
        text,
        condition,
        span: item.id.span,
    })
}

impl Checker<'_> {
    /// How something can be brought about.
    pub(super) fn changeable(&mut self, item: Option<&ChangeableItem>) -> Option<Changeable> {
        let item = item?;
        Some(Changeable {
            how: translated(&item.how, self.findings),
            office: item
                .office
                .as_ref()
                .map(|office| translated(office, self.findings)),
            effort: item.effort.unwrap_or(USUAL_EFFORT),
            documents: documents(&item.documents, self.documents, self),
            basis: item
                .basis
                .as_ref()
                .and_then(|basis| citation(basis, self.names, self.findings)),
            when: item.when.as_ref().and_then(|when| self.condition(when)),
        })
    }

    /// `entitled to POLICY`, which only invariants may say: policies do not depend on one another.
    pub(super) fn entitled(&mut self, span: Span, policy: &Ident) -> Option<Typed> {
        if !self.invariant {
            self.findings.push(
                Diagnostic::error(
                    Code::WrongSort,
                    span,
                    said!(
                        "只有 `恒真` 里可以写 `享受 政策`",
                        "only an invariant can say `entitled to`"
                    ),
                )
                .help(said!(
                    "已享受的待遇写成事实",
                    "what was received before is a fact"
                )),
            );
            return None;
        }
        let fits = |sort| matches!(sort, Sort::Policy(_));
        match self
            .names
            .find(policy, fits, ("政策", "a policy"), self.findings)?
        {
            Sort::Policy(index) => Some(Typed {
                kind: Kind::Bool,
                form: Form::Entitled(index),
                span,
            }),
            _ => None,
        }
    }
}
