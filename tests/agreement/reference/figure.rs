//! Figures at a place and a day.

use rules_dsl::ast::{Ident, Locals, ParamArm, ParamItem, ParamValue, TypeExpr};

use super::Reference;
use super::calendar::Date;
use super::expression::{Setting, date};
use super::value::Value;

impl Reference<'_> {
    /// The figure of the deepest place that has one on the day, in it the line that began last.
    pub(super) fn param(&self, param: &ParamItem, member: Option<&str>, at: &Setting) -> Value {
        let choice = match &param.value {
            TypeExpr::Choice(choice) => Some(choice.text.as_str()),
            _ => None,
        };
        let mut layers: Vec<_> = match &at.place {
            Some(place) => self.program.path_to(place).into_iter().map(Some).collect(),
            None => vec![None],
        };
        let known = param
            .arms
            .iter()
            .filter(|arm| arm.basis.iter().all(|cite| self.program.is_known(cite)));
        let known: Vec<&ParamArm> = known.collect();
        while let Some(layer) = layers.pop() {
            // What a later line of an upper layer has ended is over.
            let stands = |local: &&&ParamArm| {
                let ended = layers.iter().any(|upper| {
                    known
                        .iter()
                        .filter(|other| self.program.is_of_layer(other.region.as_ref(), *upper))
                        .any(|other| ends_line(other, local, at.day))
                });
                self.mark_if(ended, "param ended by an upper layer");
                !ended
            };
            let lines = known
                .iter()
                .filter(|arm| self.program.is_of_layer(arm.region.as_ref(), layer))
                .filter(stands)
                .filter(|arm| arm.dates.from.is_none_or(|from| date(from) <= at.day))
                .filter(|arm| arm.dates.until.is_none_or(|until| at.day <= date(until)));
            let Some(line) = lines.max_by_key(|arm| arm.dates.from.map(date)) else {
                continue;
            };
            if line.region.is_some() {
                self.mark("param in a region");
            }
            let value = match &line.value {
                ParamValue::ByMember(figures) => {
                    let by = self.program.choice(&param.by.as_ref().unwrap().text).unwrap();
                    let means = |word: &str| {
                        let mut members = by.members.iter();
                        let found = members.find(|one| super::program::is_called(one, word));
                        found.map(|one| one.id.text.as_str()) == member
                    };
                    let for_member =
                        |(members, _): &&(Vec<Ident>, ParamValue)| members.iter().any(|one| means(&one.text));
                    &figures.iter().find(for_member).unwrap().1
                }
                value => value,
            };
            if let ParamValue::Set(value) = value {
                self.mark("param");
                return self.hinted(value, choice, at);
            }
            self.mark("param unset");
            let region = line
                .region
                .as_ref()
                .and_then(|region| self.program.region(&region.text));
            let code = region
                .or(self.program.root())
                .map_or("", |region| region.code.as_str());
            let year = line
                .dates
                .from
                .map(|from| format!(":{}", date(from).year))
                .unwrap_or_default();
            // Where the line has a figure for each member, the member's name belongs to the figure's.
            let of_member = match (&line.value, member) {
                (ParamValue::ByMember(_), Some(member)) => format!(".{member}"),
                _ => String::new(),
            };
            return self.figure(&format!("{}@{code}{year}{of_member}", param.name.id.text));
        }
        self.mark("param without a line");
        let is_known = |arm: &ParamArm| arm.basis.iter().all(|cite| self.program.is_known(cite));
        if !param.arms.iter().any(is_known) {
            // Nobody knew a figure yet: it is as if the text left it open everywhere.
            self.mark("param not yet known");
            let code = self.program.root().map_or("", |root| root.code.as_str());
            return self.figure(&format!("{}@{code}", param.name.id.text));
        }
        self.figure(&format!("{}@outside", param.name.id.text))
    }

    pub(super) fn figure(&self, id: &str) -> Value {
        self.person
            .figures
            .get(id)
            .unwrap_or_else(|| panic!("no figure {id}"))
            .clone()
    }
}

/// The first day of the first month, or the last day of the last.
/// Whether a line of an upper layer has ended a local one before a day.
fn ends_line(upper: &ParamArm, local: &ParamArm, day: Date) -> bool {
    upper.dates.from.is_some_and(|since| {
        upper.locals == Some(Locals::End)
            && date(since) <= day
            && local.dates.from.is_none_or(|from| from < since)
            && local.dates.until.is_none_or(|until| until >= since)
    })
}
