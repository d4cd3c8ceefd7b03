/** الكلمات العربية للسجلات: سجل المريض نفسه، وما يقرؤه المعالج. */
import type { Schemas } from "../../api/client";

type Section = Schemas["ChartContent"]["section"];

const names: Record<Exclude<Section, "VITAL">, string> = { ALLERGY: "حساسية من", MEDICATION: "الدواء", PROBLEM: "المشكلة", IMMUNIZATION: "اللقاح" };
const more: Record<"ALLERGY" | "MEDICATION" | "PROBLEM", string> = { ALLERGY: "ماذا يحدث (إن عُرف)", MEDICATION: "كيف يؤخذ", PROBLEM: "ملاحظة" };
const units: Record<Schemas["VitalMeasure"]["kind"], string> = { PRESSURE: "الانقباضي، ملم زئبق", PULSE: "نبضة في الدقيقة", TEMPERATURE: "درجة مئوية", WEIGHT: "كيلوغرام", HEIGHT: "سنتيمتر", OXYGEN: "بالمئة" };
const kinds: Record<Schemas["DocumentKind"], string> = { LAB_RESULT: "نتيجة مختبر", IMAGING: "صورة فحص", LETTER: "رسالة", REFERRAL: "إحالة", PHOTO: "صورة", OTHER: "شيء آخر" };

export default {
  title: "السجل", lead: "ما يُعرف عن صحتك، وما كُتب عن زياراتك.", whose: "سجل من", nobody: "لا سجل لهذا الحساب.", more: "عرض المزيد",
  chart: {
    title: "ما هو معروف", add: "إضافة", addTo: (part: string) => `إضافة: ${part}`, byPatient: "ذكره المريض", confirmedBy: (name: string) => `أكّده ${name}`,
    confirm: "تأكيد", confirmOne: (what: string) => `تأكيد: ${what}`, end: "انتهى", endOne: (what: string) => `انتهى: ${what}`, mistake: "خطأ", mistakeOne: (what: string) => `خطأ: ${what}`,
    names, more, units, severity: "الشدة", measure: "ما قيس", diastolic: "الانبساطي، ملم زئبق", given: "أُعطي في",
    missing: "يرجى ملء هذا الحقل.", number: "يرجى إدخال رقم مثل 36.5.",
  },
  notes: { title: "ملاحظات الزيارات", none: "لا ملاحظات بعد.", draft: "لم تُوقَّع بعد", papers: "الملاحظة والوصفات", added: (when: string) => `أُضيف ${when}` },
  prescriptions: { title: "الوصفات", none: "لم يوصف شيء بعد." },
  documents: {
    title: "الوثائق", none: "لا وثائق بعد.", kinds, add: "إضافة وثيقة", file: "الملف", fileHint: "PDF أو JPEG أو PNG، خمسة ميغابايت على الأكثر.", name: "العنوان", kind: "النوع", send: "إضافتها", adding: "لحظة…", added: "الوثيقة الآن في السجل.",
    fileMissing: "يرجى اختيار ملف.", fileKind: "يرجى اختيار PDF أو JPEG أو PNG.", fileLarge: "هذا الملف أكبر من خمسة ميغابايت.", nameMissing: "يرجى إعطاؤها عنوانًا.", mistake: "خطأ", mistakeOne: (title: string) => `خطأ: ${title}`,
  },
  patients: { title: "المرضى", search: "الاسم", none: "لا مرضى بعد", noneFound: "لا أحد بهذا الاسم", noneText: "يظهر هنا من حجزوا زيارة لديك.", visit: (day: string) => `زيارة ${day}`, born: (day: string) => `تاريخ الميلاد ${day}`, needs: "احتياجات:" },
  unsigned: { title: "ملاحظات للتوقيع", lead: "مسوداتك. لا تُعتمد الملاحظة إلا بعد توقيعها.", none: "كل الملاحظات موقّعة." },
};
