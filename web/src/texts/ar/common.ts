/** Arabic words that every page may need. */
import type en from "../en/common";

export default {
  product: "Virtual Care Hub",
  loading: "لحظة من فضلك…",
  toStart: "الذهاب إلى صفحة البداية",
  tryAgain: "حاول مرة أخرى",
  numbers: "الأرقام",
  day: "اليوم",
  close: "إغلاق",
  cancel: "إلغاء",
  back: "رجوع",
  save: "حفظ",
  you: "أنت",
  host: "المضيف",
  guest: "ضيف",
  skip: "الانتقال إلى المحتوى",
  offline: "أنت غير متصل بالإنترنت. قد يكون ما تراه قديمًا، وسنتابع فور عودة الاتصال.",
  broken: { title: "تعذر عرض الصفحة", advice: "ربما تم تحديثها في هذه الأثناء أو انقطع الاتصال. يرجى إعادة تحميلها.", reload: "إعادة التحميل" },
  notFound: { title: "لا يوجد شيء في هذا العنوان", advice: "قد يكون الرابط ناقصًا. يرجى فتحه مرة أخرى من دعوتك." },
  navigation: "الرئيسية",
  nav: { home: "الرئيسية", visits: "الزيارات", today: "اليوم", privacy: "الخصوصية", emergency: "الطوارئ", calendar: "التقويم", hours: "الأوقات", records: "السجل", patients: "المرضى", admin: "الإدارة", find: "ابحث", payments: "المدفوعات" },
  account: { profile: "الملف الشخصي", security: "الأمان", menu: "حسابك", language: "اللغة", signIn: "تسجيل الدخول", signOut: "تسجيل الخروج", signedInAs: (name: string) => `تم تسجيل الدخول باسم ${name}` },
  notYours: { title: "هذه الصفحة ليست لحسابك", advice: "لقد سجلت الدخول، لكن هذه الصفحة تخص دورًا آخر. يرجى الذهاب إلى صفحتك الرئيسية." },
  failed: "تعذر التحميل",
  reference: (code: string, at: string) => `إذا طلبت المساعدة فاذكر: ${code}، ${at}.`,
  retryIn: (seconds: number) => `يرجى الانتظار ${seconds} ثانية.`,
} satisfies typeof en;
