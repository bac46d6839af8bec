//! The way from the gate to the server inside: a socket in Placet's own folder, where there are such sockets.

use std::io;
use std::path::Path;

#[cfg(not(unix))]
pub(super) use self::port::Inner;
#[cfg(unix)]
pub(super) use self::unix::Inner;

#[cfg(unix)]
mod unix {
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::PathBuf;

    use super::{Path, io};
    use crate::world::own_folder;

    /// Where the server inside listens.
    #[derive(Debug)]
    pub(in crate::serve) struct Inner {
        path: PathBuf,
    }

    /// Longest path that a socket can have everywhere.
    const LONGEST: usize = 100;

    impl Inner {
        /// Listens in Placet's own folder of a site, or in that for temporary files if the path were too long.
        pub(in crate::serve) fn listen(root: &Path) -> io::Result<(Self, tiny_http::Listener)> {
            let name = format!("preview-{}-{}.sock", std::process::id(), &crate::output::unguessable()?[..8]);
            let mut path = own_folder(root)?.join(&name);
            if path.as_os_str().len() > LONGEST {
                path = std::env::temp_dir().join(format!("placet-{name}"));
            }
            let listener = UnixListener::bind(&path)?;
            Ok((Self { path }, listener.into()))
        }

        pub(in crate::serve) fn connect(&self) -> io::Result<UnixStream> {
            UnixStream::connect(&self.path)
        }
    }

    impl Drop for Inner {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(not(unix))]
mod port {
    use std::net::{SocketAddr, TcpListener, TcpStream};

    use super::{Path, io};

    /// Where the server inside listens.
    #[derive(Debug)]
    pub(in crate::serve) struct Inner {
        address: SocketAddr,
    }

    impl Inner {
        /// Listens on a free port of this machine.
        pub(in crate::serve) fn listen(_root: &Path) -> io::Result<(Self, tiny_http::Listener)> {
            let listener = TcpListener::bind(("127.0.0.1", 0))?;
            Ok((Self { address: listener.local_addr()? }, listener.into()))
        }

        pub(in crate::serve) fn connect(&self) -> io::Result<TcpStream> {
            TcpStream::connect(self.address)
        }
    }
}
