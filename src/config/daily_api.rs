//! `[daily_api]`: the API that other systems call as they would call Daily.co.

use serde::Deserialize;

/// `[daily_api]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyApi {
    /// Origins whose pages may show the page of a room inside.
    pub frame_ancestors: Vec<String>,
}

impl DailyApi {
    /// A broken rule with the setting to mend.
    pub(super) fn conflict(&self) -> Option<(&'static str, &'static str)> {
        let all = self.frame_ancestors.iter().all(|origin| is_origin(origin));
        let advice = "must be a list of origins such as [\"https://clinic.example.org\"]";
        (!all).then_some(("daily_api.frame_ancestors", advice))
    }
}

/// Scheme, host and port and nothing that could add a directive to the policy it stands in.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]*".contains(&byte);
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_hold_nothing_else() {
        for (text, good) in [
            ("https://clinic.example.org", true),
            ("https://*.example.org", true),
            ("http://127.0.0.1:8080", true),
            ("https://clinic.example.org/", false),
            ("clinic.example.org", false),
            ("https://a; script-src *", false),
            ("*", false),
        ] {
            assert_eq!(is_origin(text), good, "{text}");
        }
    }
}
