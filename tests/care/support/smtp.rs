//! A mail server on loopback that takes mails, or does what it is told instead, one connection after the other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;

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
    /// Of a server with TLS: its certificate, which nobody else signed.
    pub(crate) certificate: String,
    state: Arc<State>,
}

/// How TLS begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SmtpTls {
    AtOnce,
    Starttls,
}

#[derive(Default)]
struct State {
    tls: Option<(SmtpTls, TlsAcceptor)>,
    conduct: Mutex<VecDeque<Conduct>>,
    inbox: Mutex<Vec<String>>,
}

impl SmtpServer {
    pub(crate) async fn start() -> Self {
        Self::with(State::default(), String::new()).await
    }

    /// With TLS and a certificate for 127.0.0.1.
    pub(crate) async fn start_with_tls(tls: SmtpTls) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
        let key = made.signing_key.serialize_der().try_into().expect("a key");
        let config =
            ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth();
        let config = config.with_single_cert(vec![made.cert.der().clone()], key).expect("belong together");
        let state = State { tls: Some((tls, TlsAcceptor::from(Arc::new(config)))), ..State::default() };
        Self::with(state, made.cert.pem()).await
    }

    async fn with(state: State, certificate: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(state);
        tokio::spawn({
            let state = state.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let state = state.clone();
                    tokio::spawn(async move { accept(stream, &state).await });
                }
            }
        });
        Self { port, certificate, state }
    }

    pub(crate) fn next(&self, conduct: Conduct) {
        self.state.conduct.lock().expect("not poisoned").push_back(conduct);
    }

    /// Mails that came, each with its envelope in the first lines.
    pub(crate) fn inbox(&self) -> Vec<String> {
        self.state.inbox.lock().expect("not poisoned").clone()
    }
}

async fn accept(stream: TcpStream, state: &State) -> Option<()> {
    let mut stream = BufReader::new(stream);
    match &state.tls {
        None => {
            say(&mut stream, "220 test").await?;
            serve(stream, state).await
        }
        Some((SmtpTls::AtOnce, acceptor)) => {
            let mut stream = BufReader::new(acceptor.accept(stream.into_inner()).await.ok()?);
            say(&mut stream, "220 test").await?;
            serve(stream, state).await
        }
        Some((SmtpTls::Starttls, acceptor)) => {
            say(&mut stream, "220 test").await?;
            hear(&mut stream).await?;
            say(&mut stream, "250-test\r\n250 STARTTLS").await?;
            // Nothing else is taken in the clear.
            hear(&mut stream).await.filter(|line| line == "STARTTLS")?;
            say(&mut stream, "220 go on").await?;
            serve(BufReader::new(acceptor.accept(stream.into_inner()).await.ok()?), state).await
        }
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(mut stream: BufReader<S>, state: &State) -> Option<()> {
    let conduct = state.conduct.lock().expect("not poisoned").pop_front();
    let mut mail = String::new();
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

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let bytes = stream.read_line(&mut line).await.ok()?;
    (bytes > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, line: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    // TLS keeps what was written until it is told to let go.
    stream.get_mut().flush().await.ok()
}
