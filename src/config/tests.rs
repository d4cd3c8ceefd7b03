//! Settings from every source, and the one line that each mistake gets.

use super::*;

fn load(file: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let mut layers = Layers::defaults().expect("the built-in file is valid");
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    layers
        .apply_file("my.toml", file)
        .and_then(|()| layers.apply_environment(variables))
        .and_then(|()| layers.config())
        .map_err(|problem| problem.to_string())
}

#[test]
fn built_in_file_gives_a_whole_configuration() {
    let config = load("", &[]).expect("defaults");
    assert_eq!(config.server.listen.port(), 8080);
    assert!(config.server.listen.ip().is_loopback());
    assert_eq!(config.ticket_key_file(), Path::new("data/ticket.key"));
    assert!(config.tls.files().is_none());
}

#[test]
fn documented_limits_are_those_that_media_and_signaling_were_tested_with() {
    let config = load("", &[]).expect("defaults");
    assert_eq!(format!("{:?}", config.signaling_limits()), format!("{:?}", signaling::Limits::default()));
    assert_eq!(format!("{:?}", config.media_config().limits), format!("{:?}", media::Limits::default()));
}

#[test]
fn every_setting_is_explained_above_it() {
    let lines: Vec<&str> = DEFAULTS.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        if !line.is_empty() && !line.starts_with(['#', '[']) {
            assert!(lines[n - 1].starts_with("# "), "line {}: `{line}` has no comment above it", n + 1);
        }
    }
}

#[test]
fn file_wins_over_default_and_environment_over_file() {
    let file = "[media]\nport_first = 20000\nworkers = 2\n";
    let config = load(
        file,
        &[("CAREHUB__MEDIA__WORKERS", "3"), ("CAREHUB__MEDIA__ADVERTISE", "192.0.2.1, 2001:db8::1"), ("HOME", "/")],
    )
    .expect("valid");
    assert_eq!((config.media.port_first, config.media.workers), (20_000, 3));
    assert_eq!(config.media.advertise, ["192.0.2.1".parse::<IpAddr>().unwrap(), "2001:db8::1".parse().unwrap()]);
}

#[test]
fn flag_implies_only_what_nobody_set() {
    let mut layers = Layers::defaults().expect("defaults");
    layers.apply_file("my.toml", "[media]\nloopback = false").expect("valid");
    layers.imply("media", "loopback", true.into(), "--demo");
    layers.imply("server", "listen", "0.0.0.0:8080".into(), "--tls self-signed");
    let config = layers.config().expect("valid");
    assert!(!config.media.loopback);
    assert!(config.server.listen.ip().is_unspecified());
}

#[test]
fn each_mistake_in_a_file_gets_one_line_with_place_and_advice() {
    for (file, expected) in [
        ("[media]\n\nprot_first = 1", "my.toml:3: unknown key `prot_first`; did you mean `port_first`?"),
        ("[media]\nlisten = \"\"", "my.toml:2: unknown key `listen`; it belongs below [server]"),
        ("[media]\nbanana = 1", "my.toml:2: unknown key `banana`; see config/carehub.toml for all settings"),
        ("[sever]\nlisten = \"\"", "my.toml:1: unknown section `sever`; did you mean `server`?"),
        ("\n[medai]", "my.toml:2: unknown section `medai`; did you mean `media`?"),
        ("workers = 1", "my.toml:1: unknown key `workers`; a setting stands below its [section]"),
        ("[media]\nworkers = \"two\"", "my.toml:2: media.workers must be a whole number, not a text in quotes"),
        (
            "[media]\nadvertise = \"::1\"",
            "my.toml:2: media.advertise must be a list such as [\"…\"], not a text in quotes",
        ),
        ("[media]\nadvertise = [\"here\"]", "my.toml:2: media.advertise cannot be that: invalid IP address syntax"),
        ("[server]\nlisten = \"8080\"", "my.toml:2: server.listen cannot be that: invalid socket address syntax"),
        (
            "[media]\nport_first = 70000",
            "my.toml:2: media.port_first cannot be that: invalid value: integer `70000`, expected u16",
        ),
        (
            "[log]\nformat = \"xml\"",
            "my.toml:2: log.format cannot be that: unknown variant `xml`, expected `text` or `json`",
        ),
        ("[tls]\ncert = \"a.pem\"", "my.toml:2: tls.cert needs tls.key as well; give both or none"),
        ("[tls]\n\nkey = \"a.pem\"", "my.toml:3: tls.key needs tls.cert as well; give both or none"),
        (
            "[server]\npublic_url = \"care.example.org\"",
            "my.toml:2: server.public_url must be scheme and host only, such as \"https://care.example.org\"",
        ),
        (
            "[server]\npublic_url = \"https://care.example.org/hub\"",
            "my.toml:2: server.public_url must be scheme and host only, such as \"https://care.example.org\"",
        ),
        (
            "[mail]\ntransport = \"smtp\"\nfrom = \"care@example.org\"",
            "default: mail.smtp_host is needed for mail.transport = \"smtp\"",
        ),
        (
            "[mail]\ntransport = \"smtp\"\nsmtp_host = \"mx.example.org\"",
            "default: mail.from is needed for mail.transport = \"smtp\"",
        ),
        (
            "[mail]\nfrom = \"North Clinic\"",
            "my.toml:2: mail.from must be an address such as \"North Clinic <care@example.org>\"",
        ),
        (
            "[mail]\ntransport = \"smtp\"\nfrom = \"care@example.org\"\nsmtp_host = \"mx.example.org\"\nsmtp_user = \"care\"",
            "my.toml:5: mail.smtp_user and mail.smtp_password belong together; give both or none",
        ),
        (
            "[mail]\ntransport = \"smtp\"\nfrom = \"care@example.org\"\nsmtp_host = \"mx.example.org\"\nsmtp_security = \"none\"",
            "my.toml:5: mail.smtp_security can be \"none\" only with a mail server on this machine",
        ),
        (
            "[log]\nlevel = \"=,=\"",
            "my.toml:2: log.level is no filter; use error, warn, info, debug or trace, or \"info,media=debug\"",
        ),
    ] {
        assert_eq!(load(file, &[]).expect_err(file), expected);
    }
}

#[test]
fn calls_that_cannot_be_set_up_so_are_refused_with_what_to_mend() {
    for (file, expected) in [
        (
            "[calls]\nbackend = \"daily\"",
            "my.toml:2: calls.backend needs calls.daily_key or calls.daily_key_file unless it is \"hub\"",
        ),
        (
            "[calls]\nbackend = \"front\"",
            "my.toml:2: calls.backend needs calls.daily_key or calls.daily_key_file unless it is \"hub\"",
        ),
        (
            "[calls]\nbackend = \"zoom\"",
            "my.toml:2: calls.backend cannot be that: unknown variant `zoom`, expected one of `hub`, `daily`, `front`",
        ),
        (
            "[calls]\nfront = [\"hub\", \"hub\"]",
            "my.toml:2: calls.front must name both backends, first choice first, such as [\"daily\", \"hub\"]",
        ),
        (
            "[calls]\nfront = [\"hub\"]",
            "my.toml:2: calls.front must name both backends, first choice first, such as [\"daily\", \"hub\"]",
        ),
        (
            "[calls]\ndaily_key = \"a\"\ndaily_key_file = \"b\"",
            "my.toml:3: calls.daily_key_file and calls.daily_key say the same; give one of them",
        ),
        (
            "[calls]\ndaily_webhook_secret = \"YQ==\"\ndaily_webhook_secret_file = \"b\"",
            "my.toml:3: calls.daily_webhook_secret_file and calls.daily_webhook_secret say the same; give one of them",
        ),
        (
            "[calls]\ndaily_webhook_secret = \"!\"",
            "my.toml:2: calls.daily_webhook_secret must be base64, as Daily gives it",
        ),
        (
            "[calls]\ndaily_url = \"http://api.example.org/v1\"",
            "my.toml:2: calls.daily_url must begin with https://, as the key travels there",
        ),
        (
            "[calls]\ndaily_webhook_url = \"http://care.example.org/api/v1/webhooks/daily\"",
            "my.toml:2: calls.daily_webhook_url must begin with https://",
        ),
        (
            "[calls]\ndaily_webhook_url = \"https://care.example.org/api/v1/webhooks/daily\"",
            "my.toml:2: calls.daily_webhook_url needs calls.daily_webhook_secret, which Daily is to sign with",
        ),
    ] {
        assert_eq!(load(file, &[]).expect_err(file), expected);
    }
}

#[test]
fn mail_server_on_this_machine_may_go_without_tls_and_its_password_is_not_printed() {
    let file = "[mail]\ntransport = \"smtp\"\nfrom = \"North <care@example.org>\"\nsmtp_host = \"127.0.0.1\"\n\
                smtp_security = \"none\"\nsmtp_user = \"care\"\nsmtp_password = \"canary\"";
    let mail = load(file, &[]).expect("valid").mail;
    assert_eq!(mail.from().expect("given").email.to_string(), "care@example.org");
    assert!(!format!("{mail:?}").contains("canary"), "{mail:?}");
}

#[test]
fn broken_toml_is_reported_with_its_line() {
    let message = load("[media]\nworkers = = 2", &[]).expect_err("broken");
    assert!(message.starts_with("my.toml:2: not valid TOML: "), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
}

#[test]
fn each_mistake_in_the_environment_names_the_variable() {
    for (name, value, expected) in [
        (
            "CAREHUB__MEDIA__PROT_FIRST",
            "1",
            "environment CAREHUB__MEDIA__PROT_FIRST: unknown variable `CAREHUB__MEDIA__PROT_FIRST`; \
             did you mean `CAREHUB__MEDIA__PORT_FIRST`?",
        ),
        ("CAREHUB__MEDIA__WORKERS", "two", "environment CAREHUB__MEDIA__WORKERS: media.workers must be a whole number"),
        (
            "CAREHUB__SERVER__LISTEN",
            "here",
            "environment CAREHUB__SERVER__LISTEN: server.listen cannot be that: invalid socket address syntax",
        ),
    ] {
        assert_eq!(load("", &[(name, value)]).expect_err(name), expected);
    }
}

#[test]
fn payments_that_cannot_be_set_up_so_are_refused_with_what_to_mend() {
    for (file, expected) in [
        (
            "[payments]\nstripe_key = \"a\"\nstripe_key_file = \"b\"",
            "my.toml:3: payments.stripe_key_file and payments.stripe_key say the same; give one of them",
        ),
        (
            "[payments]\nstripe_webhook_secret = \"a\"\nstripe_webhook_secret_file = \"b\"",
            "my.toml:3: payments.stripe_webhook_secret_file and payments.stripe_webhook_secret say the same; give one of them",
        ),
        (
            "[payments]\npaystack_key = \"a\"\npaystack_key_file = \"b\"",
            "my.toml:3: payments.paystack_key_file and payments.paystack_key say the same; give one of them",
        ),
        (
            "[payments]\nstripe_url = \"http://pay.example.org\"",
            "my.toml:2: payments.stripe_url must begin with https://, as the key travels there",
        ),
        (
            "[payments]\npaystack_url = \"http://127.0.0.1.example.org\"",
            "my.toml:2: payments.paystack_url must begin with https://, as the key travels there",
        ),
        (
            "[payments]\nstripe_version = \"\"",
            "my.toml:2: payments.stripe_version must be a version of Stripe's API, such as 2026-07-29.dahlia",
        ),
        (
            "[payments]\ncard = \"visa\"",
            "my.toml:2: payments.card cannot be that: unknown variant `visa`, expected `stripe` or `paystack`",
        ),
        (
            "[payments]\npaystack_currencies = [\"naira\"]",
            "my.toml:2: payments.paystack_currencies cannot be that: a currency is three capital letters, such as EUR",
        ),
    ] {
        assert_eq!(load(file, &[]).expect_err(file), expected);
    }
    load("[payments]\nstripe_url = \"http://127.0.0.1:1\"\nstripe_currencies = [\"EUR\"]", &[]).expect("this machine");
}
