//! Commands other than a running server: tickets, the configuration in force, and one line for every mistake.

use crate::support::{Folder, Server, carehub, complaint, complaint_with, run, run_with};

#[test]
fn each_mistake_gets_one_line_that_says_how_to_mend_it() {
    let folder = Folder::new();
    folder.write("typo.toml", "[media]\n# a comment\nprot_first = 1\n");
    folder.write("type.toml", "[server]\nshutdown_s = \"soon\"\n");
    folder.write("syntax.toml", "[server\n");
    let not_ours = "192.0.2.1:1";
    for (arguments, variables, expected) in [
        (vec!["--config", "typo.toml"], vec![], "typo.toml:3: unknown key `prot_first`; did you mean `port_first`?"),
        (
            vec!["--config", "type.toml"],
            vec![],
            "type.toml:2: server.shutdown_s must be a whole number, not a text in quotes",
        ),
        (vec!["--config", "syntax.toml"], vec![], "syntax.toml:1: not valid TOML: "),
        (vec!["--config", "none.toml"], vec![], "cannot read the configuration file none.toml: "),
        (
            vec![],
            vec![("CAREHUB__SERVER__LISTN", "x")],
            "environment CAREHUB__SERVER__LISTN: unknown variable `CAREHUB__SERVER__LISTN`; \
             did you mean `CAREHUB__SERVER__LISTEN`?",
        ),
        (vec![], vec![("CAREHUB__SERVER__LISTEN", not_ours)], "cannot listen on 192.0.2.1:1: "),
        (vec![], vec![("CAREHUB__SERVER__DATA_DIR", "/proc/nowhere")], "cannot use the key file "),
    ] {
        let message = complaint(carehub(&folder).arg("serve").args(&arguments).envs(variables.clone()));
        assert!(message.starts_with(expected), "{arguments:?} {variables:?}: {message}");
    }
}

#[test]
fn port_in_use_is_said_with_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let message = complaint(carehub(&Folder::new()).arg("serve").env("CAREHUB__SERVER__LISTEN", &address));
    assert!(message.starts_with(&format!("cannot listen on {address}: ")), "{message}");
    assert!(message.ends_with("set server.listen to another port"), "{message}");
}

#[test]
fn udp_port_in_use_is_said_with_what_to_do() {
    let taken = std::net::UdpSocket::bind("0.0.0.0:0").expect("a port");
    let port = taken.local_addr().expect("bound").port().to_string();
    let message = complaint(carehub(&Folder::new()).arg("serve").env("CAREHUB__MEDIA__PORT_FIRST", &port));
    assert!(message.contains(&port) && message.contains("media.port_first"), "{message}");
}

#[test]
fn exposed_ticket_key_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let key = folder.write("my.key", &"k".repeat(32));
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("changed");
    let message = complaint(carehub(&folder).arg("serve").env("CAREHUB__SIGNALING__TICKET_KEY_FILE", key.as_os_str()));
    assert!(message.contains("can be read by others (mode 644)"), "{message}");
}

#[test]
fn token_prints_a_ticket_and_a_link_that_keeps_it_out_of_the_request() {
    let folder = Folder::new();
    let mut command = carehub(&folder);
    command.args(["token", "--room", "r-1", "--name", "Dr. Ada", "--role", "host", "--valid", "5m"]);
    let output = run(command.env("CAREHUB__SERVER__PUBLIC_URL", "https://care.example.org"));
    let text = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[0].split('.').count(), 3, "{text}");
    assert_eq!(lines[1], format!("https://care.example.org/call/r-1#t={}", lines[0]));
    assert!(!text.contains("Ada"), "the name is inside the signed ticket only");
}

#[test]
fn token_refuses_what_could_not_be_joined() {
    let folder = Folder::new();
    for arguments in [
        vec!["--room", "a b", "--name", "A"],
        vec!["--room", "", "--name", "A"],
        vec!["--room", "r", "--name", " "],
        vec!["--room", "r", "--name", "A", "--role", "king"],
        vec!["--room", "r", "--name", "A", "--can", "fly"],
        vec!["--room", "r", "--name", "A", "--valid", "2d"],
        vec!["--room", "r"],
    ] {
        let output = run(carehub(&folder).arg("token").args(&arguments));
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn check_config_prints_values_and_their_origin() {
    let folder = Folder::new();
    folder.write("my.toml", "[limits]\nrooms = 7\n");
    let output = run(carehub(&folder).args(["check-config", "--config", "my.toml"]));
    let text = String::from_utf8(output.stdout).expect("text");
    for (start, end) in [
        ("rooms = 7", "# my.toml:2"),
        ("workers = 1", "# environment CAREHUB__MEDIA__WORKERS"),
        ("grace_s = 30", "# default"),
    ] {
        assert!(text.lines().any(|line| line.starts_with(start) && line.ends_with(end)), "{start} … {end} in {text}");
    }
}

#[test]
fn health_tells_a_running_server_from_none() {
    let folder = Folder::new();
    let health = |address: &str| {
        let mut command = carehub(&folder);
        run(command.arg("health").env("CAREHUB__SERVER__LISTEN", address)).status.code()
    };
    for arguments in [&[][..], &["--tls", "self-signed"]] {
        assert_eq!(health(&Server::start(arguments).address), Some(0), "{arguments:?}");
    }
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").to_string();
    assert_eq!(health(&free), Some(1));
}

#[test]
fn exported_document_is_the_one_that_the_server_shows() {
    let output = run(carehub(&Folder::new()).arg("export-openapi"));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{document}");
    assert_eq!(document["info"]["title"], "Virtual Care Hub");
}

#[test]
fn demo_clinic_is_not_put_among_real_people_without_a_yes() {
    let folder = Folder::new();
    let mut create = carehub(&folder);
    create.args(["admin", "create", "--name", "Ada", "--email", "ada@example.org"]);
    assert!(run_with(&mut create, "seven grey herons at dusk\n").status.success());
    let refused = complaint(carehub(&folder).arg("seed"));
    assert!(
        refused.starts_with("this database has users who are not the demo's") && refused.contains("--yes"),
        "{refused}"
    );
    let output = run(carehub(&folder).args(["seed", "--yes"]));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("admin@demo.example"));
}

#[test]
fn first_admin_is_made_on_an_empty_machine_and_only_once() {
    let folder = Folder::new();
    let create = |email: &str| {
        let mut command = carehub(&folder);
        command.args(["admin", "create", "--name", "Ada", "--email", email]);
        command
    };
    let output = run_with(&mut create("ada@example.org"), "seven grey herons at dusk\n");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("Next: ") && !text.contains("herons"), "{text}");
    let good = "seven grey herons at dusk\n";
    for (email, input, expected) in [
        ("ADA@example.org", good, "there is an account with this e-mail address"),
        ("bob@example.org", "short\n", "a password has at least 12 characters"),
        ("bob@example.org", "", "give the password as one line on standard input"),
        ("nowhere", good, "this is no e-mail address"),
    ] {
        assert_eq!(complaint_with(&mut create(email), input), expected);
    }
    let bad_zone = complaint_with(create("bob@example.org").args(["--zone", "Europe/Atlantis"]), good);
    assert!(bad_zone.starts_with("there is no such time zone"), "{bad_zone}");
}
