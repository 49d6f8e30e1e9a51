//! The engine behind the page: it holds the rules, asks the next question and tells what follows.
//!
//! The page sends all that a visitor has entered with every [`Ask`]. What was prepared for the ask before is used again
//! where it can be, so that an answer costs what it changes. An answer never leaves this module but in what is told.

mod answer;
mod calendar_file;
mod desk;
mod desk_words;
mod field;
#[cfg(target_arch = "wasm32")]
mod glue;
mod handover;
mod place_list;
mod policy_card;
mod records;
mod results;
mod room;
mod roster;
mod scope;
mod step;
pub mod table;

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use rules_core::plan::Plan;
use rules_core::plan_file::{PlanFileError, from_bytes};
use rules_report::language::Lang;
use web_protocol::handbook::{self, Browse, Handbook, Leaf};
use web_protocol::{Ask, Language, NoRules, Told, Trouble, Visit};

/// What lies between the caller and the conversation.
#[derive(Debug, Default)]
struct Mailbox {
    ask: RefCell<Option<Ask>>,
    told: RefCell<Option<Told>>,
}

impl Mailbox {
    /// The next ask, once there is one.
    async fn next(&self) -> Ask {
        poll_fn(|_| match self.ask.take() {
            Some(ask) => Poll::Ready(ask),
            None => Poll::Pending,
        })
        .await
    }

    fn tell(&self, told: Told) {
        self.told.replace(Some(told));
    }
}

/// The rules, and what was prepared for the visit at hand.
pub struct Engine {
    mailbox: Rc<Mailbox>,
    // An interview borrows its topic and that the plan: the conversation keeps them on its own stack between two asks.
    conversation: Pin<Box<dyn Future<Output = ()>>>,
    /// The version of the rules.
    version: String,
    handbook: Option<Handbook>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// The engine for a plan.
    pub fn new(plan: Plan) -> Self {
        let mailbox = Rc::new(Mailbox::default());
        Self {
            version: plan.rules_hash.clone(),
            conversation: Box::pin(converse(plan, Rc::clone(&mailbox))),
            mailbox,
            handbook: None,
        }
    }

    /// The engine for the bytes of a plan file.
    ///
    /// # Errors
    /// If they are none that this engine reads.
    pub fn open(bytes: &[u8]) -> Result<Self, NoRules> {
        let plan = from_bytes(bytes).map_err(|refused| match refused {
            PlanFileError::Newer { .. } => NoRules::Newer,
            PlanFileError::Older { .. } => NoRules::Older,
            _ => NoRules::Damaged,
        })?;
        Ok(Self::new(plan))
    }

    /// Takes the bytes of the handbook; hands back whether they are one.
    pub fn shelve(&mut self, bytes: &[u8]) -> bool {
        self.handbook = serde_json::from_slice(bytes).ok();
        self.handbook.is_some()
    }

    /// A leaf of the handbook. No answer is needed for it, and what was prepared for a visit stays.
    fn leaf(&self, language: Language, name: &str, needle: &str) -> Leaf {
        let (handbook, browse) = (self.handbook.as_ref(), Browse::named(name));
        let mut text = handbook::leaf(handbook, browse.as_ref(), &self.version, language);
        let found = text.search(needle, language);
        let way = |to: &Browse, words: &str| {
            let to = handbook::escaped(&to.name());
            format!("<button type=\"button\" class=\"plain way\" data-browse=\"{to}\">{words}</button>")
        };
        Leaf {
            name: name.to_owned(),
            html: handbook::html(&text.blocks, &way),
            title: text.title,
            search: text.search.unwrap_or_default().to_owned(),
            found,
        }
    }

    /// Tells what was asked.
    pub fn tell(&mut self, ask: Ask) -> Told {
        if let Ask::Browse(visit, name, needle) = &ask {
            return Told::Leaf(self.leaf(visit.language, name, needle));
        }
        self.mailbox.ask.replace(Some(ask));
        // Nothing wakes it: it waits for the next ask alone.
        let _ = self
            .conversation
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        self.mailbox.told.take().unwrap_or_else(|| {
            trouble(
                Language::Zh,
                ("没有算出来", "nothing came of it"),
                ("请重新打开本页", "open the page again"),
            )
        })
    }

    /// The same with JSON texts.
    pub fn tell_text(&mut self, ask: &str) -> String {
        let told = match serde_json::from_str(ask) {
            Ok(ask) => self.tell(ask),
            Err(_) => trouble(
                Language::Zh,
                (
                    "页面和引擎的版本不同",
                    "page and engine are of different versions",
                ),
                ("请重新打开本页", "open the page again"),
            ),
        };
        serde_json::to_string(&told).unwrap_or_default()
    }
}

/// Answers asks for as long as somebody asks.
async fn converse(plan: Plan, mailbox: Rc<Mailbox>) {
    let mut ask = mailbox.next().await;
    loop {
        ask = match &ask {
            // A leaf of the handbook is told without the conversation.
            Ask::Opening(visit) | Ask::Browse(visit, ..) => {
                mailbox.tell(Told::Opening(step::opening(&plan, visit)));
                mailbox.next().await
            }
            Ask::Read(here, text) => {
                mailbox.tell(handed_over(here, text));
                mailbox.next().await
            }
            Ask::Step(visit)
            | Ask::Question(visit, _)
            | Ask::Check(visit)
            | Ask::Sheet(visit)
            | Ask::Code(visit)
            | Ask::Results(visit)
            | Ask::Documents(visit)
            | Ask::Desk(visit, _) => match scope::Scope::of(&plan, visit) {
                Ok(scope) => room::hold(&plan, scope, &mailbox, ask).await,
                Err(wrong) => {
                    mailbox.tell(Told::Trouble(wrong));
                    mailbox.next().await
                }
            },
        };
    }
}

/// The visit that was read from a QR code.
fn handed_over(here: &Visit, text: &str) -> Told {
    match handover::read(text, here) {
        Ok((written, visit)) => Told::Visit { written, visit },
        Err(handover::Unreadable::Foreign) => trouble(
            here.language,
            (
                "这不是从应享带出的回答，没有读入任何内容",
                "these are no answers taken along from Yingxiang; nothing was read",
            ),
            (
                "请用“您的回答”里“导出为文件”的文件，或者“用二维码带到服务窗口”的二维码",
                "use a file or a QR code that was made under \"Your answers\"",
            ),
        ),
        Err(handover::Unreadable::Damaged) => trouble(
            here.language,
            (
                "内容不完整，没有读入任何回答",
                "a part is missing; no answer was read",
            ),
            (
                "二维码请把屏幕调亮再扫一次；文件请重新导出",
                "scan the code again with a brighter screen, or export the file again",
            ),
        ),
        Err(handover::Unreadable::Newer) => trouble(
            here.language,
            (
                "这是更新的版本导出的，没有读入任何回答",
                "a newer version has exported this; no answer was read",
            ),
            ("请刷新页面，用新版再试", "load the page anew and try again"),
        ),
    }
}

/// The visit that an ask is about.
fn visit_of(ask: &Ask) -> &Visit {
    match ask {
        Ask::Opening(visit)
        | Ask::Step(visit)
        | Ask::Question(visit, _)
        | Ask::Check(visit)
        | Ask::Sheet(visit)
        | Ask::Code(visit)
        | Ask::Read(visit, _)
        | Ask::Results(visit)
        | Ask::Documents(visit)
        | Ask::Browse(visit, ..)
        | Ask::Desk(visit, _) => visit,
    }
}

fn lang_of(visit: &Visit) -> Lang {
    match visit.language {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
    }
}

fn trouble(language: Language, message: (&str, &str), remedy: (&str, &str)) -> Told {
    let pick = |(zh, en): (&str, &str)| match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    };
    Told::Trouble(Trouble {
        fact: None,
        message: pick(message),
        remedy: pick(remedy),
    })
}
