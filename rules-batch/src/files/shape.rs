//! The answers as rows of the file that is written.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, DictionaryArray, Int64Array, RecordBatch, StringArray, UInt32Array};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use rules_core::number::Number;
use rules_core::plan::{PayKind, Plan};
use rules_report::language::Lang;

use super::previous::{Change, Previous};
use super::words;
use crate::outcome::{NO_BOUND, NO_SUM};
use crate::{Cause, Code, Layout, Outcome, PolicyOutcome};

/// Which rows and columns are written.
#[derive(Debug)]
pub(super) struct Shape<'p> {
    plan: &'p Plan,
    layouts: &'p [Layout],
    /// One row for each person instead of one for each person and policy.
    wide: bool,
    days: bool,
    lang: Lang,
    /// By [`Code`]: whether rows with it are wanted.
    only: [bool; 7],
    id: DataType,
    schema: SchemaRef,
}

/// Texts that are made once, by policy and bits.
#[derive(Debug, Default)]
pub(super) struct Texts {
    known: HashMap<(Which, usize, u64), i32>,
    texts: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Which {
    Unmet,
    Reason,
    Missing,
    MissingWords,
    Causes,
}

impl Texts {
    fn key(&mut self, which: Which, policy: usize, bits: u64, make: impl FnOnce() -> String) -> i32 {
        if let Some(key) = self.known.get(&(which, policy, bits)) {
            return *key;
        }
        let key = i32::try_from(self.texts.len()).unwrap_or(i32::MAX);
        self.texts.push(make());
        self.known.insert((which, policy, bits), key);
        key
    }
}

/// The columns by which a row is told from what it was before; words depend on the language.
pub(super) const COMPARED: [&str; 13] = [
    "verdict",
    "amount_yuan",
    "amount_most_yuan",
    "total_yuan",
    "total_most_yuan",
    "unbounded",
    "share",
    "months",
    "months_most",
    "unmet",
    "missing",
    "last_day",
    "next_day",
];

fn words() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

impl<'p> Shape<'p> {
    #[expect(clippy::too_many_arguments, reason = "each says another thing about the file")]
    pub(super) fn new(
        plan: &'p Plan,
        layouts: &'p [Layout],
        wide: bool,
        days: bool,
        lang: Lang,
        only: &[Code],
        id: DataType,
        compared: bool,
    ) -> Self {
        let mut wanted = [only.is_empty(); 7];
        for code in only {
            if let Some(is_wanted) = wanted.get_mut(usize::from(code.number())) {
                *is_wanted = true;
            }
        }
        let mut fields = vec![Field::new("id", id.clone(), false)];
        if wide {
            for layout in layouts {
                let name = |what: &str| format!("{}.{what}", layout.id);
                fields.push(Field::new(name("verdict"), DataType::UInt8, false));
                fields.push(Field::new(name("amount"), DataType::Int64, true));
                fields.push(Field::new(name("amount_most"), DataType::Int64, true));
                if has_total(plan, layout) {
                    fields.push(Field::new(name("total"), DataType::Int64, true));
                    fields.push(Field::new(name("total_most"), DataType::Int64, true));
                }
                fields.push(Field::new(name("first_unmet"), DataType::UInt8, false));
                if days {
                    fields.push(Field::new(name("last_day"), DataType::Date32, true));
                    fields.push(Field::new(name("next_day"), DataType::Date32, true));
                }
            }
        } else {
            if compared {
                fields.push(Field::new("change", words(), false));
            }
            for name in ["policy", "title", "verdict"] {
                fields.push(Field::new(name, words(), false));
            }
            for name in ["amount_yuan", "amount_most_yuan", "total_yuan", "total_most_yuan"] {
                fields.push(Field::new(name, DataType::Decimal128(18, 2), true));
            }
            fields.push(Field::new("unbounded", DataType::Boolean, false));
            fields.push(Field::new("share", DataType::Utf8, true));
            fields.push(Field::new("paid", words(), true));
            for name in ["months", "months_most"] {
                fields.push(Field::new(name, DataType::Int64, true));
            }
            for name in ["unmet", "reason", "causes", "missing", "missing_words"] {
                fields.push(Field::new(name, words(), true));
            }
            for name in ["last_day", "next_day"] {
                fields.push(Field::new(name, DataType::Date32, true));
            }
        }
        Self {
            plan,
            layouts,
            wide,
            days,
            lang,
            only: wanted,
            id,
            schema: Arc::new(Schema::new(fields)),
        }
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn wants(&self, verdict: u8) -> bool {
        self.only.get(usize::from(verdict)).copied().unwrap_or(false)
    }

    /// The rows of some answers.
    pub(super) fn rows(
        &self,
        outcome: &Outcome,
        ids: &ArrayRef,
        previous: Option<&Previous>,
        texts: &mut Texts,
        matched: &mut u64,
    ) -> Result<RecordBatch, ArrowError> {
        if self.wide {
            return self.wide(outcome, ids);
        }
        let all = self.long(outcome, ids, previous.is_some(), texts)?;
        let Some(previous) = previous else { return Ok(all) };
        let changes = previous.compared(&all, |verdict| self.wants(verdict), matched)?;
        let kept: arrow_array::BooleanArray = changes.iter().map(|change| Some(change.is_some())).collect();
        let kept_rows = arrow_select::filter::filter_record_batch(&all, &kept)?;
        let names: ArrayRef = Arc::new(StringArray::from(vec!["new", "changed", "ended"]));
        let keys = changes.iter().flatten().map(|change| match change {
            Change::New => 0,
            Change::Changed => 1,
            Change::Ended => 2,
        });
        let change = DictionaryArray::try_new(keys.collect::<arrow_array::Int32Array>(), names)?;
        let mut columns = kept_rows.columns().to_vec();
        if let Some(place) = columns.get_mut(1) {
            *place = Arc::new(change);
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }

    fn wide(&self, outcome: &Outcome, ids: &ArrayRef) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![Arc::clone(ids)];
        for (policy, layout) in outcome.policies.iter().zip(self.layouts) {
            let amounts = |values: &[i64]| -> Result<ArrayRef, ArrowError> {
                let verdicts = &policy.verdict;
                let paid = BooleanBuffer::collect_bool(verdicts.len(), |row| {
                    let cell = verdicts.get(row).zip(values.get(row));
                    cell.is_some_and(|(verdict, sum)| *verdict <= Code::Depends.number() && *sum != NO_SUM)
                });
                let values = arrow_buffer::ScalarBuffer::from(values.to_vec());
                let paid = Int64Array::try_new(values, Some(NullBuffer::new(paid)))?;
                Ok(Arc::new(paid))
            };
            let none = || arrow_array::new_null_array(&DataType::Int64, outcome.rows);
            columns.push(Arc::new(arrow_array::UInt8Array::from(policy.verdict.clone())));
            let totals = has_total(self.plan, layout).then_some(&policy.total);
            for sums in [Some(&policy.amount), totals].into_iter().flatten() {
                for ends in [&sums.least, &sums.greatest] {
                    columns.push(if ends.is_empty() { none() } else { amounts(ends)? });
                }
            }
            columns.push(Arc::new(arrow_array::UInt8Array::from(
                policy.first_unmet.clone(),
            )));
            if self.days {
                for days in [&policy.last_day, &policy.next_day] {
                    columns.push(days_of(days, outcome.rows));
                }
            }
        }
        let all = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        if self.only.iter().all(|wanted| *wanted) {
            return Ok(all);
        }
        let kept = (0..outcome.rows).map(|row| {
            let mut verdicts = outcome
                .policies
                .iter()
                .filter_map(|policy| policy.verdict.get(row));
            Some(verdicts.any(|verdict| self.wants(*verdict)))
        });
        arrow_select::filter::filter_record_batch(&all, &kept.collect())
    }

    /// One row for each person and policy, person by person. When they are to be compared with earlier ones, those
    /// that are not wanted come too: they may have been wanted before.
    fn long(
        &self,
        outcome: &Outcome,
        ids: &ArrayRef,
        compared: bool,
        texts: &mut Texts,
    ) -> Result<RecordBatch, ArrowError> {
        let mut rows = Long::default();
        for row in 0..outcome.rows {
            for (position, (policy, layout)) in outcome.policies.iter().zip(self.layouts).enumerate() {
                let verdict = policy.verdict.get(row).copied().unwrap_or(Code::Depends.number());
                if compared || self.wants(verdict) {
                    self.add(&mut rows, row, position, policy, layout, texts);
                }
            }
        }
        let taken = UInt32Array::from(std::mem::take(&mut rows.who));
        let ids = arrow_select::take::take(ids, &taken, None)?;
        let known = |keys: Int32Builder, values: ArrayRef| -> Result<ArrayRef, ArrowError> {
            let mut keys = keys;
            Ok(Arc::new(DictionaryArray::try_new(keys.finish(), values)?))
        };
        let strings = |texts: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(texts)) };
        let policies = strings(self.layouts.iter().map(|layout| layout.id.as_str()).collect());
        let titles = strings(self.layouts.iter().map(|layout| self.title(layout)).collect());
        let verdicts = strings(Code::ALL.into_iter().map(Code::word).collect());
        let kinds = strings(vec!["once", "monthly", "yearly", "loan", "interest", "tax"]);
        let made: ArrayRef = Arc::new(StringArray::from_iter_values(&texts.texts));
        let count = taken.len();
        let policy_keys: arrow_array::Int32Array = std::mem::take(&mut rows.policy).into();
        let mut columns: Vec<ArrayRef> = vec![ids];
        if compared {
            let unknown = arrow_array::Int32Array::from(vec![0; count]);
            columns.push(Arc::new(DictionaryArray::try_new(unknown, strings(vec!["new"]))?));
        }
        columns.push(Arc::new(DictionaryArray::try_new(policy_keys.clone(), policies)?));
        columns.push(Arc::new(DictionaryArray::try_new(policy_keys, titles)?));
        columns.push(known(rows.verdict, verdicts)?);
        for amounts in [
            &mut rows.amount,
            &mut rows.amount_most,
            &mut rows.total,
            &mut rows.total_most,
        ] {
            columns.push(Arc::new(amounts.finish().with_precision_and_scale(18, 2)?));
        }
        columns.push(Arc::new(rows.unbounded.finish()));
        columns.push(Arc::new(rows.share.finish()));
        columns.push(known(rows.paid, kinds)?);
        columns.push(Arc::new(rows.months.finish()));
        columns.push(Arc::new(rows.months_most.finish()));
        for keys in [
            rows.unmet,
            rows.reason,
            rows.causes,
            rows.missing,
            rows.missing_words,
        ] {
            columns.push(known(keys, Arc::clone(&made))?);
        }
        columns.push(Arc::new(rows.last_day.finish()));
        columns.push(Arc::new(rows.next_day.finish()));
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }

    fn title(&self, layout: &Layout) -> &'p str {
        let policy = self.plan.policies().get(layout.position);
        policy.map_or("", |policy| self.lang.of(&policy.title))
    }

    fn add(
        &self,
        rows: &mut Long,
        row: usize,
        position: usize,
        policy: &PolicyOutcome,
        layout: &Layout,
        texts: &mut Texts,
    ) {
        let verdict = policy.verdict.get(row).copied().unwrap_or(Code::Depends.number());
        rows.who.push(u32::try_from(row).unwrap_or(0));
        rows.policy.push(i32::try_from(position).unwrap_or(0));
        rows.verdict.append_value(i32::from(verdict));
        let entitled = verdict <= Code::Depends.number();
        let amount = policy.amount.get(row).filter(|_| entitled);
        let other = |range: &(i64, i64)| range.0 != range.1 && range.1 != NO_BOUND;
        let most = amount.filter(other).map(|(_, most)| most);
        let least = amount.map(|(least, _)| least);
        if layout.amount_unit == Number::ONE {
            rows.amount.append_option(least.map(i128::from));
            rows.amount_most.append_option(most.map(i128::from));
            rows.share.append_null();
        } else {
            rows.amount.append_null();
            rows.amount_most.append_null();
            let part = |steps: i64| {
                Number::whole(steps)
                    .times(layout.amount_unit)
                    .map(|part| part.to_string())
            };
            let least = least.and_then(part);
            let most = most.and_then(part);
            let share = match (least, most) {
                (Some(least), Some(most)) => Some(format!("{least}..{most}")),
                (least, _) => least,
            };
            rows.share.append_option(share);
        }
        let is_sum = |range: &(i64, i64)| entitled && range.0 != NO_SUM;
        let total = policy.total.get(row).filter(is_sum);
        rows.total
            .append_option(total.map(|(least, _)| i128::from(least)));
        let most = total.filter(other).map(|(_, most)| i128::from(most));
        rows.total_most.append_option(most);
        rows.paid.append_option(amount.and_then(|_| self.paid(layout)));
        let months = policy.months.get(row).filter(|_| entitled);
        rows.months.append_option(months.map(|(least, _)| least));
        rows.months_most
            .append_option(months.filter(other).map(|(_, most)| most));
        let is_open = |range: Option<(i64, i64)>| range.is_some_and(|(_, most)| most == NO_BOUND);
        rows.unbounded
            .append_value(is_open(amount) || is_open(months) || is_open(total));
        let first = policy.first_unmet.get(row).copied().unwrap_or(0);
        let first = if first == 0 {
            0
        } else {
            1_u64.checked_shl(u32::from(first) - 1).unwrap_or(0)
        };
        let unmet = policy.unmet.get(row).copied().unwrap_or(first) | first;
        let missing = policy.missing.get(row).copied().unwrap_or(0);
        let causes = u64::from(policy.causes.get(row).copied().unwrap_or(0));
        let mut text = |which, bits: u64| {
            (bits != 0).then(|| texts.key(which, position, bits, || self.text(which, layout, bits)))
        };
        rows.unmet.append_option(text(Which::Unmet, unmet));
        rows.reason.append_option(text(Which::Reason, unmet));
        rows.causes.append_option(text(Which::Causes, causes));
        rows.missing.append_option(text(Which::Missing, missing));
        rows.missing_words
            .append_option(text(Which::MissingWords, missing));
        rows.last_day
            .append_option(policy.last_day.get(row).copied().flatten());
        rows.next_day
            .append_option(policy.next_day.get(row).copied().flatten());
    }

    /// How it is paid, as a position among the kinds.
    fn paid(&self, layout: &Layout) -> Option<i32> {
        let policy = self.plan.policies().get(layout.position)?;
        let pays = policy.variants.first()?.pays.as_ref()?;
        Some(match pays.kind {
            PayKind::Once => 0,
            PayKind::Monthly => 1,
            PayKind::Yearly => 2,
            PayKind::Loan => 3,
            PayKind::Interest => 4,
            PayKind::Tax => 5,
        })
    }

    fn text(&self, which: Which, layout: &Layout, bits: u64) -> String {
        let chosen = |names: &[String]| -> Vec<String> {
            let named = (0_u32..64).zip(names);
            named
                .filter(|(bit, _)| bits >> bit & 1 == 1)
                .map(|(_, name)| name.clone())
                .collect()
        };
        match which {
            Which::Unmet => chosen(&layout.criteria).join(" "),
            Which::Reason => {
                let ids = chosen(&layout.criteria);
                let word = |id: &String| words::criterion(self.plan, layout.position, id, self.lang);
                let words: Vec<String> = ids.iter().map(word).collect();
                words.join(self.lang.pick("；", "; "))
            }
            Which::Missing => chosen(&layout.facts).join(" "),
            Which::MissingWords => {
                let facts = chosen(&layout.facts);
                let names = facts.iter().map(|id| words::fact(self.plan, id, self.lang));
                let names: Vec<String> = names.collect();
                self.lang.list(&names)
            }
            Which::Causes => {
                let all = [
                    (Cause::Facts, "facts"),
                    (Cause::Figures, "figures"),
                    (Cause::Arithmetic, "arithmetic"),
                    (Cause::Limit, "limit"),
                ];
                let named = all
                    .into_iter()
                    .filter(|(cause, _)| bits & u64::from(cause.bit()) != 0);
                named.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
            }
        }
    }

    pub(super) fn id(&self) -> &DataType {
        &self.id
    }
}

/// Whether a policy is granted for each record of a list, so that there is a sum of all.
fn has_total(plan: &Plan, layout: &Layout) -> bool {
    let policy = plan.policies().get(layout.position);
    policy.is_some_and(|policy| policy.per.is_some())
}

fn days_of(days: &[Option<i32>], rows: usize) -> ArrayRef {
    if days.is_empty() {
        return arrow_array::new_null_array(&DataType::Date32, rows);
    }
    Arc::new(arrow_array::Date32Array::from(days.to_vec()))
}

#[derive(Default)]
struct Long {
    who: Vec<u32>,
    policy: Vec<i32>,
    verdict: Int32Builder,
    amount: Decimal128Builder,
    amount_most: Decimal128Builder,
    total: Decimal128Builder,
    total_most: Decimal128Builder,
    unbounded: BooleanBuilder,
    share: StringBuilder,
    paid: Int32Builder,
    months: Int64Builder,
    months_most: Int64Builder,
    unmet: Int32Builder,
    reason: Int32Builder,
    causes: Int32Builder,
    missing: Int32Builder,
    missing_words: Int32Builder,
    last_day: Date32Builder,
    next_day: Date32Builder,
}
