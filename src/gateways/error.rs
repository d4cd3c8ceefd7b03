//! Why a processor did not do what it was asked.

use std::time::Duration;

/// Why there is no good answer. Whether something was done is unknown only after [`GatewayError::Unavailable`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// Not now, after several tries; it may have been done or not.
    #[error("the payment processor cannot be reached")]
    Unavailable {
        /// When it may be better.
        retry_after: Duration,
    },
    /// It does not take our key: somebody has to mend the configuration.
    #[error("the payment processor does not take our key")]
    Key,
    /// It has none of that name.
    #[error("the payment processor knows nothing of it")]
    NotFound,
    /// More is to go back than is left.
    #[error("more is to go back than was paid")]
    TooMuch,
    /// A refusal, by its stable code. Its words are not kept, as they may tell of the payer.
    #[error("the payment processor refuses: {code}")]
    Refused {
        /// Such as `amount_too_small`.
        code: String,
    },
}

/// Why an amount cannot be paid there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Not this currency.
    #[error("the payment processor does not take this currency")]
    Currency,
    /// Less than it takes, or more.
    #[error("the payment processor does not take so small or so large an amount")]
    Amount,
    /// Not a multiple of what the currency is paid in there.
    #[error("the payment processor takes only whole units of this currency")]
    Fraction,
}

impl From<NotTaken> for GatewayError {
    fn from(why: NotTaken) -> Self {
        let code = match why {
            NotTaken::Currency => "currency_not_taken",
            NotTaken::Amount => "amount_not_taken",
            NotTaken::Fraction => "fraction_not_taken",
        };
        Self::Refused { code: code.to_owned() }
    }
}

/// Why what was posted to us is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// No signature, or none that can be read.
    #[error("there is no signature that can be read")]
    Unsigned,
    /// Made with another secret, or of another text.
    #[error("the signature is not of this text")]
    Signature,
    /// Signed long ago, or in time to come.
    #[error("the signature is not of now")]
    Time,
    /// Signed, but no event.
    #[error("it cannot be read")]
    Body,
}
