//! Code tables of national standards, ready-made: what a code means, as names under which the rules may have it.

/// A table of codes.
#[derive(Debug)]
pub(super) struct Table {
    /// The standard, as a mapping names it.
    pub(super) name: &'static str,
    /// Code, what it means, and the names that an alternative of that meaning may have; none where the code leaves
    /// it unknown.
    pub(super) codes: &'static [(&'static str, &'static str, &'static [&'static str])],
}

const SEX: Table = Table {
    name: "GB/T 2261.1",
    codes: &[
        ("0", "未知的性别", &[]),
        ("1", "男性", &["male", "男"]),
        ("2", "女性", &["female", "女"]),
        ("9", "未说明的性别", &[]),
    ],
};

const DOCTOR: &[&str] = &["doctor", "博士", "博士研究生"];
const MASTER: &[&str] = &["master", "硕士", "硕士研究生"];
const BACHELOR: &[&str] = &["bachelor", "本科", "大学本科"];
const COLLEGE: &[&str] = &["junior_college", "大专", "大学专科", "专科"];
const VOCATIONAL: &[&str] = &["vocational", "中专", "中等职业教育", "below_college", "大专以下"];
const HIGH: &[&str] = &["high_school", "高中", "普通高中", "below_college", "大专以下"];
const JUNIOR_HIGH: &[&str] = &["junior_high", "初中", "below_college", "大专以下"];
const PRIMARY: &[&str] = &["primary", "小学", "below_college", "大专以下"];

/// Who left without a diploma (结业, 肄业) has that of an earlier school, which the code does not tell: unknown. The
/// code for postgraduates at large does not tell a master from a doctor, nor do those of other levels at large say that
/// there is a diploma: below college that changes nothing, from college on it is unknown.
const EDUCATION: Table = Table {
    name: "GB/T 4658",
    codes: &[
        ("10", "研究生教育", &[]),
        ("11", "博士研究生毕业", DOCTOR),
        ("12", "博士研究生结业", &[]),
        ("13", "博士研究生肄业", &[]),
        ("14", "硕士研究生毕业", MASTER),
        ("15", "硕士研究生结业", &[]),
        ("16", "硕士研究生肄业", &[]),
        ("17", "研究生班毕业", &[]),
        ("18", "研究生班结业", &[]),
        ("19", "研究生班肄业", &[]),
        ("20", "大学本科教育", &[]),
        ("21", "大学本科毕业", BACHELOR),
        ("22", "大学本科结业", &[]),
        ("23", "大学本科肄业", &[]),
        ("28", "大学普通班毕业", &[]),
        ("30", "大学专科教育", &[]),
        ("31", "大学专科毕业", COLLEGE),
        ("32", "大学专科结业", &[]),
        ("33", "大学专科肄业", &[]),
        ("40", "中等职业教育", VOCATIONAL),
        ("41", "中等专科毕业", VOCATIONAL),
        ("42", "中等专科结业", &[]),
        ("43", "中等专科肄业", &[]),
        ("44", "职业高中毕业", VOCATIONAL),
        ("45", "职业高中结业", &[]),
        ("46", "职业高中肄业", &[]),
        ("47", "技工学校毕业", VOCATIONAL),
        ("48", "技工学校结业", &[]),
        ("49", "技工学校肄业", &[]),
        ("60", "普通高级中学教育", HIGH),
        ("61", "普通高中毕业", HIGH),
        ("62", "普通高中结业", &[]),
        ("63", "普通高中肄业", &[]),
        ("70", "初级中学教育", JUNIOR_HIGH),
        ("71", "初中毕业", JUNIOR_HIGH),
        ("73", "初中肄业", &[]),
        ("80", "小学教育", PRIMARY),
        ("81", "小学毕业", PRIMARY),
        ("83", "小学肄业", &[]),
        ("90", "其他", &[]),
    ],
};

/// Tables for choices.
pub(super) const TABLES: &[Table] = &[SEX, EDUCATION];

/// Places: the codes that the rules give their regions. Needs no table.
pub(super) const PLACES: &str = "GB/T 2260";

/// The number of an identity card, from which a day of birth or a sex is read.
pub(super) const IDENTITY: &str = "GB 11643";

/// The table of this name; spaces and the year of the edition do not count.
pub(super) fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| is_named(table.name, name))
}

/// Whether a standard is meant by this name.
pub(super) fn is_named(standard: &str, name: &str) -> bool {
    let bare = |text: &str| -> String {
        let text = text.split(['-', '—']).next().unwrap_or_default();
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect()
    };
    bare(standard) == bare(name)
}

/// The day of birth `YYYYMMDD` and whether it is a man's, of a number of eighteen characters whose check digit is
/// right.
pub(super) fn identity(number: &str) -> Option<(&str, bool)> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if number.len() != 18 || !number.is_ascii() {
        return None;
    }
    let mut sum = 0_u32;
    let mut last = 0;
    for (letter, weight) in number.chars().zip(WEIGHTS) {
        last = letter.to_digit(10)?;
        sum = sum.saturating_add(last.saturating_mul(weight));
    }
    let check = usize::try_from(sum % 11).ok()?;
    let right = "10X98765432".chars().nth(check)?;
    let given = number.chars().last()?.to_ascii_uppercase();
    let born = number.get(6..14)?;
    (given == right).then_some((born, last % 2 == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_wrong_check_digit_is_none() {
        // The example of the standard.
        assert_eq!(identity("11010519491231002X"), Some(("19491231", false)));
        assert_eq!(identity("110105194912310021"), None);
        assert_eq!(identity("11010519491231002x"), Some(("19491231", false)));
        assert_eq!(identity(""), None);
    }

    #[test]
    fn a_table_is_found_with_or_without_its_year() {
        assert!(table("GB/T 4658-2006").is_some());
        assert!(table("gb/t2261.1").is_some());
        assert!(table("GB/T 2261").is_none());
    }
}
