//! What a service posts by itself: in which order, how often, and how signed.

use std::time::Duration;

use aws_lc_rs::hmac;
use serde_json::Value;

/// How webhooks go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Webhooks {
    /// None is sent at all.
    pub lost: bool,
    /// Each is sent twice.
    pub twice: bool,
    /// The last of those that wait comes first.
    pub reversed: bool,
    /// This much later.
    pub late: Duration,
    /// How they are signed.
    pub signed: Signed,
}

/// How webhooks are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signed {
    /// As documented.
    #[default]
    Good,
    /// With another secret.
    Bad,
    /// An hour ago.
    Old,
    /// In an hour.
    Future,
    /// With two secrets, of which the second is ours.
    Two,
}

/// Something to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Name and value.
    pub headers: Vec<(String, String)>,
    /// JSON.
    pub body: String,
}

impl Webhooks {
    /// What becomes of these bodies. `sign` gives the headers of one.
    pub(crate) fn posts(self, bodies: &[String], sign: impl Fn(&str, Signed) -> Vec<(String, String)>) -> Vec<Post> {
        if self.lost {
            return Vec::new();
        }
        let one = |body: &String| {
            let mut headers = sign(body, self.signed);
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            Post { headers, body: body.clone() }
        };
        let mut posts: Vec<Post> = bodies.iter().map(one).collect();
        if self.reversed {
            posts.reverse();
        }
        if self.twice {
            posts = posts.into_iter().flat_map(|post| [post.clone(), post]).collect();
        }
        posts
    }

    pub(crate) fn read(body: &Value) -> Option<Self> {
        let signed = match body["signed"].as_str() {
            None | Some("good") => Signed::Good,
            Some("bad") => Signed::Bad,
            Some("old") => Signed::Old,
            Some("future") => Signed::Future,
            Some("two") => Signed::Two,
            Some(_) => return None,
        };
        Some(Self {
            lost: body["lost"] == true,
            twice: body["twice"] == true,
            reversed: body["reversed"] == true,
            late: Duration::from_millis(body["late_ms"].as_u64().unwrap_or_default()),
            signed,
        })
    }
}

impl Signed {
    /// The time that stands in the signature.
    pub fn at(self, now: f64) -> i64 {
        let now = now as i64;
        match self {
            Self::Old => now - 3600,
            Self::Future => now + 3600,
            Self::Good | Self::Bad | Self::Two => now,
        }
    }
}

/// An HMAC in hexadecimal digits.
pub fn hex_hmac(algorithm: hmac::Algorithm, secret: &str, text: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(algorithm, secret.as_bytes()), text.as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Until it is taken, a few times.
pub(crate) async fn deliver(url: &str, post: &Post) {
    for tried in 0..TRIES_MAX {
        let mut request = reqwest::Client::new().post(url).body(post.body.clone()).timeout(Duration::from_secs(10));
        for (name, value) in &post.headers {
            request = request.header(name, value);
        }
        if request.send().await.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100 << tried)).await;
    }
}

const TRIES_MAX: u32 = 4;
