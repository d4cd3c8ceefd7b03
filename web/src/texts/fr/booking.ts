/** French words of finding a clinician and a time. */
import type en from "../en/booking";

const words: typeof en = {
  directory: {
    title: "Trouver un soignant", lead: "Choisissez qui doit vous recevoir. Les heures sont celles de votre propre horloge.",
    name: "Nom", specialization: "Spécialité", anySpecialization: "Toutes les spécialités", language: "Langue", anyLanguage: "Toutes les langues",
    kind: "Type de rencontre", anyKind: "Vidéo ou audio", before: "Disponible", anyTime: "N’importe quand", today: "Dans les 24 heures", week: "Dans les 7 jours", sort: "Ordre", soonest: "Le plus tôt d’abord", byName: "Par nom",
    search: "Rechercher des soignants", none: "Personne ne correspond à tout cela", noneText: "Essayez avec moins de conditions, peut-être un autre jour ou une autre langue.", clear: "Effacer la recherche", more: "Afficher plus",
    found: (count, isAll) => (count === 0 ? "Personne n’a été trouvé." : isAll ? (count === 1 ? "1 soignant trouvé." : `${count} soignants trouvés.`) : `Les ${count} premiers soignants sont affichés.`),
    next: (day, time) => `Prochain créneau : ${day}, ${time}`, noNext: "Aucun créneau libre pour le moment", price: (from, to) => (from === to ? from : `${from} à ${to}`),
    speaks: (languages) => `Parle ${languages}`, look: (name) => `Profil et horaires de ${name}`, choose: "Choisir une heure",
  },
  provider: {
    back: "Tous les soignants", about: "À propos", languages: "Langues", works: "Travaille à", licence: "Licence", visits: "Types de consultation", noVisits: "Aucun type de consultation ne peut être réservé actuellement.",
    minutes: (count) => `${count} min`, free: "Gratuit", before: "Payé à la réservation", later: "Payé après la consultation", approval: "Le soignant confirme votre demande", book: "Choisir une heure",
  },
  pick: {
    title: "Choisir une heure", with: (what, who) => `${what} avec ${who}`, times: "Créneaux libres", list: "Liste", grid: "Grille", view: "Affichage",
    own: (place, name) => `Les heures sont celles de votre horloge : ${place} (${name}).`,
    theirs: (who, place) => `L’heure plus petite est celle de ${who} à ${place}.`, theirTime: (time, place) => `${time} à ${place}`,
    keys: "Les flèches passent d’une heure et d’un jour à l’autre ; la barre d’espace choisit.", earlier: "Jours précédents", later: "Jours suivants", none: "Aucun créneau libre ces jours-là", noneText: "Regardez les jours suivants, ou choisissez un autre soignant.",
    goOn: "Continuer avec cette heure",
    range: (from, to) => `Du ${from} au ${to}`, otherClinician: "Autres soignants", chosen: "Votre heure", noneChosen: "Aucune heure n’est encore choisie.", missing: "Veuillez choisir une heure.",
    who: "Pour qui est la consultation ?", me: "Moi", currency: "Payer en", reason: "De quoi s’agit-il ? (facultatif)", reasonHint: "Avec vos mots. Seuls vous et votre soignant les lisez.",
    consents: "Avant votre consultation", consentMissing: "Veuillez cocher cette case pour continuer.", read: "Lire le texte", hold: "Garder cette heure", holdHint: "L’heure vous est gardée quelques minutes ; rien n’est encore débité.",
    busy: "Un instant…", taken: "Quelqu’un a été plus rapide : cette heure est prise.", takenText: "Tout ce que vous avez écrit est encore là. Ces heures sont proches :", takenNone: "Tout ce que vous avez écrit est encore là. Veuillez choisir une autre heure.",
  },
};

export default words;
