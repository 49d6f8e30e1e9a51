//! People made up for the races: always the same ones for the same numbers, in whole numbers alone, and distributed as
//! the specification of the workload says. Curves are read from tables of sixty-four steps.

use rules_core::calendar::{Day, civil, day};

use crate::register::{NO_DAY, PLACES, Register};

/// The day about which everybody is made up: 2025-06-30.
const ANCHOR: Day = 20_269;

/// The first people there are, at most one for each number from `first` on.
pub(crate) fn people(first: u64, rows: u64) -> Register {
    let mut register = Register::default();
    for number in first..first + rows {
        add(&mut register, number);
    }
    register.pad();
    register
}

/// Draws that look like chance and are the same for the same person.
struct Draw(u64);

impl Draw {
    fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0xd134_2543_de82_ef95) ^ 20_250_630)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `most`, `most` being small.
    fn below(&mut self, most: i64) -> i64 {
        let scaled = u128::from(self.next()) * u128::try_from(most).unwrap_or(1);
        i64::try_from(scaled >> 64).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// True so many times in a thousand.
    fn of_thousand(&mut self, share: i64) -> bool {
        self.below(1000) < share
    }

    /// A position, as often as its weight says.
    fn weighed(&mut self, weights: &[i64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (position, weight) in weights.iter().enumerate() {
            if left < *weight {
                return position;
            }
            left -= weight;
        }
        0
    }

    fn pick(&mut self, weights: &[i64]) -> u8 {
        u8::try_from(self.weighed(weights)).unwrap_or(0)
    }

    /// A value of a curve that is given at sixty-five places.
    fn along(&mut self, curve: &[i64; 65]) -> i64 {
        let place = self.below(64 << 16);
        let (step, part) = (usize::try_from(place >> 16).unwrap_or(0), place & 0xffff);
        match curve.get(step..step + 2) {
            Some(&[low, high]) => low + (((high - low) * part) >> 16),
            _ => 0,
        }
    }

    /// Exponential with this mean. The tail begins anew, since it has no memory.
    fn waiting(&mut self, mean: i64) -> i64 {
        let mut millionths = 0;
        loop {
            let place = self.below(64 << 16);
            let (step, part) = (usize::try_from(place >> 16).unwrap_or(0), place & 0xffff);
            match WAITING.get(step..step + 2) {
                Some(&[low, high]) => {
                    millionths += low + (((high - low) * part) >> 16);
                    return millionths * mean / 1_000_000;
                }
                _ => millionths += WAITING.last().copied().unwrap_or(0),
            }
        }
    }

    /// A day so long before the anchor, or none for one in twenty.
    fn day_before(&mut self, ago: i64) -> i32 {
        if self.of_thousand(50) {
            return NO_DAY;
        }
        ANCHOR - i32::try_from(ago).unwrap_or(0)
    }
}

fn add(to: &mut Register, number: u64) {
    let mut draw = Draw::of(number);
    let flag = |draw: &mut Draw, share: i64| u8::from(draw.of_thousand(share));
    to.id.push(i64::try_from(number).unwrap_or(0));

    // In days; fifty-five years from the age of fifteen on.
    let lived = 5_478_638 + draw.along(&AGE) * 20_088_338 / 1_000_000;
    let lived = lived / 1000;
    let years = lived * 10_000 / 3_652_425;
    let born = ANCHOR - i32::try_from(lived).unwrap_or(0);
    to.born.push(born);
    let sex = draw.pick(&[51, 49]);
    to.sex.push(sex);
    let cohort = [18, 22, 26, 35, 45, 55]
        .iter()
        .filter(|from| years >= **from)
        .count();
    let education = draw.pick(EDUCATED.get(cohort).map_or(&[], |weights| &weights[..]));
    to.education.push(education);
    let left = left_school(&mut draw, born, education);
    to.left.push(left);
    let usual = draw.pick(WORKING.get(cohort).map_or(&[], |weights| &weights[..]));
    let still = left > ANCHOR && draw.of_thousand(800);
    let work = if still { 0 } else { usual };
    to.work.push(work);
    let registered = [20, 600, 150, 10, 20, 0]
        .get(usize::from(work))
        .copied()
        .unwrap_or(0);
    to.registered.push(flag(&mut draw, registered));
    let ago = draw.between(0, 1825);
    to.registered_on.push(draw.day_before(ago));
    let difficulty: &[i64] = if years >= 45 {
        &[70, 2, 5, 6, 10, 5, 2]
    } else {
        &[168, 3, 8, 10, 0, 8, 3]
    };
    to.difficulty.push(draw.pick(difficulty));
    to.veteran.push(flag(&mut draw, if sex == 0 { 75 } else { 12 }));
    to.lifted.push(flag(&mut draw, 80));
    to.migrant.push(flag(&mut draw, 120));

    let ago = draw.waiting(900).min(6000) - 30;
    to.signed.push(draw.day_before(ago));
    let length = draw.weighed(&[12, 5, 8, 30, 15, 25, 5]);
    to.contract
        .push([0, 3, 6, 12, 24, 36, 60].get(length).copied().unwrap_or(0));
    let employed = work == 3 || draw.of_thousand(250);
    let employer = draw.pick(&[2, 62, 6, 22, 8]);
    let employer = if employed { employer } else { 0 };
    to.employer.push(employer);
    let size = draw.pick(&[0, 38, 30, 18, 14]);
    to.size.push(if employer == 0 { 0 } else { size });
    let insured = if draw.of_thousand(300) {
        0
    } else {
        draw.waiting(48).min(360)
    };
    to.insured.push(i32::try_from(insured).unwrap_or(0));
    to.pension.push(flag(&mut draw, 740));
    to.injury.push(flag(&mut draw, if work == 3 { 850 } else { 350 }));
    to.contribution.push(draw.along(&CONTRIBUTION));
    let received = if draw.of_thousand(500) {
        0
    } else {
        draw.between(0, 60)
    };
    to.received.push(i32::try_from(received).unwrap_or(0));

    let ago = draw.waiting(1300).min(9000);
    to.business.push(draw.day_before(ago));
    to.first.push(flag(&mut draw, 700));
    to.partners.push(i32::from(draw.pick(&[80, 10, 5, 3, 2])) + 1);
    to.other_loan.push(flag(&mut draw, 100));
    to.bad_credit.push(flag(&mut draw, 60));
    let loan = draw.between(50, 500) * 100_000;
    to.loan.push(if draw.of_thousand(100) { 10 * loan } else { loan });

    to.certificate.push(draw.pick(&[58, 20, 15, 7]));
    let ago = draw.waiting(800).min(8000);
    to.certified.push(draw.day_before(ago));
    to.claims.push(i32::from(draw.pick(&[70, 15, 8, 5, 2])));
    let place = draw.weighed(&[
        3446, 2709, 557, 4036, 2873, 2154, 2243, 1539, 1706, 1417, 1107, 262,
    ]);
    to.place.push(PLACES.get(place).copied().unwrap_or(0));
}

/// A quarter leave on 30 June, a quarter on 1 July, the others within 120 days; some of them are still to leave.
fn left_school(draw: &mut Draw, born: Day, education: u8) -> i32 {
    let age = [8, 12, 15, 18, 18, 21, 22, 25, 29]
        .get(usize::from(education))
        .copied()
        .unwrap_or(0);
    let year = civil(born).year + age + i32::from(draw.pick(&[70, 20, 7, 3]));
    let june = day(year, 6, 30).unwrap_or(ANCHOR);
    let (which, other) = (draw.below(4), draw.between(-120, 120));
    let left = match which {
        0 => june,
        1 => june + 1,
        _ => june + i32::try_from(other).unwrap_or(0),
    };
    if draw.of_thousand(50) { NO_DAY } else { left }
}

/// By age: under 18, 22, 26, 35, 45, 55, older.
const EDUCATED: [[i64; 9]; 7] = [
    [0, 1, 45, 40, 13, 1, 0, 0, 0],
    [0, 0, 5, 20, 25, 25, 25, 0, 0],
    [0, 0, 5, 10, 15, 33, 34, 3, 0],
    [0, 1, 12, 14, 15, 27, 25, 5, 1],
    [1, 4, 28, 18, 14, 18, 14, 2, 1],
    [20, 120, 380, 200, 110, 100, 60, 7, 3],
    [60, 260, 360, 170, 70, 50, 25, 4, 1],
];

const WORKING: [[i64; 6]; 7] = [
    [55, 15, 15, 12, 3, 0],
    [35, 18, 20, 23, 4, 0],
    [8, 20, 24, 40, 8, 0],
    [1, 12, 23, 50, 14, 0],
    [0, 10, 22, 52, 16, 0],
    [0, 10, 24, 48, 15, 3],
    [0, 9, 19, 25, 9, 38],
];

/// A beta distribution of 1.25 and 1.6, in millionths of the way from 15 to 70 years.
#[rustfmt::skip]
const AGE: [i64; 65] = [
    0, 23_320, 40_797, 56_675, 71_639, 85_985, 99_878, 113_425, 126_695, 139_742, 152_606, 165_317, 177_900, 190_378,
    202_767, 215_082, 227_337, 239_544, 251_713, 263_853, 275_975, 288_084, 300_190, 312_300, 324_420, 336_557, 348_718,
    360_910, 373_138, 385_409, 397_730, 410_107, 422_547, 435_056, 447_642, 460_312, 473_074, 485_936, 498_908, 511_997,
    525_215, 538_572, 552_080, 565_751, 579_601, 593_644, 607_899, 622_385, 637_125, 652_144, 667_472, 683_143, 699_200,
    715_690, 732_675, 750_228, 768_443, 787_445, 807_399, 828_542, 851_228, 876_038, 904_068, 938_010, 1_000_000,
];

/// An exponential distribution, in millionths of its mean.
#[rustfmt::skip]
const WAITING: [i64; 64] = [
    0, 15_748, 31_749, 48_009, 64_539, 81_346, 98_440, 115_832, 133_531, 151_550, 169_899, 188_591, 207_639, 227_057,
    246_860, 267_063, 287_682, 308_735, 330_242, 352_221, 374_693, 397_683, 421_213, 445_311, 470_004, 495_321, 521_297,
    547_965, 575_364, 603_535, 632_523, 662_376, 693_147, 724_896, 757_686, 791_587, 826_679, 863_046, 900_787, 940_007,
    980_829, 1_023_389, 1_067_841, 1_114_361, 1_163_151, 1_214_444, 1_268_511, 1_325_670, 1_386_294, 1_450_833,
    1_519_826, 1_593_934, 1_673_976, 1_760_988, 1_856_298, 1_961_659, 2_079_442, 2_212_973, 2_367_124, 2_549_445,
    2_772_589, 3_060_271, 3_465_736, 4_158_883,
];

/// A lognormal distribution of 11.5 and 0.35, in fen.
#[rustfmt::skip]
const CONTRIBUTION: [i64; 65] = [
    30_000, 46_451, 51_433, 54_908, 57_703, 60_100, 62_236, 64_187, 65_998, 67_702, 69_321, 70_872, 72_366, 73_815,
    75_226, 76_605, 77_958, 79_290, 80_604, 81_904, 83_194, 84_475, 85_752, 87_025, 88_298, 89_573, 90_851, 92_135,
    93_428, 94_729, 96_043, 97_371, 98_716, 100_079, 101_462, 102_870, 104_303, 105_766, 107_261, 108_792, 110_362,
    111_977, 113_640, 115_357, 117_134, 118_978, 120_897, 122_901, 125_000, 127_208, 129_540, 132_016, 134_659, 137_499,
    140_575, 143_937, 147_653, 151_820, 156_577, 162_142, 168_880, 177_474, 189_464, 209_789, 334_532,
];
