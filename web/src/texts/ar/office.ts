/** Arabic words of the office. */
import type en from "../en/office";

export default {
  appointments: {
    patient: "المريض", provider: "الطبيب", status: "الحالة", from: "من", to: "إلى", all: "الكل", none: "لا توجد زيارة تطابق ذلك", noneText: "جرّب شروطًا أقل أو أيامًا أخرى.", back: "كل الزيارات",
    type: (name: string, moves: number) => (moves === 0 ? name : moves === 1 ? `${name}، نقلها المريض مرة` : `${name}، نقلها المريض ${moves} مرات`),
    cancelled: (who: string, why: string) => `ألغيت من ${who}: ${why}.`,
    by: { PATIENT: "المريض", PROVIDER: "الطبيب", ADMIN: "العيادة", SYSTEM: "النظام" },
    causes: { ASKED: "بناءً على طلب", HOLD_EXPIRED: "لم تؤكد في الوقت المحدد", DECLINED: "رفضها الطبيب", APPROVAL_MISSED: "لم يجب الطبيب في الوقت المحدد", PROVIDER_ABSENT: "غاب الطبيب" },
    unpaid: "لم يُدفع شيء.", deedsTitle: "ما يمكن فعله",
    deeds: { RESCHEDULE: "نقل", CANCEL: "إلغاء", CONFIRM: "تأكيد نيابة عن المريض", PROVIDER_ABSENT: "غاب الطبيب", COMPLETE: "عُقدت فعلًا", REOPEN: "التراجع عن «فائتة»" },
    deedTexts: {
      CONFIRM: "فقط إذا وافق المريض على الزيارة وشروطها، بالهاتف مثلًا.",
      PROVIDER_ABSENT: "تُلغى الزيارة ويُرد كل ما دُفع وتصل رسالة إلى المريض.",
      COMPLETE: "سُجلت الزيارة فائتة لكنها عُقدت. تُحسب عندئذ مكتملة.",
      REOPEN: "سُجلت الزيارة فائتة لكن المريض حضر أو قد يحضر. تعود الزيارة قائمة.",
    },
    reason: "السبب", reasonHint: "يُحفظ مع الزيارة.",
  },
  booking: { title: "الحجز لشخص", lead: "لمن يتصل. يُحفظ الوقت؛ أكّده عندما يوافق على الزيارة وشروطها.", what: "نوع الزيارة", choose: "اختر من فضلك", patientMissing: "اختر مريضًا من فضلك.", keep: (when: string) => `حجز ${when}` },
  patient: { hint: "بداية الاسم.", found: "المرضى", none: "لا أحد.", other: (name: string) => `شخص غير ${name}` },
  providers: {
    lead: "يحصل الطبيب على صفحة هنا عندما يضاف من له هذا الدور في «الأشخاص».", name: "الاسم", listed: "في الدليل", choices: { yes: "مدرج", no: "غير مدرج" }, none: "لا أحد", back: "كل الأطباء",
    hours: "ساعات العمل", isListed: "مدرج", isNotListed: "غير مدرج", list: "الإدراج من جديد", unlist: "الإزالة من الدليل", unlistText: "يجد المرضى هذا الطبيب ويحجزون لديه.", listText: "لا يجد المرضى هذا الطبيب ولا يحجزون لديه. تبقى الزيارات المتفق عليها.",
  },
  fields: { lead: "يبحث المرضى بها.", none: "لا شيء بعد.", name: "اسم التخصص", add: "إضافة", remove: (name: string) => `إزالة ${name}` },
  consents: {
    lead: "عند نشر نص جديد يُسأل الجميع من جديد قبل الزيارة التالية. يبقى ما وافق عليه كل شخص محفوظًا بكلمات ذلك اليوم.",
    kinds: { TELEHEALTH: "العلاج بمكالمة فيديو أو صوت", RECORDING: "التسجيل", TERMS: "شروط العيادة", DATA: "استخدام البيانات" },
    about: {
      TELEHEALTH: "أن المكالمة ليست فحصًا حضوريًا وما يترتب على ذلك.", RECORDING: "أن المكالمة قد تُسجل.",
      TERMS: "يقرؤها الجميع تحت «الشروط» أسفل كل صفحة.", DATA: "ما يُحفظ ولماذا وإلى متى. يقرؤه الجميع تحت «الخصوصية» أسفل كل صفحة.",
    },
    asked: "يُطلب قبل الزيارة", notAsked: "لا يُطلب", ask: "طلبه قبل الزيارة", none: "لا يوجد نص بعد.", current: (number: number, day: string) => `النسخة ${number} منذ ${day}`, earlier: (number: number, day: string) => `النسخة ${number} بتاريخ ${day}`,
    write: "كتابة نسخة جديدة", title: "العنوان", body: "النص", missing: "يرجى ملء هذا الحقل.", publish: "نشر", sure: "نشر هذه النسخة؟", sureText: "يُطلب من كل من يعنيه الأمر الموافقة من جديد. لا يمكن تغيير نسخة منشورة.",
  },
} satisfies typeof en;
