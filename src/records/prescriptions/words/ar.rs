//! Arabic.

use super::Words;
use super::en::weeks;
use crate::records::prescriptions::item::{Form, Frequency, Route, Unit};

pub(super) const WORDS: Words = Words {
    title: "وصفة طبية",
    patient: "المريض",
    name: "الاسم",
    born: "تاريخ الميلاد",
    prescriber: "الطبيب",
    licence: "رقم الترخيص",
    clinic: "العيادة",
    signed: "وُقّعت في",
    valid_until: "صالحة حتى",
    medicines: "الأدوية",
    medicine: "الدواء",
    directions: "طريقة الاستعمال",
    quantity: "الكمية",
    refills: "مرات إعادة الصرف",
    check: "للصيدلية",
    check_how: "للتحقق من صحة هذه الوصفة ومن أنها ما زالت سارية، افتح \u{2068}{page}\u{2069} واكتب هذا الرمز:",
    replaces: "تحل هذه الوصفة محل وصفة سابقة.",
    cancelled: "أُلغيت في {when}. لا يُصرف بها شيء.",
    superseded: "استُبدلت في {when} بوصفة أخرى. لا يُصرف بهذه شيء.",
    comma: "، ",
    form,
    route,
    unit,
    frequency,
    duration: |days| format!("لمدة {}", days_in(days)),
};

const fn form(form: Form) -> &'static str {
    match form {
        Form::Tablet => "قرص",
        Form::Capsule => "كبسولة",
        Form::Solution => "محلول",
        Form::Suspension => "معلق",
        Form::Drops => "قطرة",
        Form::Cream => "كريم",
        Form::Ointment => "مرهم",
        Form::Inhaler => "بخاخ استنشاق",
        Form::Injection => "حقنة",
        Form::Patch => "لصقة",
        Form::Suppository => "تحميلة",
        Form::Spray => "رذاذ",
        Form::Powder => "مسحوق",
        Form::Other => "",
    }
}

const fn route(route: Route) -> &'static str {
    match route {
        Route::Oral => "عن طريق الفم",
        Route::Sublingual => "تحت اللسان",
        Route::Topical => "على الجلد",
        Route::Transdermal => "ملصقة على الجلد",
        Route::Inhaled => "بالاستنشاق",
        Route::Nasal => "في الأنف",
        Route::Ophthalmic => "في العين",
        Route::Otic => "في الأذن",
        Route::Rectal => "عن طريق الشرج",
        Route::Vaginal => "عن طريق المهبل",
        Route::Subcutaneous => "بالحقن تحت الجلد",
        Route::Intramuscular => "بالحقن في العضل",
        Route::Intravenous => "بالحقن في الوريد",
    }
}

fn unit(unit: Unit, amount: &str) -> &'static str {
    // From three to ten the plural, otherwise the singular; two is written with its digit here.
    let few = amount.parse::<i64>().is_ok_and(is_few);
    let (one, many) = match unit {
        Unit::Tablet => ("قرص", "أقراص"),
        Unit::Capsule => ("كبسولة", "كبسولات"),
        Unit::Millilitre => ("مل", "مل"),
        Unit::Drop => ("قطرة", "قطرات"),
        Unit::Puff => ("بخة", "بخات"),
        Unit::Patch => ("لصقة", "لصقات"),
        Unit::Suppository => ("تحميلة", "تحاميل"),
        Unit::Sachet => ("كيس", "أكياس"),
        Unit::Microgram => ("ميكروغرام", "ميكروغرام"),
        Unit::Milligram => ("ملغ", "ملغ"),
        Unit::Gram => ("غرام", "غرام"),
        Unit::InternationalUnit => ("وحدة دولية", "وحدات دولية"),
        Unit::Application => ("دهنة", "دهنات"),
        Unit::Package => ("علبة", "علب"),
    };
    if few { many } else { one }
}

fn frequency(frequency: &Frequency) -> String {
    match frequency {
        Frequency::TimesPerDay { times } => format!("{} في اليوم", times_in(*times)),
        Frequency::EveryHours { hours } => match weeks(*hours) {
            Some(1) => "مرة واحدة في الأسبوع".to_owned(),
            Some(2) => "كل أسبوعين".to_owned(),
            Some(weeks) => format!("كل {weeks} أسابيع"),
            None => hours_in(*hours),
        },
        Frequency::AsNeeded { times_per_day_max } => {
            format!("عند الحاجة، على الأكثر {} في اليوم", times_in(*times_per_day_max))
        }
    }
}

fn times_in(times: i64) -> String {
    match times {
        1 => "مرة واحدة".to_owned(),
        2 => "مرتين".to_owned(),
        times if is_few(times) => format!("{times} مرات"),
        times => format!("{times} مرة"),
    }
}

fn hours_in(hours: i64) -> String {
    match hours {
        1 => "كل ساعة".to_owned(),
        2 => "كل ساعتين".to_owned(),
        hours if is_few(hours) => format!("كل {hours} ساعات"),
        hours => format!("كل {hours} ساعة"),
    }
}

fn days_in(days: i64) -> String {
    match days {
        1 => "يوم واحد".to_owned(),
        2 => "يومين".to_owned(),
        days if is_few(days) => format!("{days} أيام"),
        days if days % 100 < 3 => format!("{days} يوم"),
        days => format!("{days} يومًا"),
    }
}

/// CLDR's "few" in Arabic.
const fn is_few(count: i64) -> bool {
    matches!(count % 100, 3..=10)
}
