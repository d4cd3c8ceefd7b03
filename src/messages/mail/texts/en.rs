//! English.

use super::{Texts, Wording};

pub(super) const TEXTS: Texts = Texts {
    language: "en",
    right_to_left: false,
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    date: "{weekday}, {day} {month} {year}, {time}",
    greeting: "Hello {name},",
    video_visit: "video visit",
    audio_visit: "audio visit",
    summary: "Video visit – {clinic}",
    when: "When",
    provider_time: "For your provider",
    patient_time: "For the patient",
    with: "With",
    open: "Open the visit",
    change: "Move or cancel the visit",
    copy_link: "If the button does not work, copy this address into your browser:",
    footer: "{clinic} sent this message by itself. Please do not answer it with anything about your health.",
    verify_email: Wording {
        subject: "Confirm your e-mail address – {clinic}",
        lines: &[
            "Please confirm that this address is yours. The link works for a short time and only once.",
            "If you did not open an account at {clinic}, you need not do anything.",
        ],
        action: "Confirm the address",
    },
    already_registered: Wording {
        subject: "You already have an account – {clinic}",
        lines: &[
            "Somebody, most likely you, wanted to open an account with this address. There is one already: please sign in.",
            "If you forgot your password, you can set a new one on the sign-in page.",
        ],
        action: "Sign in",
    },
    reset_password: Wording {
        subject: "Set a new password – {clinic}",
        lines: &[
            "A new password was asked for. The link works for a short time and only once.",
            "If you did not ask for it, you need not do anything: your password stays as it is.",
        ],
        action: "Set a new password",
    },
    password_changed: Wording {
        subject: "Your password was changed – {clinic}",
        lines: &[
            "Your password was changed and every other device was signed out.",
            "If that was not you, set a new password at once and tell the clinic.",
        ],
        action: "Sign in",
    },
    invitation: Wording {
        subject: "Your invitation – {clinic}",
        lines: &["{clinic} has made an account for you. Take it up by choosing a password; the link works only once."],
        action: "Take up the invitation",
    },
    change_email: Wording {
        subject: "Confirm your new e-mail address – {clinic}",
        lines: &[
            "This address is to become the one of your account. Please confirm it; the link works only once.",
            "If you do not know of this, you need not do anything.",
        ],
        action: "Confirm the address",
    },
    email_changing: Wording {
        subject: "Your e-mail address is about to change – {clinic}",
        lines: &[
            "The address of your account is to become {email}.",
            "Please agree to it here. If that was not you, do not agree; set a new password and tell the clinic.",
        ],
        action: "Look at the change",
    },
    factors_changed: Wording {
        subject: "How you sign in was changed – {clinic}",
        lines: &[
            "The second step of your sign-in was changed or taken away.",
            "If you do not know of this, tell the clinic at once.",
        ],
        action: "Sign in",
    },
    mail_trial: Wording {
        subject: "A trial: mails arrive – {clinic}",
        lines: &["You asked whether mails of {clinic} arrive. This one did."],
        action: "Open the page",
    },
    record_opened: Wording {
        subject: "Your record was opened – {clinic}",
        lines: &[
            "Somebody of {clinic} who does not usually see it opened your record, or that of somebody you act for, and gave an emergency as the reason.",
            "You can see who it was, when and why. The clinic looks into every such case.",
        ],
        action: "See who looked",
    },
    break_glass_review: Wording {
        subject: "Emergency access to review – {clinic}",
        lines: &["Somebody opened a record for an emergency. Please review it."],
        action: "Open the list",
    },
    payment_review: Wording {
        subject: "A payment needs you – {clinic}",
        lines: &[
            "The hub cannot settle a payment by itself: an amount differs, or money that was sent back did not arrive. Please look at it.",
        ],
        action: "Open the list",
    },
    payment_disputed: Wording {
        subject: "A payment is contested – {clinic}",
        lines: &[
            "A payer contests a payment at their bank. It must be answered in time, or it is lost. Nothing goes back by other ways meanwhile.",
        ],
        action: "Open the list",
    },
    confirmed: Wording {
        subject: "Your visit is confirmed – {clinic}",
        lines: &["Your {visit} is confirmed. It is attached for your calendar."],
        action: "Open the visit",
    },
    moved: Wording {
        subject: "Your visit has a new time – {clinic}",
        lines: &["Your {visit} was moved. This is its time now:"],
        action: "Open the visit",
    },
    cancelled: Wording {
        subject: "Your visit is cancelled – {clinic}",
        lines: &["Your {visit} at this time is cancelled:"],
        action: "Open the visit",
    },
    reminder: Wording {
        subject: "Your visit is coming up – {clinic}",
        lines: &["This is a reminder of your {visit}."],
        action: "Open the visit",
    },
    prescription_ready: Wording {
        subject: "A document is ready for you – {clinic}",
        lines: &[
            "A prescription from your {visit} is ready. Sign in to read and print it, or to show it at a pharmacy.",
        ],
        action: "Open the visit",
    },
    payment_too_late: Wording {
        subject: "Your payment came too late – {clinic}",
        lines: &[
            "Your payment came when the time kept for your {visit} had run out and was somebody else's. All of it goes back to you by itself; you need not do anything.",
            "Please choose another time.",
        ],
        action: "Choose another time",
    },
    invoice_ready: Wording {
        subject: "Your invoice – {clinic}",
        lines: &["The paper for your {visit} is attached: an invoice, or a credit note if money goes back to you."],
        action: "Open the visit",
    },
    invoice_overdue: Wording {
        subject: "An invoice is not paid yet – {clinic}",
        lines: &[
            "The invoice for your {visit} is attached once more. Its day has passed, and no payment was found.",
            "If you paid within the last days, there is nothing to do. Otherwise, please pay on the page of the visit or by transfer with the reference on the invoice.",
        ],
        action: "Open the visit",
    },
    provider_confirmed: Wording {
        subject: "A visit is booked – {clinic}",
        lines: &["A {visit} with you is confirmed. It is attached for your calendar."],
        action: "Open the visit",
    },
    provider_asked: Wording {
        subject: "A visit waits for your answer – {clinic}",
        lines: &["Somebody asks for a {visit} with you. The time is kept until you answer."],
        action: "Answer",
    },
    provider_moved: Wording {
        subject: "A visit has a new time – {clinic}",
        lines: &["A {visit} with you was moved. This is its time now:"],
        action: "Open the visit",
    },
    provider_cancelled: Wording {
        subject: "A visit is cancelled – {clinic}",
        lines: &["A {visit} with you at this time is cancelled:"],
        action: "Open the visit",
    },
};
