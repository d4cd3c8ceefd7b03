//! The stand-in as a process of its own, as browser tests start it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use paystack_fake::KEY;

#[test]
fn it_says_where_it_is_and_what_opens_it() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paystack-fake"))
        .arg("127.0.0.1:0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok).take(2);
    let said: Vec<String> = lines.collect();
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    assert!(
        said.first().is_some_and(|line| line.starts_with("payments.paystack_url = \"http://127.0.0.1:")),
        "{said:?}"
    );
    assert_eq!(said.get(1), Some(&format!("payments.paystack_key = {KEY:?}")));
}
