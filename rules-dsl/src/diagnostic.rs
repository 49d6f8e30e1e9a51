//! Findings: one type for everything the language has to say about a rule text.

use crate::fix::Fix;
use crate::source::Span;

/// A message in the two languages of the surfaces.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// Chinese.
    pub zh: String,
    /// English, lower case and without a full stop.
    pub en: String,
}

/// A [`Message`] from a Chinese and an English format string with the same arguments.
macro_rules! said {
    ($zh:literal, $en:literal $(, $argument:expr)* $(,)?) => {
        $crate::diagnostic::Message { zh: format!($zh $(, $argument)*), en: format!($en $(, $argument)*) }
    };
}
pub(crate) use said;

/// The language findings are shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Message {
    /// The text in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rule text cannot be used.
    Error,
    /// It can, but something is probably not as meant.
    Warning,
    /// Nothing is wrong; a reader should know.
    Note,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// The stable code of a kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name),+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The code as it is shown.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $code),+
                }
            }
        }
    };
}

codes! {
    /// A character the language does not use.
    StrayCharacter = "YX0001",
    /// A text without its closing quotation mark.
    UnclosedText = "YX0002",
    /// A file past the size limit.
    FileTooLong = "YX0003",
    /// Brackets nested past the limit.
    NestedTooDeep = "YX0004",
    /// Something else was expected here.
    Unexpected = "YX0010",
    /// A declaration or statement that does not exist.
    UnknownStatement = "YX0011",
    /// `and` beside `or` without brackets.
    MixedAndOr = "YX0012",
    /// A date that is not in the calendar.
    NoSuchDate = "YX0013",
    /// A number that does not fit.
    NumberTooLarge = "YX0014",
    /// A statement that may stand only once.
    Repeated = "YX0015",
    /// A statement that must be there.
    MissingStatement = "YX0016",
    /// A name that means nothing.
    UnknownName = "YX0100",
    /// A name declared twice.
    DuplicateName = "YX0101",
    /// A name that is a keyword.
    KeywordAsName = "YX0102",
    /// A declaration without an ASCII name.
    NotAscii = "YX0103",
    /// A name of the wrong sort.
    WrongSort = "YX0104",
    /// Terms that use one another in a circle.
    Circular = "YX0105",
    /// A value of the wrong type.
    WrongType = "YX0200",
    /// Units that do not agree.
    WrongUnit = "YX0201",
    /// An optional fact used where it may be absent.
    MayBeAbsent = "YX0202",
    /// An order that the alternatives do not have.
    NotOrdered = "YX0203",
    /// A domain without values, or with too many.
    BadDomain = "YX0204",
    /// An amount that may not be whole fen.
    NotWholeFen = "YX0205",
    /// A declaration (承诺) used under negation or in a computation.
    ConfirmMisused = "YX0206",
    /// A constant that must be known when the rules are compiled.
    NotConstant = "YX0207",
    /// A member of a choice, or a case, without a value.
    NotExhaustive = "YX0220",
    /// A case that is never used because earlier ones leave nothing.
    Unreachable = "YX0221",
    /// Bounds that do not rise.
    BoundsNotRising = "YX0222",
    /// A field used where no record is meant.
    FieldWithoutRecord = "YX0208",
    /// A list used in a way lists cannot be.
    ListMisused = "YX0209",
    /// Days without a value.
    Gap = "YX0300",
    /// Two values for the same days and place.
    Overlap = "YX0301",
    /// A figure without its notice.
    MissingBasis = "YX0302",
    /// A text without its translation.
    MissingTranslation = "YX0303",
    /// A fact that is never asked for.
    MissingQuestion = "YX0304",
    /// An amendment of something that is not there.
    AmendsNothing = "YX0305",
    /// Amendments that contradict one another.
    AmendmentConflict = "YX0306",
    /// A span that ends before it begins.
    EmptySpan = "YX0307",
    /// A declaration that nothing uses.
    Unused = "YX0308",
    /// A rule that has ended or will soon.
    Expired = "YX0309",
    /// A place tree that is not one.
    BadRegion = "YX0310",
    /// Policies that can be had together and cannot.
    Contradiction = "YX0311",
    /// A figure above its ceiling.
    AboveCeiling = "YX0312",
    /// What should hold for everybody and does not for someone.
    InvariantFails = "YX0313",
    /// What could not be settled within the limit.
    NotSettled = "YX0314",
    /// A criterion that holds for nobody.
    NeverHolds = "YX0320",
    /// A criterion that holds for everybody.
    AlwaysHolds = "YX0321",
    /// Cases that some people are in at once.
    OverlappingCases = "YX0322",
    /// A ledger that does not account for every measure, or for what the rules cite.
    LedgerIncomplete = "YX0330",
    /// A ledger that says of the rules what is not so.
    LedgerWrong = "YX0331",
    /// A scenario that does not come out as expected.
    ScenarioFails = "YX0400",
    /// A scenario that cannot be evaluated.
    ScenarioInvalid = "YX0401",
    /// Something that no scenario shows.
    NotShown = "YX0402",
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is wrong, in the words of the rule text.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
    /// Other places that belong to it.
    pub labels: Vec<(Span, Message)>,
    /// A change of the text that mends it, if one is certain enough to be made by a program.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, span: Span, message: Message) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message,
            help: None,
            labels: Vec::new(),
            fix: None,
        }
    }

    /// A warning.
    pub fn warning(code: Code, span: Span, message: Message) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// A note.
    pub fn note(code: Code, span: Span, message: Message) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(code, span, message)
        }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds what to do about it, if there is something.
    pub fn help_if(mut self, help: Option<Message>) -> Self {
        self.help = self.help.or(help);
        self
    }

    /// Adds a change of the text that mends it.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Asks whether the candidate most like what stands at the finding's place was meant; `otherwise` says what
    /// to do if none is like it.
    pub fn did_you_mean<'a>(
        mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: Option<Message>,
    ) -> Self {
        let Some(alike) = most_alike(word, candidates) else {
            return self.help_if(otherwise);
        };
        if alike.sure {
            self.fix = Some(Fix::replace(self.span, alike.word));
        }
        self.help(said!("是否想写 `{}`？", "did you mean `{}`?", alike.word))
    }

    /// Adds a further place.
    pub fn label(mut self, span: Span, message: Message) -> Self {
        self.labels.push((span, message));
        self
    }
}

/// A word that may have been meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike<'a> {
    /// The word.
    pub word: &'a str,
    /// How like it is, at most 1.
    pub likeness: f64,
    /// Whether it is so much like it, and so much more than any other, that a program may write it.
    pub sure: bool,
}

/// The candidate most like `word`, if one is alike enough to be meant.
pub fn most_alike<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Alike<'a>> {
    // Below this likeness a suggestion confuses more than it helps.
    const FLOOR: f64 = 0.72;
    // From here on it may be written without asking, if no other word comes near.
    const SURE: f64 = 0.86;
    let mut alike: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= FLOOR)
        .collect();
    alike.sort_by(|(a, left), (b, right)| b.total_cmp(a).then(left.cmp(right)));
    alike.dedup();
    let (likeness, best) = *alike.first()?;
    let rival = alike.get(1).map_or(FLOOR, |(likeness, _)| *likeness);
    Some(Alike {
        word: best,
        likeness,
        sure: likeness >= SURE && rival < SURE,
    })
}
