//! Values and figures by members of a choice, values by tiers.

use rules_core::arena::{ChoiceId, Id};
use rules_core::number::Number;
use rules_core::plan::Kind;

use super::checker::{Checker, is_ordered_number};
use super::names::Sort;
use super::program::{Form, Typed};
use crate::ast::{Expr, ExprKind, Ident};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::source::Span;

/// The arms of a `match`: members and the value for them.
type Arms = [(Vec<Expr>, Expr)];

impl Checker<'_> {
    /// `match`: every member has exactly one value.
    pub(super) fn matched(
        &mut self,
        span: Span,
        value: &Expr,
        arms: &Arms,
        otherwise: Option<&Expr>,
        hint: Option<Kind>,
    ) -> Option<Typed> {
        let value = self.check(value, None)?;
        let Kind::Choice(choice) = value.kind else {
            return self.wrong_type(&value, said!("选项的值", "a value of a choice"));
        };
        let mut seen: Vec<(u32, Span)> = Vec::new();
        let mut sound = true;
        let mut kind = None;
        let mut cases: Vec<(Typed, Typed)> = Vec::new();
        for (members, result) in arms {
            let positions = self.positions(members, value.kind, &mut seen);
            let result = self.result(result, hint, &mut kind);
            let (Some(positions), Some(result)) = (positions, result) else {
                sound = false;
                continue;
            };
            let condition = Typed {
                kind: Kind::Bool,
                form: Form::OneOf(Box::new(value.clone()), positions),
                span: members.first().map_or(span, |member| member.span),
            };
            cases.push((condition, result));
        }
        let rest = otherwise.map(|rest| (rest.span, self.result(rest, hint, &mut kind)));
        if !sound {
            return None;
        }
        let missing = self.missing_members(choice, &seen);
        let last = match (rest, missing.is_empty()) {
            (Some((_, last)), false) => last?,
            (Some((place, last)), true) => {
                self.findings.push(
                    Diagnostic::warning(
                        Code::Unreachable,
                        place,
                        said!(
                            "`否则` 用不到：各项都已写明",
                            "`otherwise` is never used: every member has a value"
                        ),
                    )
                    .help(said!("删去 `否则`", "remove `otherwise`")),
                );
                last?
            }
            (None, true) => match cases.pop() {
                // Kept as a case where it is the only one, so that without a value of the choice there is none.
                Some(only) if cases.is_empty() => {
                    let value = only.1.clone();
                    cases.push(only);
                    value
                }
                Some((_, last)) => last,
                None => return None,
            },
            (None, false) => {
                self.findings.push(not_exhaustive(span, &missing));
                return None;
            }
        };
        Some(Typed {
            kind: last.kind,
            form: Form::When {
                cases,
                otherwise: Box::new(last),
            },
            span,
        })
    }

    /// The result of a case, of the same type as those before it.
    fn result(&mut self, expr: &Expr, hint: Option<Kind>, kind: &mut Option<Kind>) -> Option<Typed> {
        let typed = match *kind {
            Some(kind) => self.of_kind(expr, kind)?,
            None => self.check(expr, hint)?,
        };
        kind.get_or_insert(typed.kind);
        Some(typed)
    }

    /// The positions of some members, each of which may stand once.
    fn positions(&mut self, members: &[Expr], kind: Kind, seen: &mut Vec<(u32, Span)>) -> Option<Vec<u32>> {
        let mut positions = Vec::new();
        let mut sound = true;
        for member in members {
            match self.of_kind(member, kind).map(|typed| typed.form) {
                Some(Form::Member(position)) => {
                    sound &= self.once(position, member.span, seen);
                    positions.push(position);
                }
                Some(_) => {
                    self.findings.push(Diagnostic::error(
                        Code::WrongSort,
                        member.span,
                        said!(
                            "这里只能写选项中的一项",
                            "only members of the choice can stand here"
                        ),
                    ));
                    sound = false;
                }
                None => sound = false,
            }
        }
        sound.then_some(positions)
    }

    fn once(&mut self, position: u32, span: Span, seen: &mut Vec<(u32, Span)>) -> bool {
        let first = seen.iter().find(|(known, _)| *known == position);
        if let Some((_, first)) = first {
            self.findings.push(
                Diagnostic::error(
                    Code::Overlap,
                    span,
                    said!("这一项已经有值", "this member has a value already"),
                )
                .label(*first, said!("先前在此", "first here"))
                .help(said!("只保留一处", "keep one of the two")),
            );
            return false;
        }
        seen.push((position, span));
        true
    }

    /// The members of a choice that are not among those seen, by name.
    fn missing_members(&self, choice: ChoiceId, seen: &[(u32, Span)]) -> Vec<Message> {
        let Some(choice) = self.types.choices.get(choice.index()) else {
            return Vec::new();
        };
        (0_u32..)
            .zip(&choice.members)
            .filter(|(position, _)| !seen.iter().any(|(known, _)| known == position))
            .map(|(_, (id, text))| Message {
                zh: text.zh.clone(),
                en: id.clone(),
            })
            .collect()
    }

    /// `tiers`: bounds that rise, the value up to each, and the value above the last.
    pub(super) fn tiers(
        &mut self,
        span: Span,
        value: &Expr,
        steps: &[(Expr, Expr)],
        above: &Expr,
        hint: Option<Kind>,
    ) -> Option<Typed> {
        let value = self.check(value, None)?;
        if !is_ordered_number(value.kind) {
            return self.wrong_type(
                &value,
                said!("人数、月数、金额等数", "a number, a count or an amount"),
            );
        }
        let mut cases: Vec<(Typed, Typed)> = Vec::new();
        let mut kind = None;
        let mut last: Option<(Number, Span)> = None;
        let mut sound = true;
        for (bound, result) in steps {
            let bound = self.of_kind(bound, value.kind);
            let result = self.result(result, hint, &mut kind);
            let (Some(bound), Some(result)) = (bound, result) else {
                sound = false;
                continue;
            };
            let Form::Number(number) = bound.form else {
                self.findings.push(
                    Diagnostic::error(
                        Code::NotConstant,
                        bound.span,
                        said!(
                            "分级的界限要写成数字",
                            "the bounds of tiers are written as numbers"
                        ),
                    )
                    .help(said!(
                        "界限不固定时用 `当 …`",
                        "use `when …` where a bound is not fixed"
                    )),
                );
                return None;
            };
            if let Some((before, place)) = last
                && number <= before
            {
                self.findings.push(
                    Diagnostic::error(
                        Code::BoundsNotRising,
                        bound.span,
                        said!(
                            "界限没有比前一级大",
                            "this bound is not greater than the one before"
                        ),
                    )
                    .label(place, said!("前一级", "the one before"))
                    .help(said!("从小到大写", "write the smallest bound first")),
                );
                sound = false;
            }
            last = Some((number, bound.span));
            let condition = Typed {
                kind: Kind::Bool,
                span: bound.span,
                form: Form::AtMost(Box::new(value.clone()), Box::new(bound)),
            };
            cases.push((condition, result));
        }
        let above = self.result(above, hint, &mut kind)?;
        sound.then(|| Typed {
            kind: above.kind,
            form: Form::When {
                cases,
                otherwise: Box::new(above),
            },
            span,
        })
    }

    /// `PARAM by CHOICE`.
    pub(super) fn by(&mut self, span: Span, param: &Expr, member: &Expr) -> Option<Typed> {
        let ExprKind::Name(word) = &param.kind else {
            return None;
        };
        let word = Ident {
            text: word.clone(),
            span: param.span,
        };
        let found = self.names.find(
            &word,
            |sort| matches!(sort, Sort::Param(_)),
            ("参数", "a parameter"),
            self.findings,
        )?;
        let Sort::Param(index) = found else { return None };
        let Some(choice) = self.types.params_by.get(index).copied().flatten() else {
            self.findings.push(
                Diagnostic::error(
                    Code::WrongSort,
                    span,
                    said!(
                        "参数 `{}` 不分项，后面不写 `按`",
                        "the parameter `{}` is the same for all, so no `by` follows it",
                        word.text
                    ),
                )
                .help(said!("删去 `按 …`", "remove `by …`")),
            );
            return None;
        };
        let member = self.of_kind(member, Kind::Choice(choice))?;
        Some(Typed {
            kind: (*self.types.params.get(index)?)?,
            form: Form::ParamBy(index, Box::new(member)),
            span,
        })
    }

    /// A finding where a parameter with a figure for each member is used without one.
    pub(super) fn needs_member(&mut self, index: usize, word: &Ident) -> bool {
        let Some(choice) = self.types.params_by.get(index).copied().flatten() else {
            return false;
        };
        let choice = self.types.choices.get(choice.index());
        let (zh, en) = choice.map_or(("选项", "CHOICE"), |choice| {
            (choice.name.zh.as_str(), choice.id.as_str())
        });
        self.findings.push(
            Diagnostic::error(
                Code::WrongSort,
                word.span,
                said!(
                    "参数 `{}` 分项给出，要写明按哪一项",
                    "the parameter `{}` has a figure for each member: say which",
                    word.text
                ),
            )
            .help(Message {
                zh: format!("写 `{} 按 {zh}`", word.text),
                en: format!("write `{} by {en}`", word.text),
            }),
        );
        true
    }

    /// The figure of each member in the order of the choice; a finding if some have none or two.
    pub(super) fn figures<'f, F>(
        &mut self,
        span: Span,
        choice: ChoiceId,
        figures: &'f [(Vec<Ident>, F)],
    ) -> Option<Vec<&'f F>> {
        let mut seen: Vec<(u32, Span)> = Vec::new();
        let mut of_member: Vec<(u32, &F)> = Vec::new();
        let mut sound = true;
        for (members, figure) in figures {
            for member in members {
                let expr = Expr {
                    kind: ExprKind::Name(member.text.clone()),
                    span: member.span,
                };
                let found = self.positions(&[expr], Kind::Choice(choice), &mut seen);
                match found.as_deref() {
                    Some([position]) => of_member.push((*position, figure)),
                    _ => sound = false,
                }
            }
        }
        let missing = self.missing_members(choice, &seen);
        if sound && !missing.is_empty() {
            self.findings.push(not_exhaustive(span, &missing).help(said!(
                "没有查到的写 `未定`",
                "write `unset` for figures that were not found"
            )));
            return None;
        }
        of_member.sort_by_key(|(position, _)| *position);
        sound.then(|| of_member.into_iter().map(|(_, figure)| figure).collect())
    }
}

fn not_exhaustive(span: Span, missing: &[Message]) -> Diagnostic {
    let list =
        |pick: fn(&Message) -> &str, comma: &str| missing.iter().map(pick).collect::<Vec<_>>().join(comma);
    let message = Message {
        zh: format!("这几项没有值：{}", list(|m| &m.zh, "、")),
        en: format!("no value for: {}", list(|m| &m.en, ", ")),
    };
    Diagnostic::error(Code::NotExhaustive, span, message).help_if(None)
}
