//! The arguments, and what holds for all commands.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, Subcommand, ValueEnum};
use rules_batch::Code;
use rules_core::assess::DEFAULT_BUDGET;
use rules_core::calendar::Day;
use rules_dsl::diagnostic;
use rules_dsl::ledger::Way;
use rules_report::{dates, language};

/// 应享：就业补贴规则 · Yingxiang: rules for employment subsidies
#[derive(Debug, Parser)]
#[command(
    name = "yingxiang",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub(crate) struct Arguments {
    /// 做什么 · what to do
    #[command(subcommand)]
    pub(crate) command: Command,

    /// 语言：zh 中文（默认），en 英文；`fmt` 把规则转成这种语言 · language of everything that is shown; `fmt` converts to it
    #[arg(long, value_enum, global = true)]
    lang: Option<LangArgument>,

    /// 规则目录或规则包，代替内置规则 · a folder of rule files or a plan instead of the built-in rules
    #[arg(long, value_name = "DIR|PLAN", global = true)]
    rules: Option<PathBuf>,

    /// 输出格式：text 给人看，json 给程序用，editor 给编辑器用，markdown 给审阅用（diff），html 是网页（list） · text for people, json for programs, editor for editors, markdown for a review memo (diff), html for a page (list)
    #[arg(long, value_enum, global = true, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangArgument {
    Zh,
    En,
}

/// For whom the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For the problem lists of editors: one finding to a line. Where there are no findings, as text.
    Editor,
    /// For a review memo of `diff`. The other commands have none: as text.
    Markdown,
    /// For browsers, by `list`. The other commands have none: as text.
    Html,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 检查规则文件，一次列出全部问题 · check rule files, all findings in one run
    Check(Check),
    /// 说明一个代码：什么意思，怎样改 · what a code means and how to mend it
    Explain(Explain),
    /// 整理规则文件的格式，或转成另一种语言 · write rule files in their canonical form, or in the other language
    Fmt(Fmt),
    /// 运行规则里的情形 · run the scenarios
    Test(Test),
    /// 故意改错规则，看情形能否发现 · put slips into the rules and see whether the scenarios notice
    Mutate(Mutate),
    /// 两套规则的差别：谁新享受、谁不再享受、谁的金额或日期变了 · what differs between two versions of the rules, and for whom
    Diff(Diff),
    /// 四份文件的每项措施编到了哪里 · what became of every measure of the documents
    Ledger(Ledger),
    /// 列出全部政策：是什么，到哪里办 · all policies: what each is and where to go
    List(List),
    /// 政策手册和措施台账，写成可以翻看的网页 · the handbook of all policies and the ledger as pages
    Doc(Doc),
    /// 按一个人的情况给出结论和理由 · verdicts for one person, with reasons
    Assess(Assess),
    /// 一张表里的所有人，每项政策符合不符合 · everybody of a table against all policies
    Match(Match),
    /// 一问一答，只问有影响的 · questions and answers: only what still matters is asked
    Ask(Ask),
    /// 计算一个表达式 · compute one expression
    Calc(Calc),
    /// 把规则编译成规则包 · compile the rules to one plan file
    Build(Build),
}

/// `mutate`.
#[derive(Debug, Args)]
pub(crate) struct Mutate {
    /// 规则文件或目录，默认是内置规则 · rule files or folders; the built-in rules if none
    pub(crate) paths: Vec<PathBuf>,
    /// 只改路径里含这段文字的文件 · only files whose path holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// 同时运行几个 · how many at a time
    #[arg(long, default_value_t = 2)]
    pub(crate) jobs: usize,
    /// 每处都写出一个能发现它的情形 · for each, write a scenario that would notice it
    #[arg(long)]
    pub(crate) scenarios: bool,
}

/// `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// 旧规则：目录、规则文件或规则包 · the old rules: a folder, a rule file or a plan
    pub(crate) old: PathBuf,
    /// 新规则：目录、规则文件或规则包 · the new rules: a folder, a rule file or a plan
    pub(crate) new: PathBuf,
    /// 以哪天为今天，可以写几次；默认北京时间今天 · the day of asking, may be given several times; today in Asia/Shanghai if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Vec<String>,
    /// 所有日子一起比较 · compare all days at once
    #[arg(long, conflicts_with = "today")]
    pub(crate) all_days: bool,
    /// 只比较一项政策 · one policy only
    #[arg(long, value_name = "ID")]
    pub(crate) policy: Option<String>,
    /// 每个问题的工作上限 · the work allowed for each question
    #[arg(long, value_name = "NUMBER", default_value_t = DEFAULT_BUDGET)]
    pub(crate) budget: u64,
}

/// `ledger`.
#[derive(Debug, Args)]
pub(crate) struct Ledger {
    /// 规则文件或目录，默认是内置规则 · rule files or folders; the built-in rules if none
    pub(crate) paths: Vec<PathBuf>,
    /// 逐项列出，可以只列一种 · list the measures, all or those of one kind
    #[arg(long, value_name = "KIND", num_args = 0..=1, value_parser = way)]
    pub(crate) list: Option<Option<Way>>,
}

fn way(word: &str) -> Result<Way, String> {
    let words = [
        ("encoded", Way::Encoded),
        ("waiting", Way::Waiting),
        ("served", Way::Served),
        ("to-be-encoded", Way::ToBeEncoded),
        ("informational", Way::Informational),
    ];
    let found = words.iter().find(|(known, _)| *known == word);
    found.map(|(_, way)| *way).ok_or_else(|| {
        let known = words.map(|(known, _)| known).join(", ");
        format!("可以写 · one of: {known}")
    })
}

/// `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// 规则文件或目录，默认检查内置规则 · rule files or folders; the built-in rules if none
    pub(crate) paths: Vec<PathBuf>,
    /// 有警告也算不通过 · warnings count as failures
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// 能改的先改好，再检查 · make the changes that findings propose, then check again
    #[arg(long)]
    pub(crate) fix: bool,
    /// 以哪天为今天 · the day to take as today
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// 代码，例如 YX0100 · a code such as YX0100
    pub(crate) code: String,
}

/// `fmt`.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// 规则文件或目录，默认当前目录 · rule files or folders; the current folder if none
    pub(crate) paths: Vec<PathBuf>,
    /// 只检查，不改文件 · change nothing; fail if something would change
    #[arg(long)]
    pub(crate) check: bool,
}

/// `test`.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// 规则文件或目录，默认用内置规则 · rule files or folders; the built-in rules if none
    pub(crate) paths: Vec<PathBuf>,
    /// 还没有情形的条件、界限和数值，并给出可粘贴的情形 · what no scenario shows yet, with scenarios to paste
    #[arg(long)]
    pub(crate) coverage: bool,
    /// 与 --coverage 一起用：以哪天为今天 · with --coverage: the day whose last three years count
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// `list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// 写到哪个文件，默认显示出来 · where to write it; shown if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// 以哪天为今天，默认北京时间今天 · the day of asking; today in Asia/Shanghai if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// `doc`.
#[derive(Debug, Args)]
pub(crate) struct Doc {
    /// 写到哪个目录；用 --format json 时只写 handbook.json，供查询页面使用 · the folder to write to; with --format json only handbook.json, which the page that asks reads
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// 以哪天为今天，默认北京时间今天 · the day of asking; today in Asia/Shanghai if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// `assess`.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// 情况文件（JSON），`-` 从标准输入读 · facts as JSON, `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: PathBuf,
    /// 以哪天为今天，默认北京时间今天 · the day of asking; today in Asia/Shanghai if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// 只用这天及以前印发的文件 · only what was issued by this day
    #[arg(long, value_name = "DATE")]
    pub(crate) known_on: Option<String>,
    /// 地区代码，填补没有回答的地点 · a GB/T 2260 code that fills the places the facts leave out
    #[arg(long, value_name = "CODE")]
    pub(crate) region: Option<String>,
    /// 只看一项政策 · one policy only
    #[arg(long, value_name = "ID")]
    pub(crate) policy: Option<String>,
    /// 只看一件生活事件的政策，例如 lost_job · only the policies of a life event, such as lost_job
    #[arg(long, value_name = "ID", conflicts_with = "policy")]
    pub(crate) event: Option<String>,
    /// 每项政策在一段时间里每天的结论 · every policy on each day of a span
    #[arg(long)]
    pub(crate) timeline: bool,
    /// 时间线从哪天起，默认三年前 · first day of the timeline; three years back if not given
    #[arg(long, value_name = "DATE", requires = "timeline")]
    pub(crate) from: Option<String>,
    /// 时间线到哪天，默认五年后 · last day of the timeline; five years ahead if not given
    #[arg(long, value_name = "DATE", requires = "timeline")]
    pub(crate) to: Option<String>,
    /// 不符合的，怎样才能符合 · what would make the answer an entitlement where it is none
    #[arg(long)]
    pub(crate) what_if: bool,
    /// 与 --format json 一起用：加上可以同时享受什么 · with --format json: add what can be had together
    #[arg(long)]
    pub(crate) together: bool,
}

/// `match`.
#[derive(Debug, Args)]
pub(crate) struct Match {
    /// 人员表，Parquet 或 CSV（UTF-8、GB18030） · the table of people, Parquet or CSV (UTF-8 or GB18030)
    #[arg(long, value_name = "FILE")]
    pub(crate) people: PathBuf,
    /// 结果写到哪里，.parquet 或 .csv · where the answers go, .parquet or .csv
    #[arg(long, value_name = "FILE", required_unless_present = "suggest_mapping")]
    pub(crate) out: Option<PathBuf>,
    /// 列和代码的对照（TOML），默认列名就是事实的名字 · what columns and codes mean (TOML); columns have the names of facts if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// 只写出一份按表头拟的对照 · only write a mapping to begin with, from the header
    #[arg(long)]
    pub(crate) suggest_mapping: bool,
    /// 只看这些政策，用逗号隔开；默认所有给个人的政策 · only these policies, with commas; all for persons if not given
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) policies: Vec<String>,
    /// 表里是单位：默认看所有给单位的政策 · the rows are firms: all policies for firms if none are named
    #[arg(long)]
    pub(crate) firms: bool,
    /// 只写出这些结论，例如 eligible,depends · only these verdicts, such as eligible,depends
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = verdict)]
    pub(crate) only: Vec<Code>,
    /// 上一次的名单：只写出有变化的 · an earlier list: only what has changed is written
    #[arg(long, value_name = "FILE", conflicts_with = "wide")]
    pub(crate) previous: Option<PathBuf>,
    /// 以哪天为今天，默认北京时间今天 · the day of asking; today in Asia/Shanghai if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// 用几个线程，默认全部处理器 · how many threads; one for each processor if not given
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// 每人一行，供统计用；默认每人每项政策一行 · one row for each person, for statistics, instead of one for each person and policy
    #[arg(long)]
    pub(crate) wide: bool,
    /// 不算符合到哪天、哪天起会变，快一些 · leave out the days on which answers end or change; faster
    #[arg(long)]
    pub(crate) without_days: bool,
}

fn verdict(word: &str) -> Result<Code, String> {
    let found = Code::ALL.into_iter().find(|code| code.word() == word);
    found.ok_or_else(|| {
        let known = Code::ALL.map(Code::word).join(", ");
        format!("可以写 · one of: {known}")
    })
}

/// `ask`.
#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// 从哪件生活事件开始，例如 lost_job · the life event to begin with, such as lost_job
    #[arg(long, value_name = "ID", conflicts_with = "policy")]
    pub(crate) event: Option<String>,
    /// 只问一项政策 · one policy only
    #[arg(long, value_name = "ID")]
    pub(crate) policy: Option<String>,
    /// 以哪天为今天，默认北京时间今天 · the day of asking; today in Asia/Shanghai if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// 地区代码，填好所有地点 · a GB/T 2260 code that fills the places
    #[arg(long, value_name = "CODE")]
    pub(crate) region: Option<String>,
    /// 先读这份情况文件（JSON），再问其余的 · begin with the facts of this file (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: Option<PathBuf>,
    /// 结束时把回答存成情况文件，`assess --facts` 能读 · save the answers for `assess --facts`
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
}

/// `calc`.
#[derive(Debug, Args)]
pub(crate) struct Calc {
    /// 表达式，例如 '2025-08-31 + 6 months' · an expression
    #[arg(allow_hyphen_values = true)]
    pub(crate) expression: String,
    /// 以哪天为今天 · the day to take as today
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// `build`.
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// 写到哪个文件 · where to write the plan
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// 英文另写一个文件，规则包里只有中文 · write the English words to a file of their own, the plan having Chinese alone
    #[arg(long, value_name = "FILE")]
    pub(crate) english: Option<PathBuf>,
    /// 只要这些政策 · only these policies, with what they need
    #[arg(long, value_name = "POLICY", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
}

/// What holds for all commands.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The language.
    pub(crate) lang: language::Lang,
    /// Whether it was given, and not taken for want of another.
    pub(crate) lang_given: bool,
    /// The rules to use instead of the built-in ones.
    pub(crate) rules: Option<PathBuf>,
    /// For whom the output is.
    pub(crate) format: Format,
    /// Whether findings may be coloured.
    pub(crate) colours: bool,
}

impl Arguments {
    pub(crate) fn setting(&self, to_terminal: bool) -> Setting {
        Setting {
            lang: match self.lang {
                Some(LangArgument::En) => language::Lang::En,
                Some(LangArgument::Zh) | None => language::Lang::Zh,
            },
            lang_given: self.lang.is_some(),
            rules: self.rules.clone(),
            format: self.format,
            colours: to_terminal && std::env::var_os("NO_COLOR").is_none(),
        }
    }
}

impl Setting {
    /// One of two wordings.
    pub(crate) fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.pick(zh.into(), en.into())
    }

    /// The language of findings.
    pub(crate) fn finding_lang(&self) -> diagnostic::Lang {
        self.lang.pick(diagnostic::Lang::Zh, diagnostic::Lang::En)
    }

    /// The day given as `--today`, or today in Asia/Shanghai.
    pub(crate) fn today(&self, given: Option<&str>) -> Result<Day, String> {
        match given {
            None => Ok(today_in_shanghai()),
            Some(text) => self.day("--today", text),
        }
    }

    /// The one day that an argument gives.
    pub(crate) fn day(&self, argument: &str, text: &str) -> Result<Day, String> {
        match dates::parse(text) {
            Ok(days) if days.first == days.last => Ok(days.first),
            _ => Err(self.say(
                format!("{argument} `{text}` 不是一天；请写成 2025-06-30\n"),
                format!("{argument} `{text}` is not one day; write it like 2025-06-30\n"),
            )),
        }
    }
}

/// The date in Asia/Shanghai, which has been eight hours ahead of UTC without interruption since 1992.
fn today_in_shanghai() -> Day {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |passed| passed.as_secs());
    Day::try_from((since + 8 * 3600) / 86_400).unwrap_or(Day::MAX)
}
