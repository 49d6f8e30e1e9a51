//! Policies and amendments: complete, well typed, in folding order.

use rules_core::number::Number;
use rules_core::plan::{Applicant, Channel, Document, Handling, Kind, Status, Text, Validity};
use rules_core::region::RegionTree;

use super::declarations::{citation, place, text_of, translated};
use super::expression::Checker;
use super::given::{Facts, Givens};
use super::names::Sort;
use super::program::{
    Amendment, ArmValue, Body, Change, Criterion, EARLIEST, Form, Param, Pays, Policy, Typed,
};
use crate::ast::{
    AmendItem, Change as Verb, ChannelItem, CounterItem, CriterionBody, CriterionItem, CriterionVerb, Dates,
    Expr, ExprKind, Ident, PaysItem, PolicyItem,
};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::source::Span;

/// What policies refer to, besides names.
pub(crate) struct Surroundings<'a> {
    pub(crate) regions: &'a RegionTree,
    pub(crate) documents: &'a [Document],
    pub(crate) counters: &'a [CounterItem],
    pub(crate) params: &'a [Param],
    pub(crate) givens: Givens<'a>,
}

/// Checks one policy with its amendments.
pub(crate) fn policy(
    item: &PolicyItem,
    amendments: &[&AmendItem],
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Policy> {
    complete(item, checker.findings);
    let title = item.title.as_ref().map_or_else(
        || text_of(&item.name),
        |title| translated(title, checker.findings),
    );
    let summary = item
        .summary
        .as_ref()
        .map(|summary| translated(summary, checker.findings))
        .unwrap_or_default();
    let basis = item
        .basis
        .iter()
        .filter_map(|cite| citation(cite, checker.names, checker.findings))
        .collect();
    let places: Vec<Option<usize>> = item.places.iter().map(|name| place_fact(name, checker)).collect();
    let region = place(item.region.as_ref(), checker.names, checker.findings);
    let before = checker.findings.len();
    let written_as_given = names_given(item);
    let criteria: Vec<Criterion> = criteria(&item.criteria, checker);
    duplicates(&item.criteria, checker.findings);
    let pays = item.pays.as_ref().and_then(|pays| self::pays(pays, checker));
    let claim_from = date(item.claim_from.as_ref(), checker);
    let claim_until = date(item.claim_until.as_ref(), checker);
    let documents = documents(&item.documents, around, checker);
    let handling = Handling {
        applicant: item
            .applicant
            .unwrap_or(item.applicant_kind.unwrap_or(Applicant::Person)),
        payee: item
            .payee
            .unwrap_or(item.applicant_kind.unwrap_or(Applicant::Person)),
        ..channel(item.channel.as_ref(), around, checker)
    };
    let mut policy = Policy {
        id: item.name.id.text.clone(),
        span: item.name.id.span,
        title,
        summary,
        applicant: item.applicant_kind.unwrap_or(Applicant::Person),
        status: item.status.unwrap_or(Status::InForce),
        validity: item
            .validity
            .iter()
            .map(|line| Validity {
                from: line.dates.from.unwrap_or(EARLIEST),
                until: line.dates.until,
                renewed: line.renewed,
            })
            .collect(),
        basis,
        places: places.into_iter().flatten().collect(),
        region: region.unwrap_or(0),
        criteria,
        pays,
        claim_from,
        claim_until,
        documents,
        handling,
        amendments: Vec::new(),
    };
    policy.amendments = folded(item, amendments, &policy, around, checker);
    // A criterion that could not be read may establish what others need.
    let sound = checker.findings.len() == before;
    let maybe_given = if sound {
        Facts::new()
    } else {
        facts_named(&written_as_given, checker)
    };
    after_typing(&policy, &maybe_given, around, checker.findings);
    if sound {
        needs_place(item, &policy, around, checker.findings);
    }
    Some(policy)
}

/// Statements without which a policy says too little.
fn complete(item: &PolicyItem, findings: &mut Vec<Diagnostic>) {
    let name = &item.name.id;
    let mut missing = |absent: bool, code: Code, zh: &str, en: &str| {
        if absent {
            findings.push(Diagnostic::warning(
                code,
                name.span,
                Message {
                    zh: format!("政策 `{}` 没有写 `{zh}`", name.text),
                    en: format!("the policy `{}` does not state `{en}`", name.text),
                },
            ));
        }
    };
    missing(item.title.is_none(), Code::MissingStatement, "名称", "title");
    missing(item.basis.is_empty(), Code::MissingBasis, "依据", "basis");
    missing(
        item.applicant_kind.is_none(),
        Code::MissingStatement,
        "对象",
        "for",
    );
    missing(
        item.validity.is_empty(),
        Code::MissingStatement,
        "执行",
        "in force",
    );
    missing(item.channel.is_none(), Code::MissingStatement, "渠道", "channel");
    missing(
        item.applicant.is_none(),
        Code::MissingStatement,
        "申请人",
        "applicant",
    );
    missing(
        item.payee.is_none() && item.pays.is_some(),
        Code::MissingStatement,
        "收款人",
        "payee",
    );
}

fn place_fact(name: &Ident, checker: &mut Checker<'_>) -> Option<usize> {
    let wanted = ("地区类的事实", "a fact of type region");
    let found = checker.names.find(
        name,
        |sort| matches!(sort, Sort::Fact(_)),
        wanted,
        checker.findings,
    )?;
    let Sort::Fact(fact) = found else { return None };
    match checker.types.facts.get(fact) {
        Some(Some(Kind::Region)) => Some(fact),
        _ => {
            checker.findings.push(Diagnostic::error(
                Code::WrongSort,
                name.span,
                said!("`{}` 不是地区", "`{}` is not a region", name.text),
            ));
            None
        }
    }
}

fn criteria(items: &[CriterionItem], checker: &mut Checker<'_>) -> Vec<Criterion> {
    items.iter().filter_map(|item| criterion(item, checker)).collect()
}

fn criterion(item: &CriterionItem, checker: &mut Checker<'_>) -> Option<Criterion> {
    let body = match &item.body {
        CriterionBody::Condition(condition) if item.verb == CriterionVerb::Confirm => {
            checker.findings.push(
                Diagnostic::error(
                    Code::ConfirmMisused,
                    condition.span,
                    said!(
                        "承诺由本人声明，不能由条件计算",
                        "a declaration is made by the applicant and cannot be computed"
                    ),
                )
                .help(said!(
                    "删去 `：` 之后的条件，或改用 `条件`",
                    "remove the condition after `:`, or use `require`"
                )),
            );
            None
        }
        CriterionBody::Condition(condition) => checker.condition(condition).map(Body::Condition),
        CriterionBody::All(lines) => Some(Body::All(criteria(lines, checker))),
        CriterionBody::Any(lines) => Some(Body::Any(criteria(lines, checker))),
        CriterionBody::Declared => Some(Body::Declared),
    };
    let label = match &item.label {
        Some(label) => translated(label, checker.findings),
        None => {
            let group = !matches!(item.body, CriterionBody::Condition(_) | CriterionBody::Declared);
            if !group {
                checker.findings.push(
                    Diagnostic::warning(
                        Code::MissingTranslation,
                        item.id.span,
                        said!(
                            "条件 `{}` 没有给人看的文字",
                            "the criterion `{}` has no words for people",
                            item.id.text
                        ),
                    )
                    .help(said!(
                        "在标识后写 `\"…\" 英 \"…\"`",
                        "add `\"…\" en \"…\"` after its name"
                    )),
                );
            }
            group_label(&item.body, &item.id)
        }
    };
    let citation = item
        .basis
        .as_ref()
        .and_then(|basis| citation(basis, checker.names, checker.findings));
    Some(Criterion {
        id: item.id.text.clone(),
        label,
        verb: item.verb,
        body: body?,
        citation,
    })
}

fn group_label(body: &CriterionBody, id: &Ident) -> Text {
    let (zh, en) = match body {
        CriterionBody::All(_) => ("以下各项都要满足".to_owned(), "all of these".to_owned()),
        CriterionBody::Any(_) => ("以下任一项".to_owned(), "any of these".to_owned()),
        _ => (id.text.clone(), id.text.replace('_', " ")),
    };
    Text { zh, en }
}

fn duplicates(items: &[CriterionItem], findings: &mut Vec<Diagnostic>) {
    let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
    let mut stack: Vec<&CriterionItem> = items.iter().rev().collect();
    while let Some(item) = stack.pop() {
        if let Some(first) = seen.insert(&item.id.text, item.id.span) {
            findings.push(
                Diagnostic::error(
                    Code::DuplicateName,
                    item.id.span,
                    said!(
                        "条件 `{}` 出现两次",
                        "the criterion `{}` stands twice",
                        item.id.text
                    ),
                )
                .label(first, said!("先前在此", "first here")),
            );
        }
        if let CriterionBody::All(lines) | CriterionBody::Any(lines) = &item.body {
            stack.extend(lines.iter().rev());
        }
    }
}

fn pays(item: &PaysItem, checker: &mut Checker<'_>) -> Option<Pays> {
    let amount = checker.of_kind(&item.amount, Kind::Money);
    let months = Kind::Count(rules_core::plan::CountUnit::Months);
    let at_most = item
        .at_most
        .as_ref()
        .map(|months_expr| checker.of_kind(months_expr, months));
    Some(Pays {
        kind: item.kind,
        amount: amount?,
        at_most: at_most.flatten(),
    })
}

fn date(expr: Option<&Expr>, checker: &mut Checker<'_>) -> Option<Typed> {
    expr.and_then(|expr| checker.of_kind(expr, Kind::Date))
}

fn documents(names: &[Ident], around: &Surroundings<'_>, checker: &mut Checker<'_>) -> Vec<Document> {
    let mut found = Vec::new();
    for name in names {
        let sort = checker.names.find(
            name,
            |sort| matches!(sort, Sort::Document(_)),
            ("材料", "a document"),
            checker.findings,
        );
        if let Some(Sort::Document(index)) = sort {
            found.extend(around.documents.get(index).cloned());
        }
    }
    found
}

fn channel(item: Option<&ChannelItem>, around: &Surroundings<'_>, checker: &mut Checker<'_>) -> Handling {
    let (channel, counter, phone) = item.map_or((Channel::Apply, None, None), |item| {
        let (counter, phone) = counter(item, around, checker);
        (item.channel, counter, phone)
    });
    Handling {
        applicant: Applicant::Person,
        payee: Applicant::Person,
        channel,
        counter,
        phone,
    }
}

fn counter(
    item: &ChannelItem,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> (Option<Text>, Option<String>) {
    let declared = item.counter.as_ref().and_then(|name| {
        let wanted = ("窗口", "a counter");
        match checker.names.find(
            name,
            |sort| matches!(sort, Sort::Counter(_)),
            wanted,
            checker.findings,
        )? {
            Sort::Counter(index) => around.counters.get(index),
            _ => None,
        }
    });
    let words = item
        .place
        .as_ref()
        .or_else(|| declared.and_then(|counter| counter.words.as_ref()));
    let words = match (words, declared) {
        (Some(words), _) => Some(translated(words, checker.findings)),
        (None, Some(counter)) => Some(text_of(&counter.name)),
        (None, None) => None,
    };
    let phone = item
        .phone
        .clone()
        .or_else(|| declared.and_then(|counter| counter.phone.clone()));
    (words, phone)
}

/// The amendments of a policy in folding order: from the root of the region tree to the leaves, in each layer
/// by date, then as they stand in the files.
fn folded(
    item: &PolicyItem,
    amendments: &[&AmendItem],
    policy: &Policy,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Vec<Amendment> {
    let mut found: Vec<(Span, Amendment)> = Vec::new();
    let mut added: Vec<String> = Vec::new();
    for amend in amendments {
        if amend.basis.is_none() {
            checker.findings.push(
                Diagnostic::warning(
                    Code::MissingBasis,
                    amend.span,
                    said!("修改没有写明依据的文件", "an amendment without its notice"),
                )
                .help(said!(
                    "在政策名后写 `按 文件`",
                    "add `by SOURCE` after the policy"
                )),
            );
        }
        let Some(place) = place(amend.region.as_ref(), checker.names, checker.findings) else {
            continue;
        };
        let citation = amend
            .basis
            .as_ref()
            .and_then(|cite| citation(cite, checker.names, checker.findings));
        for verb in &amend.changes {
            if let Verb::AddCriterion(criterion) = verb {
                let taken = policy.criteria.iter().any(|known| known.id == criterion.id.text);
                if taken || added.contains(&criterion.id.text) {
                    checker.findings.push(Diagnostic::error(
                        Code::DuplicateName,
                        criterion.id.span,
                        said!(
                            "条件 `{}` 已经有了",
                            "there is a criterion `{}` already",
                            criterion.id.text
                        ),
                    ));
                    continue;
                }
                added.push(criterion.id.text.clone());
            }
            if let Some(change) = change(verb, item, policy, around, checker) {
                found.push((
                    amend.span,
                    Amendment {
                        place,
                        dates: amend.dates,
                        citation: citation.clone(),
                        change,
                    },
                ));
            }
        }
    }
    let depth = |place: u32| around.regions.get(place).map_or(0, |region| region.depth);
    found.sort_by_key(|(_, amendment)| (depth(amendment.place), amendment.dates.from));
    conflicts(&found, checker.findings);
    found.into_iter().map(|(_, amendment)| amendment).collect()
}

fn change(
    verb: &Verb,
    item: &PolicyItem,
    policy: &Policy,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Change> {
    let target = |id: &Ident, checker: &mut Checker<'_>| {
        let position = policy
            .criteria
            .iter()
            .position(|criterion| criterion.id == id.text);
        if position.is_none() {
            let alike = crate::diagnostic::most_alike(
                &id.text,
                policy.criteria.iter().map(|criterion| criterion.id.as_str()),
            );
            checker.findings.push(
                Diagnostic::error(
                    Code::AmendsNothing,
                    id.span,
                    said!(
                        "政策 `{1}` 没有条件 `{0}`",
                        "there is no criterion `{0}` in the policy `{1}`",
                        id.text,
                        item.name.id.text
                    ),
                )
                .help_if(alike.map(|alike| said!("是否想写 `{}`？", "did you mean `{}`?", alike))),
            );
        }
        position
    };
    Some(match verb {
        Verb::AddCriterion(criterion) => Change::AddCriterion(self::criterion(criterion, checker)?),
        Verb::RemoveCriterion(id) => Change::RemoveCriterion(target(id, checker)?),
        Verb::ReplaceCriterion { id, body } => {
            let (position, body) = (target(id, checker), checker.condition(body));
            Change::ReplaceCriterion(position?, body?)
        }
        Verb::Widen { id, by } => {
            let (position, by) = (target(id, checker), checker.condition(by));
            Change::Widen(position?, by?)
        }
        Verb::Narrow { id, by } => {
            let (position, by) = (target(id, checker), checker.condition(by));
            Change::Narrow(position?, by?)
        }
        Verb::Pays(pays) => {
            let changed = self::pays(pays, checker)?;
            if policy
                .pays
                .as_ref()
                .is_some_and(|national| national.kind != changed.kind)
            {
                checker.findings.push(Diagnostic::error(
                    Code::AmendmentConflict,
                    pays.span,
                    said!(
                        "发放周期与原政策不同",
                        "the amendment pays at other intervals than the policy"
                    ),
                ));
                return None;
            }
            Change::Pays(changed)
        }
        Verb::ClaimFrom(expr) => Change::ClaimFrom(checker.of_kind(expr, Kind::Date)?),
        Verb::ClaimUntil(expr) => Change::ClaimUntil(checker.of_kind(expr, Kind::Date)?),
        Verb::Documents(names) => Change::Documents(documents(names, around, checker)),
        Verb::Channel(item) => {
            let (counter, phone) = counter(item, around, checker);
            Change::Channel {
                channel: item.channel,
                counter,
                phone,
            }
        }
    })
}

/// Two amendments of one layer, date and part conflict, unless both widen, narrow or add.
fn conflicts(found: &[(Span, Amendment)], findings: &mut Vec<Diagnostic>) {
    for (index, (first_span, first)) in found.iter().enumerate() {
        for (second_span, second) in found.iter().skip(index + 1) {
            let same_layer = first.place == second.place && overlap(first.dates, second.dates);
            let same_start = first.dates.from == second.dates.from;
            if same_layer && same_start && contradict(&first.change, &second.change) {
                findings.push(
                    Diagnostic::error(
                        Code::AmendmentConflict,
                        *second_span,
                        said!(
                            "与同一天、同一地区的另一处修改冲突",
                            "contradicts another amendment of the same day and place"
                        ),
                    )
                    .label(*first_span, said!("另一处修改", "the other amendment"))
                    .help(said!(
                        "合为一处，或写明先后日期",
                        "make them one, or give them different dates"
                    )),
                );
            }
        }
    }
}

fn overlap(a: Dates, b: Dates) -> bool {
    let starts_after = |one: Dates, other: Dates| {
        one.from
            .zip(other.until)
            .is_some_and(|(from, until)| from > until)
    };
    !starts_after(a, b) && !starts_after(b, a)
}

fn contradict(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Pays(_), Change::Pays(_))
        | (Change::ClaimFrom(_), Change::ClaimFrom(_))
        | (Change::ClaimUntil(_), Change::ClaimUntil(_))
        | (Change::Documents(_), Change::Documents(_))
        | (Change::Channel { .. }, Change::Channel { .. }) => true,
        (Change::Widen(x, _), Change::Widen(y, _)) | (Change::Narrow(x, _), Change::Narrow(y, _))
            if x == y =>
        {
            false
        }
        _ => target_of(a).is_some() && target_of(a) == target_of(b),
    }
}

fn target_of(change: &Change) -> Option<usize> {
    match change {
        Change::RemoveCriterion(position)
        | Change::ReplaceCriterion(position, _)
        | Change::Widen(position, _)
        | Change::Narrow(position, _) => Some(*position),
        _ => None,
    }
}

/// The names in `… is given` anywhere in a policy.
fn names_given(item: &PolicyItem) -> Vec<String> {
    fn in_expr(expr: &Expr, names: &mut Vec<String>) {
        match &expr.kind {
            ExprKind::IsGiven(inner) => {
                if let ExprKind::Name(name) = &inner.kind {
                    names.push(name.clone());
                }
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| in_expr(part, names)),
            ExprKind::Not(inner) => in_expr(inner, names),
            _ => {}
        }
    }
    fn in_criterion(criterion: &CriterionItem, names: &mut Vec<String>) {
        match &criterion.body {
            CriterionBody::Condition(condition) => in_expr(condition, names),
            CriterionBody::All(lines) | CriterionBody::Any(lines) => {
                lines.iter().for_each(|line| in_criterion(line, names));
            }
            CriterionBody::Declared => {}
        }
    }
    let mut names = Vec::new();
    item.criteria
        .iter()
        .for_each(|criterion| in_criterion(criterion, &mut names));
    names
}

fn facts_named(names: &[String], checker: &Checker<'_>) -> Facts {
    names
        .iter()
        .filter_map(|name| match checker.names.get(name)? {
            Sort::Fact(fact) => Some(fact),
            _ => None,
        })
        .collect()
}

/// Checks that need the typed policy: optional facts, whole fen.
fn after_typing(
    policy: &Policy,
    maybe_given: &Facts,
    around: &Surroundings<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let givens = &around.givens;
    let mut given: Facts = policy
        .criteria
        .iter()
        .flat_map(|criterion| givens.established_by(criterion))
        .collect();
    let removed = policy.amendments.iter().any(|amendment| {
        matches!(
            amendment.change,
            Change::RemoveCriterion(_) | Change::ReplaceCriterion(..) | Change::Widen(..)
        )
    });
    if removed {
        // Where a criterion may be gone, only what each part establishes for itself counts.
        given.clear();
    }
    given.extend(maybe_given);
    for criterion in &policy.criteria {
        report_criterion(criterion, &given, givens, findings);
    }
    let mut report = |typed: &Typed| givens.report(typed, &given, findings);
    policy
        .claim_from
        .iter()
        .chain(&policy.claim_until)
        .for_each(&mut report);
    let mut amounts: Vec<&Pays> = policy.pays.iter().collect();
    for amendment in &policy.amendments {
        match &amendment.change {
            Change::Pays(pays) => amounts.push(pays),
            Change::ClaimFrom(typed)
            | Change::ClaimUntil(typed)
            | Change::ReplaceCriterion(_, typed)
            | Change::Widen(_, typed)
            | Change::Narrow(_, typed) => report(typed),
            _ => {}
        }
    }
    for pays in &amounts {
        report(&pays.amount);
        pays.at_most.iter().for_each(&mut report);
    }
    for pays in amounts {
        if !is_whole_fen(&pays.amount, around) {
            findings.push(
                Diagnostic::error(
                    Code::NotWholeFen,
                    pays.amount.span,
                    said!(
                        "金额可能不是整分，又没有写明如何取整",
                        "the amount may not be whole fen and is not rounded"
                    ),
                )
                .help(said!(
                    "写成 `向下取整到 1分 （…）`",
                    "write `round down to 1 fen (…)`"
                )),
            );
        }
    }
}

fn report_criterion(
    criterion: &Criterion,
    given: &Facts,
    givens: &Givens<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    match &criterion.body {
        Body::Condition(condition) => givens.report(condition, given, findings),
        Body::All(lines) => {
            let mut more = given.clone();
            more.extend(givens.established_by(criterion));
            lines
                .iter()
                .for_each(|line| report_criterion(line, &more, givens, findings));
        }
        Body::Any(lines) => lines
            .iter()
            .for_each(|line| report_criterion(line, given, givens, findings)),
        Body::Declared => {}
    }
}

/// Whether an amount is certainly a whole number of fen.
fn is_whole_fen(typed: &Typed, around: &Surroundings<'_>) -> bool {
    let whole = |number: &Number| number.to_whole().is_some();
    match &typed.form {
        Form::Number(number) => whole(number),
        Form::Fact(fact) => around
            .givens
            .facts
            .get(*fact)
            .is_some_and(|fact| whole(&fact.step)),
        Form::Param(param) => around.params.get(*param).is_some_and(|param| {
            param.arms.iter().all(|arm| match &arm.value {
                ArmValue::Set(value) => is_whole_fen(value, around),
                ArmValue::Unset(_) => true,
            })
        }),
        Form::Define(define) => around
            .givens
            .defines
            .get(*define)
            .is_some_and(|define| is_whole_fen(&define.body, around)),
        Form::Add(a, b) | Form::Sub(a, b) => is_whole_fen(a, around) && is_whole_fen(b, around),
        Form::Mul(a, b) => {
            let countable = |typed: &Typed| match typed.kind {
                Kind::Money => is_whole_fen(typed, around),
                Kind::Count(_) => true,
                _ => matches!(&typed.form, Form::Number(number) if whole(number)),
            };
            countable(a) && countable(b)
        }
        Form::When { cases, otherwise } => {
            cases.iter().all(|(_, value)| is_whole_fen(value, around)) && is_whole_fen(otherwise, around)
        }
        Form::Extreme { of, .. } => of.iter().all(|operand| is_whole_fen(operand, around)),
        Form::Round { unit, .. } => whole(unit),
        _ => false,
    }
}

/// A regional figure or amendment needs to know which place decides.
fn needs_place(
    item: &PolicyItem,
    policy: &Policy,
    around: &Surroundings<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    if !policy.places.is_empty() {
        return;
    }
    let regional_change = policy.amendments.iter().any(|amendment| amendment.place != 0);
    let mut regional_param = false;
    let mut look = |typed: &Typed| regional_param |= uses_regional_param(typed, around);
    policy
        .criteria
        .iter()
        .for_each(|criterion| each_condition(criterion, &mut look));
    if let Some(pays) = &policy.pays {
        look(&pays.amount);
        pays.at_most.iter().for_each(&mut look);
    }
    if policy.region != 0 || regional_change || regional_param {
        findings.push(
            Diagnostic::error(
                Code::MissingStatement,
                item.name.id.span,
                said!(
                    "政策 `{}` 因地而异，却没有写按哪个地点",
                    "the policy `{}` differs by place but does not say which place decides",
                    policy.id
                ),
            )
            .help(said!("写 `按 常住地` 一类", "add a line such as `by residence`")),
        );
    }
}

fn each_condition(criterion: &Criterion, visit: &mut impl FnMut(&Typed)) {
    match &criterion.body {
        Body::Condition(condition) => visit(condition),
        Body::All(lines) | Body::Any(lines) => lines.iter().for_each(|line| each_condition(line, visit)),
        Body::Declared => {}
    }
}

fn uses_regional_param(typed: &Typed, around: &Surroundings<'_>) -> bool {
    let mut found = false;
    typed.walk(&mut |part| {
        found |= match part.form {
            Form::Param(param) => around
                .params
                .get(param)
                .is_some_and(|param| param.arms.iter().any(|arm| arm.place != 0)),
            Form::Define(define) => around
                .givens
                .defines
                .get(define)
                .is_some_and(|define| uses_regional_param(&define.body, around)),
            _ => false,
        };
    });
    found
}
