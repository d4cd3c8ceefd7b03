/** الكلمات العربية للإدارة. */
import type { Schemas } from "../../api/client";

type Role = Schemas["Role"];
type Kind = Schemas["Message"]["kind"];

const roles: Record<Role, string> = { PATIENT: "مريض", PROVIDER: "معالج", ADMIN: "مشرف" };
const states: Record<Schemas["User"]["status"], string> = { UNVERIFIED: "العنوان غير مؤكد", INVITED: "مدعو", ACTIVE: "نشط", DEACTIVATED: "موقوف" };
const deeds: Record<Role | "shutOut" | "letIn" | "factors" | "provider", string> = {
  shutOut: "إيقاف", letIn: "السماح مجددًا", factors: "إعادة ضبط الإثباتات الثانية", provider: "إضافة إلى الدليل", PATIENT: "جعله مريضًا", PROVIDER: "جعله معالجًا", ADMIN: "جعله مشرفًا",
};
const sent: Record<Schemas["Message"]["state"], string> = { WAITING: "تنتظر", SENT: "أُرسلت", SKIPPED: "لم تعد لازمة", FAILED: "فشلت" };
const kinds: Record<Kind, string> = {
  VERIFY_EMAIL: "تأكيد العنوان", ALREADY_REGISTERED: "مسجل من قبل", RESET_PASSWORD: "كلمة مرور جديدة", PASSWORD_CHANGED: "تغيرت كلمة المرور", INVITATION: "دعوة", CHANGE_EMAIL: "تغيير العنوان",
  EMAIL_CHANGING: "العنوان يتغير", FACTORS_CHANGED: "تغير الإثبات الثاني", MAIL_TRIAL: "رسالة تجريبية", RECORD_OPENED: "فُتح سجل في حالة طارئة", BREAK_GLASS_REVIEW: "حالة طارئة للمراجعة",
  APPOINTMENT_CONFIRMED: "زيارة مؤكدة", APPROVAL_ASKED: "طلب ينتظر الرد", APPOINTMENT_MOVED: "نُقلت زيارة", APPOINTMENT_CANCELLED: "أُلغيت زيارة", APPOINTMENT_REMINDER: "تذكير", PRESCRIPTION_READY: "وصفة جاهزة",
  PAYMENT_TOO_LATE: "دفعة متأخرة", INVOICE_READY: "فاتورة جاهزة", INVOICE_OVERDUE: "فاتورة متأخرة", PAYMENT_REVIEW: "دفعة للمراجعة", PAYMENT_DISPUTED: "دفعة متنازع عليها",
};

export default {
  title: "الإدارة", more: "عرض المزيد", roles,
  parts: { "": "نظرة عامة", live: "مكالمات جارية", users: "الأشخاص", payments: "المدفوعات", queues: "بحاجة إلى نظر", bank: "كشوف البنك", invoices: "الفواتير", billing: "الفوترة", clinic: "العيادة", holidays: "العطل", messages: "الرسائل", audit: "سجل التدقيق", appointments: "الزيارات", providers: "الأطباء", fields: "التخصصات", consents: "الموافقات", calls: "مسار المكالمات" },
  groups: { work: "كل يوم", money: "المال", house: "العيادة", system: "النظام" },
  dashboard: {
    now: "الآن", live: "مكالمات جارية", queues: "مدفوعات بحاجة إلى نظر", failed: "رسائل فشلت", past: "الأيام الأخيرة", span: "الأيام", spans: { 7: "7 أيام", 30: "30 يومًا", 90: "90 يومًا" },
    booked: "الحجوزات", bookedText: (count: number) => `عدد الزيارات المحجوزة: ${count}.`,
    visits: "الزيارات", held: "تمت", missed: "لم يُحضر إليها", cancelled: "أُلغيت", visitsText: (held: number, missed: number, cancelled: number) => `تمت ${held}، ولم يُحضر إلى ${missed}، وأُلغيت ${cancelled}.`,
    revenue: (currency: string) => `الإيرادات بعملة ${currency}`, revenueText: (amount: string) => `وصل ${amount} بعد خصم ما أُعيد.`,
    calls: "الاتصالات في المكالمات", good: "جيدة", weak: "ضعيفة", bad: "سيئة", callsText: (stays: number, minutes: number, lost: number) => `${stays} اتصالًا خلال ${minutes} دقيقة؛ فُقد منها ${lost}. يُحسب كل اتصال بأسوأ لحظاته.`,
  },
  live: {
    asOf: (time: string) => `حتى ${time}؛ تتجدد هذه الصفحة من تلقاء نفسها.`, none: "لا أحد في مكالمة.", noneText: "تظهر المكالمات هنا حالما يدخلها أحد.", people: (count: number) => `عدد الأشخاص: ${count}`, since: (ago: string) => `بدأت ${ago}`,
    backends: { HUB: "على هذا الخادم", DAILY: "لدى Daily" }, quality: { GOOD: "اتصال جيد", WEAK: "اتصال ضعيف", BAD: "اتصال سيئ" }, unknown: "الاتصال غير معروف بعد",
  },
  users: {
    invite: "دعوة شخص", name: "الاسم", email: "البريد الإلكتروني", role: "الدور", send: "إرسال الدعوة", invited: "الدعوة في الطريق.", missing: "يرجى ملء هذا الحقل.",
    search: "الاسم أو العنوان", all: "الكل", none: "لم يُعثر على أحد.", states, change: "تغيير", deeds, confirm: "نعم",
  },
  clinic: {
    name: "اسم العيادة", email: "البريد الإلكتروني", language: "اللغة", zone: "المنطقة الزمنية", zoneHint: "تُحسب أيام العيادة بها.", currency: "العملة", hold: "يُحفظ الوقت المختار مدة", minutes: "بالدقائق.",
    reminders: "تذكيرات قبل الزيارة", remindersHint: "دقائق بينها فواصل؛ 1440 يوم كامل.", tiers: "ما يُعاد بعد الإلغاء", tiersHint: "دقائق قبل البداية، ونسبة مئوية من السعر.",
    before: (number: number) => `القاعدة ${number}: دقائق قبل`, percent: (number: number) => `القاعدة ${number}: بالمئة`, addTier: "إضافة قاعدة", removeTier: (number: number) => `إزالة القاعدة ${number}`, whole: "يرجى إدخال أعداد صحيحة فقط.",
  },
  calls: {
    way: "تمر المكالمات", hint: "تبقى الزيارة التي بدأت على مسارها.", ways: { "": "كما ضُبط الخادم", HUB: "عبر هذا الخادم", DAILY: "عبر Daily", FRONT: "عبر هذا الخادم، وعبر Daily إذا تعذر" },
  },
  holidays: { none: "لا عطل بعد.", date: "التاريخ", name: "الاسم", add: "إضافة", remove: (day: string) => `إزالة عطلة ${day}`, outside: (count: number) => `مواعيد في ذلك اليوم: ${count}. تبقى إلى أن ينقلها أحد.` },
  messages: { state: "الحالة", all: "الكل", states: sent, kinds, none: "لا شيء هنا.", attempts: (count: number) => `المحاولات: ${count}`, retry: "إعادة المحاولة" },
  audit: {
    chain: "السلسلة", chainText: "يحمل كل قيد بصمة القيد الذي قبله. أي تغيير يكسر السلسلة.", check: "فحص السلسلة", checking: "جارٍ الفحص…",
    whole: (count: number) => `سليمة: فُحص ${count} قيدًا.`, broken: (seq: number) => `مكسورة عند القيد ${seq}`, action: "الفعل", actionHint: "مثل appointment.cancelled.", none: "لا قيود من هذا النوع.",
  },
};
