//! All policies for reading, without a person to judge: what each is, what it pays to everybody alike, where to go.

use rules_core::calendar::Day;
use rules_core::plan::{Applicant, Plan, Policy};
use rules_core::verdict::{Amount, Assessment, PolicyAssessment, Verdict};

use crate::dates::iso;
use crate::language::Lang;
use crate::verdict_words as say;

/// A policy for reading, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// ASCII name of the policy.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is in plain words, empty if nobody wrote it yet.
    pub about: String,
    /// Who it is for.
    pub applicant: Applicant,
    /// Why it may not be had now: not in force, or for localities to decide.
    pub standing: Option<String>,
    /// What everybody gets alike, everywhere. Absent where that differs from person to person or place to place.
    pub benefit: Option<String>,
    /// Who applies, where, and which number to call.
    pub handling: Vec<String>,
}

/// The policies of an assessment of somebody of whom nothing is known. What holds for them holds for everybody.
pub fn entries(plan: &Plan, assessment: &Assessment, lang: Lang) -> Vec<Entry> {
    let answers = assessment.policies.iter();
    answers
        .filter_map(|answer| {
            let policy = plan.policies().get(answer.policy)?;
            Some(entry(plan, policy, answer, lang))
        })
        .collect()
}

fn entry(plan: &Plan, policy: &Policy, answer: &PolicyAssessment, lang: Lang) -> Entry {
    let over = matches!(answer.verdict, Verdict::NotInForce(_));
    let fixed = answer.amount.as_ref().is_none_or(is_fixed);
    let benefit = say::benefit(plan, policy, answer, lang);
    Entry {
        id: policy.id.clone(),
        title: lang.of(&policy.title).to_owned(),
        about: lang.of(&policy.summary).to_owned(),
        applicant: policy.applicant,
        standing: if over {
            Some(say::headline(answer, lang))
        } else {
            say::not_binding(policy, lang).map(|text| sentence(&text))
        },
        benefit: benefit.filter(|_| fixed && !over).map(|text| sentence(&text)),
        handling: say::handling(&answer.handling, lang),
    }
}

/// What stands inside a sentence elsewhere, standing alone.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}

/// Whether everybody is paid the same sum, whatever is still unknown. For how many months may differ: the sentence
/// then tells the fewest and the most.
fn is_fixed(amount: &Amount) -> bool {
    let same_sum = amount.bounded && amount.min == amount.max && amount.open.is_empty();
    let known_time = amount.months.is_none() || amount.months_bounded;
    amount.steps.is_empty() && same_sum && known_time
}

/// What the list says around its policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The heading of the whole list.
    Heading,
    /// What the list is, and what it cannot do.
    Purpose,
    /// The heading of the policies for persons.
    Persons,
    /// The heading of the policies for employers.
    Firms,
    /// In place of an amount that is not the same for all.
    Varies,
    /// The way back to the page that asks.
    Back,
    /// Which browsers that page needs.
    Browsers,
}

/// One of the texts around the policies.
pub fn words(which: Words, lang: Lang) -> &'static str {
    let (zh, en) = match which {
        Words::Heading => ("就业补贴政策一览", "Employment subsidies: all policies"),
        Words::Purpose => (
            "这里列出全部政策。能不能享受，要看各人情况和当地规定。请拨打 12333 咨询，或到当地公共就业服务机构询问。",
            "This is a list of all policies. Whether you are entitled depends on your case and on local rules: call \
             12333, or ask at the local public employment office.",
        ),
        Words::Persons => ("发给个人或由个人申请", "For persons"),
        Words::Firms => ("单位申请", "For employers"),
        Words::Varies => (
            "给多少，看各人情况和当地标准",
            "How much depends on your case and on local rates",
        ),
        Words::Back => ("回到问答页面", "Back to the questions"),
        Words::Browsers => (
            "问答页面需要较新的浏览器：Chrome、Edge、安卓系统 WebView 96，微信安卓版 8.0.31，苹果手机 iOS 15.1（含微信），\
             Firefox 114，或更新的版本。打不开时，请升级浏览器或微信，或者看下面的一览。",
            "The page with the questions needs Chrome, Edge or Android System WebView 96, WeChat for Android 8.0.31, iOS 15.1 \
             (WeChat too), Firefox 114, or newer. Where it does not open, update the browser or WeChat, or read the list below.",
        ),
    };
    lang.pick(zh, en)
}

/// What a policy gives, in one sentence: what everybody gets alike, or that it differs.
pub fn benefit(entry: &Entry, lang: Lang) -> &str {
    let varies = words(Words::Varies, lang);
    entry.benefit.as_deref().unwrap_or(varies)
}

/// Since when and until when a policy is in force.
pub fn in_force(policy: &Policy, lang: Lang) -> Vec<String> {
    let spans = policy.validity.iter().map(|span| {
        let from = iso(span.from);
        let text = match span.until.map(iso) {
            Some(until) => lang.pick(format!("{from} 至 {until}"), format!("from {from} until {until}")),
            None => lang.pick(format!("{from} 起"), format!("since {from}")),
        };
        let renewed = lang.pick(
            "这类政策定期延续，到期后请留意新文件",
            "renewed regularly; look out for the next notice",
        );
        if span.renewed {
            format!("{text}{}", lang.aside(renewed))
        } else {
            text
        }
    });
    spans.map(|text| sentence(&text)).collect()
}

/// The theme of a policy by the folder in which its file lies.
pub fn theme(path: &str, lang: Lang) -> &'static str {
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let (zh, en) = match folder {
        "hiring" => ("招用人员", "Hiring"),
        "insurance" => ("社会保险补贴", "Social insurance"),
        "unemployment" => ("失业保险", "Unemployment insurance"),
        "training" => ("技能培训", "Training"),
        "jobseeking" => ("求职", "Looking for work"),
        "internship" => ("就业见习", "Internships"),
        "posts" => ("公益性岗位和基层项目", "Public posts and service projects"),
        "startup" => ("创业", "Starting a business"),
        "loans" => ("贷款", "Loans"),
        "tax" => ("税收优惠", "Tax"),
        "disability" => ("残疾人就业", "Employing disabled people"),
        "assistance" => ("就业援助", "Help in hardship"),
        "retirement" => ("退休", "Retirement"),
        _ => ("其他", "Other"),
    };
    lang.pick(zh, en)
}

/// The day and the version of the rules of a list.
pub fn edition(plan: &Plan, today: Day, lang: Lang) -> String {
    let rules: String = plan.rules_hash.chars().take(8).collect();
    let date = iso(today);
    lang.pick(
        format!("日期 {date}，规则版本 {rules}。以经办机构审核为准。"),
        format!("As of {date}, rules version {rules}. The office decides."),
    )
}
