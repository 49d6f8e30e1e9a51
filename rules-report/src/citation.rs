//! Where a notice says something, as people cite it.

use rules_core::arena::CitationId;
use rules_core::plan::Plan;

use crate::language::Lang;

/// The notice and the clause: 《……通知》（内人社办发〔2023〕1号）第九条.
pub fn full(plan: &Plan, id: CitationId, lang: Lang) -> String {
    let (citation, source) = plan.citation(id);
    let title = lang.of(&source.title);
    // Titles are sometimes written with their own quotation marks.
    let mut text = if title.starts_with('《') || (lang == Lang::En && !source.title.en.is_empty()) {
        title.to_owned()
    } else {
        format!("《{title}》")
    };
    if let Some(number) = &source.number {
        text.push_str(&lang.aside(number));
    }
    with_clause(text, &citation.clause, lang)
}

/// The document number (or, without one, the title) and the clause: for use inside a sentence.
pub fn short(plan: &Plan, id: CitationId, lang: Lang) -> String {
    let (citation, source) = plan.citation(id);
    match &source.number {
        Some(number) => with_clause(number.clone(), &citation.clause, lang),
        None => full(plan, id, lang),
    }
}

/// What is known against the evidence, as sentences.
pub fn marks(plan: &Plan, id: CitationId, lang: Lang) -> Vec<String> {
    let (citation, _) = plan.citation(id);
    let secondary = citation.secondary.as_ref().map(|why| match lang {
        Lang::Zh => format!("依据为转引：{}", lang.of(why)),
        Lang::En => format!("second-hand evidence: {}", lang.of(why)),
    });
    let carried = citation.carried_over.as_ref().map(|why| match lang {
        Lang::Zh => format!("沿用旧文件：{}", lang.of(why)),
        Lang::En => format!("carried over from an older notice: {}", lang.of(why)),
    });
    secondary.into_iter().chain(carried).collect()
}

fn with_clause(mut text: String, clause: &str, lang: Lang) -> String {
    if !clause.is_empty() {
        text.push_str(match lang {
            Lang::Zh if clause.starts_with('第') || clause.starts_with(['（', '(']) => "",
            Lang::Zh => " ",
            Lang::En => ", ",
        });
        text.push_str(clause);
    }
    text
}
