//! How far it is, on a terminal only.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use rules_batch::files::Progress;
use rules_report::numbers::grouped;

use crate::arguments::Setting;

/// Drawn at most so often.
const OFTEN: Duration = Duration::from_millis(100);

pub(crate) struct Bar<'a> {
    setting: &'a Setting,
    begun: Instant,
    drawn: Option<Instant>,
    wanted: bool,
}

impl<'a> Bar<'a> {
    pub(crate) fn new(setting: &'a Setting) -> Self {
        Self {
            setting,
            begun: Instant::now(),
            drawn: None,
            wanted: std::io::stderr().is_terminal(),
        }
    }

    pub(crate) fn show(&mut self, progress: Progress) {
        let now = Instant::now();
        if !self.wanted || self.drawn.is_some_and(|drawn| now.duration_since(drawn) < OFTEN) {
            return;
        }
        self.drawn = Some(now);
        let line = line(progress, now.duration_since(self.begun), self.setting);
        let _ = write!(std::io::stderr(), "\r\u{1b}[K{line}");
    }

    pub(crate) fn clear(&self) {
        if self.drawn.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// Share, rows, rate and time left, in whole numbers.
fn line(progress: Progress, passed: Duration, setting: &Setting) -> String {
    let milliseconds = passed.as_millis().max(1);
    let rate = u128::from(progress.rows) * 1000 / milliseconds;
    let rows = |count: u128| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let (done, all) = match (progress.all_rows, progress.all_bytes) {
        (Some(all), _) => (progress.rows, all),
        (None, Some(all)) => (progress.bytes, all),
        (None, None) => (0, 0),
    };
    let (done, all) = (u128::from(done), u128::from(all));
    let counted = setting.say(
        format!("{}行 每秒{}行", rows(progress.rows.into()), rows(rate)),
        format!("{} rows, {} a second", rows(progress.rows.into()), rows(rate)),
    );
    let Some(share) = (done * 20).checked_div(all) else {
        return counted;
    };
    let full = usize::try_from(share.min(20)).unwrap_or(0);
    let left = all.saturating_sub(done) * milliseconds / done.max(1) / 1000;
    let left = setting.say(format!("还要{left}秒"), format!("{left} s left"));
    format!(
        "[{}{}] {counted}, {left}",
        "#".repeat(full),
        ".".repeat(20 - full)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Arguments;
    use clap::Parser;

    #[test]
    fn it_tells_rate_and_time_left() {
        let setting = Arguments::parse_from(["yingxiang", "--lang", "en", "calc", "1"]).setting(false);
        let progress = Progress {
            rows: 250_000,
            all_rows: Some(1_000_000),
            bytes: 0,
            all_bytes: None,
        };
        let told = line(progress, Duration::from_secs(2), &setting);
        assert_eq!(
            told,
            "[#####...............] 250,000 rows, 125,000 a second, 6 s left"
        );
        let none = Progress {
            rows: 0,
            all_rows: Some(0),
            bytes: 0,
            all_bytes: None,
        };
        assert_eq!(line(none, Duration::ZERO, &setting), "0 rows, 0 a second");
    }
}
