//! What is computed over the records of a list.

use rules_core::plan::CountUnit;
use rules_dsl::ast::{Expr, ExprKind, FoldKind, TypeExpr};

use super::Reference;
use super::computation::extreme;
use super::expression::Setting;
use super::fraction::Fraction;
use super::value::{Value, obstacle};

impl Reference<'_> {
    /// A setting for each record of a list.
    pub(super) fn each_record(&self, list: &str, at: &Setting) -> Vec<Setting> {
        let list = &self.program.fact(list).unwrap().name.id.text;
        let inside = |position| {
            let mut inside = at.clone();
            inside.looking.insert(list.clone(), position);
            inside
        };
        (0..self.person.lists[list].len()).map(inside).collect()
    }

    pub(super) fn folded(
        &self,
        fold: FoldKind,
        value: Option<&Expr>,
        list: &str,
        (filter, otherwise): (Option<&Expr>, Option<&Expr>),
        at: &Setting,
    ) -> Value {
        self.mark(match fold {
            FoldKind::Count => "count of",
            FoldKind::Sum => "sum of",
            FoldKind::Min => "min of",
            FoldKind::Max => "max of",
            FoldKind::Best(_) => "best of",
        });
        let mut values = Vec::new();
        for inside in self.each_record(list, at) {
            match filter.map_or(Value::Bool(true), |filter| self.value(filter, &inside)) {
                Value::Bool(false) => {}
                Value::Bool(true) => values.push(match value {
                    Some(value) => self.value(value, &inside),
                    None => Value::Number(Fraction::whole(1)),
                }),
                obstacle => values.push(obstacle),
            }
        }
        if let Some(obstacle) = obstacle(&values.iter().collect::<Vec<_>>()) {
            return obstacle;
        }
        let sum = |values: &[Value]| {
            let quantities = values.iter().filter_map(Value::quantity);
            quantities.fold(Fraction::zero(), Fraction::plus)
        };
        match fold {
            FoldKind::Count => Value::Count(sum(&values), self.unit_of(list)),
            // What is summed is known by its type, for there may be no record.
            FoldKind::Sum => self.like(value.unwrap()).with_quantity(sum(&values)),
            FoldKind::Best(most) => {
                values.retain(|value| value.quantity() > Some(Fraction::zero()));
                values.sort_by_key(|value| std::cmp::Reverse(value.quantity()));
                values.truncate(usize::try_from(most).unwrap());
                self.like(value.unwrap()).with_quantity(sum(&values))
            }
            FoldKind::Min | FoldKind::Max => match extreme(fold == FoldKind::Max, &values) {
                Some(value) => value.clone(),
                None => {
                    self.mark("otherwise of no record");
                    self.value(otherwise.unwrap(), at)
                }
            },
        }
    }

    /// What the records of a list count as.
    pub(super) fn unit_of(&self, list: &str) -> CountUnit {
        match &self.program.fact(list).unwrap().value {
            TypeExpr::List { unit, .. } => unit.unwrap_or(CountUnit::People),
            other => panic!("{other:?} is no list"),
        }
    }

    /// Some value of the sort that a field or a computation with fields has.
    pub(super) fn like(&self, expr: &Expr) -> Value {
        let zero = Fraction::zero();
        match &expr.kind {
            ExprKind::Name(name) => match &self.program.fact(name).unwrap().value {
                TypeExpr::Money { .. } => Value::Money(zero),
                TypeExpr::Count { unit, .. } => Value::Count(zero, *unit),
                _ => Value::Number(zero),
            },
            ExprKind::Money(_) => Value::Money(zero),
            ExprKind::Count(_, unit) => Value::Count(zero, *unit),
            ExprKind::Number(_) => Value::Number(zero),
            ExprKind::Binary(_, left, _) => self.like(left),
            ExprKind::Extreme { of, .. } => self.like(&of[0]),
            ExprKind::When { otherwise, .. } => self.like(otherwise),
            ExprKind::Round { value, .. } => self.like(value),
            other => panic!("what is {other:?} like?"),
        }
    }
}
