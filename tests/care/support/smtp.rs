//! A mail server on loopback that takes mails, or does what it is told instead, one connection after the other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Conduct {
    /// Answers this to RCPT.
    Answer(&'static str),
    /// Answers this to AUTH.
    RefuseSignIn(&'static str),
    /// Hangs up when the mail has come, without a word.
    HangUp,
}

/// The server.
pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    conduct: Mutex<VecDeque<Conduct>>,
    inbox: Mutex<Vec<String>>,
}

impl SmtpServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State::default());
        tokio::spawn({
            let state = state.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let state = state.clone();
                    tokio::spawn(async move { serve(stream, &state).await });
                }
            }
        });
        Self { port, state }
    }

    pub(crate) fn next(&self, conduct: Conduct) {
        self.state.conduct.lock().expect("not poisoned").push_back(conduct);
    }

    /// Mails that came, each with its envelope in the first lines.
    pub(crate) fn inbox(&self) -> Vec<String> {
        self.state.inbox.lock().expect("not poisoned").clone()
    }
}

async fn serve(stream: TcpStream, state: &State) -> Option<()> {
    let conduct = state.conduct.lock().expect("not poisoned").pop_front();
    let mut stream = BufReader::new(stream);
    let mut mail = String::new();
    say(&mut stream, "220 test").await?;
    loop {
        let line = hear(&mut stream).await?;
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match (verb.as_str(), conduct) {
            ("EHLO", _) => say(&mut stream, "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN").await?,
            ("AUTH", Some(Conduct::RefuseSignIn(answer))) | ("RCPT", Some(Conduct::Answer(answer))) => {
                say(&mut stream, answer).await?;
            }
            ("AUTH", _) => say(&mut stream, "235 welcome").await?,
            ("MAIL" | "RCPT", _) => {
                mail.push_str(&line);
                mail.push('\n');
                say(&mut stream, "250 ok").await?;
            }
            ("DATA", _) => {
                say(&mut stream, "354 go on").await?;
                loop {
                    let line = hear(&mut stream).await?;
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push_str("\r\n");
                }
                state.inbox.lock().expect("not poisoned").push(std::mem::take(&mut mail));
                if matches!(conduct, Some(Conduct::HangUp)) {
                    return None;
                }
                say(&mut stream, "250 taken").await?;
            }
            ("QUIT", _) => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 ok").await?,
        }
    }
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let bytes = stream.read_line(&mut line).await.ok()?;
    (bytes > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()
}
