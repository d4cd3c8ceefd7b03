//! Databases that cannot be used: one line, exit code 1, and nothing changed.

use std::fs;

use carehub::db::Db;
use sqlx::AssertSqlSafe;

use crate::support::{Folder, carehub, complaint, run};

#[test]
fn database_that_cannot_be_used_is_said_with_what_to_do() {
    let folder = Folder::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let refused = format!("postgres://care:hunter2@{free}/care");
    for command in [&["serve"][..], &["migrate"], &["audit", "verify"]] {
        for (url, start, end) in [
            ("mysql://localhost/care", "database.url must begin with sqlite: or postgres:", ""),
            ("data/care.db", "database.url must begin with sqlite: or postgres:", ""),
            ("sqlite:/proc/nowhere/care.db", "cannot make the folder of the database /proc/nowhere/care.db: ", ""),
            (
                &refused,
                "cannot open the database at postgres://…@127.0.0.1:",
                "that the server runs and lets this user in",
            ),
        ] {
            let message = complaint(carehub(&folder).args(command).env("CAREHUB__DATABASE__URL", url));
            assert!(message.starts_with(start) && message.ends_with(end), "{command:?} {url}: {message}");
            assert!(!message.contains("hunter2"), "{message}");
        }
    }
}

#[tokio::test]
async fn schema_newer_than_the_binary_is_refused_and_left_alone() {
    let folder = migrated().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'of tomorrow', TRUE, X'00', 0)";
    execute(&folder, newer).await;
    let before = fs::read(folder.path().join("data/carehub.db")).expect("a database");
    for command in [&["serve"][..], &["migrate"], &["audit", "verify"]] {
        let message = complaint(carehub(&folder).args(command));
        assert!(
            message.starts_with("the database has schema 9999, which this version of carehub does not know"),
            "{message}"
        );
        assert!(message.ends_with("(nothing was changed now)"), "{message}");
        assert!(fs::read(folder.path().join("data/carehub.db")).expect("a database") == before, "{command:?}");
    }
}

#[test]
fn migrating_twice_is_migrating_once() {
    let folder = Folder::new();
    let message = complaint(carehub(&folder).args(["audit", "verify"]));
    assert!(message.contains("run `carehub migrate`"), "{message}");
    for _ in 0..2 {
        let output = run(carehub(&folder).arg("migrate"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("schema {}", Db::newest_schema())));
    }
}

#[tokio::test]
async fn trail_that_was_tampered_with_is_named_at_its_place() {
    let folder = migrated().await;
    let db = Db::open(&url(&folder), 1).await.expect("opens");
    for n in 0..5 {
        let mut change = carehub::audit::Change::new(db.begin().await.expect("begins"), jiff::Timestamp::UNIX_EPOCH);
        change.record(&carehub::actor::Actor::system(), carehub::audit::Record::new("thing.made", "thing", n));
        change.commit().await.expect("commits");
    }
    db.close().await;
    let output = run(carehub(&folder).args(["audit", "verify"]));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.starts_with("The trail is whole: 5 entries, 0 signed heads, "), "{text}");
    // Somebody with the file in hands: the guards of the database do not stop them.
    execute(&folder, "DROP TRIGGER audit_entry_stays").await;
    execute(&folder, "UPDATE audit_entry SET action = 'thing.left' WHERE seq = 3").await;
    let message = complaint(carehub(&folder).args(["audit", "verify"]));
    assert_eq!(message, "the trail is broken at entry 3: it was changed after it was written");
}

#[tokio::test]
async fn end_that_was_cut_off_shows_by_the_line_that_was_kept() {
    let folder = migrated().await;
    assert_eq!(
        complaint(carehub(&folder).args(["audit", "head"])),
        "the trail has no entries yet, so there is no end to sign"
    );
    let db = Db::open(&url(&folder), 1).await.expect("opens");
    for n in 0..5 {
        let mut change = carehub::audit::Change::new(db.begin().await.expect("begins"), jiff::Timestamp::UNIX_EPOCH);
        change.record(&carehub::actor::Actor::system(), carehub::audit::Record::new("thing.made", "thing", n));
        change.commit().await.expect("commits");
    }
    db.close().await;
    let output = run(carehub(&folder).args(["audit", "head"]));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.write("heads.jsonl", &String::from_utf8_lossy(&output.stdout));
    let verify = || {
        let mut command = carehub(&folder);
        command.args(["audit", "verify", "--heads", "heads.jsonl"]);
        command
    };
    let text = String::from_utf8_lossy(&run(&mut verify()).stdout).into_owned();
    assert!(text.starts_with("The trail is whole: 5 entries, 2 signed heads, "), "{text}");
    for statement in [
        "DROP TRIGGER audit_entry_is_kept",
        "DROP TRIGGER signed_head_is_kept",
        "DELETE FROM audit_entry WHERE seq > 3",
        "DELETE FROM signed_head",
        "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE seq = 3)",
    ] {
        execute(&folder, statement).await;
    }
    assert!(run(carehub(&folder).args(["audit", "verify"])).status.success(), "nothing in the database tells");
    let expected = "the trail is broken at entry 5: a signed head names this entry, which is missing";
    assert_eq!(complaint(&mut verify()), expected);
    folder.write("heads.jsonl", "{}\n");
    let said = complaint(&mut verify());
    assert!(said.starts_with("heads.jsonl:1: this is no signed head as `carehub audit head` prints it: "), "{said}");
    fs::remove_file(folder.path().join("heads.jsonl")).expect("removed");
    assert!(complaint(&mut verify()).starts_with("cannot read the signed heads in heads.jsonl: "));
}

async fn migrated() -> Folder {
    let folder = Folder::new();
    let db = Db::open(&url(&folder), 1).await.expect("opens");
    db.migrate().await.expect("migrates");
    db.close().await;
    folder
}

async fn execute(folder: &Folder, statement: &str) {
    let db = Db::open(&url(folder), 1).await.expect("opens");
    let mut transaction = db.begin().await.expect("begins");
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut *transaction).await.expect(statement);
    transaction.commit().await.expect("commits");
    db.close().await;
}

fn url(folder: &Folder) -> String {
    format!("sqlite:{}", folder.path().join("data/carehub.db").display())
}
