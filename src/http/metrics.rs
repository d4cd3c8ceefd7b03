//! `/metrics` in Prometheus' text format. Counters live where things happen; here they are copied at each scrape.
//!
//! Names are `hub_<crate>_<noun>_<unit>[_total]`, labels come from closed sets: never a room, a person or an address.

mod family;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use prometheus::proto::MetricFamily;
use prometheus::{Encoder as _, TextEncoder};

use super::{Hub, Problem};
use crate::api::Client;
use crate::calls;
use crate::config::MetricsAccess;
use crate::visits;
use family::{counter, counters, gauge, gauges, histogram};

/// All metrics.
///
/// # Errors
/// `not_found` for whoever may not read them, as that there are any is nobody's business.
pub(super) async fn show(State(hub): State<Hub>, client: Client) -> Result<impl IntoResponse, Problem> {
    let allowed = match hub.settings.metrics {
        MetricsAccess::Off => false,
        MetricsAccess::Loopback => client.is_local(),
        MetricsAccess::Everywhere => true,
    };
    if !allowed {
        return Err(Problem::not_found());
    }
    let mut families = media_families(&hub.media.snapshot());
    families.extend(signaling_families(&hub.signaling.snapshot()));
    families.extend(visits_families(&hub.visits.snapshot()));
    families.extend(call_families(&hub.visits.calls().snapshot()));
    families.push(counter(
        "hub_http_limited_requests_total",
        "Requests to the API refused because their network sent too many.",
        count(hub.rate.refused()),
    ));
    // The encoder takes a family without values for a mistake; workers have none in their first second.
    families.retain(|family| !family.get_metric().is_empty());
    let mut text = Vec::new();
    TextEncoder::new().encode(&families, &mut text).map_err(|error| {
        tracing::error!(%error, "metrics cannot be written");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "metrics cannot be written")
    })?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4"), (header::CACHE_CONTROL, "no-store")], text))
}

fn media_families(now: &media::Snapshot) -> Vec<MetricFamily> {
    let workers: Vec<(String, f64)> =
        now.busy_ratio.iter().enumerate().map(|(n, ratio)| (n.to_string(), *ratio)).collect();
    let bounds = media::stats::LATENCY_BOUNDS_US.map(seconds_of_us);
    vec![
        gauge("hub_media_rooms", "Open rooms.", count(now.rooms)),
        gauges(
            "hub_media_sessions",
            "Participants' media sessions by state.",
            "state",
            [
                ("new", count(now.sessions_new)),
                ("handshaking", count(now.sessions_handshaking)),
                ("connected", count(now.sessions_connected)),
            ],
        ),
        counters(
            "hub_media_packets_total",
            "UDP datagrams by direction.",
            "direction",
            [("incoming", count(now.packets_in)), ("outgoing", count(now.packets_out))],
        ),
        counters(
            "hub_media_bytes_total",
            "Bytes of UDP datagrams by direction.",
            "direction",
            [("incoming", count(now.bytes_in)), ("outgoing", count(now.bytes_out))],
        ),
        counter(
            "hub_media_forwarded_packets_total",
            "RTP packets forwarded, once per subscriber.",
            count(now.packets_forwarded),
        ),
        counters(
            "hub_media_nacks_total",
            "Retransmissions asked by us of publishers (outgoing) and of us by subscribers (incoming).",
            "direction",
            [("incoming", count(now.nacks_in)), ("outgoing", count(now.nacks_out))],
        ),
        counter(
            "hub_media_nacks_answered_total",
            "Retransmissions that subscribers asked for and got from the store.",
            count(now.nacks_answered),
        ),
        counters(
            "hub_media_plis_total",
            "Key frames asked by us of publishers (outgoing) and of us by subscribers (incoming).",
            "direction",
            [("incoming", count(now.plis_in)), ("outgoing", count(now.plis_out))],
        ),
        counter(
            "hub_media_lost_packets_total",
            "Packets that publishers sent and that never came, before repair.",
            count(now.packets_lost_incoming),
        ),
        counters("hub_media_drops_total", "Dropped, by reason.", "reason", drops(now.drops)),
        histogram(
            "hub_media_forward_latency_seconds",
            "From the kernel's receive to our send call.",
            &bounds,
            &now.forward_latency,
            seconds_of_us(now.forward_latency_sum_us),
        ),
        gauges("hub_media_worker_busy_ratio", "Share of the last second spent working.", "worker", workers),
    ]
}

fn call_families(now: &calls::Snapshot) -> Vec<MetricFamily> {
    let by = |counts: &BTreeMap<&'static str, u64>| -> Vec<(&'static str, f64)> {
        counts.iter().map(|(label, n)| (*label, count(*n))).collect()
    };
    vec![
        counters(
            "hub_calls_opens_total",
            "Rooms of visits opened or found open, by backend.",
            "backend",
            by(&now.opens),
        ),
        counters(
            "hub_calls_failures_total",
            "Requests of visits to a backend that was not available.",
            "backend",
            by(&now.failures),
        ),
        counter(
            "hub_calls_fallbacks_total",
            "Rooms of visits opened in the second backend as the first was not available.",
            count(now.fallbacks),
        ),
        counters("hub_calls_webhooks_total", "Webhooks of Daily, by what became of them.", "result", by(&now.webhooks)),
    ]
}

fn signaling_families(now: &signaling::Snapshot) -> Vec<MetricFamily> {
    let by_result = |counts: &BTreeMap<&'static str, u64>| -> Vec<(&'static str, f64)> {
        counts.iter().map(|(result, n)| (*result, count(*n))).collect()
    };
    vec![
        gauge("hub_signaling_rooms", "Rooms with somebody in them, or just left.", count(now.rooms)),
        gauge("hub_signaling_participants", "People in rooms.", count(now.participants)),
        gauge("hub_signaling_sockets", "Open WebSockets, joined or not.", count(now.sockets)),
        counters("hub_signaling_joins_total", "Joins by result.", "result", by_result(&now.joins)),
        counters("hub_signaling_resumes_total", "Seats taken again, by result.", "result", by_result(&now.resumes)),
        counters("hub_signaling_closes_total", "Sockets closed, by reason.", "reason", by_result(&now.closes)),
        times(
            "hub_signaling_first_frame_seconds",
            "From pressing Join to the first decoded frame, as clients measured it.",
            &now.first_frame,
        ),
        times("hub_signaling_connect_seconds", "From the answered offer to a secured connection.", &now.connected),
        times(
            "hub_signaling_first_media_seconds",
            "From the answered offer to the first packet forwarded to the participant.",
            &now.first_media,
        ),
        counters(
            "hub_signaling_lost_events_total",
            "Words for a room or for other parts of the hub that a full queue lost.",
            "to",
            [("room", count(now.events_lost)), ("attendance", count(now.attendance_lost))],
        ),
    ]
}

fn visits_families(now: &visits::Snapshot) -> Vec<MetricFamily> {
    let bounds = visits::ADMITTED_BOUNDS_S.map(count);
    vec![
        counter("hub_visits_started_total", "Visits that began.", count(now.started)),
        histogram(
            "hub_visits_admitted_after_seconds",
            "From entering the waiting room to being let in.",
            &bounds,
            &now.admitted,
            count(now.admitted_sum_s),
        ),
        counter("hub_visits_drops_total", "Connections to calls that dropped and did not come back.", count(now.drops)),
        counter(
            "hub_visits_call_unavailable_total",
            "Times that a call backend was not to be had.",
            count(now.unavailable),
        ),
        gauge("hub_visits_streams", "Open event streams of pages.", count(now.streams as u64)),
    ]
}

fn times(name: &str, help: &str, of: &signaling::Histogram) -> MetricFamily {
    let bounds = signaling::BOUNDS_MS.map(|bound| count(bound) / 1e3);
    histogram(name, help, &bounds, &of.counts, count(of.sum_ms) / 1e3)
}

fn drops(now: media::stats::Drops) -> [(&'static str, f64); 8] {
    let media::stats::Drops {
        unknown_sender,
        malformed,
        authentication,
        replayed,
        unknown_stream,
        over_limit,
        send_buffer,
        events,
    } = now;
    [
        ("unknown_sender", count(unknown_sender)),
        ("malformed", count(malformed)),
        ("authentication", count(authentication)),
        ("replayed", count(replayed)),
        ("unknown_stream", count(unknown_stream)),
        ("over_limit", count(over_limit)),
        ("send_buffer", count(send_buffer)),
        ("events", count(events)),
    ]
}

/// Prometheus counts in floating point; beyond 2^53 a step of one is lost, which no chart shows.
#[expect(clippy::cast_precision_loss, reason = "see above")]
const fn count(n: u64) -> f64 {
    n as f64
}

const fn seconds_of_us(us: u64) -> f64 {
    count(us) / 1e6
}
