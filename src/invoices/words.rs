//! The words of an invoice in each language. Numbers and codes are put between isolates (UAX #9 §2.2), so that they do not
//! turn an Arabic line around.

use super::model::{CreditCause, Means};
use crate::booking::appointments::{Appointment, ConsultationKind};
use crate::language::Language;
use crate::money::Money;

/// One language.
pub(super) struct Words {
    pub(super) invoice: &'static str,
    pub(super) credit_note: &'static str,
    pub(super) from: &'static str,
    pub(super) tax_id: &'static str,
    pub(super) to: &'static str,
    pub(super) number: &'static str,
    pub(super) date: &'static str,
    pub(super) visit: &'static str,
    pub(super) provider: &'static str,
    pub(super) original: &'static str,
    pub(super) cause: &'static str,
    pub(super) services: &'static str,
    pub(super) service: &'static str,
    pub(super) net: &'static str,
    pub(super) tax: &'static str,
    pub(super) gross: &'static str,
    pub(super) total: &'static str,
    pub(super) balance: &'static str,
    /// `{amount}`, `{date}`, `{means}`
    pub(super) paid: &'static str,
    pub(super) how_to_pay: &'static str,
    pub(super) due: &'static str,
    pub(super) account_holder: &'static str,
    pub(super) iban: &'static str,
    pub(super) bank: &'static str,
    pub(super) reference: &'static str,
    /// `{minutes}`
    video: &'static str,
    audio: &'static str,
    /// `{what}`
    taken_back: &'static str,
    pub(super) of_cause: fn(CreditCause) -> &'static str,
    pub(super) of_means: fn(Means) -> &'static str,
}

impl Words {
    /// Of that language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
            Language::Arabic => &ARABIC,
        }
    }
}

/// What a visit is on a bill: its kind and length, and nothing of what it was about.
pub(super) fn visit(language: Language, appointment: &Appointment) -> String {
    let words = Words::of(language);
    let text = match appointment.kind {
        ConsultationKind::Video => words.video,
        ConsultationKind::Audio => words.audio,
    };
    text.replace("{minutes}", &appointment.duration_minutes().to_string())
}

/// What a line of a credit note takes back.
pub(super) fn taken_back(language: Language, what: &str) -> String {
    Words::of(language).taken_back.replace("{what}", what)
}

/// Such as `45.00 EUR`, with a comma in French.
pub(super) fn amount(language: Language, money: Money) -> String {
    isolated(&format!("{} {}", pointed(language, &money.decimal()), money.currency))
}

/// Such as `19 %` or `7.7 %`.
pub(super) fn percent(language: Language, basis_points: i64) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    isolated(&format!("{} %", pointed(language, text.trim_end_matches('0').trim_end_matches('.'))))
}

fn pointed(language: Language, text: &str) -> String {
    if language == Language::French { text.replace('.', ",") } else { text.to_owned() }
}

pub(super) fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

const ENGLISH: Words = Words {
    invoice: "Invoice",
    credit_note: "Credit note",
    from: "From",
    tax_id: "Tax number",
    to: "To",
    number: "Number",
    date: "Date",
    visit: "Date of the visit",
    provider: "With",
    original: "Invoice taken back",
    cause: "Reason",
    services: "Services",
    service: "Service",
    net: "Net",
    tax: "Tax",
    gross: "Amount",
    total: "Total",
    balance: "Left to pay",
    paid: "Paid: {amount} on {date}, {means}.",
    how_to_pay: "How to pay",
    due: "Please pay by",
    account_holder: "Account of",
    iban: "IBAN",
    bank: "Bank",
    reference: "Reference",
    video: "Video consultation, {minutes} min",
    audio: "Audio consultation, {minutes} min",
    taken_back: "Taken back: {what}",
    of_cause: |cause| match cause {
        CreditCause::Cancelled => "The visit was cancelled",
        CreditCause::Refunded => "Money was given back",
    },
    of_means: |means| match means {
        Means::Card => "by card",
        Means::Online => "online",
        Means::BankTransfer => "by bank transfer",
    },
};

const FRENCH: Words = Words {
    invoice: "Facture",
    credit_note: "Avoir",
    from: "De",
    tax_id: "Numéro fiscal",
    to: "À",
    number: "Numéro",
    date: "Date",
    visit: "Date de la visite",
    provider: "Avec",
    original: "Facture concernée",
    cause: "Motif",
    services: "Prestations",
    service: "Prestation",
    net: "Hors taxe",
    tax: "Taxe",
    gross: "Montant",
    total: "Total",
    balance: "Reste à payer",
    paid: "Payé : {amount} le {date}, {means}.",
    how_to_pay: "Comment payer",
    due: "À payer avant le",
    account_holder: "Titulaire du compte",
    iban: "IBAN",
    bank: "Banque",
    reference: "Référence",
    video: "Consultation vidéo, {minutes} min",
    audio: "Consultation audio, {minutes} min",
    taken_back: "Remboursement : {what}",
    of_cause: |cause| match cause {
        CreditCause::Cancelled => "La visite a été annulée",
        CreditCause::Refunded => "Un remboursement a été fait",
    },
    of_means: |means| match means {
        Means::Card => "par carte",
        Means::Online => "en ligne",
        Means::BankTransfer => "par virement",
    },
};

const ARABIC: Words = Words {
    invoice: "فاتورة",
    credit_note: "إشعار دائن",
    from: "من",
    tax_id: "الرقم الضريبي",
    to: "إلى",
    number: "الرقم",
    date: "التاريخ",
    visit: "تاريخ الزيارة",
    provider: "مع",
    original: "الفاتورة المعنية",
    cause: "السبب",
    services: "الخدمات",
    service: "الخدمة",
    net: "الصافي",
    tax: "الضريبة",
    gross: "المبلغ",
    total: "المجموع",
    balance: "المتبقي للدفع",
    paid: "تم دفع {amount} في {date}، {means}.",
    how_to_pay: "طريقة الدفع",
    due: "يرجى الدفع قبل",
    account_holder: "صاحب الحساب",
    iban: "رقم الحساب الدولي (IBAN)",
    bank: "المصرف",
    reference: "المرجع",
    video: "استشارة بالفيديو، {minutes} دقيقة",
    audio: "استشارة صوتية، {minutes} دقيقة",
    taken_back: "استرداد: {what}",
    of_cause: |cause| match cause {
        CreditCause::Cancelled => "أُلغيت الزيارة",
        CreditCause::Refunded => "أُعيد المبلغ",
    },
    of_means: |means| match means {
        Means::Card => "بالبطاقة",
        Means::Online => "عبر الإنترنت",
        Means::BankTransfer => "بتحويل مصرفي",
    },
};
