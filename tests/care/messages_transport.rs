//! How mails leave: one set of promises for every transport, and what a mail server's answers lead to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use carehub::config::Config;
use carehub::ids::MessageId;
use carehub::messages::Mailer;
use carehub::messages::mail::{About, AboutAccount, Facts, House, Mail, Reader, render};
use carehub::messages::transport::{File, Log, NotSent, Smtp, Transport};
use carehub::outbox::{Kind, State};
use carehub::sensitive::Phi;
use serde_json::Value;

use crate::support::{Conduct, SmtpServer, SmtpTls, World, both, readable};

fn mail(world: &World) -> Mail {
    let house = House {
        clinic: "North".to_owned(),
        address: "clinic@example.org".to_owned(),
        from: Some("North <care@example.org>".parse().expect("an address")),
        public_url: "https://care.example.org".to_owned(),
        host: "care.example.org".to_owned(),
    };
    let reader = Reader {
        name: Phi("Zoë Canary".to_owned()),
        address: Phi("zoe@example.org".to_owned()),
        language: "en".to_owned(),
        zone: "UTC".to_owned(),
    };
    let facts = Facts { house, reader, about: About::Account(AboutAccount::default()), attached: None };
    render(MessageId::new(&world.core.clock), Kind::PasswordChanged, &facts, world.core.clock.now()).expect("a mail")
}

fn smtp(port: u16, more: &[(&str, &str)]) -> Smtp {
    let port = port.to_string();
    let given = [
        ("TRANSPORT", "smtp"),
        ("FROM", "care@example.org"),
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", &port),
        ("SMTP_SECURITY", "none"),
    ];
    let variables =
        given.iter().chain(more).map(|(name, value)| (format!("CAREHUB__MAIL__{name}"), (*value).to_owned()));
    let (config, _) = Config::load(None, variables).expect("valid");
    Smtp::new(&config.mail).expect("a transport")
}

fn mailer(transport: impl Transport + 'static) -> Mailer {
    Mailer { transport: Arc::new(transport), from: None }
}

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("carehub-mail-{:032x}", rand::random::<u128>())))
    }

    fn mails(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .map(|path| {
                assert_eq!(path.extension().and_then(|end| end.to_str()), Some("eml"), "{}", path.display());
                std::fs::read_to_string(path).expect("a mail")
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What every transport promises.
async fn keeps_its_promises(transport: &dyn Transport, world: &World) {
    let one = mail(world);
    assert_eq!(transport.send(&one).await, Ok(()));
    assert_eq!(transport.send(&one).await, Ok(()), "the same mail again does no harm");
    let others: Vec<Mail> = (0..8).map(|_| mail(world)).collect();
    let sent = futures_util::future::join_all(others.iter().map(|mail| transport.send(mail))).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    assert!(!format!("{transport:?}").contains("canary"), "{transport:?}");
}

#[tokio::test]
async fn every_transport_keeps_its_promises() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    keeps_its_promises(&Log, &world).await;
    let folder = Folder::new();
    keeps_its_promises(&File::new(folder.0.clone()), &world).await;
    assert_eq!(folder.mails().len(), 9);
    let server = SmtpServer::start().await;
    let transport = smtp(server.port, &[("SMTP_USER", "care"), ("SMTP_PASSWORD", "canary")]);
    keeps_its_promises(&transport, &world).await;
    assert_eq!(server.inbox().len(), 10);
}

#[tokio::test]
async fn file_is_the_whole_mail_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new(carehub::db::Engine::Sqlite).await;
    let folder = Folder::new();
    let mail = mail(&world);
    File::new(folder.0.clone()).send(&mail).await.expect("written");
    let path = folder.0.join(format!("{}.eml", mail.id));
    let mode = std::fs::metadata(&path).expect("is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let text = readable(&std::fs::read_to_string(&path).expect("text"));
    assert!(text.contains("To: ") && text.contains("Hello Zoë Canary,") && text.contains("</html>"), "{text}");
}

#[tokio::test]
async fn folder_that_cannot_be_written_is_a_reason_to_try_again() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    let folder = Folder::new();
    std::fs::write(&folder.0, "no folder").expect("written");
    let failed = File::new(folder.0.join("mail")).send(&mail(&world)).await;
    assert!(matches!(failed, Err(NotSent::ForNow(_))), "{failed:?}");
    std::fs::remove_file(&folder.0).expect("removed");
}

both! {
    async fn mail_server_gets_a_mail_once_with_its_envelope(world: World) {
        let server = SmtpServer::start().await;
        let patient = world.patient("Pat").await;
        world.post(Kind::PasswordChanged, patient.user, "1", Value::Null).await;
        let mailer = mailer(smtp(server.port, &[]));
        world.deliver(&mailer).await;
        world.deliver(&mailer).await;
        let [mail] = &server.inbox()[..] else { panic!("one mail") };
        let email = world.email(patient.user).await;
        assert!(mail.starts_with("MAIL FROM:<clinic@localhost>") && mail.contains(&format!("RCPT TO:<{email}>")), "{mail}");
    }

    async fn answers_of_a_mail_server_decide_whether_it_is_tried_again(world: World) {
        let server = SmtpServer::start().await;
        let patient = world.patient("Pat").await;
        let email = world.email(patient.user).await;
        let mailer = mailer(smtp(server.port, &[("SMTP_USER", "care"), ("SMTP_PASSWORD", "secret")]));
        for (n, (conduct, state, why)) in [
            (Conduct::Answer("421 4.3.2 busy"), State::Waiting, "the mail server did not take it now (421)"),
            (Conduct::Answer("450 4.2.1 pat@example.org is over quota"), State::Waiting, "the mail server did not take it now (450)"),
            (Conduct::Answer("550 5.1.1 pat@example.org is unknown"), State::Failed, "the mail server refused it (550)"),
            (Conduct::RefuseSignIn("535 5.7.8 no"), State::Waiting, "the mail server did not take it now (535)"),
            (Conduct::HangUp, State::Waiting, "the mail server"),
        ]
        .into_iter()
        .enumerate()
        {
            server.next(conduct);
            world.post(Kind::PasswordChanged, patient.user, &n.to_string(), Value::Null).await;
            world.deliver(&mailer).await;
            let entries = world.outbox().await;
            let entry = entries.last().expect("a message");
            let said = entry.last_error.clone().unwrap_or_default();
            assert_eq!((entry.state, entry.attempts), (state, 1), "{conduct:?} {said}");
            assert!(said.starts_with(why), "{conduct:?} {said}");
            assert!(!said.contains("example.org") && !said.contains(&email), "{said}");
            // Tried again in a minute, and then taken.
            world.pass(Duration::from_secs(60));
            world.deliver(&mailer).await;
            let expected = if state == State::Failed { State::Failed } else { State::Sent };
            assert_eq!(world.outbox().await.last().expect("a message").state, expected, "{conduct:?}");
        }
        // The one that hung up had the mail already: at least once is what is promised.
        assert_eq!(server.inbox().len(), 5);
    }

    async fn mail_server_that_is_not_there_is_tried_again(world: World) {
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
        let patient = world.patient("Pat").await;
        world.post(Kind::PasswordChanged, patient.user, "1", Value::Null).await;
        world.deliver(&mailer(smtp(closed.port(), &[]))).await;
        let [entry] = &world.outbox().await[..] else { panic!("one message") };
        assert_eq!(entry.state, State::Waiting);
        assert_eq!(entry.last_error.as_deref(), Some("the mail server could not be reached"));
        assert_eq!(entry.due_at, world.core.clock.now() + Duration::from_secs(60));
    }
}

#[tokio::test]
async fn mail_goes_over_tls_to_a_server_whose_certificate_is_trusted_and_to_no_other() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    let folder = Folder::new();
    std::fs::create_dir_all(&folder.0).expect("a folder");
    for (tls, security) in [(SmtpTls::AtOnce, "required"), (SmtpTls::Starttls, "starttls")] {
        let server = SmtpServer::start_with_tls(tls).await;
        let more = [("SMTP_SECURITY", security), ("SMTP_USER", "care"), ("SMTP_PASSWORD", "secret")];
        let failed = smtp(server.port, &more).send(&mail(&world)).await;
        assert!(matches!(failed, Err(NotSent::ForNow(_))), "{security}: {failed:?}");
        assert!(server.inbox().is_empty());
        let authority = folder.0.join(format!("{security}.pem"));
        std::fs::write(&authority, &server.certificate).expect("written");
        let trusted = [("SMTP_CA_FILE", authority.to_str().expect("text"))];
        let transport = smtp(server.port, &[&more[..], &trusted[..]].concat());
        assert_eq!(transport.send(&mail(&world)).await, Ok(()), "{security}");
        assert_eq!(server.inbox().len(), 1, "{security}");
    }
}

#[test]
fn authority_that_is_none_is_said_with_its_file() {
    let folder = Folder::new();
    std::fs::create_dir_all(&folder.0).expect("a folder");
    let file = folder.0.join("broken.pem");
    std::fs::write(&file, "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n").expect("written");
    for path in [file, folder.0.join("none.pem")] {
        let variables = [
            ("TRANSPORT", "smtp"),
            ("FROM", "care@example.org"),
            ("SMTP_HOST", "mx.example.org"),
            ("SMTP_CA_FILE", path.to_str().expect("text")),
        ];
        let variables = variables.map(|(name, value)| (format!("CAREHUB__MAIL__{name}"), value.to_owned()));
        let (config, _) = Config::load(None, variables).expect("valid");
        let error = Smtp::new(&config.mail).expect_err("refused").to_string();
        assert!(error.starts_with(&format!("cannot use mail.smtp_ca_file {}: ", path.display())), "{error}");
    }
}

#[tokio::test]
async fn password_never_goes_to_a_server_that_offers_no_tls() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    let server = SmtpServer::start().await;
    for security in ["starttls", "required"] {
        let more = [("SMTP_SECURITY", security), ("SMTP_USER", "care"), ("SMTP_PASSWORD", "secret")];
        let failed = smtp(server.port, &more).send(&mail(&world)).await;
        assert!(matches!(failed, Err(NotSent::ForNow(_))), "{security}: {failed:?}");
    }
    assert!(server.inbox().is_empty());
}
