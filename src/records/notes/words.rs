//! The words on the paper of a note, in each language.

use crate::language::Language;

/// One language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) clinic: &'static str,
    pub(super) author: &'static str,
    pub(super) licence: &'static str,
    pub(super) visit: &'static str,
    pub(super) signed: &'static str,
    pub(super) patient: &'static str,
    pub(super) name: &'static str,
    pub(super) born: &'static str,
    /// `{number}` and `{when}`
    pub(super) amendment: &'static str,
    pub(super) signature: &'static str,
    pub(super) fingerprint: &'static str,
}

impl Words {
    /// Of that language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &EN,
            Language::French => &FR,
            Language::Arabic => &AR,
        }
    }
}

const EN: Words = Words {
    title: "Consultation note",
    clinic: "Clinic",
    author: "Written by",
    licence: "Licence",
    visit: "Visit",
    signed: "Signed",
    patient: "Patient",
    name: "Name",
    born: "Date of birth",
    amendment: "Amendment {number}, {when}",
    signature: "Signature",
    fingerprint: "SHA-256 of what was signed",
};

const FR: Words = Words {
    title: "Note de consultation",
    clinic: "Clinique",
    author: "Rédigée par",
    licence: "Autorisation d’exercer",
    visit: "Consultation",
    signed: "Signée",
    patient: "Patient",
    name: "Nom",
    born: "Date de naissance",
    amendment: "Ajout {number}, {when}",
    signature: "Signature",
    fingerprint: "SHA-256 de ce qui a été signé",
};

const AR: Words = Words {
    title: "ملاحظة الاستشارة",
    clinic: "العيادة",
    author: "كتبها",
    licence: "رخصة مزاولة المهنة",
    visit: "الزيارة",
    signed: "وُقّعت",
    patient: "المريض",
    name: "الاسم",
    born: "تاريخ الميلاد",
    amendment: "إضافة {number}، {when}",
    signature: "التوقيع",
    fingerprint: "بصمة SHA-256 لما تم توقيعه",
};
