//! Asks the policies about one page.

use std::sync::Arc;

use regorus::{LimitError, Value};
use serde_json::{Value as Json, json};

use super::load::Loaded;
use super::{input, problem, results};
use crate::diag::{Finding, Sink};
use crate::rules::{PageCx, Rule};

/// All policies as one rule.
pub(super) struct Pages {
    pub(super) loaded: Arc<Loaded>,
}

impl Rule for Pages {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let input = input(cx, self.loaded.now);
        for package in &self.loaded.options.packages {
            match self.loaded.ask(package, &input, cx) {
                Ok(Some(values)) => results::findings(package, &values, cx, sink),
                Ok(None) => {}
                Err(finding) => sink.push(*finding),
            }
        }
    }
}

impl Loaded {
    /// Everything a package says of a page: the values of its rules by name. The whole package is asked, so that no
    /// rule can be missed.
    fn ask(&self, package: &str, input: &Json, cx: &PageCx<'_>) -> Result<Option<Value>, Box<Finding>> {
        let (folder, _) = cx.document.path.rsplit_once('/').unwrap_or(("", ""));
        let folder = format!("content/{folder}");
        let name = format!("content/{}", cx.document.path);
        let file = json!({ "file": { "name": name, "dir": folder.trim_end_matches('/') } });
        let mut engine = self.engine.clone();
        engine.set_input(Value::from(input.clone()));
        match engine.eval_query(format!("data.{package} with data.conftest as {file}"), false) {
            Ok(mut answer) => {
                let value = answer.result.pop().and_then(|mut row| row.expressions.pop()).map(|row| row.value);
                Ok(value.filter(|value| *value != Value::Undefined))
            }
            Err(error) if matches!(error.downcast_ref::<LimitError>(), Some(LimitError::TimeLimitExceeded { .. })) => {
                Err(Box::new(problem::too_long(self.options.seconds, cx.head())))
            }
            Err(error) => Err(Box::new(problem::failed(&error, &self.files, cx.head()))),
        }
    }
}
