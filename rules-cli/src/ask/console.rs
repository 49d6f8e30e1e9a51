//! Lines shown and lines read.

use std::io::{BufRead, Write};

use rules_report::numbers::plain;

use super::spoken;
use crate::arguments::Setting;

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Something that is no command.
    Text(String),
    /// A command.
    Command(Command),
    /// There is no more input.
    End,
}

/// What can be said at every question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Help,
    NotSure,
    Back,
    Review,
    /// Change the answer with this number.
    Change(Option<usize>),
    Results,
    Quit,
}

/// The words for each command: Chinese, English, one letter.
const WORDS: &[(Command, &[&str])] = &[
    (
        Command::Help,
        &[
            "帮助",
            "什么意思",
            "啥意思",
            "不明白",
            "不懂",
            "看不懂",
            "怎么填",
            "怎么写",
            "help",
            "h",
            "?",
            "what",
        ],
    ),
    (
        Command::NotSure,
        &[
            "不清楚",
            "不知道",
            "不确定",
            "不记得",
            "不一定",
            "不好说",
            "跳过",
            "下一题",
            "not sure",
            "unsure",
            "don't know",
            "don’t know",
            "no idea",
            "skip",
            "u",
        ],
    ),
    (
        Command::Back,
        &["返回", "上一个", "上一题", "上一步", "后退", "back", "b"],
    ),
    (Command::Review, &["查看", "查看回答", "review", "v"]),
    (Command::Change(None), &["修改第", "修改", "改第", "change", "c"]),
    (
        Command::Results,
        &[
            "结果",
            "看结果",
            "现在看结果",
            "results",
            "results now",
            "result",
            "r",
        ],
    ),
    (
        Command::Quit,
        &["退出", "结束", "不填了", "quit", "exit", "bye", "q"],
    ),
];

/// Who says one of these somewhere, and no figure, does not know.
const UNSURE: &[&str] = &[
    "不清楚",
    "不知道",
    "不确定",
    "不记得",
    "不太清楚",
    "不太确定",
    "不晓得",
    "记不清",
    "记不得",
    "记不住",
    "记不起",
    "忘了",
    "忘记",
    "说不清",
    "说不好",
    "没印象",
    "拿不准",
    "don't know",
    "don’t know",
    "not sure",
    "can't remember",
    "don't remember",
    "forgot",
    "no idea",
];

/// What may follow and says nothing.
const UNSAID: &[char] = &['。', '.', '！', '!', '啊', '呀', '呢', '吧', '，', ',', '…', '~'];

/// With more letters beside it than this, it is no "not sure" any more but tells something.
const BESIDE: usize = 7;

/// Reads a command; what is none is returned as it was written.
pub(super) fn understood(line: &str) -> Said {
    let line = plain(line);
    let line = line.trim();
    let lower = line.to_lowercase();
    let lower = lower.trim_end_matches(UNSAID);
    for (command, words) in WORDS {
        if words.contains(&lower) || words.iter().any(|word| Some(*word) == lower.strip_suffix('?')) {
            return Said::Command(*command);
        }
        if *command == Command::Change(None) {
            let number = words.iter().find_map(|word| {
                let number = lower.strip_prefix(word)?.trim();
                number.trim_end_matches(['项', '条', '个']).trim().parse().ok()
            });
            if let Some(number) = number {
                return Said::Command(Command::Change(Some(number)));
            }
        }
    }
    let tells_a_figure = lower.chars().any(|c| c.is_ascii_digit() || spoken::is_figure(c));
    let beside = |word: &&str| {
        let rest = lower.contains(*word).then(|| lower.replace(*word, ""))?;
        Some(rest.chars().filter(|c| c.is_alphanumeric()).count())
    };
    let unsure = UNSURE
        .iter()
        .any(|word| beside(word).is_some_and(|rest| rest <= BESIDE));
    if unsure && !tells_a_figure {
        return Said::Command(Command::NotSure);
    }
    Said::Text(line.to_owned())
}

/// Where the conversation takes place.
pub(super) struct Console<'a> {
    input: &'a mut dyn BufRead,
    output: &'a mut dyn Write,
    /// Whether what is read must be shown as well, since nobody types it.
    echoes: bool,
    pub(super) setting: &'a Setting,
}

impl<'a> Console<'a> {
    pub(super) fn new(
        input: &'a mut dyn BufRead,
        output: &'a mut dyn Write,
        echoes: bool,
        setting: &'a Setting,
    ) -> Self {
        Self {
            input,
            output,
            echoes,
            setting,
        }
    }

    /// Shows a line. Nobody being there to see it is no failure.
    pub(super) fn line(&mut self, text: &str) {
        let _ = writeln!(self.output, "{text}");
    }

    /// Shows a line in one of two wordings.
    pub(super) fn say(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        let text = self.setting.say(zh, en);
        self.line(&text);
    }

    /// Shows alternatives with their numbers, beginning with 1.
    pub(super) fn numbered(&mut self, alternatives: &[String]) {
        for (number, alternative) in (1..).zip(alternatives) {
            self.line(&format!("  {number:>2}  {alternative}"));
        }
    }

    /// The same, several in a row as far as the line goes.
    pub(super) fn numbered_in_rows(&mut self, alternatives: &[String]) {
        let mut row = String::new();
        for (number, alternative) in (1..).zip(alternatives) {
            let entry = format!("  {number:>2} {alternative}");
            if !row.is_empty() && width(&row) + width(&entry) > LINE {
                self.line(&row);
                row.clear();
            }
            row.push_str(&entry);
        }
        if !row.is_empty() {
            self.line(&row);
        }
    }

    /// Reads what comes next. Bytes that are no text are read as such that are not understood.
    pub(super) fn read(&mut self) -> Said {
        let _ = write!(self.output, "> ");
        let _ = self.output.flush();
        let mut bytes = Vec::new();
        match self.input.read_until(b'\n', &mut bytes) {
            Ok(read) if read > 0 => {
                let text = String::from_utf8_lossy(&bytes);
                let text = text.trim();
                if self.echoes {
                    self.line(text);
                }
                understood(text)
            }
            _ => {
                self.line("");
                Said::End
            }
        }
    }

    /// What can be said at every question, in one line.
    pub(super) fn show_commands(&mut self) {
        self.say(
            "随时可以输入：帮助(h) 不清楚(u) 返回(b) 查看回答(v) 修改第N项(c N) 现在看结果(r) 退出(q)",
            "at any time: help (h), not sure (u), back (b), review (v), change N (c N), results now (r), quit (q)",
        );
    }
}

/// Columns of a line.
const LINE: usize = 78;

/// How many columns a text takes; what is not Latin takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_understood_in_both_languages_and_by_a_letter() {
        for (line, command) in [
            ("帮助", Command::Help),
            ("？", Command::Help),
            ("Help!", Command::Help),
            ("不清楚。", Command::NotSure),
            ("NOT SURE", Command::NotSure),
            ("ｂ", Command::Back),
            ("查看", Command::Review),
            ("修改 3", Command::Change(Some(3))),
            ("修改３", Command::Change(Some(3))),
            ("c 12", Command::Change(Some(12))),
            ("change", Command::Change(None)),
            ("结果", Command::Results),
            ("退出", Command::Quit),
            ("我也记不清了", Command::NotSure),
            ("不知道啊……", Command::NotSure),
            ("I don't know", Command::NotSure),
            ("啥意思？", Command::Help),
            ("上一步", Command::Back),
            ("修改第3项", Command::Change(Some(3))),
        ] {
            assert_eq!(understood(line), Said::Command(command), "{line}");
        }
        assert_eq!(understood(" 2024年6月 "), Said::Text("2024年6月".to_owned()));
        let story = "我下岗了，不知道选哪一个好";
        assert_eq!(understood(story), Said::Text(plain(story)));
        let told = "大概2023年，记不清了";
        assert_eq!(understood(told), Said::Text(plain(told)));
        assert_eq!(understood("changes"), Said::Text("changes".to_owned()));
    }
}
