//! What an expression is worth for one person on one day.

use std::fmt;

use rules_core::plan::CountUnit;

use super::calendar::Date;
use super::fraction::Fraction;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Bool(bool),
    Number(Fraction),
    /// In fen.
    Money(Fraction),
    Count(Fraction, CountUnit),
    Date(Date),
    Region(String),
    /// The choice and the member.
    Member(String, String),
    /// Does not exist for this person.
    None,
    /// Arithmetic failed.
    Failed,
}

/// What keeps an operation from being done, if any of its operands does: a failure before an absence.
pub(crate) fn obstacle(operands: &[&Value]) -> Option<Value> {
    [Value::Failed, Value::None]
        .into_iter()
        .find(|obstacle| operands.contains(&obstacle))
}

/// All of them: one "no" decides, whatever the others are.
pub(crate) fn all(operands: &[Value]) -> Value {
    let operands: Vec<&Value> = operands.iter().collect();
    if operands.contains(&&Value::Bool(false)) {
        return Value::Bool(false);
    }
    obstacle(&operands).unwrap_or(Value::Bool(true))
}

/// Any of them: one "yes" decides.
pub(crate) fn any(operands: &[Value]) -> Value {
    let operands: Vec<&Value> = operands.iter().collect();
    if operands.contains(&&Value::Bool(true)) {
        return Value::Bool(true);
    }
    obstacle(&operands).unwrap_or(Value::Bool(false))
}

pub(crate) fn not(value: Value) -> Value {
    match value {
        Value::Bool(truth) => Value::Bool(!truth),
        other => other,
    }
}

impl Value {
    /// The quantity of a number, an amount or a count.
    pub(crate) fn quantity(&self) -> Option<Fraction> {
        match self {
            Self::Number(quantity) | Self::Money(quantity) | Self::Count(quantity, _) => Some(*quantity),
            _ => None,
        }
    }

    /// The same sort of thing with another quantity.
    pub(crate) fn with_quantity(&self, quantity: Fraction) -> Self {
        match self {
            Self::Money(_) => Self::Money(quantity),
            Self::Count(_, unit) => Self::Count(quantity, *unit),
            _ => Self::Number(quantity),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(truth) => write!(f, "{}", if *truth { "yes" } else { "no" }),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(fen) => write!(f, "{fen} fen"),
            Self::Count(count, unit) => write!(f, "{count} {unit:?}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Region(name) => write!(f, "{name}"),
            Self::Member(_, member) => write!(f, "{member}"),
            Self::None => write!(f, "none"),
            Self::Failed => write!(f, "failed"),
        }
    }
}
