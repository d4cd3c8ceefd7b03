//! Stripe's own library takes the stand-in for Stripe: pages, payments, refunds, errors, and what is posted with its signature.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "a test that cannot go on stops")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use stripe_fake::{Fake, KEY, Options, Signed, WEBHOOK_SECRET, signature};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_library_is_at_home_here() {
    let Ok(python) = std::env::var("CAREHUB_TEST_PYTHON") else {
        eprintln!("left out: CAREHUB_TEST_PYTHON names no Python with the stripe package");
        return;
    };
    let fake = Fake::start(Options::default()).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../outside/stripe_client.py");
    let mut child = Command::new(python)
        .args([script, fake.url(), KEY, WEBHOOK_SECRET])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut input = child.stdin.take();
    let output = BufReader::new(child.stdout.take().expect("piped"));
    let said = tokio::task::spawn_blocking(move || {
        let mut said = Vec::new();
        for line in output.lines().map_while(Result::ok) {
            if let Some(session) = line.strip_prefix("page ") {
                fake.pay(session).expect("it is open");
                writeln!(input.as_mut().expect("open"), "paid").expect("it listens");
            }
            if line == "told" {
                // It reads until the end, and then says that it is done.
                told(&fake, &mut input.take().expect("open"));
            }
            said.push(line);
        }
        said
    });
    said.await.expect("read");
    let ended = tokio::task::spawn_blocking(move || child.wait().expect("it ends")).await.expect("waited");
    assert!(ended.success(), "see what it says above");
}

/// What was posted, and the same with signatures that must not be taken. (Theirs takes those of the future; ours does not.)
fn told(fake: &Fake, input: &mut impl std::io::Write) {
    let posts = fake.control().posts();
    assert!(posts.len() >= 5, "{}", posts.len());
    let now = fake.control().now();
    for post in posts {
        let (_, good) = post.headers.iter().find(|(name, _)| name == "stripe-signature").expect("signed");
        writeln!(input, "good\t{good}\t{}", post.body).expect("it listens");
        writeln!(input, "good\t{}\t{}", signature(&post.body, Signed::Two, now), post.body).expect("it listens");
        for signed in [Signed::Bad, Signed::Old] {
            writeln!(input, "bad\t{}\t{}", signature(&post.body, signed, now), post.body).expect("it listens");
        }
    }
}
