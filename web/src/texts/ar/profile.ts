/** الكلمات العربية للملف الشخصي. */
import type { Schemas } from "../../api/client";

const kinds: Record<Schemas["VisitKind"], string> = { VIDEO: "زيارة مرئية", AUDIO: "زيارة صوتية" };
const payments: Record<Schemas["PaymentTime"], string> = { FREE: "مجانًا", LATER: "الدفع لاحقًا", BEFORE: "الدفع مسبقًا" };

export default {
  title: "الملف الشخصي",
  account: { title: "حسابك", name: "اسمك", language: "لغة الرسائل", languageHint: "لغة الصفحات تُختار من القائمة أعلاه.", zone: "المنطقة الزمنية", zoneHint: "تُذكر الأوقات في الرسائل بها." },
  people: {
    own: "بياناتك", carer: "يمكنك رؤية زيارات هذا الشخص. ولي أمره يغيّر البيانات.", add: "من تنوب عنهم", addText: "طفل أو شخص ترعاه. تحجز وتنضم نيابة عنه.", addStart: "إضافة شخص",
    name: "الاسم", nameMissing: "يرجى إدخال اسم.", born: "تاريخ الميلاد", phone: "الهاتف", phoneHint: "إذا انقطع الاتصال يتصل بك المعالج.", email: "البريد الإلكتروني", language: "اللغة", zone: "المنطقة الزمنية", zoneHint: "تُعرض أوقات الزيارات بها.",
    needs: "ما الذي يساعدك أثناء الزيارة؟", needsHint: "مثل الترجمة النصية أو مترجم أو وقت أطول. يقرؤه معالجوك.",
  },
  page: {
    title: "الصفحة العامة", lead: "ما يقرؤه المرضى قبل الحجز.", none: "ليست لك صفحة عامة بعد. يضيفها أحد المشرفين.", name: "الاسم", degree: "الدرجة أو اللقب", languages: "اللغات التي تتحدثها", languagesHint: "رموز قصيرة بينها فواصل، مثل en, fr.",
    licence: "رقم الترخيص", authority: "صادر عن", zone: "المنطقة الزمنية", zoneHint: "أوقات عملك بها.", bio: "نبذة عنك", fields: "التخصصات", photo: "الصورة", photoHint: "JPEG أو PNG أو WebP، على الأكثر 48 كيلوبايت.", photoLarge: "هذه الصورة أكبر من 48 كيلوبايت.", photoRemove: "إزالة الصورة",
  },
  types: {
    title: "الزيارات والأسعار", lead: "ما يمكن حجزه لديك.", none: "لا شيء بعد.", off: "غير متاح", kinds, payments, minutes: (count: number) => `${count} دقيقة`, add: "إضافة نوع زيارة", change: "تغيير", changeOne: (name: string) => `تغيير ${name}`,
    name: "الاسم", nameMissing: "يرجى إدخال اسم.", kind: "النوع", length: "المدة", lengthHint: "بالدقائق.", lengthWrong: "يرجى إدخال دقائق، مثل 20.", payment: "الدفع", fee: "السعر", feeWrong: "يرجى إدخال مبلغ مثل 90 أو 90.50.",
    currency: "العملة", currencyHint: "ثلاثة أحرف، مثل EUR.", approval: "أنظر في كل طلب قبل تأكيده", active: "يمكن حجزها",
  },
  feed: {
    title: "عنوان التقويم", lead: "اشترك به في تقويمك فتظهر الزيارات هناك. لا يذكر عمّا تتحدثون.", since: (day: string) => `يوجد عنوان منذ ${day}.`, address: "العنوان", once: "يظهر الآن فقط. من يملكه يرى متى لديك زيارات.",
    open: "إنشاء عنوان", renew: "إنشاء عنوان جديد", close: "إنهاؤه",
  },
};
