/** Arabic words at the door of a room. */
import type en from "../en/door";

export default {
  refusals: {
    not_found: "لا توجد هذه الغرفة، أو لم تعد موجودة. تحقق من الرابط.",
    room_token_required: "تتطلب هذه الغرفة رابطك الشخصي. افتح الرابط من دعوتك.",
    room_token_invalid: "هذا الرابط لا يفتح هذه الغرفة أو لم يعد يفتحها. اطلب رابطًا جديدًا.",
    room_too_early: "لم تفتح الغرفة بعد. عد في موعد زيارتك.",
    room_over: "انتهى وقت هذه الغرفة.",
    room_full: "لا تتسع الغرفة لمزيد من الأشخاص الآن. حاول مرة أخرى بعد قليل.",
    room_banned: "أُخرجت من هذه المكالمة.",
    room_denied: "لم يُسمح لك بالدخول هذه المرة.",
    name_missing: "أدخل اسمًا من فضلك.",
    unreachable: "لا يمكن الوصول إلى الخادم. تحقق من اتصالك.",
  },
  unknown: "لم يكن ذلك ممكنًا. حاول مرة أخرى.",
  looking: "لحظة من فضلك…",
  shut: "لا يمكنك الدخول",
  waiting: "انتظر من فضلك",
  waitingAdvice: "أخبرنا الآخرين أنك هنا. سيدخلونك في أقرب وقت؛ أبقِ هذه الصفحة مفتوحة.",
  giveUp: "التوقف عن الانتظار",
  knocks: (name) => `${name} يود الدخول.`,
  letIn: "إدخال", letInLabel: (name) => `إدخال ${name}`,
  decline: "رفض", declineLabel: (name) => `رفض ${name}`,
} satisfies typeof en;
