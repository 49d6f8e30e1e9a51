//! What is true of all people.

use rules_dsl::ast::{FactItem, TypeExpr};

use super::Reference;
use super::expression::Setting;
use super::value::Value;

impl Reference<'_> {
    /// How many of the statements that are true of all people do not hold, those about records for each of them.
    pub(crate) fn violated(&self) -> usize {
        let stated = self.program.assumptions().map(|assume| {
            self.mark("assume");
            self.fails_somewhere(&|at| self.value(&assume.condition, at))
        });
        let until_today = |fact: &&FactItem| matches!(fact.value, TypeExpr::Date { to: Some(None), .. });
        let dated = self.program.facts_and_fields().filter(until_today).map(|fact| {
            self.fails_somewhere(&|at| match self.fact(&fact.name.id.text, &at.looking) {
                Value::Date(date) => Value::Bool(date <= self.person.today),
                other => other,
            })
        });
        stated.chain(dated).filter(|fails| *fails).count()
    }

    /// Whether a statement does not hold; for one about records: of any of them.
    fn fails_somewhere(&self, statement: &dyn Fn(&Setting) -> Value) -> bool {
        let plain = self.outside_policies();
        self.spoken_of.take();
        let value = statement(&plain);
        let Some(list) = self.spoken_of.take() else {
            return value == Value::Bool(false);
        };
        self.mark("assume of records");
        (0..self.person.lists[&list].len()).any(|position| {
            let at = Setting {
                looking: [(list.clone(), position)].into(),
                ..plain.clone()
            };
            statement(&at) == Value::Bool(false)
        })
    }
}
