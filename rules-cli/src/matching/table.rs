//! The summary of a pass: what there is for how many, and why others get nothing.

use rules_batch::Code;
use rules_batch::files::{self, PolicyTally, Report, Request};
use rules_core::number::Number;
use rules_core::plan::Plan;
use rules_report::dates;
use rules_report::numbers::{grouped, yuan};

use crate::arguments::Setting;

/// So many reasons are named.
const REASONS: usize = 3;

pub(crate) fn summary(plan: &Plan, request: &Request<'_>, report: &Report, setting: &Setting) -> String {
    let tally = &report.tally;
    let read = tally.answered.saturating_add(tally.rejected);
    let day = dates::iso(request.today);
    let mut text = setting.say(
        format!(
            "查询日：{day}\n读入{}行，回答{}行，退回{}行，写出{}行\n",
            count(read),
            count(tally.answered),
            count(tally.rejected),
            count(tally.written)
        ),
        format!(
            "as of {day}\n{} rows read, {} answered, {} rejected; {} rows written\n",
            count(read),
            count(tally.answered),
            count(tally.rejected),
            count(tally.written)
        ),
    );
    if let Some(gone) = report.gone {
        text.push_str(&setting.say(
            format!("上次名单里有{}行已不在表里\n", count(gone)),
            format!(
                "{} rows of the earlier list are about nobody in the table\n",
                count(gone)
            ),
        ));
    }
    text.push_str(&settled(report, setting));
    for policy in &tally.policies {
        text.push_str(&one(plan, policy, request, setting));
    }
    let file = |written: &rules_batch::files::Written| written.file.display().to_string();
    text.push_str(&setting.say(
        format!("\n结果：{}\n", file(&report.answers)),
        format!("\nanswers: {}\n", file(&report.answers)),
    ));
    if tally.rejected > 0 {
        text.push_str(&setting.say(
            format!("退回的行和原因：{}\n", file(&report.rejects)),
            format!("rejected rows and why: {}\n", file(&report.rejects)),
        ));
    }
    text.push_str(&setting.say(
        format!("来源和校验：{}\n", file(&report.manifest)),
        format!("what it was made from: {}\n", file(&report.manifest)),
    ));
    text
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The share that only a search could settle.
fn settled(report: &Report, setting: &Setting) -> String {
    let share = report.tally.share;
    let open = u128::from(share.open) * 10_000;
    let hundredths = open.checked_div(u128::from(share.answers)).unwrap_or(0);
    let percent = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
    setting.say(
        format!("要逐个推断的结论占{percent}（{}种情况）\n", count(share.asked)),
        format!(
            "{percent} of the answers needed a search of their own ({} different cases)\n",
            count(share.asked)
        ),
    )
}

fn one(plan: &Plan, tally: &PolicyTally, request: &Request<'_>, setting: &Setting) -> String {
    let policy = plan.policies().get(tally.position);
    let title = policy.map_or("", |policy| setting.lang.of(&policy.title));
    let mut text = format!("\n# {title}{}\n", setting.lang.aside(&tally.id));
    let with = |code: Code| {
        tally
            .verdicts
            .get(usize::from(code.number()))
            .copied()
            .unwrap_or(0)
    };
    let verdicts = [
        (Code::Eligible, "符合", "eligible"),
        (
            Code::EligibleIf,
            "符合，尚有手续",
            "eligible if something is done",
        ),
        (Code::Depends, "待定", "depends"),
        (Code::NotEligible, "不符合", "not eligible"),
        (Code::NotInForce, "未执行", "not in force"),
        (Code::NotApplicable, "不适用", "not applicable"),
    ];
    let counts: Vec<String> = verdicts
        .iter()
        .filter(|(code, _, _)| with(*code) > 0 || *code == Code::Eligible)
        .map(|(code, zh, en)| {
            let count = count(with(*code));
            setting.say(format!("{zh} {count}"), format!("{count} {en}"))
        })
        .collect();
    text.push_str(&format!("  {}\n", setting.lang.list(&counts)));
    if tally.greatest > 0 {
        let paid = |fen: i128| yuan(Number::whole(i64::try_from(fen).unwrap_or(i64::MAX)), true).0;
        let (least, most) = (paid(tally.least), paid(tally.greatest));
        let span = if least == most {
            least
        } else {
            setting.lang.span(&least, &most)
        };
        text.push_str(&setting.say(
            format!("  金额合计 {span}元\n"),
            format!("  amounts together {span} yuan\n"),
        ));
    }
    if tally.unbounded > 0 {
        text.push_str(&setting.say(
            format!(
                "  其中 {} 的最高金额由各地确定，未查到，没有算进合计\n",
                count(tally.unbounded)
            ),
            format!(
                "  for {} of them the most is set locally and was not found; it is not in the sum\n",
                count(tally.unbounded)
            ),
        ));
    }
    let mut unmet: Vec<&(String, u64)> = tally.unmet.iter().filter(|(_, count)| *count > 0).collect();
    unmet.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (id, number) in unmet.into_iter().take(REASONS) {
        let label = files::criterion(plan, tally.position, id, setting.lang);
        text.push_str(&format!("  ✗ {label}{}\n", setting.lang.aside(&count(*number))));
    }
    let near = [tally.closing_30, tally.closing_90, tally.opening_90];
    if request.days && near.iter().any(|number| *number > 0) {
        text.push_str(&setting.say(
            format!(
                "  30天内到期 {}，90天内到期 {}，90天内可能开始 {}\n",
                count(tally.closing_30),
                count(tally.closing_90),
                count(tally.opening_90)
            ),
            format!(
                "  {} end within 30 days, {} within 90; {} may begin within 90\n",
                count(tally.closing_30),
                count(tally.closing_90),
                count(tally.opening_90)
            ),
        ));
    }
    text
}
