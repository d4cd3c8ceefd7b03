/** Arabic words of finding a clinician and a time. */
import type en from "../en/booking";

const words: typeof en = {
  directory: {
    title: "ابحث عن طبيب", lead: "اختر من يعاينك. الأوقات معروضة بحسب ساعتك.",
    name: "الاسم", specialization: "التخصص", anySpecialization: "كل التخصصات", language: "اللغة", anyLanguage: "أي لغة",
    kind: "طريقة اللقاء", anyKind: "فيديو أو صوت", before: "متاح", anyTime: "في أي وقت", today: "خلال 24 ساعة", week: "خلال 7 أيام", sort: "الترتيب", soonest: "الأقرب أولاً", byName: "بحسب الاسم",
    search: "البحث عن أطباء", none: "لا أحد يطابق كل هذا", noneText: "جرّب شروطاً أقل، وربما يوماً آخر أو لغة أخرى.", clear: "مسح البحث", more: "عرض المزيد",
    found: (count, isAll) => (count === 0 ? "لم يُعثر على أحد." : isAll ? `عدد الأطباء: ${count}.` : `المعروض أول ${count} من الأطباء.`),
    next: (day, time) => `أقرب موعد: ${day}، ${time}`, noNext: "لا يوجد وقت متاح حالياً", price: (from, to) => (from === to ? from : `من ${from} إلى ${to}`),
    speaks: (languages) => `يتحدث ${languages}`, look: (name) => `ملف ${name} وأوقاته`, choose: "اختر وقتاً",
  },
  provider: {
    back: "كل الأطباء", about: "نبذة", languages: "اللغات", works: "يعمل في", licence: "الترخيص", visits: "أنواع الزيارات", noVisits: "لا يمكن حجز أي نوع من الزيارات الآن.",
    minutes: (count) => `${count} دقيقة`, free: "مجاناً", before: "الدفع عند الحجز", later: "الدفع بعد الزيارة", approval: "يؤكد الطبيب طلبك", book: "اختر وقتاً",
  },
  pick: {
    title: "اختر وقتاً", with: (what, who) => `${what} مع ${who}`, times: "الأوقات المتاحة", list: "قائمة", grid: "شبكة", view: "طريقة العرض",
    own: (place, name) => `الأوقات بحسب ساعتك: ${place} (${name}).`,
    theirs: (who, place) => `الوقت الأصغر هو ساعة ${who} في ${place}.`, theirTime: (time, place) => `${time} في ${place}`,
    keys: "تنقّل بأسهم لوحة المفاتيح بين الأوقات والأيام، واختر بمفتاح المسافة.", earlier: "أيام سابقة", later: "أيام لاحقة", none: "لا يوجد وقت متاح في هذه الأيام", noneText: "انظر إلى أيام لاحقة، أو اختر طبيباً آخر.",
    goOn: "تابع بهذا الوقت",
    range: (from, to) => `من ${from} إلى ${to}`, otherClinician: "أطباء آخرون", chosen: "وقتك", noneChosen: "لم تختر وقتاً بعد.", missing: "يرجى اختيار وقت.",
    who: "لمن هذه الزيارة؟", me: "لي", currency: "الدفع بعملة", reason: "ما سبب الزيارة؟ (اختياري)", reasonHint: "بكلماتك. لا يقرؤها إلا أنت وطبيبك.",
    consents: "قبل زيارتك", consentMissing: "يرجى وضع علامة هنا للمتابعة.", read: "اقرأ النص", hold: "احفظ هذا الوقت", holdHint: "يُحفظ الوقت لك بضع دقائق، ولا يُخصم شيء بعد.",
    busy: "لحظة من فضلك…", taken: "سبقك أحدهم: هذا الوقت محجوز.", takenText: "كل ما كتبته ما زال هنا. هذه أوقات قريبة منه:", takenNone: "كل ما كتبته ما زال هنا. يرجى اختيار وقت آخر.",
  },
};

export default words;
