//! Metric families built from plain numbers, where the crate's own counters would have to be kept in step.

use prometheus::proto::{Bucket, Counter, Gauge, Histogram, LabelPair, Metric, MetricFamily, MetricType};

/// One value that goes up and down.
pub(super) fn gauge(name: &str, help: &str, value: f64) -> MetricFamily {
    family(name, help, MetricType::GAUGE, vec![gauge_of(value)])
}

/// One value for each label.
pub(super) fn gauges<L: Into<String>>(
    name: &str,
    help: &str,
    label: &str,
    values: impl IntoIterator<Item = (L, f64)>,
) -> MetricFamily {
    let metrics = values.into_iter().map(|(of, value)| labelled(gauge_of(value), label, of.into()));
    family(name, help, MetricType::GAUGE, metrics.collect())
}

/// One value that only grows.
pub(super) fn counter(name: &str, help: &str, value: f64) -> MetricFamily {
    family(name, help, MetricType::COUNTER, vec![counter_of(value)])
}

/// One growing value for each label.
pub(super) fn counters<L: Into<String>>(
    name: &str,
    help: &str,
    label: &str,
    values: impl IntoIterator<Item = (L, f64)>,
) -> MetricFamily {
    let metrics = values.into_iter().map(|(of, value)| labelled(counter_of(value), label, of.into()));
    family(name, help, MetricType::COUNTER, metrics.collect())
}

/// Counts per upper bound; one count more than bounds, for what is over the last.
pub(super) fn histogram(name: &str, help: &str, bounds: &[f64], counts: &[u64], sum: f64) -> MetricFamily {
    let mut total = 0;
    let mut buckets = Vec::with_capacity(bounds.len());
    for (bound, count) in bounds.iter().zip(counts) {
        total += count;
        let mut bucket = Bucket::default();
        bucket.set_upper_bound(*bound);
        bucket.set_cumulative_count(total);
        buckets.push(bucket);
    }
    let mut histogram = Histogram::default();
    histogram.set_bucket(buckets);
    histogram.set_sample_count(counts.iter().sum());
    histogram.set_sample_sum(sum);
    let mut metric = Metric::default();
    metric.set_histogram(histogram);
    family(name, help, MetricType::HISTOGRAM, vec![metric])
}

fn family(name: &str, help: &str, kind: MetricType, metrics: Vec<Metric>) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(name.to_owned());
    family.set_help(help.to_owned());
    family.set_field_type(kind);
    family.set_metric(metrics);
    family
}

fn gauge_of(value: f64) -> Metric {
    let mut gauge = Gauge::default();
    gauge.set_value(value);
    Metric::from_gauge(gauge)
}

fn counter_of(value: f64) -> Metric {
    let mut counter = Counter::default();
    counter.set_value(value);
    let mut metric = Metric::default();
    metric.set_counter(counter);
    metric
}

fn labelled(mut metric: Metric, label: &str, value: String) -> Metric {
    let mut pair = LabelPair::default();
    pair.set_name(label.to_owned());
    pair.set_value(value);
    metric.set_label(vec![pair]);
    metric
}
