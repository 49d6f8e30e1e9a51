//! The register of the races: one column for each fact of `workload.rules`, as a program that was written for it would
//! hold it.

/// Rows of a tile: what the columns are padded to, so that every tile is whole.
pub(crate) const TILE: usize = 2048;

/// Stands for a day that somebody does not have. It lies before every day.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// The alternatives of each choice, in the order of the rules; a column holds positions in it.
pub(crate) const SEX: &[&str] = &["male", "female"];
pub(crate) const EDUCATION: &[&str] = &[
    "no_schooling",
    "primary",
    "junior_high",
    "high_school",
    "vocational",
    "junior_college",
    "bachelor",
    "master",
    "doctor",
];
pub(crate) const WORK: &[&str] = &[
    "student",
    "unemployed",
    "flexible",
    "employed",
    "self_employed",
    "retired",
];
pub(crate) const DIFFICULTY: &[&str] = &[
    "no_difficulty",
    "zero_employment_family",
    "disabled",
    "low_income",
    "older",
    "long_unemployed",
    "land_lost",
];
pub(crate) const EMPLOYER: &[&str] = &[
    "no_employer",
    "enterprise",
    "social_org",
    "individual_business",
    "public_institution",
];
pub(crate) const SIZE: &[&str] = &["no_size", "micro", "small", "medium", "large"];
pub(crate) const CERTIFICATE: &[&str] = &["no_certificate", "junior", "intermediate", "senior"];

/// The leagues and cities of Inner Mongolia.
pub(crate) const PLACES: [i32; 12] = [
    150_100, 150_200, 150_300, 150_400, 150_500, 150_600, 150_700, 150_800, 150_900, 152_200, 152_500,
    152_900,
];

/// Days are counted from 1970-01-01, money is fen, truths are 0 or 1. All columns are equally long, a whole number of
/// tiles; rows from `rows` on are padding.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Register {
    pub(crate) rows: usize,
    pub(crate) id: Vec<i64>,
    pub(crate) born: Vec<i32>,
    pub(crate) sex: Vec<u8>,
    pub(crate) education: Vec<u8>,
    pub(crate) left: Vec<i32>,
    pub(crate) work: Vec<u8>,
    pub(crate) registered: Vec<u8>,
    /// Read by no policy; carried as ballast.
    pub(crate) registered_on: Vec<i32>,
    pub(crate) difficulty: Vec<u8>,
    pub(crate) veteran: Vec<u8>,
    pub(crate) lifted: Vec<u8>,
    pub(crate) migrant: Vec<u8>,
    pub(crate) signed: Vec<i32>,
    pub(crate) contract: Vec<i32>,
    pub(crate) employer: Vec<u8>,
    pub(crate) size: Vec<u8>,
    pub(crate) insured: Vec<i32>,
    pub(crate) pension: Vec<u8>,
    pub(crate) injury: Vec<u8>,
    pub(crate) contribution: Vec<i64>,
    pub(crate) received: Vec<i32>,
    pub(crate) business: Vec<i32>,
    pub(crate) first: Vec<u8>,
    pub(crate) partners: Vec<i32>,
    pub(crate) other_loan: Vec<u8>,
    pub(crate) bad_credit: Vec<u8>,
    pub(crate) loan: Vec<i64>,
    pub(crate) certificate: Vec<u8>,
    pub(crate) certified: Vec<i32>,
    pub(crate) claims: Vec<i32>,
    pub(crate) place: Vec<i32>,
}

impl Register {
    /// Lengthens every column to a whole number of tiles.
    pub(crate) fn pad(&mut self) {
        self.rows = self.id.len();
        let whole = self.rows.next_multiple_of(TILE);
        self.id.resize(whole, 0);
        for column in [
            &mut self.born,
            &mut self.left,
            &mut self.registered_on,
            &mut self.signed,
            &mut self.contract,
            &mut self.insured,
            &mut self.received,
            &mut self.business,
            &mut self.partners,
            &mut self.certified,
            &mut self.claims,
            &mut self.place,
        ] {
            column.resize(whole, 0);
        }
        for column in [
            &mut self.sex,
            &mut self.education,
            &mut self.work,
            &mut self.registered,
            &mut self.difficulty,
            &mut self.veteran,
            &mut self.lifted,
            &mut self.migrant,
            &mut self.employer,
            &mut self.size,
            &mut self.pension,
            &mut self.injury,
            &mut self.first,
            &mut self.other_loan,
            &mut self.bad_credit,
            &mut self.certificate,
        ] {
            column.resize(whole, 0);
        }
        self.contribution.resize(whole, 0);
        self.loan.resize(whole, 0);
    }
}
