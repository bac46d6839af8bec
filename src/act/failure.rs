//! Why a command stopped without a report.

use crate::deploy::Trouble;
use crate::rules::Stops;

/// Exit codes, the same for every command. Interrupted by Ctrl-C is 130, which the shell sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; nothing blocks.
    Done = 0,
    /// Blocked by findings in content or output.
    Blocked = 1,
    /// Arguments or configuration cannot be understood.
    Usage = 2,
    /// The tool or its surroundings failed.
    Tool = 3,
    /// Nothing wrong with the content, but an approval is missing.
    Approval = 4,
    /// Outside the window, or inside a freeze or embargo.
    Window = 5,
}

impl From<Option<Stops>> for Exit {
    fn from(stops: Option<Stops>) -> Self {
        match stops {
            None => Self::Done,
            Some(Stops::Content) => Self::Blocked,
            Some(Stops::Configuration) => Self::Usage,
            Some(Stops::Tool) => Self::Tool,
            Some(Stops::Approval) => Self::Approval,
            Some(Stops::Window) => Self::Window,
        }
    }
}

/// A command that could not do its work: what happened and what to do next.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub exit: Exit,
    /// One sentence.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
}

impl Failure {
    /// The arguments cannot be followed.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), help: None }
    }

    /// The tool or its surroundings failed.
    pub fn tool(message: impl Into<String>) -> Self {
        Self { exit: Exit::Tool, message: message.into(), help: None }
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Something went wrong with a file.
    pub fn file(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            std::io::ErrorKind::PermissionDenied => "you may not do that there".to_owned(),
            std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            std::io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            _ => error.to_string(),
        };
        Self::tool(format!("`{}` cannot be {what}: {reason}.", path.display()))
    }
}

/// The machine failed while the site was read or written.
pub fn failed(error: &std::io::Error) -> Failure {
    if let Some(trouble) = Trouble::of(error) {
        return Failure::tool(trouble.message.clone()).help(trouble.help.clone());
    }
    Failure::tool(format!("The site could not be read or written: {error}."))
        .help("What was published last stays as it is. Check permissions and free space, then try again.")
}
