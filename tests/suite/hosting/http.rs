//! A client of HTTP/1.1 that sends what it is told, also what no well-mannered client would send.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// The longest answer that is read, in bytes.
const LIMIT: usize = 8 << 20;

/// What a server answered.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// All values of a header, in their order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = move |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|(_, value)| value.as_str())
    }

    /// The value of a header; none where it is missing. Two of them are joined, and equal nothing that is wanted.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.all(name).collect();
        (!values.is_empty()).then(|| values.join(" AND "))
    }
}

/// Sends a request as it stands and reads the answer, for ten seconds at most.
pub(crate) fn ask(port: u16, request: &str) -> Result<Answer, String> {
    let told = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(told)?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).map_err(told)?;
    stream.set_write_timeout(Some(Duration::from_secs(10))).map_err(told)?;
    stream.write_all(request.as_bytes()).map_err(told)?;
    let mut bytes = Vec::new();
    // A server that ends the connection early has still answered.
    if let Err(error) = stream.take(LIMIT as u64).read_to_end(&mut bytes)
        && bytes.is_empty()
    {
        return Err(error.to_string());
    }
    read(&bytes, request.starts_with("HEAD "))
        .ok_or_else(|| format!("no answer: {:?}", String::from_utf8_lossy(&bytes)))
}

fn read(bytes: &[u8], head_only: bool) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    let headers =
        lines.map(|line| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned())));
    let mut answer = Answer { status, headers: headers.collect::<Option<_>>()?, body: bytes[end + 4..].to_vec() };
    if answer.all("Transfer-Encoding").any(|value| value.eq_ignore_ascii_case("chunked")) {
        answer.body = chunks(&answer.body)?;
    } else if let Some(length) = answer.header("Content-Length").filter(|_| !head_only && status != 304) {
        (answer.body.len() == length.parse::<usize>().ok()?).then_some(())?;
    }
    Some(answer)
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(end + 2..end + 2 + size)?);
        rest = rest.get(end + 4 + size..)?;
    }
}
