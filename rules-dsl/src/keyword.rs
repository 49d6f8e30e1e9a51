//! Keywords and their spellings: English and Chinese, both accepted anywhere.

use crate::diagnostic::Lang;

macro_rules! keywords {
    ($($name:ident: $en:literal | $zh:literal $(, $other:literal)* ;)+) => {
        /// A keyword, whichever way it is spelled.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the spellings below say what each one is")]
        pub enum Keyword {
            $($name),+
        }

        impl Keyword {
            /// Every keyword.
            pub const ALL: &'static [Keyword] = &[$(Keyword::$name),+];

            /// The English spelling first, then the Chinese one, then others that are accepted. Words of one
            /// spelling are separated by spaces.
            pub fn spellings(self) -> &'static [&'static str] {
                match self {
                    $(Keyword::$name => &[$en, $zh $(, $other)*]),+
                }
            }
        }
    };
}

keywords! {
    // declarations
    Source: "source" | "文件";
    Region: "region" | "地区";
    ListOf: "list of" | "名单";
    Choice: "choice" | "选项";
    Fact: "fact" | "事实";
    Record: "record" | "名册";
    Assume: "assume" | "假定";
    Param: "param" | "参数";
    Define: "define" | "定义";
    Policy: "policy" | "政策";
    Amend: "amend" | "修改";
    Scenario: "scenario" | "情形";
    Document: "document" | "材料";
    Counter: "counter" | "窗口";
    Cap: "cap" | "封顶";
    Exclusive: "exclusive" | "不可兼得";
    Combines: "combines" | "可以兼得";
    Invariant: "invariant" | "恒真";
    LifeEvent: "life event" | "生活事件";
    Feature: "feature" | "功能";
    Ledger: "ledger" | "台账";
    // parts of what is said of several
    Except: "except" | "例外";
    EntitledTo: "entitled to" | "享受";
    Changeable: "changeable" | "可改变";
    Effort: "effort" | "难度";
    // parts of declarations
    Title: "title" | "名称";
    Summary: "summary" | "摘要";
    Issuer: "issuer" | "发文机关";
    Issued: "issued" | "印发";
    Effective: "effective" | "生效";
    Replaces: "replaces" | "废止";
    DocumentNumber: "docnumber" | "文号";
    Code: "code" | "代码";
    En: "en" | "英文", "英";
    Ordered: "ordered" | "有序";
    Optional: "optional" | "可无";
    Bool: "bool" | "是否";
    Count: "count" | "计数";
    Number: "number" | "数值";
    Money: "money" | "金额";
    DateType: "date" | "日期";
    Period: "period" | "期间";
    Step: "step" | "步长";
    Fixed: "fixed" | "固定";
    AsOfToday: "as of today" | "以今日为准", "截至今日";
    Accrues: "accrues" | "累计";
    Ask: "ask" | "问";
    Help: "help" | "提示";
    OnlyIf: "only if" | "仅当";
    Basis: "basis" | "依据";
    Clause: "clause" | "条款";
    Measures: "number of measures" | "措施总数";
    EncodedBy: "encoded by" | "编入";
    ToBeEncoded: "to be encoded" | "待编入";
    Informational: "informational" | "仅供了解";
    WaitingFor: "waiting for" | "等待";
    ServedBy: "served by" | "见功能";
    Article: "article" | "第";
    ArticleEnd: "art" | "条";
    // The place a place lies in.
    PartOf: "in" | "隶属", "于";
    Secondary: "secondary" | "转引";
    CarriedOver: "carried over" | "沿用";
    Unset: "unset" | "未定";
    For: "for" | "对象";
    Person: "person" | "个人";
    Firm: "firm" | "单位";
    By: "by" | "按";
    Per: "per" | "每";
    GovernedBy: "governed by" | "适用日";
    Status: "status" | "状态";
    InForce: "in force" | "执行";
    LocalOption: "local option" | "地方可选";
    Pilot: "pilot" | "试点";
    UnderStudy: "under study" | "研究中";
    RenewedRegularly: "renewed regularly" | "定期延续";
    NotRenewed: "not renewed" | "不再延续";
    Require: "require" | "条件";
    Unless: "unless" | "除非";
    Confirm: "confirm" | "承诺";
    AnyOf: "any of" | "任一";
    AllOf: "all of" | "全部";
    Pays: "pays" | "发放";
    Once: "once" | "一次";
    Monthly: "monthly" | "每月";
    Yearly: "yearly" | "每年";
    Loan: "loan up to" | "贷款上限";
    Interest: "interest" | "贴息";
    Tax: "tax up to" | "减税上限";
    Service: "service" | "服务";
    CountedFrom: "counted from" | "起算";
    MonthNumber: "month" | "月次";
    On: "on" | "起";
    PaidUntil: "paid until" | "发放截至";
    Note: "note" | "说明";
    ForAtMost: "for at most" | "最长";
    ClaimUntil: "claim until" | "申领截至";
    ClaimFrom: "claim from" | "申领始于";
    Documents: "documents" | "所需材料";
    Applicant: "applicant" | "申请人";
    Payee: "payee" | "收款人";
    Channel: "channel" | "渠道";
    Automatic: "automatic" | "免申即享";
    Apply: "apply" | "申请";
    ThroughEmployer: "through employer" | "由单位办理";
    ThroughSchool: "through school" | "由学校办理";
    // Where one applies.
    Place: "at" | "地点", "在";
    Phone: "phone" | "电话";
    // amendments
    Add: "add" | "增加";
    Remove: "remove" | "删去";
    Replace: "replace" | "改为";
    Widen: "widen" | "放宽";
    Narrow: "narrow" | "收紧";
    Adopt: "adopt" | "采用";
    Suspend: "suspend" | "暂停";
    KeepingLocal: "keeping local rules" | "保留地方规定";
    EndingLocal: "ending local rules" | "取消地方规定";
    // scenarios
    Given: "given" | "已知";
    Expect: "expect" | "预期";
    Eligible: "eligible" | "符合";
    NotEligible: "not eligible" | "不符合";
    Depends: "depends on" | "取决于";
    NotInForce: "not in force" | "未执行";
    NotApplicable: "not applicable" | "不适用";
    If: "if" | "前提是", "如果";
    Because: "because" | "因为";
    FirstDayIs: "first day" | "第一天", "首日";
    LastDayIs: "last day" | "最后一天", "末日";
    ClaimableFor: "claimable for" | "可补领";
    NothingClaimable: "nothing claimable" | "无可补领";
    Missing: "missing" | "缺";
    NothingMissing: "nothing missing" | "无缺";
    Total: "total" | "总计";
    Open: "open" | "待定";
    SomeDayIn: "some day in" | "某日在", "某日于";
    Unknown: "unknown" | "不清楚";
    None: "none" | "无";
    OneOf: "one of" | "其中之一", "其一";
    // spans
    From: "from" | "自", "从";
    Until: "until" | "至", "截至";
    To: "to" | "至", "到";
    // After a stretch of days, the last day to claim them.
    NotAfter: "until" | "截至", "至";
    // The notice an amendment rests on.
    AccordingTo: "by" | "依据", "按";
    // Between the two ends of `between` and between names: no condition.
    Together: "and" | "和", "且", "与";
    In: "in" | "于";
    At: "at" | "在";
    AtOther: "at" | "依";
    // conditions
    And: "and" | "且", "和";
    Or: "or" | "或", "或者";
    Not: "not" | "非";
    AtLeast: "at least" | "不低于", "不少于", "至少", "不早于";
    AtMost: "at most" | "不超过", "不高于", "至多", "不晚于";
    MoreThan: "more than" | "超过", "多于", "高于", "晚于";
    LessThan: "less than" | "少于", "低于", "不足", "早于";
    Is: "is" | "是", "为";
    IsNot: "is not" | "不是";
    IsOneOf: "is one of" | "属于";
    IsNotOneOf: "is not one of" | "不属于";
    IsIn: "is in" | "位于";
    IsGiven: "is given" | "已给出";
    IsNotGiven: "is not given" | "未给出";
    Between: "between" | "介于";
    Within: "within" | "内", "在内", "之内";
    After: "after" | "之后";
    Before: "before" | "之前";
    Yes: "yes" | "是", "真";
    No: "no" | "否", "假";
    // lists
    AnyRecord: "any" | "某一";
    AllRecords: "all" | "每一";
    Has: "has" | "满足";
    CountOf: "count of" | "数目";
    SumOf: "sum of" | "合计";
    MaxOf: "max of" | "最大值", "最大的";
    MinOf: "min of" | "最小值", "最小的";
    Best: "best" | "最高的", "择优";
    Over: "over" | "就";
    Where: "where" | "其中";
    // Chinese only: 招用名单 当中 某一 新招用人员 满足（…）.
    Among: "当中" | "当中";
    // Chinese only: 招用名单 当中 月工资 最高的 3项 的 合计.
    Entries: "项" | "项";
    // computations
    Today: "today" | "今天";
    Day: "day" | "当日";
    YearOf: "year of" | "年份";
    MonthOf: "month of" | "月份";
    MonthIndexOf: "month index of" | "月序";
    FullMonths: "full months" | "满月数";
    FullYears: "full years" | "满年数";
    DaysFrom: "days from" | "天数";
    // Not 年龄, which rules want for a name.
    AgeOn: "age on" | "实足年龄";
    FirstDayOf: "first day of" | "第一天";
    LastDayOf: "last day of" | "最后一天";
    Of: "of" | "的";
    // Chinese only: 当日 所在 月 的 最后一天.
    Containing: "所在" | "所在";
    Month: "month" | "月", "月度";
    Quarter: "quarter" | "季度";
    Year: "year" | "年度";
    Min: "min" | "较小者";
    Max: "max" | "较大者";
    RoundDownTo: "round down to" | "向下取整到";
    RoundUpTo: "round up to" | "向上取整到";
    RoundHalfUpTo: "round half up to" | "四舍五入到";
    When: "when" | "当";
    Otherwise: "otherwise" | "否则";
    Match: "match" | "分情况";
    Tiers: "tiers" | "分级";
    // Not 不超过: after a value that is a comparison.
    UpTo: "up to" | "最多";
    // Not 以上, which has the bound itself in 民法典第1259条.
    Above: "above" | "超出";
    Div: "div" | "整除";
    Rem: "rem" | "余数";
}

impl Keyword {
    /// The canonical spelling in a language.
    pub fn spelling(self, lang: Lang) -> &'static str {
        let mut spellings = self.spellings().iter();
        let english = spellings.next().copied().unwrap_or_default();
        match lang {
            Lang::En => english,
            Lang::Zh => spellings.next().copied().unwrap_or(english),
        }
    }

    /// Whether it stands inside an expression, so that it opens no part of a statement.
    pub fn joins(self) -> bool {
        matches!(
            self,
            Self::And
                | Self::Or
                | Self::Together
                | Self::AtLeast
                | Self::AtMost
                | Self::MoreThan
                | Self::LessThan
                | Self::Is
                | Self::IsNot
                | Self::IsOneOf
                | Self::IsNotOneOf
                | Self::IsIn
                | Self::IsGiven
                | Self::IsNotGiven
                | Self::Between
                | Self::Within
                | Self::After
                | Self::Before
                | Self::To
                | Self::Of
                | Self::Div
                | Self::Rem
                | Self::En
                | Self::Yes
                | Self::No
        )
    }
}

/// Whether a word is a keyword by itself, or a unit, and so cannot be a name. The words of longer spellings can:
/// `age` is a name though `age on` is a keyword.
pub fn is_reserved(word: &str) -> bool {
    Keyword::ALL
        .iter()
        .flat_map(|keyword| keyword.spellings())
        .any(|spelling| *spelling == word)
        || unit(word).is_some()
}

/// What a unit word after a number makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitWord {
    /// A count of something.
    Counted(rules_core::plan::CountUnit),
    /// So many fen.
    Fen(i64),
}

/// The unit of an age as notices write it. Other than units these words can be names: they mean it only behind a
/// number.
pub(crate) const OF_AGE: [&str; 2] = ["周岁", "岁"];

/// The unit a word names behind a number.
pub(crate) fn unit_behind(word: &str) -> Option<UnitWord> {
    let of_age = || {
        OF_AGE
            .contains(&word)
            .then_some(UnitWord::Counted(rules_core::plan::CountUnit::Years))
    };
    unit(word).or_else(of_age)
}

/// The unit a word names after a number.
pub fn unit(word: &str) -> Option<UnitWord> {
    use rules_core::plan::CountUnit;
    Some(match word {
        "months" | "month" | "个月" | "月" => UnitWord::Counted(CountUnit::Months),
        "years" | "year" | "年" => UnitWord::Counted(CountUnit::Years),
        "days" | "day" | "天" | "日" => UnitWord::Counted(CountUnit::Days),
        "people" | "人" | "名" => UnitWord::Counted(CountUnit::People),
        "times" | "次" => UnitWord::Counted(CountUnit::Times),
        "fen" | "分" => UnitWord::Fen(1),
        "yuan" | "元" => UnitWord::Fen(100),
        "万元" => UnitWord::Fen(1_000_000),
        _ => return None,
    })
}
