//! Mails of the real server: they leave by themselves, and nothing of them or of a calendar's address is logged.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Folder, Server};

#[tokio::test]
async fn registration_in_the_demo_leads_to_a_mail_in_a_file_and_nothing_of_it_in_the_log() {
    let server = Server::start_with(Folder::new(), &["--demo"], &[("CAREHUB__LOG__LEVEL", "debug")]);
    assert!(server.greeting.contains("Mail:   files in data/mail"), "{}", server.greeting);
    let somebody = json!({
        "name": "Ada Canary", "email": "ada.canary@example.org", "password": "seven lanterns over Kathmandu",
        "language": "en", "zone": "Europe/Berlin",
    });
    let response = server.post("/api/v1/registrations").json(&somebody).send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 202, "{}", response.text().await.expect("text"));
    let mail = mail_to("ada.canary@example.org", &server.folder.path().join("data/mail")).await;
    let at = mail.find("/verify#").expect("a link") + "/verify#".len();
    let token: String = mail[at..].replace("=\r\n", "").chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(token.len(), 64, "{mail}");

    let secret = "c0ffee".repeat(10) + "c0ff";
    assert_eq!(server.get(&format!("/api/v1/calendar/{secret}.ics?q=canary")).await.status().as_u16(), 404);
    server.signal("TERM");
    let (code, log) = tokio::task::spawn_blocking(|| server.wait()).await.expect("waited");
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("/api/v1/calendar/{token}"), "requests are logged by their route: {log}");
    for (what, secret) in
        [("name", "Canary"), ("address", "canary"), ("link", token.as_str()), ("feed", secret.as_str())]
    {
        assert!(!log.contains(secret), "{what} in {log}");
    }
}

/// Waits for it among those of the demo clinic.
async fn mail_to(address: &str, folder: &Path) -> String {
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mails = files.filter(|path| path.extension().is_some_and(|end| end == "eml"));
        let mut mails = mails.map(|path| std::fs::read_to_string(path).expect("a mail"));
        if let Some(mail) = mails.find(|mail| mail.contains(address)) {
            return mail;
        }
        assert!(Instant::now() < patience, "no mail to {address} in {}", folder.display());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
