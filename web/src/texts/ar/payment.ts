/** Arabic words of paying, of what became of it, and of invoices. */
import type { Schemas } from "../../api/client";

type Pair = readonly [what: string, next: string];

const methods: Record<Schemas["PaymentMethod"], Pair> = {
  STRIPE: ["Stripe", "بطاقة أو محفظة أو ما تعرضه Stripe عليك."],
  PAYSTACK: ["Paystack", "بطاقة أو محفظة هاتف أو مصرف، على صفحة Paystack."],
  CREDIT_CARD: ["بطاقة", "بطاقة ائتمان أو خصم."],
  BANK_TRANSFER: ["تحويل مصرفي", "من مصرفك، مع رقم مرجعي."],
};
const status: Record<Schemas["PaymentStatus"], string> = { PENDING: "لم يُدفع بعد", COMPLETED: "مدفوع", FAILED: "لم يُدفع", REFUNDED: "أُعيد المبلغ" };
const attempt: Record<Schemas["AttemptState"], string> = { CREATED: "بدأ", OPEN: "بدأ", PAID: "مدفوع", FAILED: "مرفوض", EXPIRED: "لم يُدفع في الوقت", MISMATCH: "العيادة تنظر فيه" };
const refund: Record<Schemas["RefundState"], string> = { REQUESTED: "في طريقه إليك", PENDING: "في طريقه إليك", SUCCEEDED: "أُعيد إليك", FAILED: "لم يصل؛ العيادة تنظر فيه", NEEDS_ATTENTION: "العيادة تنظر فيه" };
const cause: Record<Schemas["RefundCause"], string> = { CANCELLED: "أُلغيت الزيارة", LATE: "وصل بعد انتهاء الوقت", DOUBLE: "دُفع مرتين", OVERPAID: "دُفع أكثر من المطلوب", STAFF: "قرار العيادة", OUTSIDE: "قرار العيادة" };
const kind: Record<Schemas["InvoiceKind"], string> = { INVOICE: "فاتورة", CREDIT_NOTE: "إشعار دائن" };
const state: Record<Schemas["InvoiceState"], string> = { OPEN: "لم تُدفع بعد", OVERDUE: "متأخرة", PAID: "مدفوعة", CREDITED: "أُلغيت" };

export default {
  almost: "أوشكت على الانتهاء", title: "الدفع", toVisit: "إلى الزيارة", again: "اختر موعدًا آخر", methods, status, attempt, refund, cause, kind, state,
  pay: {
    how: "كيف تريد أن تدفع؟", go: (amount: string) => `ادفع ${amount}`,
    safe: "تدفع على صفحة خدمة الدفع. لا نرى رقم بطاقتك أبدًا.",
    until: (time: string) => `نحتفظ به لك حتى ${time}. تصبح الزيارة لك بعد الدفع.`, left: (time: string) => `نحتفظ بهذا الموعد لك ${time}.`,
    none: "لا تقبل هذه العيادة الدفع عبر الإنترنت الآن. يُرجى الاتصال بها؛ يبقى موعدك محفوظًا حتى نهاية المهلة.",
    now: "ادفع الآن", toPay: "إلى الدفع",
  },
  transfer: { title: "تحويل مصرفي", to: "إلى", until: "حتى", hint: "اكتب المرجع كما هو هنا تمامًا ليصل مالك إلى مكانه. توجد طريقة دفع أخرى أدناه." },
  outcome: {
    paid: (amount: string): Pair => ["شكرًا لك: زيارتك مؤكدة.", `وصل ${amount}. أرسلنا إليك رسالة بكل التفاصيل.`],
    asked: (amount: string): Pair => ["شكرًا لك: طلبك عند الطبيب.", `وصل ${amount}. إن لم يستطع الطبيب استقبالك، يُعاد إليك المبلغ كله.`],
    processing: ["تجري معالجة دفعتك.", "يستغرق هذا بضع ثوانٍ عادةً. يمكنك البقاء هنا أو إغلاق الصفحة: سنراسلك في كل الأحوال."] as Pair,
    unanswered: "لا تجيب خدمة الدفع الآن. نواصل السؤال.",
    declined: ["لم تتم عملية الدفع.", "لم يُخصم شيء. يُرجى المحاولة مرة أخرى، ربما بطريقة أخرى."] as Pair,
    cancelled: ["عدت من غير أن تدفع.", "لم يُخصم شيء."] as Pair,
    transfer: ["ننتظر تحويلك.", "يبقى الموعد لك حتى اليوم المذكور أدناه. سنكتب إليك حالما يصل المبلغ."] as Pair,
    open: ["لقد بدأت بالدفع.", "يمكنك المتابعة من حيث توقفت. إن كنت قد دفعت فستُظهر هذه الصفحة ذلك بعد لحظة."] as Pair,
    over: ["لم يعد الموعد محفوظًا.", "لم يُخصم شيء. يمكنك اختيار موعد آخر."] as Pair,
    returning: (amount: string): Pair => ["مالك في طريقه إليك.", `لم تتم الزيارة كما حُجزت، لذلك يعود ${amount} بالطريقة التي جاء بها. قد يستغرق ذلك بضعة أيام.`],
    review: ["ننظر في دفعتك.", "وصل غير ما كان مطلوبًا. لم يضع شيء: العيادة تنظر فيه وستكتب إليك."] as Pair,
    nothing: ["لا يوجد ما يُدفع.", "هذه الزيارة مجانية."] as Pair,
    keptUntil: (time: string) => `يبقى الموعد لك حتى ${time}.`,
  },
  list: {
    title: "المدفوعات", none: "لا توجد مدفوعات بعد.", noneText: "ما تدفعه للزيارات يظهر هنا.", more: "عرض المزيد", invoices: "الفواتير", noInvoices: "لا توجد فواتير بعد.", payments: "المدفوعات",
    pdf: "تنزيل PDF", due: (day: string) => `يُدفع حتى ${day}`, back: "كل المدفوعات", tries: "المحاولات", refunds: "ما يعود إليك", visit: "إلى الزيارة",
    details: "التفاصيل", amount: "المبلغ", received: "وصل", balance: "المتبقي", began: "بدأ", paidAt: "دُفع", by: "بواسطة", card: (brand: string, last4: string) => `${brand} تنتهي بـ ${last4}`, wentBack: (amount: string) => `${amount} عاد أو في طريقه إليك`, reference: "المرجع",
  },
};
