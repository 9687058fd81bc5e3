//! What an officer would have written where the examples leave the usual entry: the label of the field.

use heyi_domain::case::Entry;
use heyi_rulebook::Step;
use serde_json::{Map, Value, json};

use super::cases::Example;

/// Words for a field by its name.
fn usual(step: &str, field: &str, example: &Example) -> Option<String> {
    Some(match (step, field) {
        (_, "facts") | ("inspect_site" | "inquest", "found") => example.facts.clone(),
        (_, "proof") => "上述事实，有现场笔录、询问笔录、照片证明，证据之间能够互相印证".to_owned(),
        (_, "nature") => "当事人的行为已构成违法，应当依法处理".to_owned(),
        (_, "correction") => "责令立即改正，当事人已经改正".to_owned(),
        ("inquire", "content") => "问：我们是执法人员，这是我们的执法证件，请你过目。是否申请回避？\n答：看清楚了，不申请回避。\n问：请说明情况。\n答：情况属实，我们愿意改正。".to_owned(),
        ("hold_hearing", "content") => "主持人：现在开始听证，核对参加人身份，告知权利义务。\n调查人员：提出违法事实、证据和处罚建议。\n当事人：对事实没有异议，请求从轻处罚。".to_owned(),
        (_, "place") => "重庆市渝中区某路8号".to_owned(),
        (_, "person" | "recipient" | "signer" | "applicant") => "吴某某".to_owned(),
        (_, "capacity") => "负责人".to_owned(),
        (_, "present") => "当事人到场".to_owned(),
        (_, "bank") => "中国银行重庆市分行".to_owned(),
        (_, "account") => "任一营业网点".to_owned(),
        (_, "keeper") => "档案室".to_owned(),
        (_, "object") => "涉案现场".to_owned(),
        (_, "recorder") => "王某".to_owned(),
        (_, "opinion") => "事实清楚，证据确凿，适用依据正确，程序合法，同意".to_owned(),
        (_, "method") => "随机抽取".to_owned(),
        (_, "summary") => format!("因{}，依法给予行政处罚", example.item_name()),
        (_, "agency") => "某检测机构".to_owned(),
        (_, "reason") => "根据调查情况依法办理".to_owned(),
        _ => return None,
    })
}

/// The entry with words in place of labels.
pub fn written(step: &Step, entry: &Entry, example: &Example) -> Map<String, Value> {
    let mut map = entry.0.clone();
    for field in &step.fields {
        if map.get(&field.name).and_then(Value::as_str) == Some(field.label.as_str()) && let Some(words) = usual(&step.id, &field.name, example) {
            map.insert(field.name.clone(), json!(words));
        }
    }
    map
}
