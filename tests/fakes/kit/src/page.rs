//! A page to pay on: plain, readable without a stylesheet, no script, no card number.

/// What stands on it.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Whose page it is, such as `Stripe`.
    pub service: &'a str,
    /// For what.
    pub title: &'a str,
    /// How much, with its currency.
    pub amount: &'a str,
    /// BCP 47.
    pub language: &'a str,
    /// What has to be said first, such as that a card was declined; or empty.
    pub message: &'a str,
    /// Whether somebody can still pay.
    pub open: bool,
    /// Where somebody goes who does not want to; or empty.
    pub cancel_url: &'a str,
}

impl Page<'_> {
    /// As HTML. The buttons post `what=pay`, `what=decline` or `what=delay` to where the page is.
    pub fn html(&self) -> String {
        let Self { service, title, amount, language, message, open, cancel_url } = *self;
        let message =
            if message.is_empty() { String::new() } else { format!(r#"<p role="alert">{}</p>"#, safe(message)) };
        let buttons = [
            ("pay", "Pay"),
            ("decline", "Pay with a card that is declined"),
            ("delay", "Pay in a way that takes days"),
        ];
        let buttons: String = buttons
            .iter()
            .map(|(what, words)| format!(r#"<button name="what" value="{what}">{words}</button>"#))
            .collect();
        let form = if open { format!(r#"<form method="post">{buttons}</form>"#) } else { String::new() };
        let back = if cancel_url.is_empty() {
            String::new()
        } else {
            format!(r#"<p><a href="{}">Back without paying</a></p>"#, safe(cancel_url))
        };
        format!(
            r#"<!doctype html>
<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{service} (stand-in): {amount}</title>
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem}}
button{{display:block;width:100%;margin:.7rem 0;padding:.8rem;font:inherit}}strong{{font-size:2rem}}</style>
</head><body><main><h1>{service} (stand-in)</h1><p>No money moves here.</p>{message}
<p>{}</p><p><strong>{amount}</strong></p>{form}{back}</main></body></html>"#,
            safe(language),
            safe(title),
        )
    }
}

fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
