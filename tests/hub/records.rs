//! Medical records on the real server: a newer key while it runs, and nothing of what is written in files or logs.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::{Folder, Server, carehub, header, run};

/// Somebody of the demo clinic, signed in.
struct Person<'a> {
    server: &'a Server,
    cookie: String,
}

impl<'a> Person<'a> {
    async fn sign_in(server: &'a Server, email: &str) -> Self {
        let credentials = json!({ "email": email, "password": "welcome-to-the-demo" });
        let response = server.post("/api/v1/sessions").json(&credentials).send().await.expect("an answer");
        assert!(response.status().is_success(), "{}", response.status());
        let cookie = header(&response, "set-cookie").split(';').next().expect("a cookie").to_owned();
        Self { server, cookie }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.server.client.request(method, self.server.url(&format!("/api/v1{path}")));
        request.header("x-requested-with", "carehub").header("cookie", &self.cookie)
    }

    async fn get(&self, path: &str) -> Value {
        good(self.request(Method::GET, path).send().await.expect("an answer")).await
    }
}

async fn good(response: Response) -> Value {
    let status = response.status();
    let body: Value = response.json().await.expect("JSON");
    assert!(status.is_success(), "{body}");
    body
}

#[tokio::test]
async fn key_is_rotated_beside_the_running_server_and_no_text_lies_in_its_files_or_log() {
    const CANARY: &str = "zitronengelb";
    let server = Server::start_with(Folder::new(), &["--demo"], &[("CAREHUB__LOG__LEVEL", "trace")]);
    let doctor = Person::sign_in(&server, "lena.vogt@demo.example").await;
    let draft = doctor.get("/notes/unsigned").await["items"][0].clone();
    let path = format!("/notes/{}", draft["id"].as_str().expect("an id"));
    let save = async |version: &Value, text: &str| {
        let parts = json!({ "parts": [{ "section": "PLAN", "text": text }] });
        let request = doctor.request(Method::PUT, &path).header("if-match", format!("\"{version}\"")).json(&parts);
        good(request.send().await.expect("an answer")).await["version"].clone()
    };
    let version = save(&draft["version"], &format!("{CANARY} before")).await;
    let keys = |command: &str| {
        let output = run(carehub(&server.folder).args(["keys", command]));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(keys("show").starts_with("version 1 "));
    let rotated = keys("rotate");
    assert!(rotated.starts_with("Version 2 seals from now on; "), "{rotated}");
    let after = keys("show");
    assert!(after.starts_with("version 2 ") && !after.contains("version 1 "), "{after}");
    assert!(doctor.get(&path).await["parts"].to_string().contains(CANARY), "the server has taken up the new key");
    save(&version, &format!("{CANARY} after")).await;
    assert!(doctor.get(&path).await["parts"].to_string().contains("after"));

    let folder = server.folder.path().join("data");
    let mut searched = 0;
    for entry in std::fs::read_dir(&folder).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).expect("a file");
        searched += bytes.len();
        assert!(!bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes()), "{}", entry.path().display());
    }
    assert!(searched > 100_000, "the database was there: {searched}");
    server.signal("TERM");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0));
    assert!(log.contains("UPDATE medical_record"), "statements are logged at this level");
    assert!(!log.contains(CANARY));
}
