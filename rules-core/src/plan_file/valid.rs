//! Whether what was read is a plan: every reference points at something, and nodes only at earlier nodes.

use super::PlanFileError;
use crate::arena::{Arena, Id, InputId, ListId, NodeId};
use crate::number::Number;
use crate::plan::{Criterion, Input, Kind, Node, Pays, Plan, Run, Variant};
use crate::possible::{NO, Values, YES};

fn in_range<I: Id, T>(arena: &Arena<I, T>, id: I) -> bool {
    arena.get(id).is_some()
}

fn run_fits<T>(items: &[T], run: Run) -> bool {
    u64::from(run.start) + u64::from(run.len) <= u64::try_from(items.len()).unwrap_or(0)
}

/// Refuses what is no plan, with a reason.
pub(super) fn validate(plan: &Plan) -> Result<(), PlanFileError> {
    let check = |holds: bool, what: &'static str| {
        if holds {
            Ok(())
        } else {
            Err(PlanFileError::Invalid(what))
        }
    };
    check(plan.regions().is_valid(), "region tree out of order")?;
    check(plan.kinds.len() == plan.nodes().len(), "a node without a type")?;
    check(
        plan.kinds.iter().all(|(_, kind)| kind_fits(plan, *kind)),
        "type of an unknown choice",
    )?;
    for (id, node) in plan.nodes().iter() {
        let runs_fit = match *node {
            Node::Min(run) | Node::Max(run) | Node::And(run) | Node::Or(run) | Node::Best(run, _) => {
                run_fits(&plan.runs, run)
            }
            Node::Case(run) => run_fits(&plan.arms, run),
            _ => true,
        };
        check(runs_fit, "operands out of range")?;
        let leaf_fits = match *node {
            Node::Constant(constant) | Node::In(_, constant) | Node::Round { unit: constant, .. } => {
                in_range(&plan.constants, constant)
            }
            Node::Input(input) => in_range(plan.inputs(), input),
            Node::Named(name, _) => in_range(&plan.names, name),
            Node::Fold { list, .. } => in_range(&plan.lists, list),
            _ => true,
        };
        check(leaf_fits, "a node refers to nothing")?;
        let mut earlier = true;
        plan.for_each_operand(*node, |operand| earlier &= operand.index() < id.index());
        check(earlier, "a node refers to a later one")?;
    }
    let node_fits = |node: NodeId| in_range(plan.nodes(), node);
    let citation_fits = |citation: Option<_>| citation.is_none_or(|id| in_range(&plan.citations, id));
    check(
        plan.arms.iter().all(|arm| citation_fits(arm.citation)),
        "a citation out of range",
    )?;
    check(
        plan.citations
            .iter()
            .all(|(_, c)| in_range(plan.sources(), c.source)),
        "a source out of range",
    )?;
    check(
        plan.inputs().iter().all(|(_, input)| {
            let changeable = input.changeable.as_ref();
            let when = changeable.and_then(|changeable| changeable.when);
            let basis = changeable.and_then(|changeable| changeable.citation);
            citation_fits(basis)
                && input.only_if.is_none_or(node_fits)
                && when.is_none_or(node_fits)
                && kind_fits(plan, input.value)
        }),
        "an input refers to nothing",
    )?;
    check(
        plan.inputs().iter().all(|(_, input)| domain_fits(plan, input)),
        "an input without values of its type",
    )?;
    check(
        plan.assumptions()
            .iter()
            .all(|assumption| node_fits(assumption.node)),
        "an assumption out of range",
    )?;
    check(
        plan.lists()
            .iter()
            .all(|(id, list)| list.fields.iter().all(|field| is_field(plan, *field, id))),
        "a list without its fields",
    )?;
    check(
        plan.inputs()
            .iter()
            .all(|(_, input)| input.list.is_none_or(|list| in_range(&plan.lists, list))),
        "a field of no list",
    )?;
    let named = plan
        .exclusions
        .iter()
        .map(|found| (found.citation, &found.policies));
    let together = plan
        .combinations
        .iter()
        .map(|found| (found.citation, &found.policies));
    let events = plan.life_events.iter().map(|event| (None, &event.policies));
    for (citation, policies) in named.chain(together).chain(events) {
        let known = |policy: &u32| usize::try_from(*policy).is_ok_and(|policy| policy < plan.policies.len());
        check(
            citation_fits(citation) && policies.iter().all(known),
            "a combination refers to nothing",
        )?;
    }
    for policy in plan.policies() {
        check(
            policy.per.is_none_or(|list| in_range(&plan.lists, list)),
            "a policy for each record of no list",
        )?;
        check(!policy.variants.is_empty(), "a policy without a reading")?;
        check(
            policy.basis.iter().all(|id| citation_fits(Some(*id))),
            "a citation out of range",
        )?;
        let fits = policy.variants.iter().all(|variant| variant_fits(plan, variant));
        check(fits, "a policy refers to nothing")?;
    }
    Ok(())
}

fn is_field(plan: &Plan, field: InputId, list: ListId) -> bool {
    plan.inputs()
        .get(field)
        .is_some_and(|input| input.list == Some(list))
}

fn kind_fits(plan: &Plan, kind: Kind) -> bool {
    match kind {
        Kind::Choice(choice) => in_range(plan.choices(), choice),
        _ => true,
    }
}

/// Something to answer, of the input's type and on a grid that can be walked.
fn domain_fits(plan: &Plan, input: &Input) -> bool {
    let fits = match (&input.domain.values, input.value) {
        (Values::Bits(bits), Kind::Bool) => bits & !(YES | NO) == 0,
        (Values::Bits(bits), Kind::Choice(choice)) => {
            let members = plan
                .choices()
                .get(choice)
                .map_or(0, |choice| choice.members.len());
            u32::try_from(members).is_ok_and(|members| bits.checked_shr(members).unwrap_or(0) == 0)
        }
        (Values::Bits(_), _) | (Values::Ranges(_), Kind::Bool | Kind::Choice(_)) => false,
        (Values::Ranges(_), _) => true,
    };
    fits && input.step > Number::ZERO && !input.domain.is_empty() && !input.domain.error
}

fn variant_fits(plan: &Plan, variant: &Variant) -> bool {
    let input_fits = |input: InputId| in_range(plan.inputs(), input);
    let nodes = [
        Some(variant.applies),
        Some(variant.in_force),
        Some(variant.entitled),
    ]
    .into_iter()
    .chain([
        variant.claim_from,
        variant.claim_until,
        variant.day,
        variant.total,
    ])
    .flatten()
    .chain(variant.pays.iter().flat_map(Pays::nodes))
    .chain(variant.adoption.iter().flat_map(|adoption| {
        let by = adoption.by.iter().map(|(guard, _)| *guard);
        by.chain([adoption.adopted, adoption.entitled])
    }))
    .chain(variant.suspensions.iter().map(|suspension| suspension.guard))
    .chain(variant.validity.iter().map(|validity| validity.guard));
    let mut nodes = nodes;
    let local_fits = variant.local.iter().all(|local| {
        in_range(plan.nodes(), local.guard) && local.citation.is_none_or(|id| in_range(&plan.citations, id))
    });
    let adopted = variant.adoption.iter().flat_map(|adoption| &adoption.by);
    let cited = adopted.map(|(_, citation)| *citation);
    let mut cited = cited.chain(variant.suspensions.iter().map(|suspension| suspension.citation));
    variant.place.is_none_or(input_fits)
        && cited.all(|citation| citation.is_none_or(|id| in_range(&plan.citations, id)))
        && local_fits
        && nodes.all(|node| in_range(plan.nodes(), node))
        && variant
            .criteria
            .iter()
            .all(|criterion| criterion_fits(plan, criterion))
}

fn criterion_fits(plan: &Plan, criterion: &Criterion) -> bool {
    in_range(plan.nodes(), criterion.node)
        && criterion.guard.is_none_or(|guard| in_range(plan.nodes(), guard))
        && criterion
            .citation
            .is_none_or(|citation| in_range(&plan.citations, citation))
        && criterion.parts.iter().all(|part| criterion_fits(plan, part))
}
