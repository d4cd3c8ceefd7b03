/** Mots français des horaires et du calendrier. */
export default {
  title: "Vos horaires", zone: (place: string) => `Toutes les heures sont celles de ${place}`,
  noProfile: "Vous n’avez pas encore de page publique", noProfileText: "Un administrateur l’ajoute ; vos horaires se règlent ensuite ici.",
  weekdays: ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"],
  saved: "Enregistré.", stale: "Ceci a été modifié dans une autre fenêtre. Voici ce qui est enregistré.",
  week: {
    title: "La semaine", off: "Pas de travail", from: "De", to: "à", nextDay: "le lendemain",
    start: (day: string, number: number) => `${day}, début de la partie ${number}`, end: (day: string, number: number) => `${day}, fin de la partie ${number}`,
    add: "Ajouter des heures", addTo: (day: string) => `Ajouter des heures le ${day.toLowerCase()}`, remove: (day: string, number: number) => `Retirer la partie ${number} du ${day.toLowerCase()}`,
    copy: "Copier le lundi jusqu’au vendredi", save: "Enregistrer la semaine", undo: "Annuler", unsaved: "Pas encore enregistré.",
    incomplete: "Indiquez un début et une fin pour chaque partie.",
  },
  outside: {
    now: (count: number) => (count === 1 ? "1 rendez-vous est hors de vos horaires" : `${count} rendez-vous sont hors de vos horaires`),
    then: (count: number) => (count === 1 ? "1 rendez-vous se retrouverait en dehors" : `${count} rendez-vous se retrouveraient en dehors`),
    text: "Ils restent tels qu’ils ont été pris jusqu’à ce que vous les déplaciez ou les annuliez.", more: (count: number) => `et ${count} de plus`,
  },
  exceptions: {
    title: "D’autres heures un jour donné", lead: "Vaut une fois et laisse la semaine comme elle est.", none: "Aucune exception.",
    date: "Date", kind: "Quoi", adds: "Travailler aussi", removes: "Ne pas travailler", from: "De", to: "À", add: "Ajouter", remove: (date: string) => `Retirer l’exception du ${date}`,
    missing: "Choisissez une date et les deux heures.",
  },
  timeOff: {
    title: "Absences", lead: "Personne ne peut réserver pendant ce temps. Seule la clinique voit le motif.", none: "Aucune absence prévue.",
    from: "Du", to: "Au", reason: "Motif (facultatif)", add: "Ajouter une absence", remove: (when: string) => `Retirer l’absence ${when}`,
    missing: "Choisissez les deux, la fin après le début.",
  },
  rules: {
    title: "Comment on peut réserver", paused: "Pas de nouvelles réservations pour l’instant", pausedText: "Les rendez-vous déjà pris restent.",
    step: "Un rendez-vous peut commencer toutes les", notice: "Au plus tard avant le début", horizon: "Combien de temps à l’avance", before: "Temps libre avant un rendez-vous", after: "Temps libre après un rendez-vous",
    daily: "Rendez-vous par jour au plus", dailyHint: "0 veut dire autant qu’il en tient.", minutes: "minutes", days: "jours", noticeHint: "En minutes ; 120 font deux heures.", save: "Enregistrer ces règles",
    whole: (from: number, to: number) => `Entrez un nombre entier de ${from} à ${to}.`,
  },
  preview: {
    title: "Ce que voient les patients", lead: "Les heures libres des sept prochains jours, d’après ce qui est enregistré.", type: "Type de rendez-vous", zone: "À l’heure de", zoneHint: "Comme un patient la voit là-bas.",
    none: "Aucune heure libre pendant ces sept jours.", noTypes: "Vous ne proposez encore aucun type de rendez-vous.", count: (count: number) => (count === 1 ? "1 heure" : `${count} heures`),
  },
  calendar: {
    title: "Calendrier", day: "Jour", week: "Semaine", view: "Vue", today: "Aujourd’hui", before: "Plus tôt", after: "Plus tard", free: "Heures de travail", none: "Aucun rendez-vous",
    keys: "Les flèches mènent d’un rendez-vous à l’autre ; Entrée en ouvre un. La souris peut en faire glisser un.", move: "Déplacer",
    moveTitle: (name: string) => `Déplacer le rendez-vous de ${name}`, moveLead: "Heures libres des deux prochaines semaines.", moveNear: (when: string) => `${when} n’est pas libre. Voici l’heure libre la plus proche.`, moveTo: "Nouvelle heure", moveNone: "Aucune autre heure libre en deux semaines.", moveSave: "Déplacer",
  },
};
