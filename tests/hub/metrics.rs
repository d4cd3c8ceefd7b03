//! `/metrics`: who may read them, and that dashboards find the names they ask for.

use std::collections::BTreeSet;

use crate::support::{Folder, Server, header};

#[tokio::test]
async fn metrics_are_for_this_machine_unless_configured() {
    let server = Server::start(&[]);
    assert_eq!(server.get("/metrics").await.status().as_u16(), 200);
    let proxied = server.client.get(server.url("/metrics")).header("x-forwarded-for", "198.51.100.7");
    assert_eq!(proxied.send().await.expect("an answer").status().as_u16(), 404, "through a proxy");

    for (access, status) in [("everywhere", 200), ("off", 404)] {
        let server = Server::start_with(Folder::new(), &[], &[("CAREHUB__SERVER__METRICS", access)]);
        let proxied = server.client.get(server.url("/metrics")).header("x-forwarded-for", "198.51.100.7");
        assert_eq!(proxied.send().await.expect("an answer").status().as_u16(), status, "{access}");
    }
}

#[tokio::test]
async fn text_is_wellformed_and_names_follow_the_rule() {
    let server = Server::start(&[]);
    let response = server.get("/metrics").await;
    assert!(header(&response, "content-type").starts_with("text/plain; version=0.0.4"));
    let text = response.text().await.expect("text");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("name and value");
        assert!(value.parse::<f64>().is_ok_and(f64::is_finite), "{line}");
        assert!(
            ["hub_media_", "hub_signaling_", "hub_http_", "hub_visits_", "hub_calls_"]
                .iter()
                .any(|prefix| name.starts_with(prefix)),
            "{line}"
        );
    }
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').expect("name and type");
        assert_eq!(name.ends_with("_total"), kind == "counter", "{line}");
    }
}

/// A panel over a name that no longer exists is empty, and nobody notices until the night it is needed.
#[tokio::test]
async fn every_metric_that_the_dashboard_and_the_alerts_name_exists() {
    // A family without values is left out; workers say how busy they are after their first second, so a name is enough.
    let known: BTreeSet<&str> =
        include_str!("../../src/http/metrics.rs").split('"').filter(|text| text.starts_with("hub_")).collect();
    for (file, text) in [
        ("grafana/dashboard.json", include_str!("../../config/grafana/dashboard.json")),
        ("alerts.yml", include_str!("../../config/alerts.yml")),
    ] {
        let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        let used: BTreeSet<&str> = words.filter(|word| word.starts_with("hub_")).collect();
        assert!(!used.is_empty(), "{file}");
        for name in used {
            let base = name.strip_suffix("_bucket").or_else(|| name.strip_suffix("_sum"));
            let base = base.or_else(|| name.strip_suffix("_count")).unwrap_or(name);
            assert!(known.contains(base), "{file} names {name}, which is not in metrics.rs");
        }
    }
}
