//! The rule that is effective at one place on one day.

use rules_dsl::ast::{
    AmendItem, Change, ChangeItem, CriterionItem, CriterionVerb, Declared, Expr, Locals, PaysItem,
    PolicyItem, ValidityItem,
};

use super::Reference;
use super::calendar::Date;
use super::expression::{Setting, date};

/// A criterion of the effective rule.
pub(super) struct Rule<'a> {
    pub(super) id: &'a str,
    pub(super) verb: CriterionVerb,
    pub(super) condition: Condition<'a>,
    /// An amendment added it.
    pub(super) added: bool,
}

/// What a criterion says after amendments.
pub(super) enum Condition<'a> {
    Written(&'a CriterionItem),
    Instead(&'a Expr),
    /// Nothing is required, nothing excludes; a deeper layer may require something again.
    Removed,
    Widened(Box<Condition<'a>>, &'a Expr),
    Narrowed(Box<Condition<'a>>, &'a Expr),
}

/// The rule that is effective at one place on one day.
pub(super) struct Effective<'a> {
    pub(super) rules: Vec<Rule<'a>>,
    pub(super) pays: Option<&'a PaysItem>,
    pub(super) at_most: Option<&'a Expr>,
    pub(super) paid_until: Option<&'a Expr>,
    pub(super) validity: Vec<&'a ValidityItem>,
    pub(super) suspensions: Vec<&'a AmendItem>,
    pub(super) adopted: bool,
    pub(super) claim_from: Option<&'a Expr>,
    pub(super) claim_until: Option<&'a Expr>,
    pub(super) documents: Vec<&'a str>,
}

impl<'a> Effective<'a> {
    pub(super) fn of(policy: &'a PolicyItem) -> Self {
        let mut effective = Self {
            rules: policy.criteria.iter().map(rule).collect(),
            pays: None,
            at_most: None,
            paid_until: policy.paid_until.as_ref(),
            validity: policy.validity.iter().collect(),
            suspensions: Vec::new(),
            adopted: false,
            claim_from: policy.claim_from.as_ref(),
            claim_until: policy.claim_until.as_ref(),
            documents: policy
                .documents
                .iter()
                .flatten()
                .map(|name| name.text.as_str())
                .collect(),
        };
        if let Some(pays) = &policy.pays {
            effective.pay(pays);
        }
        effective
    }

    pub(super) fn pay(&mut self, pays: &'a PaysItem) {
        self.pays = Some(pays);
        if let Some(at_most) = &pays.at_most {
            self.at_most = Some(at_most);
        }
    }

    /// Whether an amendment had added what is written anew.
    pub(super) fn rewrite(&mut self, id: &str, with: impl FnOnce(Condition<'a>) -> Condition<'a>) -> bool {
        let Some(position) = self.rules.iter().position(|rule| rule.id == id) else {
            return false;
        };
        let rule = self.rules.remove(position);
        let (condition, added) = (with(rule.condition), rule.added);
        self.rules.insert(position, Rule { condition, ..rule });
        added
    }
}

fn rule(item: &CriterionItem) -> Rule<'_> {
    Rule {
        id: &item.id.text,
        verb: item.verb,
        condition: Condition::Written(item),
        added: false,
    }
}

impl Reference<'_> {
    /// The policy with every amendment that concerns the place and the day: from the whole country down to the
    /// place, in each layer by date.
    pub(super) fn effective<'a>(&'a self, policy: &'a PolicyItem, at: &Setting) -> Effective<'a> {
        let mut effective = Effective::of(policy);
        for (amend, line) in self.amending(&policy.name, at) {
            self.change(&mut effective, amend, &line.change);
        }
        effective
    }

    /// The lines that amend a policy or a term at a place on a day, in the order in which they are applied.
    pub(crate) fn amending<'a>(
        &'a self,
        name: &'a Declared,
        at: &Setting,
    ) -> Vec<(&'a AmendItem, &'a ChangeItem)> {
        let layers: Vec<_> = match &at.place {
            Some(place) => self.program.path_to(place).into_iter().map(Some).collect(),
            None => vec![None],
        };
        let mut lines = Vec::new();
        for (depth, layer) in layers.iter().enumerate() {
            let mut here: Vec<&AmendItem> = self
                .program
                .amendments_of(name)
                .filter(|amend| self.program.is_of_layer(amend.region.as_ref(), *layer))
                .filter(|amend| amend.dates.from.is_none_or(|from| date(from) <= at.day))
                .filter(|amend| amend.dates.until.is_none_or(|until| at.day <= date(until)))
                .collect();
            here.sort_by_key(|amend| amend.dates.from.map(date));
            if here.len() > 1 {
                self.mark("several amendments of one layer");
            }
            for amend in here {
                for line in &amend.changes {
                    let ended = layers.iter().take(depth).any(|upper| {
                        self.program
                            .amendments_of(name)
                            .filter(|other| self.program.is_of_layer(other.region.as_ref(), *upper))
                            .any(|other| ends(other, amend, &line.change, at.day))
                    });
                    if ended {
                        self.mark("ending local rules");
                    } else {
                        lines.push((amend, line));
                    }
                    if line.locals == Some(Locals::Keep) {
                        self.mark("keeping local rules");
                    }
                }
            }
        }
        lines
    }

    pub(super) fn change<'a>(&self, effective: &mut Effective<'a>, amend: &'a AmendItem, change: &'a Change) {
        match change {
            Change::AddCriterion(criterion) => {
                self.mark("amend add");
                effective.rules.push(Rule {
                    added: true,
                    ..rule(criterion)
                });
            }
            Change::RemoveCriterion(id) => {
                self.mark("amend remove");
                let added = effective.rewrite(&id.text, |_| Condition::Removed);
                self.mark_if(added, "amend what was added");
            }
            Change::ReplaceCriterion { id, body } => {
                self.mark("amend replace");
                let added = effective.rewrite(&id.text, |_| Condition::Instead(body));
                self.mark_if(added, "amend what was added");
            }
            Change::Widen { id, by } => {
                self.mark("amend widen");
                let added = effective.rewrite(&id.text, |before| Condition::Widened(Box::new(before), by));
                self.mark_if(added, "amend what was added");
            }
            Change::Narrow { id, by } => {
                self.mark("amend narrow");
                let added = effective.rewrite(&id.text, |before| Condition::Narrowed(Box::new(before), by));
                self.mark_if(added, "amend what was added");
            }
            Change::Pays(pays) => {
                self.mark("amend pays");
                effective.pay(pays);
            }
            Change::ForAtMost(expr) => {
                self.mark("amend for at most");
                effective.at_most = Some(expr);
            }
            Change::PaidUntil(expr) => {
                self.mark("amend paid until");
                effective.paid_until = Some(expr);
            }
            Change::ClaimFrom(expr) => {
                self.mark("amend claim from");
                effective.claim_from = Some(expr);
            }
            Change::ClaimUntil(expr) => {
                self.mark("amend claim until");
                effective.claim_until = Some(expr);
            }
            Change::Documents(names) => {
                self.mark("amend documents");
                effective.documents = names.iter().map(|name| name.text.as_str()).collect();
            }
            Change::Channel(_) => self.mark("amend channel"),
            Change::InForce(validity) => {
                self.mark("amend in force");
                effective.validity = vec![validity];
            }
            Change::Adopt => {
                self.mark("amend adopt");
                effective.adopted = true;
            }
            Change::Suspend(_) => {
                self.mark("amend suspend");
                effective.suspensions.push(amend);
            }
            Change::Define { .. } => panic!("a term's change of a policy"),
        }
    }
}

/// Whether an upper layer's text has ended a local change before a day.
fn ends(upper: &AmendItem, local: &AmendItem, change: &Change, day: Date) -> bool {
    let Some(since) = upper.dates.from else {
        return false;
    };
    let older = local.dates.from.is_none_or(|from| from < since);
    let met = local.dates.until.is_none_or(|until| until >= since);
    let same_part =
        |line: &&ChangeItem| part_of(&line.change).is_some() && part_of(&line.change) == part_of(change);
    older
        && met
        && date(since) <= day
        && upper
            .changes
            .iter()
            .filter(same_part)
            .any(|line| line.locals == Some(Locals::End))
}

/// What a change is about; nothing for what is added.
fn part_of(change: &Change) -> Option<&str> {
    Some(match change {
        Change::AddCriterion(_) => return None,
        Change::RemoveCriterion(id)
        | Change::ReplaceCriterion { id, .. }
        | Change::Widen { id, .. }
        | Change::Narrow { id, .. } => &id.text,
        Change::Pays(_) => "pays",
        Change::ForAtMost(_) => "for at most",
        Change::PaidUntil(_) => "paid until",
        Change::ClaimFrom(_) => "claim from",
        Change::ClaimUntil(_) => "claim until",
        Change::Documents(_) => "documents",
        Change::Channel(_) => "channel",
        Change::InForce(_) => "in force",
        Change::Adopt => "adopt",
        Change::Suspend(_) => "suspend",
        Change::Define { .. } => "",
    })
}
