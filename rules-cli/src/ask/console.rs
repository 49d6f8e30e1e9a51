//! Lines shown and lines read.

use std::io::{BufRead, Write};

use rules_report::numbers::plain;

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
    (Command::Help, &["帮助", "help", "h", "?"]),
    (
        Command::NotSure,
        &[
            "不清楚",
            "不知道",
            "不确定",
            "不记得",
            "not sure",
            "unsure",
            "don't know",
            "u",
        ],
    ),
    (Command::Back, &["返回", "上一个", "back", "b"]),
    (Command::Review, &["查看", "review", "v"]),
    (Command::Change(None), &["修改", "change", "c"]),
    (Command::Results, &["结果", "results", "result", "r"]),
    (Command::Quit, &["退出", "quit", "exit", "q"]),
];

/// Reads a command; what is none is returned as it was written.
pub(super) fn understood(line: &str) -> Said {
    let line = plain(line);
    let line = line.trim();
    let lower = line.to_lowercase();
    let lower = lower.trim_end_matches(['。', '.', '！', '!']);
    for (command, words) in WORDS {
        if words.contains(&lower) || (*command == Command::Help && lower == "？") {
            return Said::Command(*command);
        }
        if *command == Command::Change(None) {
            let number = words
                .iter()
                .find_map(|word| lower.strip_prefix(word)?.trim().parse().ok());
            if let Some(number) = number {
                return Said::Command(Command::Change(Some(number)));
            }
        }
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
        ] {
            assert_eq!(understood(line), Said::Command(command), "{line}");
        }
        assert_eq!(understood(" 2024年6月 "), Said::Text("2024年6月".to_owned()));
        assert_eq!(understood("changes"), Said::Text("changes".to_owned()));
    }
}
