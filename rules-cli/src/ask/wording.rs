//! Free words in place of a number: which of some alternatives somebody means.

use rules_report::numbers::plain;

/// Everyday words, and the words that stand for the same in the alternatives. The rules have no words of their own for
/// this: what people call their work is not theirs to declare.
const EVERYDAY: &[(&[&str], &[&str])] = &[
    (
        &["饭店", "饭馆", "餐馆", "餐厅", "小吃", "restaurant", "café"],
        &["餐饮", "catering"],
    ),
    (&["宾馆", "旅馆", "民宿", "hotel"], &["住宿", "accommodation"]),
    (
        &[
            "骑手",
            "外卖",
            "送餐",
            "快递",
            "网约车",
            "滴滴",
            "零工",
            "散活",
            "临时工",
            "自由职业",
            "主播",
            "rider",
            "deliver",
            "courier",
            "driver",
            "gig",
            "freelanc",
            "odd job",
        ],
        &["灵活就业", "flexibl"],
    ),
    (
        &[
            "下岗",
            "失业",
            "被裁",
            "裁了",
            "辞退",
            "开除",
            "没工作",
            "没班上",
            "没活",
            "丢了工作",
            "待业",
            "laid off",
            "laid-off",
            "fired",
            "jobless",
            "no job",
            "unemployed",
            "out of work",
        ],
        &["没有工作", "lost my job", "out of work"],
    ),
    (
        &[
            "开店",
            "开饭店",
            "开饭馆",
            "摆摊",
            "做买卖",
            "做生意",
            "自己干",
            "返乡",
            "self-employed",
            "self employed",
            "open a shop",
            "own business",
            "start-up",
            "startup",
        ],
        &["创业", "自己开店", "business"],
    ),
    (
        &["毕业", "应届", "大学生", "学生", "graduat", "student"],
        &["离校", "在校", "left school"],
    ),
    (
        &["退休", "到岁数", "养老", "retire", "pension"],
        &["退休", "retire"],
    ),
    (
        &["低保", "贫困", "没钱", "困难户", "生病", "poor", "sick"],
        &["有困难", "hardship"],
    ),
    (
        &["上班", "打工", "在职", "employed", "employee"],
        &["在单位上班", "for an employer", "employed"],
    ),
    (
        &["招工", "雇人", "雇了", "招员工", "招了", "新招", "hire", "hired"],
        &["招人", "hiring", "we hire"],
    ),
    (
        &["裁员", "不裁", "稳岗", "留住", "发不出工资", "保住"],
        &["稳住岗位", "keep our staff"],
    ),
    (
        &["借钱", "资金", "周转", "贷款", "money", "loan"],
        &["贷款", "loan"],
    ),
    (&["残疾", "disab"], &["残疾", "disab"]),
    (
        &[
            "老板",
            "公司",
            "饭店",
            "饭馆",
            "餐馆",
            "店主",
            "开店",
            "工厂",
            "企业",
            "个体",
            "owner",
            "company",
            "employer",
            "restaurant",
            "business",
        ],
        &["为单位问", "a firm or"],
    ),
    (
        &[
            "本人", "自己", "打工", "下岗", "失业", "骑手", "学生", "myself", "me", "worker",
        ],
        &["为自己问", "for myself"],
    ),
];

/// So many letters of the English alphabet, or half as many characters of Chinese, say something.
const SHORTEST: usize = 2;

/// Whether a name, and the texts about it, fit what was said.
type Way<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The alternatives that somebody may mean: all that fit equally well.
///
/// Every alternative is its name and texts about it. A name that is said, or said in other words, counts before a text in which
/// the words occur.
pub(super) fn meant(said: &str, alternatives: &[(String, String)]) -> Vec<usize> {
    let said = bare(said);
    if said.chars().count() < SHORTEST && !alternatives.iter().any(|(name, _)| bare(name) == said) {
        return Vec::new();
    }
    let fitting = |fits: Way<'_>| -> Vec<usize> {
        let all = alternatives.iter().enumerate();
        let fitting = all.filter(|(_, (name, texts))| fits(&bare(name), &texts.to_lowercase()));
        fitting.map(|(position, _)| position).collect()
    };
    let others: Vec<&str> = EVERYDAY
        .iter()
        .filter(|(words, _)| {
            words
                .iter()
                .any(|word| holds(&said, word) && !denied(&said, word))
        })
        .flat_map(|(_, others)| others.iter().copied())
        .collect();
    let ways: [Way<'_>; 5] = [
        &|name, _| name == said,
        &|name, _| name.contains(&said) || (said.contains(name) && !denied(&said, name)),
        &|name, _| others.iter().any(|other| holds(name, other)),
        &|name, _| abbreviated(name, &said),
        &|_, texts| texts.contains(&said),
    ];
    let found = ways
        .iter()
        .map(|way| fitting(*way))
        .find(|found| !found.is_empty());
    found.unwrap_or_default()
}

/// Whether what is said beside a word may deny it.
fn denied(said: &str, word: &str) -> bool {
    // What another part of the sentence denies is something else.
    let mut parts = said.split([',', ';']).filter(|part| part.contains(word));
    parts.any(|part| {
        let rest = part.replace(word, " ");
        let mut denials = ["不", "没", "非", "not", "n't", "n’t", "never"].iter();
        denials.any(|denial| rest.contains(denial))
    })
}

/// Whether some letters of a name were written, in their order and from the first on: `个体户` for 个体工商户.
pub(super) fn abbreviated(name: &str, said: &str) -> bool {
    let mut letters = name.chars();
    let in_order = said.chars().all(|letter| letters.any(|other| other == letter));
    in_order && !said.is_ascii() && name.chars().next() == said.chars().next()
}

/// Whether a text holds a word. An English word may go on, but begins where one begins.
fn holds(text: &str, word: &str) -> bool {
    let begins = |position: usize| {
        let before = text.get(..position).and_then(|before| before.chars().next_back());
        !(word.is_ascii() && before.is_some_and(|c| c.is_ascii_alphanumeric()))
    };
    text.match_indices(word).any(|(position, _)| begins(position))
}

/// The words without what only connects them.
fn bare(said: &str) -> String {
    let said = plain(said).to_lowercase();
    let mut said = said.trim_end_matches(['。', '.', '!', '，', ',', '的', '了', '啊', '吧', '呢']);
    for word in [
        "我们是",
        "我是",
        "我们",
        "我在",
        "我",
        "在",
        "i am a ",
        "i am ",
        "i'm a ",
        "i'm ",
        "i ",
    ] {
        said = said
            .strip_prefix(word)
            .filter(|rest| !rest.is_empty())
            .unwrap_or(said);
    }
    said.trim().to_owned()
}

/// The alternative that a help text names for what was said: `跑外卖…都算灵活就业`. Each sentence speaks for itself.
pub(super) fn told_by_help(said: &str, help: &str, names: &[String]) -> Option<usize> {
    let said = bare(said);
    if said.chars().count() < SHORTEST {
        return None;
    }
    let sentences = help.split_inclusive(['。', '；', ';', '.']);
    for sentence in sentences.filter(|sentence| sentence.to_lowercase().contains(&said)) {
        let mut named = (0..)
            .zip(names)
            .filter(|(_, name)| sentence.contains(name.as_str()));
        if let (Some((position, _)), None) = (named.next(), named.next()) {
            return Some(position);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alternatives(names: &[&str]) -> Vec<(String, String)> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), String::new()))
            .collect()
    }

    #[test]
    fn everyday_words_lead_to_what_people_mean() {
        let events = alternatives(&[
            "我刚离校",
            "我没有工作了",
            "我灵活就业或跑平台",
            "我要创业",
            "我在单位上班",
            "我家有困难",
            "我快退休了",
        ]);
        for (said, position) in [
            ("跑外卖", 2),
            ("我是骑手", 2),
            ("下岗了", 1),
            ("我被裁了", 1),
            ("失业", 1),
            ("大学毕业", 0),
            ("开饭店", 3),
            ("低保", 5),
            ("快退休", 6),
            ("上班", 4),
            ("我没有工作了", 1),
            ("我下岗了，也不知道该选哪个", 1),
        ] {
            assert_eq!(meant(said, &events), [position], "{said}");
        }
        for denial in ["没下岗", "不是上班的", "我不是学生"] {
            assert_eq!(meant(denial, &events), [0_usize; 0], "{denial}");
        }
        assert_eq!(meant("天气", &events), [0_usize; 0]);
        assert_eq!(meant("我", &events), [0_usize; 0]);
    }

    #[test]
    fn some_letters_of_a_name_are_enough() {
        let kinds = alternatives(&["企业", "个体工商户", "机关事业单位"]);
        assert_eq!(meant("个体户吧", &kinds), [1]);
        assert_eq!(meant("企事业", &kinds), [0_usize; 0]);
    }

    #[test]
    fn english_words_begin_where_a_word_begins() {
        let events = alternatives(&[
            "I left school",
            "I lost my job",
            "I work flexibly or on a platform",
        ]);
        assert_eq!(meant("I'm a delivery rider", &events), [2]);
        assert_eq!(meant("laid off", &events), [1]);
        assert_eq!(meant("student", &events), [0]);
        let sides = alternatives(&["a person, asking for myself", "a firm or another employer"]);
        assert!(meant("I'm self employed", &sides).is_empty());
        assert_eq!(meant("restaurant owner", &sides), [1]);
        assert!(meant("strident", &events).is_empty());
    }

    #[test]
    fn texts_count_when_no_name_fits_and_several_may_fit_alike() {
        let events = vec![
            ("甲".to_owned(), "见习补贴".to_owned()),
            ("乙".to_owned(), "培训补贴".to_owned()),
        ];
        assert_eq!(meant("见习", &events), [0]);
        assert_eq!(meant("补贴", &events), [0, 1]);
    }

    #[test]
    fn a_help_text_tells_which_answer_its_examples_belong_to() {
        let names = ["灵活就业".to_owned(), "在单位上班".to_owned()];
        let help =
            "打零工、跑外卖，都算灵活就业。有合同的算在单位上班；两种都有的看灵活就业或在单位上班的时间。";
        assert_eq!(told_by_help("跑外卖", help, &names), Some(0));
        assert_eq!(told_by_help("有合同", help, &names), Some(1));
        assert_eq!(told_by_help("两种都有", help, &names), None);
        assert_eq!(told_by_help("退休", help, &names), None);
    }
}
