//! Messages on two streams. What is no message is reported and skipped; only the end of the input ends the reader.

use std::io::{BufRead, BufReader, Read, Write};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::Message;

/// What comes in.
pub(super) enum Incoming {
    Message(Message),
    /// Bytes that are no message, in words without the bytes.
    Malformed(&'static str),
}

/// Both directions.
pub(super) struct Transport {
    pub(super) incoming: Receiver<Incoming>,
    pub(super) outgoing: Sender<Message>,
}

/// Longer messages cannot be meant; no file of this size is analysed.
const MAX_MESSAGE_BYTES: usize = 256 << 20;

/// Starts a thread for each direction. The writer ends when all senders are gone.
pub(super) fn start(input: impl Read + Send + 'static, mut output: impl Write + Send + 'static) -> (Transport, JoinHandle<()>) {
    let (to_server, incoming) = unbounded();
    let (outgoing, to_client) = unbounded::<Message>();
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Some(message) = read(&mut input) {
            if to_server.send(message).is_err() {
                break;
            }
        }
    });
    let writer = std::thread::spawn(move || {
        for message in to_client {
            if message.write(&mut output).and_then(|()| output.flush()).is_err() {
                break;
            }
        }
    });
    (Transport { incoming, outgoing }, writer)
}

/// The next message; none at the end of the input.
fn read(input: &mut impl BufRead) -> Option<Incoming> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let header = line.trim_ascii();
        if header.is_empty() {
            match length {
                Some(_) => break,
                None => continue,
            }
        }
        let text = String::from_utf8_lossy(header).to_ascii_lowercase();
        match text.split_once(':') {
            Some(("content-length", number)) => length = number.trim().parse::<usize>().ok().filter(|it| *it <= MAX_MESSAGE_BYTES),
            Some(_) => {}
            None => return Some(Incoming::Malformed("a line that is no header")),
        }
        if text.starts_with("content-length") && length.is_none() {
            return Some(Incoming::Malformed("a length that cannot be meant"));
        }
    }
    let mut body = Vec::new();
    let wanted = length.unwrap_or_default();
    // The buffer grows with what really comes, not with what was announced.
    if input.take(wanted as u64).read_to_end(&mut body).ok()? < wanted {
        return None;
    }
    match serde_json::from_slice(&body) {
        Ok(message) => Some(Incoming::Message(message)),
        Err(_) => Some(Incoming::Malformed("a body that is no message")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Incoming, read};

    #[test]
    fn garbage_is_skipped() {
        let good = "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";
        let text = format!(
            "garbage\r\nContent-Length: 99999999999999\r\nContent-Length: 2\r\n\r\n{{]Content-Length: {}\r\n\r\n{good}",
            good.len()
        );
        let mut input = text.as_bytes();
        let mut n_malformed = 0;
        loop {
            match read(&mut input) {
                Some(Incoming::Malformed(_)) => n_malformed += 1,
                Some(Incoming::Message(_)) => break,
                None => panic!("the message was lost"),
            }
        }
        assert_eq!(n_malformed, 3);
        assert!(read(&mut input).is_none());
    }
}
