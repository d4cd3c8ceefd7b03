/** Arabic words of opening a record in an emergency, and of reviewing that. */
import type en from "../en/emergency";

export default {
  title: "دخول الطوارئ",
  open: {
    lead: "لحالة طوارئ مع شخص لا تعالجه: تقرأ سجله لمدة 60 دقيقة.",
    told: "يُخبَر المريض والمسؤولون فورًا باسمك وسببك. وتُراجع كل حالة.",
    patient: "رقم السجل", patientHint: "يمكن للاستقبال إعطاؤه.", patientMissing: "أدخل رقم السجل كاملًا.",
    reason: "ما حالة الطوارئ؟", reasonHint: "يقرأ المريض هذا. اترك ما لا ينبغي أن يعرفه إلا طبيب.", reasonMissing: "اذكر حالة الطوارئ.",
    prove: "أثبت مرة أخرى أنك أنت.", submit: "فتح السجل",
    until: (time) => `مفتوح لك حتى ${time}`, record: "سجل", end: "إغلاقه الآن", ended: "أُغلق السجل أمامك مرة أخرى.",
  },
  record: {
    none: "لا شيء مكتوب هنا.", ended: "انتهى", noted: "المعروف",
    sections: { ALLERGY: "الحساسية", MEDICATION: "الأدوية", PROBLEM: "المشكلات", VITAL: "القياسات", IMMUNIZATION: "التطعيمات" },
    severities: { MILD: "خفيفة", MODERATE: "متوسطة", SEVERE: "شديدة", UNKNOWN: "شدتها غير معروفة" },
    measures: { PRESSURE: "ضغط الدم", PULSE: "النبض", TEMPERATURE: "الحرارة", WEIGHT: "الوزن", HEIGHT: "الطول", OXYGEN: "تشبع الأكسجين" },
    on: (when) => `في ${when}`, notes: "ملاحظات موقعة", signed: (name, when) => `${name}، ${when}`,
  },
  review: {
    lead: "سجلات فتحها أطباء في حالات طوارئ.", waiting: "للمراجعة", done: "رُوجعت", noneWaiting: "لا شيء ينتظر المراجعة.", noneDone: "لم يُراجع شيء بعد.",
    opened: (provider, patient) => `فتح ${provider} سجل ${patient}`, span: (from, to) => `${from} إلى ${to}`,
    reason: "السبب المذكور", verdict: "ماذا وجدت؟", verdicts: { JUSTIFIED: "كانت هناك حالة طوارئ", UNJUSTIFIED: "لم تكن هناك حالة طوارئ" }, verdictMissing: "اختر أحدهما.",
    remark: "تعليق", remarkHint: "لا يقرؤه إلا المسؤولون.", save: "حفظ المراجعة", more: "عرض المزيد",
    reviewed: (when) => `رُوجعت في ${when}`,
  },
} satisfies typeof en;
