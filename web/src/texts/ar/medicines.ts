/** Arabic words of what is prescribed: the same that the paper uses. */
import type { Schemas } from "../../api/client";
import type en from "../en/medicines";

// From three to ten the plural, otherwise the singular; two is written with its digit here.
const isFew = (count: number) => count % 100 >= 3 && count % 100 <= 10;

const units: Record<Schemas["Unit"], readonly [one: string, many: string]> = {
  TABLET: ["قرص", "أقراص"], CAPSULE: ["كبسولة", "كبسولات"], ML: ["مل", "مل"], DROP: ["قطرة", "قطرات"], PUFF: ["بخة", "بخات"],
  PATCH: ["لصقة", "لصقات"], SUPPOSITORY: ["تحميلة", "تحاميل"], SACHET: ["كيس", "أكياس"],
  UG: ["ميكروغرام", "ميكروغرام"], MG: ["ملغ", "ملغ"], G: ["غرام", "غرام"], IU: ["وحدة دولية", "وحدات دولية"],
  APPLICATION: ["دهنة", "دهنات"], PACKAGE: ["علبة", "علب"],
};

const times = (count: number) => (count === 1 ? "مرة واحدة" : count === 2 ? "مرتين" : isFew(count) ? `${count} مرات` : `${count} مرة`);
const hourly = (hours: number) => {
  if (hours === 168) return "مرة واحدة في الأسبوع";
  if (hours === 336) return "كل أسبوعين";
  if (hours % 168 === 0) return `كل ${hours / 168} أسابيع`;
  return hours === 1 ? "كل ساعة" : hours === 2 ? "كل ساعتين" : isFew(hours) ? `كل ${hours} ساعات` : `كل ${hours} ساعة`;
};

export default {
  forms: {
    TABLET: "قرص", CAPSULE: "كبسولة", SOLUTION: "محلول", SUSPENSION: "معلق", DROPS: "قطرة", CREAM: "كريم", OINTMENT: "مرهم",
    INHALER: "بخاخ استنشاق", INJECTION: "حقنة", PATCH: "لصقة", SUPPOSITORY: "تحميلة", SPRAY: "رذاذ", POWDER: "مسحوق", OTHER: "شيء آخر",
  },
  routes: {
    ORAL: "عن طريق الفم", SUBLINGUAL: "تحت اللسان", TOPICAL: "على الجلد", TRANSDERMAL: "ملصقة على الجلد", INHALED: "بالاستنشاق",
    NASAL: "في الأنف", OPHTHALMIC: "في العين", OTIC: "في الأذن", RECTAL: "عن طريق الشرج", VAGINAL: "عن طريق المهبل",
    SUBCUTANEOUS: "بالحقن تحت الجلد", INTRAMUSCULAR: "بالحقن في العضل", INTRAVENOUS: "بالحقن في الوريد",
  },
  units,
  status: { DRAFT: "مسودة", SIGNED: "موقعة", CANCELLED: "ملغاة", SUPERSEDED: "مستبدلة" },
  comma: "، ",
  amount: (amount, unit) => `${amount} ${units[unit][isFew(Number(amount)) ? 1 : 0]}`,
  timesPerDay: (count) => `${times(count)} في اليوم`,
  everyHours: hourly,
  asNeeded: (count) => `عند الحاجة، على الأكثر ${times(count)} في اليوم`,
  days: (days) => `لمدة ${days === 1 ? "يوم واحد" : days === 2 ? "يومين" : isFew(days) ? `${days} أيام` : days % 100 < 3 ? `${days} يوم` : `${days} يومًا`}`,
  handedOut: (amount) => `يُصرف: ${amount}`,
  refills: (count) => (count === 0 ? "دون إعادة صرف" : count === 1 ? "إعادة صرف واحدة" : `مرات إعادة الصرف: ${count}`),
  code: "رمز للصيدلية", validUntil: "صالحة حتى", expired: "انتهت مدة تقديمها.",
  signedBy: (name, when) => `وقّعها ${name}، ${when}`,
  cancelled: (when) => `أُلغيت في ${when}. لا يُصرف بها شيء.`,
  superseded: (when) => `استُبدلت في ${when} بوصفة أخرى.`,
  reason: (reason) => `السبب: ${reason}`,
  pdf: "فتح ملف PDF",
} satisfies typeof en;
