//! What a clinic may set.

use crate::accounts;
use crate::care::{Clinic, Error, Tier};

/// The same, trimmed and in order, if every field holds what it should.
pub(in crate::care) fn checked_clinic(mut new: Clinic) -> Result<Clinic, Error> {
    new.name = accounts::name(&new.name)?.0;
    new.email = accounts::Email::parse(&new.email)?.text.0;
    new.zone = accounts::zone(&new.zone)?;
    new.language = accounts::language(&new.language)?;
    if !new.currency.is_known() {
        return Err(Error::invalid("currency", "currency_unknown", "there is no such currency in ISO 4217"));
    }
    if !(1..=1440).contains(&new.hold_minutes) {
        return Err(Error::invalid("hold_minutes", "hold_invalid", "a hold lasts 1 to 1440 minutes"));
    }
    tiers(&new.cancel_tiers)?;
    if new.reminder_minutes.len() > REMINDERS_MAX
        || !new.reminder_minutes.iter().all(|minutes| (5..=20_160).contains(minutes))
    {
        let detail = "at most 6 reminders, 5 to 20160 minutes (two weeks) before the start";
        return Err(Error::invalid("reminder_minutes", "reminders_invalid", detail));
    }
    new.reminder_minutes.sort_by(|one, other| other.cmp(one));
    new.reminder_minutes.dedup();
    Ok(new)
}

/// Who cancels later never gets more back.
fn tiers(tiers: &[Tier]) -> Result<(), Error> {
    let wrong = |path: String, detail: &str| Err(Error::invalid(path, "tiers_invalid", detail));
    if tiers.len() > TIERS_MAX {
        return wrong("cancel_tiers".into(), "at most 6 tiers");
    }
    for (n, tier) in tiers.iter().enumerate() {
        if !(0..=MINUTES_MAX).contains(&tier.before_minutes) {
            return wrong(format!("cancel_tiers[{n}].before_minutes"), "a tier begins 0 to 525600 minutes before");
        }
        if !(0..=100).contains(&tier.refund_percent) {
            return wrong(format!("cancel_tiers[{n}].refund_percent"), "a refund is 0 to 100 percent");
        }
    }
    let pairs = tiers.iter().zip(tiers.iter().skip(1));
    for (n, (earlier, later)) in pairs.enumerate() {
        let place = n + 1;
        if later.before_minutes >= earlier.before_minutes {
            return wrong(format!("cancel_tiers[{place}].before_minutes"), "tiers come with the longest time first");
        }
        if later.refund_percent > earlier.refund_percent {
            return wrong(format!("cancel_tiers[{place}].refund_percent"), "who cancels later gets no more back");
        }
    }
    Ok(())
}

const TIERS_MAX: usize = 6;
const REMINDERS_MAX: usize = 6;

/// A year.
const MINUTES_MAX: i64 = 525_600;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Problem;

    #[test]
    fn tiers_fall_with_the_time_that_is_left() {
        for (pairs, wrong) in [
            (&[][..], None),
            (&[(1440, 100), (120, 50), (0, 0)], None),
            (&[(120, 50), (60, 50)], None),
            (&[(-1, 50)], Some("cancel_tiers[0].before_minutes")),
            (&[(525_601, 50)], Some("cancel_tiers[0].before_minutes")),
            (&[(60, 101)], Some("cancel_tiers[0].refund_percent")),
            (&[(60, 50), (0, -1)], Some("cancel_tiers[1].refund_percent")),
            (&[(60, 50), (60, 0)], Some("cancel_tiers[1].before_minutes")),
            (&[(60, 50), (120, 0)], Some("cancel_tiers[1].before_minutes")),
            (&[(60, 50), (0, 51)], Some("cancel_tiers[1].refund_percent")),
            (&[(7, 0), (6, 0), (5, 0), (4, 0), (3, 0), (2, 0), (1, 0)], Some("cancel_tiers")),
        ] {
            let list: Vec<Tier> =
                pairs.iter().map(|&(before_minutes, refund_percent)| Tier { before_minutes, refund_percent }).collect();
            let found = tiers(&list).map_err(|error| Problem::from(error).fields()[0].path.clone()).err();
            assert_eq!(found.as_deref(), wrong, "{pairs:?}");
        }
    }
}
