//! What names stand for: facts, terms, alternatives, places.

use rules_dsl::ast::{Change, DefineItem, DefineVerb, Expr, ExprKind, TypeExpr};

use super::Reference;
use super::expression::{Looking, Setting};
use super::value::{Value, all, any};

impl Reference<'_> {
    /// What a name stands for here.
    pub(super) fn named(&self, name: &str, choice: Option<&str>, at: &Setting) -> Value {
        if let Some(choice) = choice.and_then(|choice| self.program.choice(choice)) {
            let member = choice
                .members
                .iter()
                .find(|member| super::program::is_called(member, name));
            if let Some(member) = member {
                return Value::Member(choice.name.id.text.clone(), member.id.text.clone());
            }
        }
        if self.program.fact(name).is_some() {
            return self.fact(name, &at.looking);
        }
        if let Some(param) = self.program.param(name) {
            return self.param(param, None, at);
        }
        if let Some(define) = self.program.define(name) {
            self.mark("define");
            return self.term(define, at);
        }
        let region = self.program.region(name);
        Value::Region(region.unwrap_or_else(|| panic!("no {name}")).name.id.text.clone())
    }

    /// A term, with what amendments make of it here.
    pub(super) fn term(&self, define: &DefineItem, at: &Setting) -> Value {
        let mut value = self.value(&define.body, at);
        for (_, line) in self.amending(&define.name, at) {
            let Change::Define { verb, body } = &line.change else {
                panic!("a change of a policy in {}", define.name.id.text)
            };
            let by = self.value(body, at);
            value = match verb {
                DefineVerb::Replace => {
                    self.mark("amend term replace");
                    by
                }
                DefineVerb::Widen => {
                    self.mark("amend term widen");
                    any(&[value, by])
                }
                DefineVerb::Narrow => {
                    self.mark("amend term narrow");
                    all(&[value, by])
                }
            };
        }
        value
    }

    pub(crate) fn fact(&self, name: &str, looking: &Looking) -> Value {
        let fact = self.program.fact(name).unwrap();
        let list = self.program.list_of_field(&fact.name.id.text);
        if let Some(list) = list
            && !looking.contains_key(list)
        {
            // No record is meant: whoever asked finds out which list it speaks of.
            *self.spoken_of.borrow_mut() = Some(list.to_owned());
            return Value::None;
        }
        if let Some(condition) = &fact.only_if {
            self.mark("only if");
            let at = Setting {
                looking: looking.clone(),
                ..self.outside_policies()
            };
            match self.value(condition, &at) {
                Value::Bool(true) => {}
                Value::Bool(false) => return Value::None,
                obstacle => return obstacle,
            }
        }
        if fact.optional {
            self.mark("optional fact");
        }
        match list {
            None => self.person.facts[&fact.name.id.text].clone(),
            Some(list) => {
                self.mark("field");
                self.person.lists[list][looking[list]][&fact.name.id.text].clone()
            }
        }
    }

    /// Facts and assumptions are read without a place, on the day of asking.
    pub(crate) fn outside_policies(&self) -> Setting {
        Setting {
            place: None,
            day: self.person.today,
            declared: true,
            looking: Looking::new(),
        }
    }

    /// The choice an expression is a member of, as far as the text says it.
    pub(super) fn choice_of(&self, expr: &Expr) -> Option<String> {
        let of_type = |value: &TypeExpr| match value {
            TypeExpr::Choice(choice) => Some(choice.text.clone()),
            _ => None,
        };
        match &expr.kind {
            ExprKind::Name(name) => {
                let fact = self.program.fact(name).map(|fact| &fact.value);
                let param = self.program.param(name).map(|param| &param.value);
                fact.or(param)
                    .and_then(of_type)
                    .or_else(|| self.choice_of(&self.program.define(name)?.body))
            }
            ExprKind::When { otherwise, .. } => self.choice_of(otherwise),
            ExprKind::Match { arms, .. } => self.choice_of(&arms[0].1),
            ExprKind::Tiers { above, .. } => self.choice_of(above),
            ExprKind::By(param, _) | ExprKind::At(param, _) => self.choice_of(param),
            _ => None,
        }
    }
}
