//! The ten policies as somebody would write them by hand for this register alone: column by column, tile by tile, no
//! branches where the compiler can do several rows at once, and every threshold of a day found beforehand.

use rules_core::calendar::{Day, add_months, civil, day};

use crate::register::{Register, TILE};

/// How many policies there are.
pub(crate) const POLICIES: usize = 10;

/// What comes out: for every policy and row the amount in fen and the number of the first criterion that is not met,
/// 0 for who is entitled.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) amounts: [Vec<i64>; POLICIES],
    pub(crate) reasons: [Vec<u8>; POLICIES],
}

impl Answers {
    /// Room for so many rows, a whole number of tiles.
    pub(crate) fn room(rows: usize) -> Self {
        let rows = rows.next_multiple_of(TILE);
        Self {
            amounts: std::array::from_fn(|_| vec![0; rows]),
            reasons: std::array::from_fn(|_| vec![0; rows]),
        }
    }
}

/// Everything that depends on the day of asking alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    today: Day,
    /// The earliest day since which one, two, three and five years have not passed.
    within: [Day; 4],
    new_year: Day,
    year_end: Day,
    /// The latest birthdays of those who are 16, 18, 25, 56 and 61.
    aged: [Day; 5],
    /// The latest birthdays of those who retire within five years.
    retiring: [Day; 2],
    /// The latest day since which a year has passed.
    year_ago: Day,
}

impl Days {
    pub(crate) fn of(today: Day) -> Self {
        let year = civil(today).year;
        let soon = add_months(today, 60).unwrap_or(today);
        Self {
            today,
            within: [1, 2, 3, 5].map(|years| latest(years, today - 1) + 1),
            new_year: day(year, 1, 1).unwrap_or(today),
            year_end: day(year, 12, 31).unwrap_or(today),
            aged: [16, 18, 25, 56, 61].map(|years| latest(years, today)),
            retiring: [60, 55].map(|years| latest(years, soon)),
            year_ago: latest(1, today),
        }
    }
}

/// The latest day that has come to be so many years ago by `end`.
fn latest(years: i32, end: Day) -> Day {
    let passed = |from: Day| add_months(from, 12 * years).is_some_and(|then| then <= end);
    let mut found = end - 366 * years - 3;
    while passed(found + 1) {
        found += 1;
    }
    found
}

type Flags = [u8; TILE];

/// Answers for all rows.
pub(crate) fn answer(register: &Register, days: &Days, answers: &mut Answers) {
    answer_tiles(register, days, 0, &mut parts(answers, usize::MAX)[0]);
}

/// The same by two threads.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn answer_with_two(register: &Register, days: &Days, answers: &mut Answers) {
    let half = (register.id.len() / TILE).div_ceil(2).max(1);
    let mut parts = parts(answers, half * TILE);
    std::thread::scope(|scope| {
        for (first, part) in parts.iter_mut().enumerate() {
            scope.spawn(move || answer_tiles(register, days, first * half, part));
        }
    });
}

struct Part<'a> {
    amounts: [&'a mut [i64]; POLICIES],
    reasons: [&'a mut [u8]; POLICIES],
}

fn parts(answers: &mut Answers, rows: usize) -> Vec<Part<'_>> {
    let rows = rows.min(answers.amounts[0].len().max(1));
    let mut amounts = answers.amounts.each_mut().map(|column| column.chunks_mut(rows));
    let mut reasons = answers.reasons.each_mut().map(|column| column.chunks_mut(rows));
    let mut parts = Vec::new();
    loop {
        let amounts = amounts.each_mut().map(|chunks| chunks.next().unwrap_or_default());
        let reasons = reasons.each_mut().map(|chunks| chunks.next().unwrap_or_default());
        if amounts[0].is_empty() {
            return parts;
        }
        parts.push(Part { amounts, reasons });
    }
}

/// With the widest registers of the processor, as the engine has them.
fn answer_tiles(register: &Register, days: &Days, first: usize, part: &mut Part<'_>) {
    pulp::Arch::new().dispatch(Tiles {
        register,
        days,
        first,
        part,
    });
}

struct Tiles<'a, 'p> {
    register: &'a Register,
    days: &'a Days,
    first: usize,
    part: &'a mut Part<'p>,
}

impl pulp::NullaryFnOnce for Tiles<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        answer_some(self.register, self.days, self.first, self.part);
    }
}

#[inline(always)]
fn answer_some(register: &Register, days: &Days, first: usize, part: &mut Part<'_>) {
    for tile in 0..part.amounts[0].len() / TILE {
        let out = tile * TILE;
        let mut amounts = part.amounts.each_mut().map(|column| whole_mut(column, out));
        let mut reasons = part.reasons.each_mut().map(|column| whole_mut(column, out));
        answer_tile(register, days, (first + tile) * TILE, &mut amounts, &mut reasons);
    }
}

fn whole<T>(column: &[T], at: usize) -> &[T; TILE] {
    column[at..at + TILE]
        .first_chunk()
        .expect("columns are padded to whole tiles")
}

fn whole_mut<T>(column: &mut [T], at: usize) -> &mut [T; TILE] {
    column[at..at + TILE]
        .first_chunk_mut()
        .expect("columns are padded to whole tiles")
}

/// A flag for each row.
#[inline(always)]
fn flags<T: Copy>(column: &[T; TILE], is: impl Fn(T) -> bool) -> Flags {
    let mut flags = [0; TILE];
    for (flag, value) in flags.iter_mut().zip(column) {
        *flag = u8::from(is(*value));
    }
    flags
}

#[inline(always)]
fn combined<const N: usize>(columns: [&Flags; N], by: impl Fn([u8; N]) -> u8) -> Flags {
    let mut flags = [0; TILE];
    for row in 0..TILE {
        flags[row] = by(columns.map(|column| column[row]));
    }
    flags
}

/// The number of the first flag that is 0, or 0.
#[inline(always)]
fn first_unmet<const N: usize>(reasons: &mut [u8; TILE], criteria: [&Flags; N]) {
    for row in 0..TILE {
        let mut first = 0;
        let mut number = u8::try_from(N).unwrap_or(0);
        for criterion in criteria.iter().rev() {
            first = if criterion[row] == 0 { number } else { first };
            number -= 1;
        }
        reasons[row] = first;
    }
}

#[inline(always)]
fn pay_all(amounts: &mut [i64; TILE], reasons: &[u8; TILE], amount: i64) {
    for (paid, reason) in amounts.iter_mut().zip(reasons) {
        *paid = if *reason == 0 { amount } else { 0 };
    }
}

/// Few are entitled: the others are passed over by eights.
#[inline(always)]
fn pay_few(amounts: &mut [i64; TILE], reasons: &[u8; TILE], amount: impl Fn(usize) -> i64) {
    amounts.fill(0);
    for (eight, reasons) in reasons.chunks_exact(8).enumerate() {
        if reasons.iter().all(|reason| *reason != 0) {
            continue;
        }
        for (within, reason) in reasons.iter().enumerate() {
            let row = 8 * eight + within;
            if *reason == 0 {
                amounts[row] = amount(row);
            }
        }
    }
}

#[inline(always)]
fn answer_tile(
    register: &Register,
    days: &Days,
    at: usize,
    amounts: &mut [&mut [i64; TILE]; POLICIES],
    reasons: &mut [&mut [u8; TILE]; POLICIES],
) {
    let today = days.today;
    let [one_year, two_years, three_years, five_years] = days.within;
    let [aged_16, aged_18, aged_25, aged_56, aged_61] = days.aged;
    let education = whole(&register.education, at);
    let left = whole(&register.left, at);
    let born = whole(&register.born, at);
    let sex = whole(&register.sex, at);
    let work = whole(&register.work, at);
    let received = whole(&register.received, at);
    let contribution = whole(&register.contribution, at);
    let difficulty = whole(&register.difficulty, at);
    let insured = whole(&register.insured, at);
    let business = whole(&register.business, at);
    let [pension, injury, registered, veteran, lifted, migrant] = [
        &register.pension,
        &register.injury,
        &register.registered,
        &register.veteran,
        &register.lifted,
        &register.migrant,
    ]
    .map(|column| whole(column, at));

    let college = flags(education, |education| education >= 5);
    let left_2 = flags(left, |left| (left < today) & (left >= two_years));
    let left_5 = flags(left, |left| (left < today) & (left >= five_years));
    let this_year = flags(left, |left| (left >= days.new_year) & (left <= days.year_end));
    let hard = flags(difficulty, |difficulty| difficulty != 0);
    let young = flags(born, |born| (born <= aged_16) & (born > aged_25));
    let business_3 = flags(business, |business| {
        (business < today) & (business >= three_years)
    });
    let graduate_5 = combined([&college, &left_5], |[college, left]| college & left);
    let hired = combined([&college, &this_year, &left_2], |[college, year, left]| {
        college & (year | left)
    });
    let flexible = flags(work, |work| work == 2);
    let two_thirds = |row: usize| 2 * contribution[row] / 3;

    let left_over = flags(received, |received| received < 24);
    first_unmet(reasons[0], [&college, &left_2, &flexible, pension, &left_over]);
    pay_few(amounts[0], reasons[0], |row| {
        two_thirds(row) * i64::from((24 - received[row]).min(12))
    });

    let mut most = [0_u8; TILE];
    for row in 0..TILE {
        let until = if sex[row] == 0 {
            days.retiring[0]
        } else {
            days.retiring[1]
        };
        most[row] = if born[row] <= until { 60 } else { 36 };
    }
    let mut left_over = [0; TILE];
    for row in 0..TILE {
        left_over[row] = u8::from(received[row] < i32::from(most[row]));
    }
    first_unmet(reasons[1], [&hard, &flexible, pension, &left_over]);
    pay_few(amounts[1], reasons[1], |row| {
        two_thirds(row) * i64::from((i32::from(most[row]) - received[row]).min(12))
    });

    let kind = flags(whole(&register.employer, at), |employer| {
        (employer == 1) | (employer == 2)
    });
    let graduate_or_young = combined([&hired, registered, &young], |[hired, registered, young]| {
        hired | (registered & young)
    });
    let signed = flags(whole(&register.signed, at), |signed| {
        (signed < today) & (signed >= one_year)
    });
    let year_long = flags(whole(&register.contract, at), |months| months >= 12);
    let insured_3 = flags(insured, |months| months >= 3);
    let all_insured = combined([&insured_3, pension, injury], |[months, pension, injury]| {
        months & pension & injury
    });
    first_unmet(
        reasons[2],
        [&kind, &graduate_or_young, &signed, &year_long, &all_insured],
    );
    pay_all(amounts[2], reasons[2], 150_000);

    let small = flags(whole(&register.size, at), |size| (size == 1) | (size == 2));
    let graduate_or_hard = combined([&hired, &hard], |[hired, hard]| hired | hard);
    first_unmet(reasons[3], [&small, &graduate_or_hard, &year_long, pension]);
    pay_few(amounts[3], reasons[3], |row| {
        (12 * contribution[row]).min(1_200_000)
    });

    let group = combined(
        [&graduate_5, veteran, &hard, registered, lifted, migrant],
        |[graduate, veteran, hard, registered, lifted, migrant]| {
            graduate | veteran | hard | registered | lifted | migrant
        },
    );
    let mut of_age = [0; TILE];
    for row in 0..TILE {
        let too_old = if sex[row] == 0 { aged_61 } else { aged_56 };
        of_age[row] = u8::from((born[row] <= aged_18) & (born[row] > too_old));
    }
    let no_other = flags(whole(&register.other_loan, at), |other| other == 0);
    let good = flags(whole(&register.bad_credit, at), |bad| bad == 0);
    first_unmet(reasons[4], [&group, &of_age, &business_3, &no_other, &good]);
    let (loan, partners) = (whole(&register.loan, at), whole(&register.partners, at));
    pay_few(amounts[4], reasons[4], |row| {
        let partners = i64::from(partners[row]);
        let most = if partners == 1 {
            30_000_000
        } else {
            33_000_000 * partners
        };
        loan[row].min(most).min(400_000_000)
    });

    let group = combined([&graduate_5, &hard, veteran], |[graduate, hard, veteran]| {
        graduate | hard | veteran
    });
    let between = flags(business, |business| {
        (business <= days.year_ago) & (business < today) & (business >= three_years)
    });
    first_unmet(reasons[5], [whole(&register.first, at), &group, &between]);
    pay_all(amounts[5], reasons[5], 500_000);

    let unemployed = flags(work, |work| work == 1);
    let graduate_or_young = combined([&college, &left_2, &young], |[college, left, young]| {
        (college & left) | young
    });
    first_unmet(reasons[6], [&unemployed, &graduate_or_young]);
    pay_all(amounts[6], reasons[6], 1_440_000);

    let certificate = whole(&register.certificate, at);
    let insured_12 = flags(insured, |months| months >= 12);
    let holds = flags(certificate, |certificate| certificate != 0);
    let fresh = flags(whole(&register.certified, at), |certified| {
        (certified < today) & (certified >= one_year)
    });
    let few_claims = flags(whole(&register.claims, at), |claims| claims < 3);
    first_unmet(reasons[7], [&insured_12, &holds, &fresh, &few_claims]);
    pay_few(amounts[7], reasons[7], |row| {
        50_000 + 50_000 * i64::from(certificate[row])
    });

    let own = flags(work, |work| work == 4);
    let group = combined(
        [registered, lifted, veteran, &college, &this_year],
        |[registered, lifted, veteran, college, year]| registered | lifted | veteran | (college & year),
    );
    first_unmet(reasons[8], [&own, &group, &business_3]);
    let place = whole(&register.place, at);
    pay_few(amounts[8], reasons[8], |row| {
        let favoured = matches!(place[row], 150_400 | 150_500 | 150_900 | 152_200);
        if veteran[row] != 0 || favoured {
            2_400_000
        } else {
            2_000_000
        }
    });

    let poor = flags(difficulty, |difficulty| (1..=3).contains(&difficulty));
    let poor_or_lifted = combined([&poor, lifted], |[poor, lifted]| poor | lifted);
    first_unmet(reasons[9], [&college, &this_year, &poor_or_lifted]);
    pay_all(amounts[9], reasons[9], 150_000);
}
