//! Figures above their ceiling, over all places, days and members.

use std::collections::BTreeSet;

use rules_core::arena::Id;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::possible::Possible;

use super::person::span;
use crate::check::CheckedProgram;
use crate::check::between::Cap;
use crate::check::declarations::days_of_asking;
use crate::check::program::{Param, ParamArm};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::lower::between::{FigureAt, figures};
use crate::scenario::iso;

/// A finding for every line of a parameter with a figure above its ceiling somewhere at some time.
pub(super) fn exceeded(program: &CheckedProgram, findings: &mut Vec<Diagnostic>) {
    for cap in &program.between.caps {
        let both = program.params.get(cap.param).zip(program.params.get(cap.ceiling));
        if let Some((param, ceiling)) = both {
            compare(program, cap, param, ceiling, findings);
        }
    }
}

fn compare(
    program: &CheckedProgram,
    cap: &Cap,
    param: &Param,
    ceiling: &Param,
    findings: &mut Vec<Diagnostic>,
) {
    let excepted = |place: &u32| {
        let within = |region: &u32| {
            let inside = program.regions.inside(*region);
            inside.low <= Number::from(*place) && Number::from(*place) <= inside.high
        };
        cap.exceptions.iter().any(within)
    };
    let arms = || param.arms.iter().chain(&ceiling.arms);
    let places: BTreeSet<u32> = arms().map(|arm| arm.place).chain([0]).collect();
    // Values change only on these days.
    let turns: BTreeSet<Day> = arms()
        .flat_map(|arm| [arm.dates.from, arm.dates.until.map(|until| until + 1)])
        .flatten()
        .chain([days_of_asking().0])
        .collect();
    let members: Vec<Option<u32>> = match param.by.and_then(|choice| program.choices.get(choice.index())) {
        None => vec![None],
        Some(choice) => (0_u32..)
            .zip(&choice.members)
            .map(|(member, _)| Some(member))
            .collect(),
    };
    let mut wanted = Vec::new();
    for place in places.iter().filter(|place| !excepted(place)) {
        for day in &turns {
            for member in &members {
                let at = |index| FigureAt {
                    param: index,
                    place: *place,
                    day: *day,
                    member: *member,
                };
                wanted.extend([at(cap.param), at(cap.ceiling)]);
            }
        }
    }
    let values = figures(program, &wanted);
    let mut told: BTreeSet<(usize, Option<u32>)> = BTreeSet::new();
    for (at, pair) in wanted.chunks(2).zip(values.chunks(2)) {
        let ([at, _], [Some(value), Some(limit)]) = (at, pair) else {
            continue;
        };
        if is_unknown(value) || is_unknown(limit) {
            continue;
        }
        let Some((position, arm)) = in_use(program, param, at.place, at.day) else {
            continue;
        };
        if let Some(certain) = above(value, limit)
            && told.insert((position, at.member))
        {
            findings.push(finding(
                program,
                cap,
                param,
                ceiling,
                arm,
                *at,
                (value, limit),
                certain,
            ));
        }
    }
}

/// The line of a parameter that is used at a place and day.
fn in_use<'p>(
    program: &CheckedProgram,
    param: &'p Param,
    place: u32,
    day: Day,
) -> Option<(usize, &'p ParamArm)> {
    param.arms.iter().enumerate().find(|(_, arm)| {
        let inside = program.regions.inside(arm.place);
        inside.low <= Number::from(place)
            && Number::from(place) <= inside.high
            && arm.dates.from.is_none_or(|from| from <= day)
            && arm.dates.until.is_none_or(|until| day <= until)
    })
}

/// Whether a figure was not given and nothing bounds it: these are the bounds of a figure without bounds.
fn is_unknown(value: &Possible) -> bool {
    let hull = value.hull();
    let usual = [Number::ONE, Number::whole(1200), Number::whole(100_000_000)];
    hull.is_none_or(|hull| hull.low == Number::ZERO && !value.is_single() && usual.contains(&hull.high))
}

/// Whether a value may be above a limit, and if so, whether it certainly is.
fn above(value: &Possible, limit: &Possible) -> Option<bool> {
    let (value, limit) = (value.hull()?, limit.hull()?);
    (value.high > limit.low).then_some(value.low > limit.high)
}

#[expect(clippy::too_many_arguments, reason = "all of it is told")]
fn finding(
    program: &CheckedProgram,
    cap: &Cap,
    param: &Param,
    ceiling: &Param,
    arm: &ParamArm,
    at: FigureAt,
    (value, limit): (&Possible, &Possible),
    certain: bool,
) -> Diagnostic {
    let region = program.regions.get(at.place);
    let member = at
        .member
        .zip(param.by)
        .and_then(|(member, choice)| {
            let members = &program.choices.get(choice.index())?.members;
            members.get(usize::try_from(member).ok()?)
        })
        .map_or_else(String::new, |(id, _)| format!("（{id}）"));
    let day = iso(at.day.max(arm.dates.from.unwrap_or(at.day)));
    let zh_place = region.map_or("", |region| region.name.zh.as_str());
    let en_place = region.map_or("", |region| region.id.as_str());
    let (value, limit) = (span(param.kind, value), span(ceiling.kind, limit));
    let message = Message {
        zh: format!(
            "{zh_place} {day}：`{}`{member} 为 {value}，{} `{}` 的 {limit}",
            param.id,
            if certain {
                "高于上限"
            } else {
                "可能高于上限"
            },
            ceiling.id,
        ),
        en: format!(
            "in {en_place} on {day} `{}`{member} is {value}, {} the ceiling `{}` of {limit}",
            param.id,
            if certain { "above" } else { "perhaps above" },
            ceiling.id,
        ),
    };
    let finding = if certain {
        Diagnostic::error(Code::AboveCeiling, arm.span, message)
    } else {
        Diagnostic::warning(Code::AboveCeiling, arm.span, message)
    };
    finding
        .label(cap.span, said!("上限在此", "the ceiling"))
        .help(said!(
            "核对数字；文件允许更高时写 `例外 于 地区 依据 文件`",
            "check the figure; where a notice allows more, write `except in REGION by SOURCE`"
        ))
}
