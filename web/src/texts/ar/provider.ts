/** Arabic words of a provider's day and workspace. */
import type en from "../en/provider";

const minutesIn = (count: number) => (count === 1 ? "دقيقة واحدة" : count === 2 ? "دقيقتين" : count % 100 >= 3 && count % 100 <= 10 ? `${count} دقائق` : `${count} دقيقة`);

export default {
  states: { INVITED: "مدعو", WAITING: "ينتظر", ADMITTED: "سُمح له بالدخول", IN_CALL: "في المكالمة", LEFT: "غائب" },
  today: {
    title: "اليوم", zone: (place) => `الأوقات بتوقيت ${place}`,
    waitingNow: "ينتظرون الآن", rest: "اليوم كله", none: "لا زيارات اليوم", noneText: "عندما يحجز أحد زيارة لليوم تظهر هنا من تلقاء نفسها.",
    waits: (minutes) => (minutes < 1 ? "وصل للتو" : `ينتظر منذ ${minutesIn(minutes)}`),
    open: "فتح", start: "بدء", resume: "العودة إليها", details: "التفاصيل",
    late: (minutes) => `تأخير متوقع: ${minutesIn(minutes)}`,
    guests: (count) => (count === 1 ? "ضيف واحد ينتظر" : count === 2 ? "ضيفان ينتظران" : `${count} ضيوف ينتظرون`),
    devicesGood: "فُحصت الأجهزة", devicesBad: "مشكلة في الأجهزة", devicesUnknown: "لم تُفحص الأجهزة",
    unfinished: "انتهت دونك: أكمل الملاحظة من فضلك", lost: "انقطع الاتصال. قد يكون ما تراه قديمًا؛ نحن نبحث عن الخادم.",
    unsigned: "ملاحظات تنتظر التوقيع", unsignedNone: "كل الملاحظات موقعة.", of: (name, when) => `${name}، ${when}`,
    counts: { visits: "زيارات", waiting: "ينتظرون", done: "مكتملة" },
  },
  workspace: {
    title: "مساحة العمل", note: "الملاحظة", prescriptions: "الوصفات", history: "السجل", patient: "الزيارة", papers: "الملاحظة والوصفات",
    show: "إظهار مساحة العمل", hide: "إخفاء مساحة العمل",
    time: "الوقت", booked: "الموعد", until: (time) => `حتى ${time}`, reason: "السبب", noReason: "لم يُذكر سبب.",
  },
  note: {
    choose: "كيف تود أن تكتب؟", start: "بدء ملاحظة", saving: "جارٍ الحفظ…", saved: (time) => `حُفظت ${time}`, unsaved: "لم تُحفظ بعد",
    offline: "لا يمكن الحفظ الآن. نصك محفوظ هنا ويُرسل فور عودة الخادم.",
    sign: "توقيع", signQuestion: "توقيع هذه الملاحظة؟", signText: "الملاحظة الموقعة لا تتغير أبدًا. يمكنك الإضافة إليها لاحقًا.",
    signed: (name, when) => `وقّعها ${name}، ${when}`, amend: "إضافة إلى هذه الملاحظة", amendment: (number, when) => `الإضافة ${number}، ${when}`,
    amendText: "ما يُراد إضافته", amendSave: "توقيع الإضافة",
    conflictTitle: "غُيّرت هذه الملاحظة في مكان آخر", conflictText: "النصان محفوظان. اختر لكل جزء ثم تابع.",
    theirs: "المحفوظ في مكان آخر", mine: "المكتوب هنا", take: "اختيار هذا",
  },
  prescription: {
    none: "لم يوصف شيء بعد.", write: "كتابة وصفة", drug: "الدواء", strength: "التركيز", strengthHint: "مثل 500 ملغ", form: "الشكل",
    dose: "الجرعة", unit: "وحدة الجرعة", route: "طريقة الأخذ", frequency: "عدد المرات",
    often: { TIMES_PER_DAY: "كل يوم", EVERY_HOURS: "كل عدد من الساعات", AS_NEEDED: "عند الحاجة" },
    count: { TIMES_PER_DAY: "مرات في اليوم", EVERY_HOURS: "ساعات بين الجرعات", AS_NEEDED: "أقصى مرات في اليوم" },
    days: "عدد الأيام", quantity: "الكمية", quantityUnit: "وحدة الكمية", refills: "مرات إعادة الصرف",
    instructions: "للمريض", instructionsHint: "بكلماتك؛ تُطبع على الوصفة.",
    add: "إضافة دواء آخر", remove: (number) => `إزالة الدواء ${number}`, item: (number) => `الدواء ${number}`,
    validDays: "عدد الأيام التي يمكن صرفها فيها",
    save: "حفظ المسودة", saved: "حُفظت.", unsaved: "لم تُحفظ بعد.", sign: "توقيع", discard: "تخلص منها",
    warnings: "انظر إلى هذا أولًا",
    against: {
      ALLERGY: (drug, other) => `${drug}: يذكر السجل حساسية من ${other}.`,
      DUPLICATE: (drug, other) => `${drug}: يأخذ المريض ${other} بالفعل.`,
    },
    anyway: "قرأت هذا وأصفه مع ذلك",
    signQuestion: "توقيع هذه الوصفة؟", signText: "يراها المريض فورًا ويمكن لصيدلية التحقق منها. لا يمكن تغييرها بعد ذلك، بل إلغاؤها أو استبدالها فقط.",
    discardQuestion: "التخلص من هذه المسودة؟", discardText: "يضيع ما كُتب فيها.",
    replaces: "بعد توقيعها تحل محل وصفة سابقة.",
    replace: "كتابة بديل", cancel: "إلغاؤها", cancelReason: "لماذا تُلغى؟", cancelHint: "يقرأ المريض هذا.", cancelMissing: "اكتب بضع كلمات من فضلك.",
    staleTitle: "حُفظت هذه المسودة في نافذة أخرى", staleText: "ما كتبته هنا محفوظ. اختر أيهما يُعتمد.",
    staleShow: "عرض المحفوظ", staleMine: "حفظ ما كتبته فوقه",
  },
} satisfies typeof en;
