//! What the server logs and traces at its most talkative, to be searched for what must not be in it.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;

/// Whether a word is in there, however it is written.
pub(crate) fn holds(bytes: &[u8], word: &str) -> bool {
    let lower: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
    lower.windows(word.len()).any(|part| part == word.as_bytes())
}

thread_local! {
    /// What this thread logs, while somebody wants it.
    static LOGGED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// All that one thread logs, and every span that it opens, with its fields, as a trace would show them. The subscriber is the process's, as the choice of what is logged is shared by all threads.
pub(crate) struct Log;

impl Log {
    /// The test's one thread does everything, so that it sees all.
    pub(crate) fn begin() -> Self {
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            let wanted = dynamic_filter_fn(|_, _| LOGGED.with_borrow(Option::is_some));
            let layer = tracing_subscriber::fmt::layer()
                .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
                .with_writer(|| Writer)
                .with_filter(wanted);
            tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).expect("the only one");
        });
        LOGGED.set(Some(Vec::new()));
        Self
    }

    /// What was logged.
    #[allow(clippy::unused_self, reason = "what was begun is ended")]
    pub(crate) fn end(self) -> Vec<u8> {
        LOGGED.take().unwrap_or_default()
    }
}

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.iter_mut().for_each(|logged| logged.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
