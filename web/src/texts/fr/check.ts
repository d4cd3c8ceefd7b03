/** French words of the check of prescriptions. */
import type words from "../en/check";

export default {
  status: {
    VALID: "Cette ordonnance est valable", EXPIRED: "Cette ordonnance a expiré", CANCELLED: "Cette ordonnance a été annulée",
    SUPERSEDED: "Une autre ordonnance la remplace",
  },
  advice: {
    VALID: "Comparez chaque ligne avec le papier avant de délivrer.", EXPIRED: "Ne délivrez pas. Le patient peut en demander une nouvelle.",
    CANCELLED: "Ne délivrez pas. En cas de doute, appelez la clinique.", SUPERSEDED: "Ne délivrez pas avec ce papier. Demandez le plus récent.",
  },
  title: "Vérifier une ordonnance",
  lead: "Pour les pharmacies : saisissez le code imprimé sur le papier pour savoir si l’ordonnance est authentique et valable.",
  code: "Code sur le papier", hint: "Seize lettres et chiffres. Les espaces et les tirets ne comptent pas.", missing: "Saisissez le code qui figure sur le papier.",
  submit: "Vérifier",
  unknown: "Aucune ordonnance ne porte ce code. Comparez-le au papier, lettre par lettre. S’il est identique, ne délivrez pas et appelez la clinique.",
  signedBy: "Signée par", clinic: "Clinique", patient: "Patient", signedOn: "Signée le", validUntil: "Valable jusqu’au", count: "Médicaments sur le papier",
} satisfies typeof words;
