//! Answers as if somebody had been judged: what they are entitled to, by hand or at random.

use rules_core::arena::{Id, ListId};
use rules_core::builder::PlanBuilder;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Channel, Combination, Exclusion, Handling, PayKind, Per, Plan, Policy, Status, Text,
};
use rules_core::region::RegionTree;
use rules_core::verdict::{Amount, Assessment, PolicyAssessment, Verdict};

use crate::choices::Choices;

/// What is paid: from, to (nobody bounds it where absent), for how many months.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paid {
    kind: PayKind,
    min: i64,
    max: Option<i64>,
    months: Option<(i64, Option<i64>)>,
    is_share: bool,
}

impl Paid {
    pub(crate) fn once(amount: i64) -> Self {
        Self {
            kind: PayKind::Once,
            min: amount,
            max: Some(amount),
            months: None,
            is_share: false,
        }
    }

    fn random(choices: &mut Choices) -> Self {
        let kinds = [PayKind::Once, PayKind::Once, PayKind::Monthly, PayKind::Loan];
        let min = choices.between(0, 9);
        let ends = [0, choices.between(0, 5)];
        let months = choices.between(1, 4);
        let most = (!choices.chance(15)).then(|| months + choices.between(0, 2));
        Self {
            kind: *choices.pick(&kinds),
            min,
            max: (!choices.chance(10)).then(|| min + choices.pick(&ends)),
            months: choices.chance(60).then_some((months, most)),
            is_share: choices.chance(5),
        }
    }

    fn amount(self) -> Amount {
        let ends = |min: i64, max: Option<i64>| (Number::whole(min), Number::whole(max.unwrap_or(99)));
        let (min, max) = ends(self.min, self.max);
        Amount {
            kind: self.kind,
            min,
            max,
            bounded: self.max.is_some(),
            steps: Vec::new(),
            is_share: self.is_share,
            tight: true,
            months: self.months.map(|(least, most)| ends(least, most)),
            months_bounded: self.months.is_none_or(|(_, most)| most.is_some()),
            open: Vec::new(),
        }
    }
}

fn text(words: &str) -> Text {
    Text {
        zh: words.to_owned(),
        en: words.to_owned(),
    }
}

fn handling() -> Handling {
    Handling {
        applicant: Applicant::Person,
        payee: Applicant::Person,
        channel: Channel::Apply,
        counter: None,
        phone: None,
    }
}

/// A plan of policies of which nothing matters but whether each is granted for each record of a list, and what is
/// said of several.
pub(crate) fn plan(per_record: &[bool], exclusions: &[(Per, Vec<u32>)], combinations: &[Vec<u32>]) -> Plan {
    let mut builder = PlanBuilder::new(RegionTree::default());
    for (position, per_record) in per_record.iter().enumerate() {
        builder.policy(Policy {
            id: format!("p{position}"),
            title: text("policy"),
            summary: text(""),
            applicant: Applicant::Person,
            per: per_record.then(|| ListId::from_index(0)),
            status: Status::InForce,
            validity: Vec::new(),
            basis: Vec::new(),
            variants: Vec::new(),
            documents: [].into(),
            handling: handling().into(),
            services: Vec::new(),
            notes: Vec::new(),
        });
    }
    for (position, (per, policies)) in exclusions.iter().enumerate() {
        builder.exclusion(Exclusion {
            id: format!("x{position}"),
            text: text("one of them"),
            per: *per,
            citation: None,
            policies: policies.clone(),
        });
    }
    for policies in combinations {
        builder.combination(Combination {
            citation: None,
            policies: policies.clone(),
        });
    }
    builder.finish(String::new())
}

/// An entitlement.
pub(crate) fn had(policy: usize, record: Option<u32>, paid: Option<Paid>) -> PolicyAssessment {
    PolicyAssessment {
        policy,
        place: None,
        record,
        verdict: Verdict::Eligible,
        suspended: None,
        adopted_by: Vec::new(),
        provisos: Vec::new(),
        causes: Vec::new(),
        missing: Vec::new(),
        amount: paid.map(Paid::amount),
        amount_reason: None,
        first_day: None,
        last_day: None,
        claimable: Vec::new(),
        unmet: Vec::new(),
        jointly_unmet: false,
        if_unchanged: Vec::new(),
        criteria: Vec::new(),
        documents: [].into(),
        handling: handling().into(),
        splits: 0,
        elsewhere: Vec::new(),
        records: Vec::new(),
        total: None,
    }
}

fn judged(policy: usize, record: Option<u32>, choices: &mut Choices) -> PolicyAssessment {
    let paid = (!choices.chance(8)).then(|| Paid::random(choices));
    let verdicts = [
        Verdict::Eligible,
        Verdict::EligibleIf,
        Verdict::Depends,
        Verdict::NotEligible,
        Verdict::NotApplicable,
    ];
    let verdict = verdicts[choices.weighted(&[60, 20, 10, 8, 2])];
    // The day of asking is the first of January: to the tenth, for one month or for two.
    let last_day = choices.chance(30).then(|| *choices.pick(&[9, 31, 59]));
    PolicyAssessment {
        verdict,
        last_day,
        ..had(policy, record, paid)
    }
}

/// Some of the policies.
fn some(count: usize, percent: usize, choices: &mut Choices) -> Vec<u32> {
    let all = 0..u32::try_from(count).unwrap();
    all.filter(|_| choices.chance(percent)).collect()
}

/// A few policies, judged somehow, with something said of some of them.
pub(crate) fn random(choices: &mut Choices) -> (Plan, Assessment) {
    let count = 2 + choices.below(6);
    let per_record: Vec<bool> = (0..count).map(|_| choices.chance(25)).collect();
    let pers = [Per::Person, Per::Person, Per::Record, Per::Period];
    let exclusions: Vec<(Per, Vec<u32>)> = (0..choices.below(5))
        .map(|_| (*choices.pick(&pers), some(count, 45, choices)))
        .collect();
    let combinations: Vec<Vec<u32>> = (0..choices.below(4)).map(|_| some(count, 55, choices)).collect();
    let plan = plan(&per_record, &exclusions, &combinations);
    let answer = |policy: usize, choices: &mut Choices| {
        let mut answer = judged(policy, None, choices);
        if per_record[policy] {
            let records = 1..=u32::try_from(1 + choices.below(3)).unwrap();
            answer.records = records
                .map(|record| judged(policy, Some(record), choices))
                .collect();
        }
        answer
    };
    let policies = (0..count).map(|policy| answer(policy, choices).into()).collect();
    (plan, Assessment { today: 0, policies })
}
