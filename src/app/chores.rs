//! What the server does by itself, again and again. What fails is told in the log and tried again after the pause.

use std::error::Error;
use std::time::Duration;

use crate::background::Background;
use crate::calls::Calls;
use crate::core::Core;
use crate::daily_api::{self, DailyApi};
use crate::messages::{self, Mailer};
use crate::payments::{self, Payments};
use crate::visits::{self, Visits};
use crate::{accounts, audit, booking, db, invoices, outbox, resealing};

/// Starts all of it.
pub(super) fn start(
    core: &Core,
    mailer: Mailer,
    visits: &Visits,
    calls: &Calls,
    payments: &Payments,
    daily: &DailyApi,
) -> Background {
    let mut background = Background::new();
    run_care(&mut background, core, mailer);
    run_upkeep(&mut background, core);
    run_visits(&mut background, core, visits, calls);
    run_payments(&mut background, core, payments);
    run_daily(&mut background, daily);
    background
}

/// Bookings and messages.
fn run_care(background: &mut Background, core: &Core, mailer: Mailer) {
    chore(background, core, DELIVERY_PAUSE, move |core| {
        let mailer = mailer.clone();
        async move {
            let taken = messages::deliver(&core, &mailer).await;
            taken.map_or_else(|error| again("no messages could be taken from the outbox", &error), |taken| taken > 0)
        }
    });
    chore(background, core, BOOKING_PAUSE, |core| async move {
        booking::sweep(&core).await.unwrap_or_else(|error| again("what time ends in booking was not ended", &error))
    });
}

/// Old rows, keys and the signed head of the trail.
fn run_upkeep(background: &mut Background, core: &Core) {
    chore(background, core, SWEEP_PAUSE, |core| async move {
        let swept = sweep(&core).await;
        swept.map_or_else(|error| again("old sessions, links and messages were not swept away", &error), |()| false)
    });
    chore(background, core, KEYS_PAUSE, |core| async move {
        if let Err(error) = resealing::run(&core).await {
            let error = &error as &dyn Error;
            tracing::error!(error, "not everything was sealed anew with the newest key");
        }
        false
    });
    chore(background, core, HEAD_PAUSE, |core| async move {
        let signed = sign_head(&core).await;
        signed.map_or_else(|error| again("the head of the trail was not signed", &error), |()| false)
    });
}

/// Visits are decided by who was there; calls that are over are closed, and what was not told of them is asked for.
fn run_visits(background: &mut Background, core: &Core, visits: &Visits, calls: &Calls) {
    chore(background, visits, BOOKING_PAUSE, |visits| async move {
        let swept = visits::sweep(&visits).await;
        swept.map_or_else(|error| again("visits were not looked after", &error), |_| false)
    });
    chore(background, &(core.clone(), calls.clone()), BOOKING_PAUSE, |(core, calls)| async move {
        calls.sweep(&core).await.unwrap_or_else(|error| again(CALLS_NOT_SEEN_TO, &error))
    });
    chore(background, calls, CALLS_PAUSE, |calls| async move {
        let looked = calls.look().await;
        looked.map_or_else(|error| again(CALLS_NOT_SEEN_TO, &error), |()| false)
    });
    tokio::spawn(catch_up(calls.clone()));
}

/// Payments look at whatever is not decided, at once when there is news; bills follow by themselves.
fn run_payments(background: &mut Background, core: &Core, payments: &Payments) {
    let news = payments.news();
    let payments = payments.clone();
    background.every_or_when(PAYMENTS_PAUSE, news, move || {
        let payments = payments.clone();
        async move {
            payments::reconcile(&payments)
                .await
                .unwrap_or_else(|error| again("payments could not be looked at", &error))
        }
    });
    chore(background, core, BILLING_PAUSE, |core| async move {
        bill(&core).await.unwrap_or_else(|error| again("what is to be billed was not all billed", &error))
    });
}

/// The Daily-compatible API.
fn run_daily(background: &mut Background, daily: &DailyApi) {
    chore(background, daily, DAILY_PAUSE, |daily| async move {
        let done = daily_api::tick(&daily).await;
        done.map_or_else(|error| again("what time brings to rooms was not done", &error), |_| false)
    });
    chore(background, daily, SWEEP_PAUSE, |daily| async move {
        let swept = daily_api::sweep(&daily).await;
        swept.map_or_else(|error| again("people who never came to rooms were not forgotten", &error), |_| false)
    });
    chore(background, daily, DAILY_PAUSE, |daily| async move {
        daily_api::deliver(&daily).await.unwrap_or_else(|error| again("no events could be taken for webhooks", &error))
    });
}

/// Work with what is needed for it, again and again; it says whether there is more to do at once.
fn chore<C, F>(background: &mut Background, with: &C, pause: Duration, work: impl Fn(C) -> F + Send + 'static)
where
    C: Clone + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let with = with.clone();
    background.every(pause, move || work(with.clone()));
}

/// Tells what was not done; the next round is tried after the pause.
fn again(what: &str, error: &(dyn Error + 'static)) -> bool {
    tracing::warn!(error, "{what}");
    false
}

/// Until it is done: Daily may not be there when the server starts.
async fn catch_up(calls: Calls) {
    while let Err(error) = calls.catch_up().await {
        again(CALLS_NOT_SEEN_TO, &error);
        tokio::time::sleep(CALLS_PAUSE).await;
    }
}

/// Bills what is over, takes back what is off, and tells of what is overdue.
async fn bill(core: &Core) -> Result<bool, payments::Error> {
    let now = core.clock.now();
    let more = payments::transfer::sweep(core, now).await?;
    Ok(invoices::sweep(core, now).await? || more)
}

/// Forgets sessions, links and attempts that are over.
async fn sweep(core: &Core) -> Result<(), db::Error> {
    let mut conn = core.db.begin().await?;
    accounts::sweep(&mut conn, core.clock.now()).await?;
    outbox::sweep(&mut conn, core.clock.now()).await?;
    Ok(conn.commit().await?)
}

/// Keeps what the trail ends with now, signed.
async fn sign_head(core: &Core) -> Result<(), db::Error> {
    let mut conn = core.db.begin().await?;
    audit::sign_head(&mut conn, core.vault.signer(), core.clock.now()).await?;
    Ok(conn.commit().await?)
}

const CALLS_NOT_SEEN_TO: &str = "not all calls could be seen to";

/// People are sent out of rooms on the second.
const DAILY_PAUSE: Duration = Duration::from_secs(1);

/// How soon a mail leaves after what it tells of.
const DELIVERY_PAUSE: Duration = Duration::from_secs(2);

/// How late a call's history may be when its backend did not tell it. Daily writes it every 15 s.
const CALLS_PAUSE: Duration = Duration::from_secs(60);

/// How long a hold outlives its end, where nobody else asks for its time.
const BOOKING_PAUSE: Duration = Duration::from_secs(15);

/// How long what goes back waits for a processor to be asked, where no news wakes us.
const PAYMENTS_PAUSE: Duration = Duration::from_secs(15);

/// Bills are due by days.
const BILLING_PAUSE: Duration = Duration::from_secs(300);

/// How soon a server takes up a key that was made beside it, where nobody read anything sealed with it before. Once there is
/// a second key each round reads all columns with sealed values: some seconds for a million appointments.
const KEYS_PAUSE: Duration = Duration::from_secs(120);

/// What is over takes little room; an hour more or less is nothing to it.
const SWEEP_PAUSE: Duration = Duration::from_secs(3600);

/// What is cut off the trail within it, nobody can prove.
const HEAD_PAUSE: Duration = Duration::from_secs(3600);
