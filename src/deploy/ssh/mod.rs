//! A folder of a server, reached by IT's own `ssh` and `rsync`: keys, known hosts and jump hosts stay theirs.
//!
//! Two ways for two kinds of accounts. With a shell, `rsync` sends what differs and links the rest to the release
//! before, and the server reckons the digests. With SFTP alone the same folders come to be by file operations only, and
//! what was sent is read back. Either way a release is complete and checked before one rename lets it be served.

mod files;
mod login;
mod packet;
mod rsync;
mod server;
mod sftp;
mod shell;

pub use login::Login;
pub use server::Server;
pub use shell::quoted;
