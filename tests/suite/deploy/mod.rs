//! Targets beyond this machine, against the real programs; and any target, under load and killed on the way.

#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod load;
#[cfg(unix)]
mod s3;
#[cfg(unix)]
mod ssh;
#[cfg(unix)]
mod sshd;
#[cfg(unix)]
mod troubles;
