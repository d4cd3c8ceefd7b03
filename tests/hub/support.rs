//! Starts `carehub` on a free port with a folder of its own; both are gone when the test ends.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

/// A temporary folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("carehub-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("temporary folder");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The binary, working in `folder`, with free ports unless the test says otherwise.
pub(crate) fn carehub(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carehub"));
    command
        .current_dir(folder.path())
        .env("CAREHUB__SERVER__LISTEN", "127.0.0.1:0")
        .env("CAREHUB__MEDIA__PORT_FIRST", "0")
        .env("CAREHUB__MEDIA__WORKERS", "1")
        .env("CAREHUB__MEDIA__LOOPBACK", "true");
    command
}

/// Runs to the end.
pub(crate) fn run(command: &mut Command) -> Output {
    run_with(command, "")
}

/// Runs to the end, with `input` on standard input.
pub(crate) fn run_with(command: &mut Command, input: &str) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().expect("carehub runs");
    // A command that reads nothing may have ended by now.
    let _ = process.stdin.take().expect("piped").write_all(input.as_bytes());
    // Read while it runs: a pipe holds 64 KiB, and a command with more to say would wait for ever.
    let stdout = read_aside(process.stdout.take().expect("piped"));
    let stderr = read_aside(process.stderr.take().expect("piped"));
    let patience = Instant::now() + Duration::from_secs(20);
    let status = loop {
        if let Some(status) = process.try_wait().expect("a child of ours") {
            break status;
        }
        if Instant::now() > patience {
            let _ = process.kill();
            panic!("carehub runs on where it should have ended");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Output { status, stdout: stdout.join().expect("read"), stderr: stderr.join().expect("read") }
}

fn read_aside(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        let _ = from.read_to_end(&mut all);
        all
    })
}

/// Standard error of a command that must fail with exit code 1 and one line.
pub(crate) fn complaint(command: &mut Command) -> String {
    complaint_with(command, "")
}

/// The same, with `input` on standard input.
pub(crate) fn complaint_with(command: &mut Command, input: &str) -> String {
    let output = run_with(command, input);
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    text.trim_end().strip_prefix("carehub: ").expect("says who speaks").to_owned()
}

/// A running server.
pub(crate) struct Server {
    process: Child,
    log: Option<JoinHandle<Vec<u8>>>,
    pub(crate) folder: Folder,
    pub(crate) greeting: String,
    pub(crate) address: String,
    scheme: &'static str,
    pub(crate) client: Client,
}

impl Server {
    /// With `arguments` after `serve`.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_with(Folder::new(), arguments, &[])
    }

    /// With environment variables besides.
    pub(crate) fn start_with(folder: Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = carehub(&folder);
        command.arg("serve").args(arguments).envs(variables.iter().copied());
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("carehub starts");
        let log = read_aside(process.stderr.take().expect("piped"));
        let mut lines = BufReader::new(process.stdout.take().expect("piped"));
        let mut greeting = String::new();
        let address = loop {
            let mut line = String::new();
            if lines.read_line(&mut line).expect("readable") == 0 {
                let error = log.join().expect("read");
                panic!("carehub did not start: {}", String::from_utf8_lossy(&error));
            }
            greeting.push_str(&line);
            if let Some(rest) = line.trim().strip_prefix("Listening on ") {
                break rest.split(';').next().expect("an address").to_owned();
            }
        };
        let tls = arguments.contains(&"--tls") || variables.iter().any(|(name, _)| *name == "CAREHUB__TLS__CERT");
        let client = Client::builder().tls_danger_accept_invalid_certs(true).build().expect("client");
        Self { process, log: Some(log), folder, greeting, address, scheme: if tls { "https" } else { "http" }, client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.expect("an answer")
    }

    /// A POST as our own page sends it.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path)).header("x-requested-with", "carehub")
    }

    /// What `carehub token` prints for this server: the ticket.
    pub(crate) fn ticket(&self, arguments: &[&str]) -> String {
        let output = run(carehub(&self.folder).arg("token").args(arguments));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().next().expect("a ticket").to_owned()
    }

    /// A signal, by its name for `kill`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// The folder, for the next server.
    pub(crate) fn move_folder(&mut self) -> Folder {
        std::mem::replace(&mut self.folder, Folder::new())
    }

    /// Exit code and what was logged, after the process ended by itself.
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        let log = self.log.take().expect("not waited yet").join().expect("read");
        let log = String::from_utf8(log).expect("text");
        (self.process.wait().expect("ended").code(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Status, code and all of an error; checks what every error promises.
pub(crate) async fn problem(response: Response) -> (u16, String, Value) {
    let status = response.status().as_u16();
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["status"], status);
    let code = body["code"].as_str().expect("a code").to_owned();
    assert_eq!(body["type"], format!("urn:carehub:problem:{code}"));
    for member in ["title", "detail"] {
        assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member} in {body}");
    }
    (status, code, body)
}

/// A header as text; empty when absent.
pub(crate) fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
