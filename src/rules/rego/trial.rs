//! Runs the tests that come with policies: rules `test_…` in files `*_test.rego`.

use regorus::{Engine, Value};

use super::Trial;
use super::load::{Loaded, PolicyFile};
use super::problem::shortened;

/// Most characters of a reason.
const LONGEST: usize = 300;

/// Runs all tests, in the order of files and lines.
pub(super) fn run(loaded: &Loaded) -> Vec<Trial> {
    let tests = || loaded.files.iter().filter(|file| file.is_test());
    let mut engine = loaded.engine.clone();
    for file in tests() {
        if let Err(error) = engine.add_policy(file.path.clone(), file.text.clone()) {
            return vec![trial(file, "", Some(shortened(&error.to_string(), LONGEST)))];
        }
    }
    tests().flat_map(|file| of_file(&engine, file)).collect()
}

fn of_file(engine: &Engine, file: &PolicyFile) -> Vec<Trial> {
    let mut names: Vec<&str> = file.heads().filter(|name| name.starts_with("test_")).collect();
    // The same test may be written in several parts.
    names.dedup();
    if names.is_empty() {
        return vec![trial(file, "", Some("there is no rule `test_…` in it".to_owned()))];
    }
    names.iter().map(|name| trial(file, name, outcome(engine, file, name))).collect()
}

/// Why a test did not come out as expected.
fn outcome(engine: &Engine, file: &PolicyFile, name: &str) -> Option<String> {
    let mut engine = engine.clone();
    match engine.eval_rule(format!("data.{}.{name}", file.package)) {
        Ok(Value::Bool(true)) => None,
        Ok(_) => Some("it does not hold".to_owned()),
        Err(error) => Some(shortened(&error.to_string(), LONGEST)),
    }
}

fn trial(file: &PolicyFile, name: &str, problem: Option<String>) -> Trial {
    Trial { path: file.path.clone(), name: name.to_owned(), problem }
}
