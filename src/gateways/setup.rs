//! What the configuration says of processors, with the keys that it names.

use std::sync::Arc;

use super::{Gateways, PaymentGateway, Processor, paystack, stripe};
use crate::clock::Clock;
use crate::config::{self, CardProcessor};
use crate::key_file::secret;
use crate::remote::Pause;
use crate::sensitive::Secret;

/// See the page head.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Stripe, where there is an account.
    pub stripe: Option<stripe::Settings>,
    /// Paystack, where there is an account.
    pub paystack: Option<paystack::Settings>,
    /// Who takes cards when both are there.
    pub card: Processor,
}

impl Setup {
    /// Reads the files that secrets are in.
    ///
    /// # Errors
    /// One line that names the setting and the file.
    pub fn read(config: &config::Payments) -> anyhow::Result<Self> {
        let card = match config.card {
            CardProcessor::Stripe => Processor::Stripe,
            CardProcessor::Paystack => Processor::Paystack,
        };
        Ok(Self { stripe: stripe_of(config)?, paystack: paystack_of(config)?, card })
    }

    /// Nothing is sent yet.
    ///
    /// # Errors
    /// One line that says what is wrong with a key.
    pub fn open(&self, clock: &Clock, pause: &Pause) -> anyhow::Result<Gateways> {
        let mut all: Vec<Arc<dyn PaymentGateway>> = Vec::new();
        if let Some(settings) = &self.stripe {
            all.push(Arc::new(stripe::Stripe::new(settings, clock.clone(), pause.clone())?));
        }
        if let Some(settings) = &self.paystack {
            all.push(Arc::new(paystack::Paystack::new(settings, clock.clone(), pause.clone())?));
        }
        Ok(all.into_iter().map(|gateway| (gateway.processor(), gateway)).collect())
    }

    /// Who takes cards: the chosen one, or the other when only that is there; none when there is neither.
    pub fn card(&self) -> Option<Processor> {
        match (&self.stripe, &self.paystack) {
            (Some(_), Some(_)) => Some(self.card),
            (Some(_), None) => Some(Processor::Stripe),
            (None, Some(_)) => Some(Processor::Paystack),
            (None, None) => None,
        }
    }
}

fn stripe_of(config: &config::Payments) -> anyhow::Result<Option<stripe::Settings>> {
    let key = secret("payments.stripe_key_file", &config.stripe_key, &config.stripe_key_file)?;
    let said = &config.stripe_webhook_secret;
    let secrets = secret("payments.stripe_webhook_secret_file", said, &config.stripe_webhook_secret_file)?;
    let words = secrets.as_ref().map(|secrets| secrets.reveal().as_str()).unwrap_or_default().split_whitespace();
    let webhook_secrets = words.map(|word| Secret::new(word.to_owned())).collect();
    Ok(key.map(|key| stripe::Settings {
        url: config.stripe_url.clone(),
        key,
        webhook_secrets,
        version: config.stripe_version.clone(),
        currencies: config.stripe_currencies.clone(),
    }))
}

fn paystack_of(config: &config::Payments) -> anyhow::Result<Option<paystack::Settings>> {
    let key = secret("payments.paystack_key_file", &config.paystack_key, &config.paystack_key_file)?;
    Ok(key.map(|key| paystack::Settings {
        url: config.paystack_url.clone(),
        key,
        currencies: config.paystack_currencies.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn load(variables: &[(&str, &str)]) -> config::Payments {
        let named = |(name, value): &(&str, &str)| (format!("CAREHUB__PAYMENTS__{name}"), (*value).to_owned());
        Config::load(None, variables.iter().map(named)).expect("good settings").0.payments
    }

    #[test]
    fn keys_are_taken_and_not_shown() {
        let payments =
            load(&[("STRIPE_KEY", "canary"), ("STRIPE_WEBHOOK_SECRET", "canary1 canary2"), ("PAYSTACK_KEY", "canary")]);
        let setup = Setup::read(&payments).expect("no files are needed");
        let shown = format!("{payments:?} {setup:?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert_eq!(setup.stripe.map(|stripe| stripe.webhook_secrets.len()), Some(2));
    }

    #[test]
    fn cards_go_to_whom_the_clinic_chose_or_to_whom_there_is() {
        let (stripe, paystack) = (("STRIPE_KEY", "sk_test_1"), ("PAYSTACK_KEY", "sk_test_2"));
        for (variables, expected) in [
            (vec![stripe, paystack], Some(Processor::Stripe)),
            (vec![stripe, paystack, ("CARD", "paystack")], Some(Processor::Paystack)),
            (vec![paystack], Some(Processor::Paystack)),
            (vec![], None),
        ] {
            let setup = Setup::read(&load(&variables)).expect("no files are needed");
            let pause: Pause = Arc::new(|_| Box::pin(std::future::ready(())));
            let gateways = setup.open(&Clock::system(), &pause).expect("good keys");
            assert_eq!((setup.card(), gateways.len()), (expected, variables.len().min(2)), "{variables:?}");
            assert!(expected.is_none_or(|card| gateways.contains_key(&card)));
        }
    }
}
