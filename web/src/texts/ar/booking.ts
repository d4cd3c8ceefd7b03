/** Arabic words of finding somebody and choosing a time. */
export default {
  minutes: (count: number) => (count >= 3 && count <= 10 ? `${count} دقائق` : `${count} دقيقة`),
  pick: {
    title: "اختر موعدًا", times: "المواعيد المتاحة", type: "نوع الزيارة", view: "العرض", grid: "أسبوع", list: "قائمة",
    earlier: "الأسبوع السابق", later: "الأسبوع التالي", span: (from: string, to: string) => `${from} – ${to}`,
    ownZone: (place: string, name: string) => `الأوقات بتوقيتك، ${place} (${name}).`,
    theirZone: (place: string, name: string) => `الأوقات الصغيرة بتوقيت طبيبك في ${place} (${name}).`,
    none: "لا يوجد موعد متاح في هذا الأسبوع.", noneFar: "لا يوجد موعد متاح في الشهرين القادمين. يُرجى الاتصال بالعيادة.",
    next: (day: string) => `أقرب موعد: ${day}`, typeGone: "لم يعد هذا النوع من الزيارات متاحًا. يُرجى اختيار نوع آخر.",
    yours: "زيارتك", notYet: "يُرجى اختيار موعد.", patient: "لمن هذه الزيارة؟", currency: "الدفع بعملة",
    reason: "ما سبب الزيارة؟ (اختياري)", reasonHint: "لا يقرأ هذا إلا طبيبك.",
    free: "هذه الزيارة مجانية.", approval: "يجيب الطبيب على طلبك أولًا.",
    price: (amount: string, when: "FREE" | "LATER" | "BEFORE") => (when === "BEFORE" ? `${amount}، تُدفع في الخطوة التالية.` : `${amount}، تُدفع بعد الزيارة.`),
    hold: "احجز هذا الموعد لي", holdHint: "نحتفظ به لك بضع دقائق حتى تنتهي. لم يُخصم شيء بعد.", instead: "هذه المواعيد متاحة:",
  },
  directory: {
    title: "ابحث عن طبيب", back: "كل الأطباء", lead: "اختر من تريد زيارته، ثم موعدًا يناسبك.",
    name: "الاسم", specialization: "التخصص", language: "اللغة", kind: "الطريقة", sort: "الترتيب", any: "الكل", anyKind: "فيديو أو صوت",
    sorts: { SOONEST: "أقرب موعد متاح", NAME: "الاسم" }, search: "بحث", results: "الأطباء",
    none: "لا أحد يطابق هذا البحث.", noneText: "يُرجى حذف كلمة أو خيار.", clear: "مسح البحث", more: "عرض المزيد",
    next: (day: string) => `أقرب موعد: ${day}`, noTimes: "لا توجد مواعيد متاحة الآن", speaks: "يتحدث", zone: (place: string, name: string) => `يعمل بتوقيت ${place} (${name})`,
    from: (amount: string) => `ابتداءً من ${amount}`, free: "مجانًا", book: "اختر موعدًا", offers: "ما يمكنك حجزه", about: "نبذة", licence: "رقم الترخيص", noTypes: "لا يمكن حجز شيء هنا عبر الإنترنت. يُرجى الاتصال بالعيادة.",
    photo: (name: string) => `صورة ${name}`, approval: "عند الطلب", signIn: "سجّل الدخول للحجز",
  },
};
