/** French words of paying, of what became of it, and of invoices. */
import type { Schemas } from "../../api/client";

type Pair = readonly [what: string, next: string];

const methods: Record<Schemas["PaymentMethod"], Pair> = {
  STRIPE: ["Stripe", "Carte, portefeuille ou ce que Stripe vous propose."],
  PAYSTACK: ["Paystack", "Carte, argent mobile ou banque, sur la page de Paystack."],
  CREDIT_CARD: ["Carte", "Carte de crédit ou de débit."],
  BANK_TRANSFER: ["Virement bancaire", "Depuis votre banque, avec une référence."],
};
const status: Record<Schemas["PaymentStatus"], string> = { PENDING: "Pas encore payé", COMPLETED: "Payé", FAILED: "Non payé", REFUNDED: "Remboursé" };
const attempt: Record<Schemas["AttemptState"], string> = { CREATED: "Commencé", OPEN: "Commencé", PAID: "Payé", FAILED: "Refusé", EXPIRED: "Non payé à temps", MISMATCH: "La clinique s’en occupe" };
const refund: Record<Schemas["RefundState"], string> = { REQUESTED: "Remboursement en cours", PENDING: "Remboursement en cours", SUCCEEDED: "Remboursé", FAILED: "Non arrivé ; la clinique s’en occupe", NEEDS_ATTENTION: "La clinique s’en occupe" };
const cause: Record<Schemas["RefundCause"], string> = { CANCELLED: "La consultation a été annulée", LATE: "Le paiement est arrivé trop tard", DOUBLE: "Payé deux fois", OVERPAID: "Payé plus que dû", STAFF: "Décidé par la clinique", OUTSIDE: "Décidé par la clinique" };
const kind: Record<Schemas["InvoiceKind"], string> = { INVOICE: "Facture", CREDIT_NOTE: "Avoir" };
const state: Record<Schemas["InvoiceState"], string> = { OPEN: "Pas encore payée", OVERDUE: "En retard", PAID: "Payée", CREDITED: "Annulée par un avoir" };

export default {
  almost: "Presque terminé", title: "Paiement", toVisit: "Vers la consultation", again: "Choisir un autre horaire", methods, status, attempt, refund, cause, kind, state,
  pay: {
    how: "Comment voulez-vous payer ?", go: (amount: string) => `Payer ${amount}`,
    safe: "Vous payez sur la page du service de paiement. Nous ne voyons jamais votre numéro de carte.",
    until: (time: string) => `Réservé pour vous jusqu’à ${time}. La consultation est à vous dès qu’elle est payée.`, left: (time: string) => `Cet horaire vous est encore réservé ${time}.`,
    none: "Cette clinique n’accepte pas de paiement en ligne pour l’instant. Veuillez l’appeler ; votre horaire reste réservé jusqu’à la fin du délai.",
    now: "Payer maintenant", toPay: "Vers le paiement",
  },
  transfer: { title: "Virement bancaire", to: "À", until: "Avant le", hint: "Recopiez la référence exactement comme elle est écrite ici, pour que votre argent arrive au bon endroit. Un autre moyen de paiement se trouve plus bas." },
  outcome: {
    paid: (amount: string): Pair => ["Merci : votre consultation est confirmée.", `${amount} sont arrivés. Nous vous avons envoyé un message avec tous les détails.`],
    asked: (amount: string): Pair => ["Merci : votre demande est chez le soignant.", `${amount} sont arrivés. Si le soignant ne peut pas vous recevoir, tout vous est remboursé.`],
    processing: ["Votre paiement est en cours de traitement.", "Cela prend en général quelques secondes. Vous pouvez rester ici ou fermer cette page : nous vous écrivons dans tous les cas."] as Pair,
    unanswered: "Le service de paiement ne répond pas pour l’instant. Nous continuons à demander.",
    declined: ["Le paiement n’a pas abouti.", "Rien n’a été débité. Veuillez réessayer, peut-être autrement."] as Pair,
    cancelled: ["Vous êtes revenu sans payer.", "Rien n’a été débité."] as Pair,
    transfer: ["Nous attendons votre virement.", "L’horaire reste à vous jusqu’au jour indiqué ci-dessous. Nous vous écrivons dès que l’argent est arrivé."] as Pair,
    open: ["Vous avez commencé à payer.", "Vous pouvez reprendre où vous en étiez. Si vous avez déjà payé, cette page l’indiquera dans un instant."] as Pair,
    over: ["L’horaire n’est plus réservé.", "Rien n’a été débité. Vous pouvez choisir un autre horaire."] as Pair,
    returning: (amount: string): Pair => ["Votre argent est en route vers vous.", `La consultation n’a pas lieu comme prévu : ${amount} repartent par où ils sont venus. Cela peut prendre quelques jours.`],
    review: ["Nous examinons votre paiement.", "Ce qui est arrivé n’est pas ce qui était demandé. Rien n’est perdu : la clinique s’en occupe et vous écrit."] as Pair,
    nothing: ["Il n’y a rien à payer.", "Cette consultation est gratuite."] as Pair,
    keptUntil: (time: string) => `L’horaire reste à vous jusqu’à ${time}.`,
  },
  list: {
    title: "Paiements", none: "Aucun paiement pour l’instant.", noneText: "Ce que vous payez pour vos consultations apparaît ici.", more: "Afficher plus", invoices: "Factures", noInvoices: "Aucune facture pour l’instant.", payments: "Paiements",
    pdf: "Télécharger le PDF", due: (day: string) => `À payer avant le ${day}`, back: "Tous les paiements", tries: "Essais", refunds: "Ce qui est remboursé", visit: "Vers la consultation",
    details: "Détails", amount: "Montant", received: "Reçu", balance: "Reste à payer", began: "Commencé", paidAt: "Payé", by: "Par", card: (brand: string, last4: string) => `${brand} se terminant par ${last4}`, wentBack: (amount: string) => `${amount} remboursés ou en cours de remboursement`, reference: "Référence",
  },
};
