//! Commands in papers: what is typed, and where.

/// Where a command can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In the folder of the site, with nothing but Placet, a shell and the usual tools.
    Site,
    /// Only on or against the web server.
    Server,
}

/// A command, exactly as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The line.
    pub line: String,
    /// Where it can be run.
    pub place: Where,
    /// What it is for.
    pub why: String,
    /// A part of what it prints when all is well; nothing where that does not matter.
    pub expect: String,
}

impl Command {
    /// A command that can be run in the folder of the site.
    pub fn site(why: &str, line: impl Into<String>, expect: &str) -> Self {
        Self { line: line.into(), place: Where::Site, why: why.to_owned(), expect: expect.to_owned() }
    }

    /// A command that needs the web server.
    pub fn server(why: &str, line: impl Into<String>, expect: &str) -> Self {
        Self { place: Where::Server, ..Self::site(why, line, expect) }
    }
}

impl Where {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Server => "server",
        }
    }

    /// For people, to stand before what a command is for.
    pub fn title(self) -> &'static str {
        match self {
            Self::Site => "In the folder of the site",
            Self::Server => "On the web server",
        }
    }
}
