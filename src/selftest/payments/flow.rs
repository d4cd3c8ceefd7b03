//! One person who pays, or means to, and what happens to them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use super::super::clinic::{actor, user};
use super::super::till::{Fault, Till};
use super::Stage;
use crate::actor::{Actor, Role};
use crate::booking::appointments::{self, AppointmentStatus, Wish, appointment, hold};
use crate::care;
use crate::clock::later;
use crate::gateways::{DisputeState, Processor, RefundedState};
use crate::idempotency::Request;
use crate::ids::{AppointmentId, UserId};
use crate::payments::{PaymentMethod, hear, pay};
use crate::sensitive::Phi;

/// See the page head.
pub(super) struct Flow<'a> {
    stage: &'a Stage,
    number: u64,
    happened: &'a mut BTreeMap<&'static str, u64>,
    told: u64,
}

impl<'a> Flow<'a> {
    pub(super) fn new(stage: &'a Stage, number: u64, happened: &'a mut BTreeMap<&'static str, u64>) -> Self {
        Self { stage, number, happened, told: 0 }
    }

    /// From the hold on, until this person has no part in it any more.
    pub(super) async fn run(mut self) -> anyhow::Result<()> {
        let (who, payer) = self.somebody("payer").await?;
        let starts_at = self.starts_at();
        let id = hold(&self.stage.core, &payer, &self.wish(starts_at)).await?.id;
        for turn in 0..=self.stage.roll(3) {
            self.trouble();
            self.pay(&payer, who, id, turn).await;
            if self.stage.roll(4) > 0 {
                self.at_the_till();
            }
            self.news().await;
            self.time_passes(starts_at).await?;
        }
        self.afterwards(&payer, id).await?;
        self.stage.reconcile().await
    }

    fn count(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    async fn somebody(&self, what: &str) -> anyhow::Result<(UserId, Actor)> {
        let core = &self.stage.core;
        let mut change = core.begin().await?;
        let user = user(&mut change, core, Role::Patient, &format!("{what}{}", self.number)).await?;
        let acting = actor(core, user, Role::Patient);
        care::own_patient(&mut change, core, &acting).await?;
        change.commit().await?;
        Ok((user, acting))
    }

    /// Within the next days, each at another quarter of an hour.
    fn starts_at(&self) -> Timestamp {
        let step = 15 * 60;
        let now = self.stage.core.clock.now().as_second();
        let ahead = 100 + i64::try_from(self.number % 300).unwrap_or_default();
        Timestamp::from_second((now / step + ahead) * step).unwrap_or(Timestamp::MAX)
    }

    fn wish(&self, starts_at: Timestamp) -> Wish {
        Wish {
            provider: self.stage.provider,
            visit_type: self.stage.visit_type,
            patient: None,
            starts_at,
            currency: None,
            reason: Phi::default(),
            patient_zone: None,
        }
    }

    /// The next requests go wrong, or refunds take another course.
    fn trouble(&self) {
        let till = self.till();
        let faults: Vec<Fault> = (0..self.stage.roll(3))
            .map(|_| match self.stage.roll(3) {
                0 => Fault::Down,
                1 => Fault::Lost,
                _ => Fault::Refuse,
            })
            .collect();
        till.fail(&faults);
        till.refunds_are(match self.stage.roll(6) {
            0 => RefundedState::Pending,
            1 => RefundedState::Failed { code: "unknown".to_owned() },
            _ => RefundedState::Succeeded,
        });
    }

    fn till(&self) -> &Till {
        let [stripe, paystack] = &self.stage.tills;
        if self.stage.roll(2) == 0 { stripe } else { paystack }
    }

    async fn pay(&mut self, payer: &Actor, who: UserId, id: AppointmentId, turn: u64) {
        let method = match self.stage.roll(3) {
            0 => PaymentMethod::Stripe,
            1 => PaymentMethod::Paystack,
            _ => PaymentMethod::CreditCard,
        };
        let key = format!("{}-{turn}", self.number);
        let request = Request::new(who, &key, "payAppointment", method.code().as_bytes());
        // Sent again by a browser that saw no answer, as often happens.
        for _ in 0..=self.stage.roll(2) {
            let outcome = pay(&self.stage.payments, payer, id, method, &request).await;
            self.count(if outcome.is_ok() { "page given" } else { "page refused" });
        }
    }

    /// Somebody pays on one of the newest pages, perhaps on two, where that is possible.
    fn at_the_till(&mut self) {
        for _ in 0..=self.stage.roll(2) {
            let till = self.till();
            let pages = till.shown();
            let back = usize::try_from(self.stage.roll(2)).unwrap_or_default();
            let paid = pages.iter().rev().nth(back).is_some_and(|page| till.pay(page));
            if paid {
                self.count("paid");
            }
        }
    }

    /// Told never, once or twice, also of what is not new.
    async fn news(&mut self) {
        let [stripe, paystack] = &self.stage.tills;
        for _ in 0..self.stage.roll(3) {
            let (processor, till) = match self.stage.roll(2) {
                0 => (Processor::Stripe, stripe),
                _ => (Processor::Paystack, paystack),
            };
            let Some(page) = till.shown().pop() else { continue };
            self.told += self.stage.roll(2);
            let id = format!("{}-{}-{page}", self.number, self.told);
            self.tell(processor, &id, "charge", &page).await;
        }
    }

    async fn tell(&mut self, processor: Processor, id: &str, about: &str, reference: &str) {
        let signed = (HeaderName::from_static("x-till"), HeaderValue::from_static("true"));
        let headers = HeaderMap::from_iter([signed]);
        let body = serde_json::json!({ "id": id, "about": about, "reference": reference }).to_string();
        if hear(&self.stage.payments, processor, &headers, body.as_bytes()).await.is_ok() {
            self.count("news");
        }
    }

    /// Nothing, minutes, or so long that the hold ends; then somebody else may want the time.
    async fn time_passes(&mut self, starts_at: Timestamp) -> anyhow::Result<()> {
        let minutes = [0, 3, 7, 40].get(usize::try_from(self.stage.roll(4)).unwrap_or_default()).copied().unwrap_or(0);
        self.stage.time.pass(Duration::from_secs(minutes * 60));
        if minutes < 40 {
            return if self.stage.roll(2) == 0 { self.stage.reconcile().await } else { Ok(()) };
        }
        appointments::sweep(&self.stage.core, self.stage.core.clock.now()).await?;
        if self.stage.roll(3) == 0 {
            let name = format!("other{}-", self.stage.roll(u64::MAX));
            let (_, other) = self.somebody(&name).await?;
            if hold(&self.stage.core, &other, &self.wish(starts_at)).await.is_ok() {
                self.count("taken by another");
            }
        }
        self.stage.reconcile().await
    }

    /// Cancelled, contested, or left as it is.
    async fn afterwards(&mut self, payer: &Actor, id: AppointmentId) -> anyhow::Result<()> {
        let core = &self.stage.core;
        let stands = appointment(&mut *core.read().await?, id).await?;
        if stands.is_none_or(|appointment| appointment.status != AppointmentStatus::Confirmed) {
            self.count("not confirmed");
            return Ok(());
        }
        self.count("confirmed");
        match self.stage.roll(4) {
            0 => {
                let mut change = core.begin().await?;
                appointments::cancel(&mut change, core, payer, id, &Phi::default(), None).await?;
                change.commit().await?;
                self.count("cancelled");
            }
            1 => {
                let [stripe, _] = &self.stage.tills;
                let Some(page) = stripe.shown().pop() else { return Ok(()) };
                let states = [DisputeState::Open, DisputeState::Won, DisputeState::Closed];
                let state = states.get(usize::try_from(self.stage.roll(3)).unwrap_or_default());
                let until = later(core.clock.now(), Duration::from_secs(7 * 24 * 3600));
                stripe.contest(&page, state.copied().unwrap_or(DisputeState::Open), until);
                let id = format!("{}-dispute", self.number);
                self.tell(Processor::Stripe, &id, "dispute", &format!("dispute_{page}")).await;
                self.count("contested");
            }
            _ => {}
        }
        Ok(())
    }
}
