/** Mots français du profil. */
import type { Schemas } from "../../api/client";

const kinds: Record<Schemas["VisitKind"], string> = { VIDEO: "Rendez-vous vidéo", AUDIO: "Rendez-vous audio" };
const payments: Record<Schemas["PaymentTime"], string> = { FREE: "Gratuit", LATER: "Payé après", BEFORE: "Payé avant" };

export default {
  title: "Profil",
  account: { title: "Votre compte", name: "Votre nom", language: "Langue des e-mails", languageHint: "La langue des pages se choisit dans le menu ci-dessus.", zone: "Fuseau horaire", zoneHint: "Les e-mails donnent les heures dans ce fuseau." },
  people: {
    own: "Vos coordonnées", carer: "Vous voyez les rendez-vous de cette personne. Son tuteur change les coordonnées.", add: "Personnes pour qui vous agissez", addText: "Un enfant, ou quelqu’un dont vous vous occupez. Vous réservez et participez pour cette personne.", addStart: "Ajouter quelqu’un",
    name: "Nom", nameMissing: "Entrez un nom.", born: "Date de naissance", phone: "Téléphone", phoneHint: "Si l’appel échoue, le soignant vous téléphone.", email: "Adresse e-mail", language: "Langue", zone: "Fuseau horaire", zoneHint: "Les heures des rendez-vous y sont affichées.",
    needs: "Qu’est-ce qui vous aiderait pendant un rendez-vous ?", needsHint: "Par exemple des sous-titres, un interprète ou plus de temps. Vos soignants le lisent.",
  },
  page: {
    title: "Page publique", lead: "Ce que les patients lisent avant de réserver.", none: "Vous n’avez pas encore de page publique. Un administrateur l’ajoute.", name: "Nom", degree: "Diplôme ou titre", languages: "Langues que vous parlez", languagesHint: "Des codes courts séparés par des virgules, comme en, fr.",
    licence: "Numéro d’autorisation", authority: "Délivré par", zone: "Fuseau horaire", zoneHint: "Vos horaires s’y rapportent.", bio: "À votre sujet", fields: "Spécialités", photo: "Photo", photoHint: "JPEG, PNG ou WebP, 48 Ko au plus.", photoLarge: "Cette photo dépasse 48 Ko.", photoRemove: "Retirer la photo",
  },
  types: {
    title: "Rendez-vous et tarifs", lead: "Ce qui peut être réservé chez vous.", none: "Rien encore.", off: "Pas proposé", kinds, payments, minutes: (count: number) => `${count} min`, add: "Ajouter un type de rendez-vous", change: "Modifier", changeOne: (name: string) => `Modifier ${name}`,
    name: "Nom", nameMissing: "Entrez un nom.", kind: "Type", length: "Durée", lengthHint: "En minutes.", lengthWrong: "Entrez des minutes, comme 20.", payment: "Paiement", fee: "Prix", feeWrong: "Entrez un montant comme 90 ou 90,50.",
    currency: "Devise", currencyHint: "Trois lettres, comme EUR.", approval: "Je regarde chaque demande avant qu’elle soit confirmée", active: "Peut être réservé",
  },
  feed: {
    title: "Adresse de calendrier", lead: "Abonnez-y votre calendrier, et vos rendez-vous y apparaissent. Elle ne dit rien de ce dont vous parlez.", since: (day: string) => `Il y en a une depuis le ${day}.`, address: "Adresse", once: "Affichée maintenant seulement. Qui la possède voit quand vous avez rendez-vous.",
    open: "Créer une adresse", renew: "En créer une nouvelle", close: "La fermer",
  },
};
