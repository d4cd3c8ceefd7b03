/** Arabic words of what a patient decides about their data, and sees of what others do with it. */
import type en from "../en/privacy";

export default {
  title: "الخصوصية", lead: "ما وافقت عليه، ومن اطلع، وبياناتك لتأخذها معك.",
  whose: "بيانات من", you: (name) => `${name} (أنت)`, nobody: "لا يوجد سجل تقرر بشأنه.",
  consents: {
    title: "ما وافقت عليه", required: "يُطلب قبل الزيارة", none: "لا تطلب العيادة شيئًا حاليًا.",
    given: (when, name) => `تمت الموافقة في ${when} من ${name}`, givenAlone: (when) => `تمت الموافقة في ${when}`,
    older: "هناك نص أحدث منذ ذلك.", withdrawn: (when) => `سُحبت في ${when}`, never: "لم تتم الموافقة.",
    read: "قراءة النص", agree: "أوافق", withdraw: "سحب الموافقة",
    question: "سحب هذه الموافقة؟", text: "يبقى مسجلًا أنك كنت قد وافقت. ما تطلبه العيادة قبل الزيارة تلزم الموافقة عليه مجددًا قبل الزيارة القادمة.",
  },
  looks: {
    title: "من اطلع", lead: "كل ما جرى بهذا السجل، الأحدث أولًا. لا شيء محذوف ولا يستطيع أحد تغييره.",
    none: "لم يفعل أحد شيئًا بعد.", more: "عرض المزيد", by: "من", what: "ماذا", when: "متى",
    me: "أنت", roles: { PATIENT: "شخص ينوب عن المريض", PROVIDER: "طبيب", ADMIN: "مكتب العيادة", SYSTEM: "النظام", NOBODY: "شخص لم يسجل الدخول" },
    looked: (thing) => `اطلع على: ${thing}`, changed: (thing) => `غيّر: ${thing}`, exported: "أخذ نسخة من السجل كله",
    things: {
      appointment: "زيارة", visit: "زيارة", consultation: "زيارة", call: "مكالمة زيارة", patient: "ملفك الشخصي", note: "ملاحظة", prescription: "وصفة",
      chart: "تاريخك الطبي", chart_entry: "بند من تاريخك الطبي", document: "مستند", consent: "موافقة", patient_grant: "من ينوب عنك",
      break_glass: "دخول طوارئ", legal_hold: "حفظ قانوني", erasure: "ما مُحي", patient_key: "مفتاح سجلك", keys: "مفتاح سجلك",
      payment: "دفعة", refund: "استرداد", invoice: "فاتورة", message: "رسالة إليك",
    },
    thing: "السجل",
    whys: {
      OWN: "يخصه", ACTS_FOR: "ينوب عن المريض", GUARDIAN: "ولي", CARER: "مقدم رعاية", TREATS: "يعالج المريض", AUTHOR: "كتبها",
      BREAK_GLASS: "طوارئ", CLINIC: "مكتب العيادة، دون محتوى طبي",
    },
    emergency: (name, when) => `فتح ${name} هذا السجل في حالة طوارئ في ${when}.`, emergencyReason: (reason) => `السبب المذكور: ${reason}`,
    verdicts: { JUSTIFIED: "راجعت العيادة ذلك: كانت هناك حالة طوارئ.", UNJUSTIFIED: "راجعت العيادة ذلك: لم تكن هناك حالة طوارئ. تحدث إلى العيادة من فضلك.", null: "لم تراجع العيادة ذلك بعد." },
  },
  take: {
    title: "خذ بياناتك معك", text: "ملف ZIP واحد فيه كل شيء: الملف الشخصي والزيارات والملاحظات والوصفات والتاريخ الطبي والمستندات والموافقات ومن اطلع.",
    get: "تنزيل كل شيء", lead: "هذا سجلك الطبي كله. أثبت مرة أخرى أنك أنت.", begun: "بدأ التنزيل. احفظ الملف حيث لا يفتحه غيرك.",
  },
  erase: {
    title: "محو هذا السجل", text: "لن يستطيع أحد، ولا حتى العيادة، قراءة الملاحظات والوصفات والتاريخ والمستندات. لا رجعة في ذلك. خذ بياناتك معك أولًا.",
    stays: "يبقى بحكم القانون:", kept: { VISIT_TIMES: "مواعيد الزيارات ومع من كانت", MONEY: "المدفوعات والفواتير", AUDIT_TRAIL: "من فعل ماذا ومتى" },
    start: "محو هذا السجل", lead: "أثبت مرة أخرى أنك أنت.",
    question: (name) => `محو سجل ${name} نهائيًا؟`, confirm: "لا يستطيع أحد استعادته. يُغلق حسابك إن كان السجل سجلك.", now: "محو نهائي",
    done: "مُحي السجل", doneText: (notes) => `ملاحظات لم يعد أحد يستطيع قراءتها: ${notes}`,
    closed: "أُغلق حسابك.", leave: "مغادرة",
  },
} satisfies typeof en;
