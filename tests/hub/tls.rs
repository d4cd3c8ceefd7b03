//! TLS: a certificate of our own for a trial, the operator's files, and their renewal without a restart.

use std::time::{Duration, Instant};

use crate::support::{Folder, Server, carehub, complaint, header};

#[tokio::test]
async fn self_signed_server_answers_and_keeps_its_certificate() {
    let mut server = Server::start(&["--demo", "--tls", "self-signed"]);
    assert!(server.greeting.contains("https://"), "{}", server.greeting);
    let response = server.get("/api/v1/demo").await;
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(header(&response, "strict-transport-security"), "", "would lock the browser out of plain HTTP");
    let folder = server.folder.path().join("data");
    let made = std::fs::read(folder.join("self-signed.crt")).expect("kept");

    server.signal("KILL");
    let again = Server::start_with(server.move_folder(), &["--tls", "self-signed"], &[]);
    assert_eq!(again.get("/healthz").await.status().as_u16(), 200);
    assert_eq!(std::fs::read(folder.join("self-signed.crt")).expect("kept"), made);
}

#[tokio::test]
async fn configured_certificate_is_served_and_taken_up_when_it_changes() {
    let folder = Folder::new();
    let (first, second) = (certificate(), certificate());
    let cert = folder.write("cert.pem", &first.0);
    let key = folder.write("key.pem", &first.1);
    let (cert, key) = (cert.to_str().expect("text").to_owned(), key.to_str().expect("text").to_owned());
    let server =
        Server::start_with(folder, &[], &[("CAREHUB__TLS__CERT", cert.as_str()), ("CAREHUB__TLS__KEY", key.as_str())]);
    assert!(trusts(&server, &first.0).await && !trusts(&server, &second.0).await);
    let response = server.get("/healthz").await;
    assert_eq!(header(&response, "strict-transport-security"), "max-age=31536000");

    std::fs::write(&cert, &second.0).expect("written");
    std::fs::write(&key, &second.1).expect("written");
    let patience = Instant::now() + Duration::from_secs(15);
    while !trusts(&server, &second.0).await {
        assert!(Instant::now() < patience, "the changed certificate was not taken up");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[test]
fn unusable_certificate_files_are_named() {
    let folder = Folder::new();
    folder.write("cert.pem", "nonsense");
    folder.write("key.pem", "nonsense");
    folder.write("my.toml", "[tls]\ncert = \"cert.pem\"\nkey = \"key.pem\"\n");
    let message = complaint(carehub(&folder).args(["serve", "--config", "my.toml"]));
    assert!(message.starts_with("cannot use the TLS certificate cert.pem with the key key.pem: "), "{message}");
    let message = complaint(carehub(&folder).args(["serve", "--tls", "self-signed", "--config", "my.toml"]));
    assert!(message.contains("exclude each other"), "{message}");
}

fn certificate() -> (String, String) {
    let key = rcgen::KeyPair::generate().expect("key");
    let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("names");
    (params.self_signed(&key).expect("signed").pem(), key.serialize_pem())
}

/// Whether the server shows exactly this certificate.
async fn trusts(server: &Server, pem: &str) -> bool {
    let root = reqwest::Certificate::from_pem(pem.as_bytes()).expect("PEM");
    let client = reqwest::Client::builder().tls_certs_only([root]).build().expect("client");
    client.get(server.url("/healthz")).send().await.is_ok()
}
