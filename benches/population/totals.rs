//! Sums by which two programs can see that they answered every row alike, without exchanging the answers.

use crate::by_hand::Answers;
use crate::register::Register;

/// What comes out for one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Total {
    /// How many are entitled.
    pub(crate) entitled: usize,
    /// What they get together, in fen.
    pub(crate) sum: i64,
    /// How many fail first at each criterion, those who are entitled being counted at 0.
    pub(crate) reasons: [usize; 6],
    /// The reasons, each weighed by the number of its row.
    pub(crate) weighed_reasons: i64,
    /// The amounts, weighed likewise.
    pub(crate) weighed_amounts: i64,
}

/// The totals of each policy.
pub(crate) fn totals(register: &Register, answers: &Answers) -> Vec<Total> {
    let columns = answers.amounts.iter().zip(&answers.reasons);
    columns
        .map(|(amounts, reasons)| {
            let mut total = Total {
                entitled: 0,
                sum: 0,
                reasons: [0; 6],
                weighed_reasons: 0,
                weighed_amounts: 0,
            };
            let rows = register.id.iter().zip(amounts).zip(reasons);
            for ((id, amount), reason) in rows.take(register.rows) {
                let weight = id % 1009 + 1;
                total.entitled += usize::from(*reason == 0);
                total.sum += amount;
                if let Some(count) = total.reasons.get_mut(usize::from(*reason)) {
                    *count += 1;
                }
                total.weighed_reasons += weight * (i64::from(*reason) + 1);
                total.weighed_amounts += weight * amount;
            }
            total
        })
        .collect()
}
