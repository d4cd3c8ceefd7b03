/** Arabic words of the people in a visit. */
import type en from "../en/people";

export default {
  states: { INVITED: "مدعو", WAITING: "ينتظر", ADMITTED: "سُمح له بالدخول", IN_CALL: "في المكالمة", LEFT: "غائب" },
  roles: { INTERPRETER: "مترجم", FAMILY: "من العائلة أو قريب", CLINICIAN: "طبيب" },
  sides: { PATIENT: "المريض", PROVIDER: "الطبيب", GUEST: "ضيف" },
  quality: { GOOD: "اتصال جيد", WEAK: "اتصال ضعيف", BAD: "اتصال سيئ" } as Record<string, string>,
  title: "الأشخاص", waiting: "ينتظرون الدخول", here: "في هذه الزيارة",
  you: (name: string) => `${name} (أنت)`,
  admit: "إدخال", admitLabel: (name: string) => `إدخال ${name}`,
  sendBack: "إعادة", sendBackLabel: (name: string) => `إعادة ${name} إلى غرفة الانتظار`,
  revoke: "سحب", revokeLabel: (name: string) => `سحب دعوة ${name}`,
  invite: "دعوة شخص", guestName: "الاسم", guestRole: "بصفته", makeLink: "إنشاء رابط",
  linkHint: "أرسل هذا الرابط إليه. يعمل مرة واحدة ولا يعرض شيئًا من السجل.", copy: "نسخ", copied: "تم النسخ",
} satisfies typeof en;
