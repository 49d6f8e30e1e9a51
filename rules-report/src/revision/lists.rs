//! What is computed over a list in another way, for lists of a few records.
//!
//! Of a list of which nothing is known, what is computed over it is one unknown, and two such unknowns cannot be compared.
//! Of a list of a known length every record is a question like the others, and the comparison is exact.

use rules_core::plan::Text;
use rules_core::revision::{NotCompared, PolicyRevision, Revision};

use super::{Compared, ToldClass, phrases, told_class};
use crate::json_text::Json;
use crate::language::Lang;

/// Lists of up to so many records are compared.
pub const MOST_RECORDS: u32 = 3;

/// A policy of two plans that were made flat for lists of one length, see [`rules_core::plan::Plan::for_lists`].
#[derive(Debug, Clone)]
pub struct OfLength {
    /// What people call the lists.
    pub lists: Vec<Text>,
    /// How many records each of them holds.
    pub records: u32,
    /// What became of the policy for such lists.
    pub compared: Compared,
}

/// The lists over which a policy computes something else than before, by their ids.
pub fn lists_not_compared(revision: &Revision<'_>, compared: &Compared) -> Vec<String> {
    let mut lists: Vec<String> = Vec::new();
    for (_, one) in &compared.on {
        for reason in &one.not_compared {
            let NotCompared::List(input) = reason else {
                continue;
            };
            let id = &revision.plan().inputs().at(*input).id;
            let list = id.split_once('#').map_or(id.as_str(), |(list, _)| list);
            if !lists.iter().any(|known| known == list) {
                lists.push(list.to_owned());
            }
        }
    }
    lists
}

impl OfLength {
    fn names(&self, lang: Lang) -> String {
        let names = self.lists.iter().map(|name| {
            let name = lang.of(name);
            lang.pick(format!("“{name}”"), format!("\"{name}\""))
        });
        lang.list(&names.collect::<Vec<_>>())
    }

    fn heading(&self, lang: Lang) -> String {
        let (names, records) = (self.names(lang), self.records);
        if records == 0 {
            return lang.pick(format!("{names}为空时"), format!("if nobody is in {names}"));
        }
        lang.pick(
            format!("{names}恰有{records}条时"),
            format!("with exactly {records} in {names}"),
        )
    }

    /// The classes in words. What holds of one record holds of every other: only the first is told of.
    pub fn classes(&self, revision: &Revision<'_>, lang: Lang) -> Vec<ToldClass> {
        let mut told = Vec::new();
        for (day, one) in &self.compared.on {
            let [old, new] = revision.policies(one.pair);
            let Some(policy) = new.or(old) else { continue };
            let day = day.filter(|_| self.compared.on.len() > 1);
            let classes = one.classes.iter();
            for class in classes.filter(|class| class.record.is_none_or(|record| record == 1)) {
                let mut class = told_class(revision, policy, class, day, lang);
                let colon = lang.pick("：", ": ");
                class.heading = format!("{}{colon}{}", self.heading(lang), class.heading);
                told.push(class);
            }
        }
        told
    }

    /// What was not settled.
    pub fn doubts(&self, lang: Lang) -> Vec<String> {
        let open = |(_, one): &(_, PolicyRevision)| phrases::unsettled(one, &self.heading(lang), lang);
        self.compared.on.iter().filter_map(open).collect()
    }

    /// That longer lists were not compared.
    pub fn limit(&self, lang: Lang) -> String {
        let names = self.names(lang);
        lang.pick(
            format!("{names}超过{MOST_RECORDS}条的没有比较"),
            format!("not compared: more than {MOST_RECORDS} in {names}"),
        )
    }

    /// As JSON.
    pub fn document(&self, revision: &Revision<'_>, lists: &[String]) -> Json {
        Json::object()
            .with("lists", Json::list(lists, &|id| Json::text(id)))
            .with("records", Json::whole(i64::from(self.records)))
            .with("policy", super::document::policy(revision, &self.compared))
    }
}
