/** Arabic words of the office: payments, queues, the bank, invoices. */
import type { Schemas } from "../../api/client";

const reviews: Record<Schemas["Review"], string> = { AMOUNT: "مبلغ مختلف", CURRENCY: "عملة مختلفة", IDENTITY: "دفعة أخرى", REFUND_FAILED: "لم يصل المبلغ المُعاد", DISPUTE: "محل اعتراض" };
const todo: Record<Schemas["Review"], string> = {
  AMOUNT: "وصل مبلغ غير المطلوب، وهو غير محسوب. انظر إلى الدفعة في صفحات شركة الدفع، وأعدها هناك أو سوِّ الأمر مع المريض، ثم أكّد أنك نظرت فيها.",
  CURRENCY: "وصل المبلغ بعملة أخرى. انظر إليه في صفحات شركة الدفع، ثم أكّد أنك نظرت فيه.",
  IDENTITY: "لدى شركة الدفع هذا المبلغ تحت دفعة أخرى أو في وضع التجربة. انظر هناك، ثم أكّد أنك نظرت فيه.",
  REFUND_FAILED: "تعذّر على شركة الدفع إعادة المبلغ. أرسله مرة أخرى أو عبر البنك، ثم أكّد ذلك.",
  DISPUTE: "أجب في صفحات شركة الدفع قبل اليوم أدناه. لا يُعاد شيء حتى ذلك الحين. لا ترسل أبدًا ملاحظات سريرية كدليل.",
};
const refunds: Record<Schemas["RefundState"], string> = { REQUESTED: "سيُرسل", PENDING: "في الطريق", SUCCEEDED: "أُعيد", FAILED: "فشل", NEEDS_ATTENTION: "يُرسل يدويًا" };
const disputes: Record<Schemas["DisputeState"], string> = { OPEN: "بانتظار الرد", UNDER_REVIEW: "قيد البت", WON: "بقي المال", LOST: "ذهب المال", CLOSED: "سُحب" };
const events: Record<Schemas["EventState"], string> = { WAITING: "ينتظر", APPLIED: "طُبّق", IGNORED: "لا يهم", UNKNOWN: "ليس لنا" };
const flaws: Record<Schemas["Flaw"], string> = { DATE_UNREADABLE: "تعذّرت قراءة التاريخ", AMOUNT_UNREADABLE: "تعذّرت قراءة المبلغ", CURRENCY_UNKNOWN: "العملة غير معروفة", COLUMNS_DIFFER: "أعمدته تختلف عن السطر الأول" };
const signs: Record<Schemas["Sign"], string> = { REFERENCE: "المرجع", NUMBER: "الرقم", AMOUNT: "المبلغ", NAME: "الاسم" };
const states: Record<Schemas["BankLineState"], string> = { WAITING: "بانتظارك", MATCHED: "قُيّد تلقائيًا", ASSIGNED: "قُيّد يدويًا", DISMISSED: "لا شأن له هنا" };
const categories: Record<Schemas["TaxCategory"], string> = { EXEMPT: "معفى", REDUCED: "نسبة مخفضة", STANDARD: "النسبة العادية" };

export default {
  reviews, todo, refunds, disputes, events,
  visit: (provider: string, when: string) => `${provider}، ${when}`,
  answerBy: (day: string, left: string) => `الرد قبل ${day} (${left})`,
  list: { title: "كل المدفوعات", file: "كملف", all: "الكل", status: "الحالة", method: "طريقة الدفع", review: "بحاجة إلى نظر", from: "من", to: "إلى", none: "لا مدفوعات مطابقة.", noneText: "اختر أيامًا أخرى أو مرشحات أقل." },
  totals: { title: (days: number) => `آخر ${days} يومًا`, none: "لم يصل مال ولم يخرج.", provider: "الطبيب", by: "عبر", received: "وصل", refunded: "أُعيد", lost: "استعادته البنوك", unnamed: "شخص غادر" },
  one: { refunded: "أُعيد", returning: "في طريق العودة", visit: "للزيارة مع", due: "الاستحقاق", reviewed: "نظرت فيها", ask: "اسأل شركة الدفع الآن", disputes: "الاعتراضات", events: "ما أخبرت به شركات الدفع" },
  back: {
    open: "إعادة مبلغ", amount: (currency: string) => `المبلغ بعملة ${currency}`, atMost: (amount: string) => `على الأكثر ${amount}.`, reason: "السبب", reasonHint: "يقرؤه الموظفون فقط.", wrong: "أدخل مبلغًا لا يتجاوز الباقي.", missing: "اكتب بضع كلمات.",
    go: "أعِد", sure: (amount: string) => `إعادة ${amount}؟`, sureText: "يعود كما جاء، ولا يمكن استرجاعه.", disputed: "الدافع يعترض على هذه الدفعة: لا يُعاد شيء حتى يُبتّ فيها.", lost: "استعاد الدافع هذا المبلغ من مصرفه.",
  },
  queues: {
    none: "لا شيء ينتظرك.", noneText: "هنا تظهر الأموال غير المطابقة والمبالغ التي تعذّرت إعادتها والاعتراضات.", disputes: "الاعتراضات", mismatches: "أموال غير مطابقة", refunds: "مبالغ تُعاد يدويًا",
    refundsText: "تعذّر على شركة الدفع إرسالها، أو أنها تُعاد عبر البنك. أرسل كلًّا منها من حساب العيادة، ثم أكّد ذلك.", bank: "سطور البنك", bankText: "تحويلات لا تطابق أي فاتورة تلقائيًا.",
    unknown: (count: number) => `في آخر 30 يومًا أخبرت شركات الدفع ${count} مرة بأمور ليست لنا.`,
    done: "أُرسل يدويًا", doneSure: (amount: string) => `هل أُعيد ${amount}؟`, doneText: "تُحسب الدفعة مُعادة، ويصدر إشعار دائن.",
  },
  bank: {
    take: "استيراد كشف", takeText: "بصيغة CSV أو camt.053. يُحسب كل سطر مرة واحدة مهما تكرر استيراده.", choose: "اختر ملفًا", taking: "جارٍ القراءة…",
    result: (lines: number, matched: number, known: number) => `${lines} جديدة، قُيّد منها ${matched} تلقائيًا؛ و${known} كانت معروفة.`, broken: (count: number) => `تعذّرت قراءة ${count} من السطور؛ أُخذت البقية.`,
    flaw: (line: number, flaw: string) => `السطر ${line}: ${flaw}`, flaws, lines: "السطور", state: "الحالة", all: "الكل", states, none: "لا سطور كهذه.", payer: "من", text: "النص", booked: "التاريخ",
    assign: (number: string, amount: string, why: readonly string[]) => `إلى ${number}، الباقي ${amount} (تطابق: ${why.join("، ")})`, signs, noFit: "لا فاتورة مفتوحة تشبهه.", dismiss: "لا شأن له هنا", dismissSure: "ألا شأن له هنا؟", dismissText: "يبقى السطر في القائمة ولا يُقيّد لأي دفعة.",
  },
  invoices: { kind: "النوع", state: "الحالة" },
  billing: {
    lead: "للفواتير القادمة. ما صدر منها لا يتغير أبدًا.", seller: "البائع", name: "الاسم على الفواتير", nameHint: "فارغ: اسم العيادة.", taxId: "الرقم الضريبي", address: "العنوان",
    tax: "الضريبة", category: "النوع", categories, rate: "النسبة المئوية", rateWrong: "أدخل رقمًا مثل 19 أو 5.5.", why: "السبب", whyHint: "يظهر على الفاتورة حين لا تُستحق ضريبة.",
    terms: "الأرقام والمهل", invoiceSeries: "تبدأ الفواتير بـ", creditSeries: "تبدأ إشعارات الدائن بـ", due: "أيام الدفع", transfer: "أيام التحويل", transferHint: "لا يمكن دفع زيارة أقرب من ذلك عبر البنك.", whole: "أدخل عددًا صحيحًا.",
    account: "حساب التحويلات", accountText: "من دونه لا يُعرض التحويل البنكي على المرضى.", holder: "صاحب الحساب", bank: "البنك", currency: "العملة", saved: "تم الحفظ.",
  },
};
