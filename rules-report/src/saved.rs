//! What is known of an applicant as a facts document: read again, it means the same.

use rules_core::arena::{InputId, ListId};
use rules_core::people::People;
use rules_core::plan::{Applicant, Plan};
use rules_core::unroll::field_id;

use crate::json_text::Json;
use crate::notation::written;

/// The document of some answers.
///
/// `plan` is the one that was asked, with an input for each record; `lists` are the lists of which it is known how
/// many records they hold.
pub fn document(
    plan: &Plan,
    applicant: Option<Applicant>,
    people: &People,
    answered: &[InputId],
    lists: &[(ListId, u32)],
) -> Json {
    let mut fields = Vec::new();
    if let Some(applicant) = applicant {
        let word = match applicant {
            Applicant::Person => "person",
            Applicant::Firm => "firm",
        };
        fields.push(("applicant".into(), Json::text(word)));
    }
    let mut of_records = Vec::new();
    for (list, records) in lists {
        let list = plan.lists().at(*list);
        let mut all = Vec::new();
        for record in 1..=*records {
            let mut own = Vec::new();
            for field in &list.fields {
                let name = &plan.inputs().at(*field).id;
                let input = plan.input(&field_id(list, record, name));
                if let Some(input) = input.filter(|input| answered.contains(input)) {
                    of_records.push(input);
                    own.push((name.clone().into(), written(plan, input, people.get(input))));
                }
            }
            all.push(Json::Object(own));
        }
        fields.push((list.id.clone().into(), Json::List(all)));
    }
    for input in answered.iter().filter(|input| !of_records.contains(input)) {
        let id = plan.inputs().at(*input).id.clone();
        fields.push((id.into(), written(plan, *input, people.get(*input))));
    }
    Json::Object(fields)
}
