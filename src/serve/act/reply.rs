//! What becomes of a change, as JSON for the script of the desk.

use serde_json::{Value, json};

use crate::act::{Exit, Failure, Unsaved};
use crate::serve::http::Answer;

/// It was done.
#[derive(Debug)]
pub(super) struct Done {
    /// One sentence.
    pub(super) message: String,
    /// The page of the desk to go on with; none means the same again.
    pub(super) to: Option<String>,
    /// What else the script needs.
    pub(super) more: Value,
}

/// It was not done, and nothing was written.
#[derive(Debug)]
pub(super) struct Refused {
    failure: Failure,
    /// What is there now, where that is not what the form was opened with.
    theirs: Option<String>,
}

impl Done {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), to: None, more: Value::Null }
    }

    pub(super) fn to(self, address: String) -> Self {
        Self { to: Some(address), ..self }
    }

    pub(super) fn answer(self) -> Answer {
        let json = json!({ "message": self.message, "to": self.to, "more": self.more });
        Answer::new(200, "application/json", json.to_string().into_bytes())
    }
}

impl Refused {
    /// What a form showed is not what is there now.
    pub(super) fn changed(theirs: impl Into<String>) -> Self {
        let failure = Failure::usage("Someone saved another version meanwhile, so nothing was written.")
            .help("Compare the two versions, then go on with the newer one.");
        Self { failure, theirs: Some(theirs.into()) }
    }

    pub(super) fn answer(self) -> Answer {
        let status = match (&self.theirs, self.failure.exit) {
            (Some(_), _) => 409,
            (None, Exit::Tool) => 500,
            (None, _) => 422,
        };
        let json = json!({ "message": self.failure.message, "help": self.failure.help, "theirs": self.theirs });
        Answer::new(status, "application/json", json.to_string().into_bytes())
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { failure, theirs: None }
    }
}

impl From<Unsaved> for Refused {
    fn from(unsaved: Unsaved) -> Self {
        match unsaved {
            Unsaved::Changed(now) => Self::changed(now.text),
            Unsaved::Failed(failure) => failure.into(),
        }
    }
}
