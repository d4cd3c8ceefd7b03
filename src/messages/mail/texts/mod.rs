//! Every word that a mail may hold, in each language; nothing else of this capability speaks to people.
//!
//! Names in braces are filled in: `{clinic}`, `{name}`, `{visit}`. No text tells a specialty, a reason or a finding, and no
//! subject tells more than that there is a visit: mail is read over shoulders and on locked screens.

mod ar;
mod en;
mod fr;

/// One language.
pub(super) struct Texts {
    /// BCP 47.
    pub(super) language: &'static str,
    /// Written from right to left.
    pub(super) right_to_left: bool,
    /// From Monday.
    pub(super) weekdays: [&'static str; 7],
    /// From January.
    pub(super) months: [&'static str; 12],
    /// `{weekday}`, `{day}`, `{month}`, `{year}`, `{time}`.
    pub(super) date: &'static str,
    /// Before the text.
    pub(super) greeting: &'static str,
    /// What a visit is called.
    pub(super) video_visit: &'static str,
    /// The same without a picture.
    pub(super) audio_visit: &'static str,
    /// Title of a visit in calendars.
    pub(super) summary: &'static str,
    /// Before the time in the reader's zone.
    pub(super) when: &'static str,
    /// Before the time in the provider's zone.
    pub(super) provider_time: &'static str,
    /// Before the time in the patient's zone.
    pub(super) patient_time: &'static str,
    /// Before the provider's name.
    pub(super) with: &'static str,
    /// The page of a visit.
    pub(super) open: &'static str,
    /// The page on which a visit is moved or called off.
    pub(super) change: &'static str,
    /// Below a button.
    pub(super) copy_link: &'static str,
    /// At the end.
    pub(super) footer: &'static str,
    pub(super) verify_email: Wording,
    pub(super) already_registered: Wording,
    pub(super) reset_password: Wording,
    pub(super) password_changed: Wording,
    pub(super) invitation: Wording,
    pub(super) change_email: Wording,
    pub(super) email_changing: Wording,
    pub(super) factors_changed: Wording,
    pub(super) mail_trial: Wording,
    pub(super) record_opened: Wording,
    pub(super) break_glass_review: Wording,
    pub(super) payment_review: Wording,
    pub(super) payment_disputed: Wording,
    pub(super) confirmed: Wording,
    pub(super) moved: Wording,
    pub(super) cancelled: Wording,
    pub(super) reminder: Wording,
    pub(super) prescription_ready: Wording,
    pub(super) payment_too_late: Wording,
    pub(super) invoice_ready: Wording,
    pub(super) invoice_overdue: Wording,
    pub(super) provider_confirmed: Wording,
    pub(super) provider_asked: Wording,
    pub(super) provider_moved: Wording,
    pub(super) provider_cancelled: Wording,
}

/// What one kind of message says.
pub(super) struct Wording {
    pub(super) subject: &'static str,
    pub(super) lines: &'static [&'static str],
    /// What stands on the button.
    pub(super) action: &'static str,
}

/// The texts of a language, such as `fr` or `fr-CA`; English for one that we do not speak.
pub(super) fn texts(language: &str) -> &'static Texts {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    ALL.into_iter().find(|texts| texts.language == primary).unwrap_or(&en::TEXTS)
}

const ALL: [&Texts; 3] = [&en::TEXTS, &fr::TEXTS, &ar::TEXTS];

/// Puts values in the place of their names in braces, in one pass: what a value holds is never looked at again.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_found_by_its_primary_part_and_english_stands_in() {
        for (asked, expected) in
            [("fr", "fr"), ("fr-CA", "fr"), ("AR", "ar"), ("en-GB", "en"), ("yo", "en"), ("", "en")]
        {
            assert_eq!(texts(asked).language, expected, "{asked}");
        }
    }

    #[test]
    fn values_are_filled_in_once_and_never_read_as_names() {
        let filled = fill("{name} at {clinic}: {nothing}{", &[("name", "{clinic}"), ("clinic", "North")]);
        assert_eq!(filled, "{clinic} at North: {");
    }

    /// Every name in braces that any text uses is one that is filled in.
    #[test]
    fn texts_name_only_what_is_filled_in() {
        for texts in ALL {
            for wording in texts.wordings() {
                for text in wording.lines.iter().chain([&wording.subject, &wording.action]) {
                    let names = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default());
                    for name in names {
                        assert!(["clinic", "name", "visit", "email"].contains(&name), "{text}");
                    }
                    assert!(!text.trim().is_empty(), "an empty text in {}", texts.language);
                }
            }
        }
    }

    impl Texts {
        fn wordings(&self) -> [&Wording; 25] {
            [
                &self.verify_email,
                &self.already_registered,
                &self.reset_password,
                &self.password_changed,
                &self.invitation,
                &self.change_email,
                &self.email_changing,
                &self.factors_changed,
                &self.mail_trial,
                &self.record_opened,
                &self.break_glass_review,
                &self.payment_review,
                &self.payment_disputed,
                &self.confirmed,
                &self.moved,
                &self.cancelled,
                &self.reminder,
                &self.prescription_ready,
                &self.payment_too_late,
                &self.invoice_ready,
                &self.invoice_overdue,
                &self.provider_confirmed,
                &self.provider_asked,
                &self.provider_moved,
                &self.provider_cancelled,
            ]
        }
    }
}
