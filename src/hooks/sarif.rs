//! Answers in SARIF 2.1.0 (OASIS), so that scanners which write it need no translation.

use serde_json::Value;

use super::answer::{Answer, Region, Reported, blocks, named};
use crate::html::percent_decode;

/// Whether an answer is SARIF: it names its schema, or its version beside runs.
pub(super) fn is(value: &Value) -> bool {
    let schema = value["$schema"].as_str().is_some_and(|schema| schema.to_ascii_lowercase().contains("sarif"));
    schema || (value["version"].as_str().is_some() && value.get("runs").is_some())
}

/// Reads a document. What a scanner marks as suppressed counts as well: an author cannot excuse a post.
pub(super) fn read(value: &Value) -> Result<Answer, String> {
    if value["version"] != "2.1.0" {
        return Err("its SARIF is not of version 2.1.0".into());
    }
    let runs = value["runs"].as_array().filter(|runs| !runs.is_empty()).ok_or("its SARIF has no run")?;
    let mut answer = Answer { allowed: true, ..Answer::default() };
    for run in runs {
        let driver = &run["tool"]["driver"];
        let name = driver["name"].as_str().ok_or("its SARIF does not name the tool")?;
        answer.tool = answer.tool.or_else(|| Some(named(name, version(driver))));
        if list(&run["invocations"]).any(|invocation| invocation["executionSuccessful"] == false) {
            return Err("its SARIF says that the scanner failed".into());
        }
        let results = run["results"].as_array().ok_or("its SARIF has no list of results")?;
        for result in results {
            answer.findings.extend(reported(run, result)?);
        }
    }
    Ok(answer)
}

fn version(driver: &Value) -> Option<&str> {
    ["semanticVersion", "version"].iter().find_map(|key| driver[*key].as_str())
}

/// One result; none for those that say that something is in order.
fn reported(run: &Value, result: &Value) -> Result<Option<Reported>, String> {
    let level = match result["kind"].as_str() {
        Some("pass" | "notApplicable") => return Ok(None),
        Some("informational") => "note",
        _ => level(run, result),
    };
    let blocks = blocks(level).ok_or("its SARIF has a level that is unknown")?;
    let rule = rule(run, result);
    let location = &result["locations"][0]["physicalLocation"];
    let id = result["ruleId"].as_str().or_else(|| rule["id"].as_str()).unwrap_or_default();
    Ok(Some(Reported {
        rule: id.to_owned(),
        blocks,
        message: message(&result["message"], rule).unwrap_or_else(|| id.to_owned()),
        file: file(run, &location["artifactLocation"]),
        region: region(run, &location["region"]),
        help: rule["help"]["text"].as_str().map(str::to_owned),
        control: None,
    }))
}

/// The rule that a result names by number or by name; null where it names none.
fn rule<'a>(run: &'a Value, result: &Value) -> &'a Value {
    let rules = &run["tool"]["driver"]["rules"];
    let number = result["ruleIndex"].as_u64().or_else(|| result["rule"]["index"].as_u64());
    let by_number = number.and_then(|number| usize::try_from(number).ok()).map(|number| &rules[number]);
    let by_name = || list(rules).find(|rule| rule["id"].is_string() && rule["id"] == result["ruleId"]);
    by_number.filter(|rule| !rule.is_null()).or_else(by_name).unwrap_or(&Value::Null)
}

/// The level of a result, of its rule, or `warning` where neither says so (SARIF 3.27.10).
fn level<'a>(run: &'a Value, result: &'a Value) -> &'a str {
    let default = || rule(run, result)["defaultConfiguration"]["level"].as_str();
    result["level"].as_str().or_else(default).unwrap_or("warning")
}

fn message(message: &Value, rule: &Value) -> Option<String> {
    let named = || message["id"].as_str().and_then(|id| rule["messageStrings"][id]["text"].as_str());
    let mut text = message["text"].as_str().or_else(named)?.to_owned();
    for (number, argument) in list(&message["arguments"]).enumerate() {
        text = text.replace(&format!("{{{number}}}"), argument.as_str().unwrap_or_default());
    }
    Some(text)
}

fn file(run: &Value, location: &Value) -> Option<String> {
    let by_number = || {
        let number = usize::try_from(location["index"].as_u64()?).ok()?;
        run["artifacts"][number]["location"]["uri"].as_str()
    };
    let uri = location["uri"].as_str().or_else(by_number)?;
    let base = location["uriBaseId"].as_str().and_then(|id| run["originalUriBaseIds"][id]["uri"].as_str());
    let uri = if uri.contains("://") { uri.to_owned() } else { format!("{}{uri}", base.unwrap_or_default()) };
    Some(percent_decode(uri.strip_prefix("file://").unwrap_or(&uri)).into_owned())
}

fn region(run: &Value, region: &Value) -> Region {
    let number = |key: &str| region[key].as_u64().and_then(|number| u32::try_from(number).ok());
    Region {
        line: number("startLine"),
        column: number("startColumn"),
        end_line: number("endLine"),
        end_column: number("endColumn"),
        utf16: run["columnKind"] != "unicodeCodePoints",
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is, read};

    fn document(run: &serde_json::Value) -> serde_json::Value {
        json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run] })
    }

    #[test]
    fn results_become_findings() {
        let value = document(&json!({
            "tool": { "driver": { "name": "scan", "rules": [
                { "id": "key", "help": { "text": "Rotate it." }, "messageStrings": { "m": { "text": "A {0} key" } } },
                { "id": "style", "defaultConfiguration": { "level": "note" } },
            ] } },
            "originalUriBaseIds": { "SRC": { "uri": "file:///site/" } },
            "results": [
                { "ruleId": "key", "message": { "id": "m", "arguments": ["private"] }, "suppressions": [{ "kind": "inSource" }],
                  "locations": [{ "physicalLocation": {
                      "artifactLocation": { "uri": "content/a%20b.md", "uriBaseId": "SRC" },
                      "region": { "startLine": 2, "startColumn": 3, "endColumn": 9 } } }] },
                { "ruleIndex": 1, "message": { "text": "Short" } },
                { "kind": "pass", "message": { "text": "fine" } },
            ],
        }));
        assert!(is(&value));
        let answer = read(&value).unwrap();
        assert_eq!(answer.findings.len(), 2);
        let found = &answer.findings[0];
        assert!(found.blocks, "a level that nobody names is a warning, and a suppressed result counts");
        assert_eq!((found.message.as_str(), found.help.as_deref()), ("A private key", Some("Rotate it.")));
        assert_eq!(found.file.as_deref(), Some("/site/content/a b.md"));
        assert_eq!((found.region.line, found.region.end_column, found.region.utf16), (Some(2), Some(9), true));
        assert_eq!((answer.findings[1].rule.as_str(), answer.findings[1].blocks), ("style", false));
    }

    #[test]
    fn a_scan_that_did_not_happen_is_a_failure() {
        let tool = json!({ "driver": { "name": "scan" } });
        for (value, reason) in [
            (json!({ "version": "2.1.0", "runs": [] }), "no run"),
            (json!({ "version": "2.0.0", "runs": [{}] }), "version"),
            (document(&json!({ "tool": tool, "results": null })), "no list"),
            (document(&json!({ "tool": tool })), "no list"),
            (document(&json!({ "results": [] })), "name the tool"),
            (
                document(&json!({ "tool": tool, "results": [], "invocations": [{ "executionSuccessful": false }] })),
                "failed",
            ),
        ] {
            assert!(is(&value));
            assert!(read(&value).unwrap_err().contains(reason), "{value}");
        }
    }
}
