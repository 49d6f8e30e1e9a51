//! Policies and amendments: complete, well typed, in folding order.

use rules_core::plan::{Applicant, Channel, Document, Handling, Kind, Status, Text, Validity};
use rules_core::region::RegionTree;

use super::amendment;
use super::checker::Checker;
use super::declarations::{citation, place, text_of, translated};
use super::given::{Facts, Givens};
use super::names::Sort;
use super::program::{Body, Criterion, EARLIEST, Param, Policy, Typed};
use super::soundness::{after_typing, facts_named, names_given, needs_place};
use crate::ast::{
    AmendItem, ChannelItem, CounterItem, CriterionBody, CriterionItem, CriterionVerb, Expr, Ident,
    PolicyItem, Wording,
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
    let per = item.per.as_ref().and_then(|name| record(name, checker));
    checker.scope = per.into_iter().collect();
    let governed_by = date(item.governed_by.as_ref(), checker);
    let written_as_given = names_given(item);
    let criteria: Vec<Criterion> = criteria(&item.criteria, checker);
    duplicates(&item.criteria, checker.findings);
    let pays = item.pays.as_ref().and_then(|pays| checker.pays(pays));
    let paid_until = date(item.paid_until.as_ref(), checker);
    let claim_from = date(item.claim_from.as_ref(), checker);
    let claim_until = date(item.claim_until.as_ref(), checker);
    let documents = documents(
        item.documents.as_deref().unwrap_or_default(),
        around.documents,
        checker,
    );
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
        end_is_known: item
            .validity
            .last()
            .is_some_and(|line| line.renewed || line.not_renewed),
        per,
        governed_by,
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
        services: texts(&item.services, checker),
        notes: texts(&item.notes, checker),
        paid_until,
        claim_from,
        claim_until,
        documents,
        handling,
        amendments: Vec::new(),
    };
    policy.amendments = amendment::amendments(item, amendments, &policy, around, checker);
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
    checker.scope.clear();
    Some(policy)
}

/// The record for each of which a policy is granted.
fn record(name: &Ident, checker: &mut Checker<'_>) -> Option<usize> {
    let fits = |sort| matches!(sort, Sort::Record(_));
    match checker
        .names
        .find(name, fits, ("名册", "a record"), checker.findings)?
    {
        Sort::Record(record) => Some(record),
        _ => None,
    }
}

/// Statements without which a policy says too little.
pub(super) fn complete(item: &PolicyItem, findings: &mut Vec<Diagnostic>) {
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
    // Of what comes by itself nobody asks for papers.
    let applied_for = item
        .channel
        .as_ref()
        .is_none_or(|channel| channel.channel != Channel::Automatic);
    missing(
        item.documents.is_none() && applied_for,
        Code::MissingStatement,
        "所需材料",
        "documents",
    );
    missing(
        item.payee.is_none() && item.pays.is_some(),
        Code::MissingStatement,
        "收款人",
        "payee",
    );
}

pub(super) fn place_fact(name: &Ident, checker: &mut Checker<'_>) -> Option<usize> {
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

pub(super) fn criteria(items: &[CriterionItem], checker: &mut Checker<'_>) -> Vec<Criterion> {
    items.iter().filter_map(|item| criterion(item, checker)).collect()
}

pub(super) fn criterion(item: &CriterionItem, checker: &mut Checker<'_>) -> Option<Criterion> {
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
    let changeable = checker.changeable(item.changeable.as_deref()).map(Box::new);
    Some(Criterion {
        span: item.id.span,
        changeable,
        id: item.id.text.clone(),
        label,
        verb: item.verb,
        body: body?,
        citation,
    })
}

pub(super) fn group_label(body: &CriterionBody, id: &Ident) -> Text {
    let (zh, en) = match body {
        CriterionBody::All(_) => ("以下各项都要满足".to_owned(), "all of these".to_owned()),
        CriterionBody::Any(_) => ("以下任一项".to_owned(), "any of these".to_owned()),
        _ => (id.text.clone(), id.text.replace('_', " ")),
    };
    Text { zh, en }
}

/// Criteria that nobody writes: the end of payments and the claim window of another day.
const OWN_CRITERIA: [&str; 2] = ["paid_until", "claim_window"];

pub(super) fn duplicates(items: &[CriterionItem], findings: &mut Vec<Diagnostic>) {
    let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
    let mut stack: Vec<&CriterionItem> = items.iter().rev().collect();
    while let Some(item) = stack.pop() {
        if OWN_CRITERIA.contains(&item.id.text.as_str()) {
            findings.push(
                Diagnostic::error(
                    Code::DuplicateName,
                    item.id.span,
                    said!(
                        "`{}` 是语言自带条件的名称",
                        "`{}` is the name of a criterion that the language adds itself",
                        item.id.text
                    ),
                )
                .help(said!("换一个名称", "choose another name")),
            );
        }
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

fn texts(wordings: &[Wording], checker: &mut Checker<'_>) -> Vec<Text> {
    let text = |wording| translated(wording, checker.findings);
    wordings.iter().map(text).collect()
}

pub(super) fn date(expr: Option<&Expr>, checker: &mut Checker<'_>) -> Option<Typed> {
    expr.and_then(|expr| checker.of_kind(expr, Kind::Date))
}

pub(super) fn documents(names: &[Ident], declared: &[Document], checker: &mut Checker<'_>) -> Vec<Document> {
    let mut found = Vec::new();
    for name in names {
        let sort = checker.names.find(
            name,
            |sort| matches!(sort, Sort::Document(_)),
            ("材料", "a document"),
            checker.findings,
        );
        if let Some(Sort::Document(index)) = sort {
            found.extend(declared.get(index).cloned());
        }
    }
    found
}

pub(super) fn channel(
    item: Option<&ChannelItem>,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Handling {
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

pub(super) fn counter(
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
