//! Templates as a page shows them: what each part is called and what belongs there, in every language that we speak.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{NoteSection, NoteTemplate};
use crate::language::Language;

/// A template.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoteTemplateText)]
pub struct TemplateView {
    template: NoteTemplate,
    name: &'static str,
    /// In their order.
    sections: Vec<SectionView>,
}

/// A part of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoteSectionText)]
struct SectionView {
    section: NoteSection,
    title: &'static str,
    /// What belongs there.
    hint: &'static str,
}

/// All templates in a language such as `fr` or `fr-CA`; in English for one that we do not speak.
pub fn templates(language: &str) -> Vec<TemplateView> {
    let texts = Texts::of(Language::of(language));
    let section = |section: &NoteSection| {
        let (title, hint) = (texts.section)(*section);
        SectionView { section: *section, title, hint }
    };
    let template = |template: &NoteTemplate| TemplateView {
        template: *template,
        name: (texts.template)(*template),
        sections: template.sections().iter().map(section).collect(),
    };
    NoteTemplate::ALL.iter().map(template).collect()
}

/// What a part is called in that language.
pub(super) fn title(section: NoteSection, language: Language) -> &'static str {
    (Texts::of(language).section)(section).0
}

/// One language.
struct Texts {
    template: fn(NoteTemplate) -> &'static str,
    /// Title and hint.
    section: fn(NoteSection) -> (&'static str, &'static str),
}

impl Texts {
    const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &EN,
            Language::French => &FR,
            Language::Arabic => &AR,
        }
    }
}

const EN: Texts = Texts {
    template: |template| match template {
        NoteTemplate::Soap => "SOAP note",
        NoteTemplate::Progress => "Progress note",
        NoteTemplate::Free => "Free text",
    },
    section: |section| match section {
        NoteSection::Subjective => ("Subjective", "What the patient tells: complaint, history, in their words"),
        NoteSection::Objective => ("Objective", "What you see and measure"),
        NoteSection::Assessment => ("Assessment", "What you take it for, and what else it may be"),
        NoteSection::Plan => ("Plan", "Tests, treatment, advice, next visit"),
        NoteSection::Interval => ("Since the last visit", "Course, effect and side effects of the treatment"),
        NoteSection::Text => ("Note", "Whatever is to be written down"),
        NoteSection::SummaryForPatient => {
            ("Summary for the patient", "In plain words: what it is, what to do, when to seek help")
        }
    },
};

const FR: Texts = Texts {
    template: |template| match template {
        NoteTemplate::Soap => "Note SOAP",
        NoteTemplate::Progress => "Note d’évolution",
        NoteTemplate::Free => "Texte libre",
    },
    section: |section| match section {
        NoteSection::Subjective => ("Subjectif", "Ce que dit le patient : plainte, histoire, dans ses mots"),
        NoteSection::Objective => ("Objectif", "Ce que vous observez et mesurez"),
        NoteSection::Assessment => ("Appréciation", "Ce que vous en pensez, et les autres possibilités"),
        NoteSection::Plan => ("Plan", "Examens, traitement, conseils, prochaine visite"),
        NoteSection::Interval => {
            ("Depuis la dernière visite", "Évolution, effets et effets indésirables du traitement")
        }
        NoteSection::Text => ("Note", "Tout ce qui est à consigner"),
        NoteSection::SummaryForPatient => {
            ("Résumé pour le patient", "En mots simples : ce que c’est, ce qu’il faut faire, quand demander de l’aide")
        }
    },
};

const AR: Texts = Texts {
    template: |template| match template {
        NoteTemplate::Soap => "ملاحظة SOAP",
        NoteTemplate::Progress => "ملاحظة متابعة",
        NoteTemplate::Free => "نص حر",
    },
    section: |section| match section {
        NoteSection::Subjective => ("الشكوى", "ما يرويه المريض بكلماته: الشكوى والتاريخ المرضي"),
        NoteSection::Objective => ("الفحص", "ما تلاحظه وتقيسه"),
        NoteSection::Assessment => ("التقييم", "رأيك في الحالة والاحتمالات الأخرى"),
        NoteSection::Plan => ("الخطة", "الفحوصات والعلاج والنصائح والزيارة القادمة"),
        NoteSection::Interval => ("منذ الزيارة الأخيرة", "تطور الحالة وأثر العلاج وآثاره الجانبية"),
        NoteSection::Text => ("ملاحظة", "كل ما يلزم تدوينه"),
        NoteSection::SummaryForPatient => ("ملخص للمريض", "بكلمات بسيطة: ما الحالة، وما العمل، ومتى تُطلب المساعدة"),
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_words_in_every_language_and_english_stands_in() {
        for language in ["en", "fr", "ar", "fr-CA"] {
            let all = templates(language);
            assert_eq!(all.len(), NoteTemplate::ALL.len());
            for section in all.iter().flat_map(|template| &template.sections) {
                assert!(!section.title.is_empty() && !section.hint.is_empty(), "{language} {}", section.section);
            }
        }
        assert_eq!(templates("fr")[0].name, templates("fr-CA")[0].name);
        assert_eq!(templates("yo")[0].name, templates("en")[0].name);
        assert_ne!(templates("ar")[0].name, templates("en")[0].name);
    }
}
