/** French words of finding somebody and choosing a time. */
export default {
  minutes: (count: number) => `${count} minutes`,
  pick: {
    title: "Choisir un horaire", times: "Horaires libres", type: "Type de consultation", view: "Affichage", grid: "Semaine", list: "Liste",
    earlier: "Semaine précédente", later: "Semaine suivante", span: (from: string, to: string) => `${from} – ${to}`,
    ownZone: (place: string, name: string) => `Les heures sont celles de votre fuseau, ${place} (${name}).`,
    theirZone: (place: string, name: string) => `Les petites heures sont celles de votre soignant à ${place} (${name}).`,
    none: "Aucun horaire n’est libre cette semaine.", noneFar: "Rien n’est libre dans les deux mois qui viennent. Veuillez appeler la clinique.",
    next: (day: string) => `Prochain horaire libre : ${day}`, typeGone: "Ce type de consultation n’est plus proposé. Veuillez en choisir un autre.",
    yours: "Votre consultation", notYet: "Veuillez choisir un horaire.", patient: "Pour qui est la consultation ?", currency: "Payer en",
    reason: "Pourquoi souhaitez-vous consulter ? (facultatif)", reasonHint: "Seul votre soignant lit ceci.",
    free: "Cette consultation est gratuite.", approval: "Le soignant répond d’abord à votre demande.",
    price: (amount: string, when: "FREE" | "LATER" | "BEFORE") => (when === "BEFORE" ? `${amount}, à payer à l’étape suivante.` : `${amount}, à payer après la consultation.`),
    hold: "Garder cet horaire", holdHint: "Il vous est réservé quelques minutes, le temps de terminer. Rien n’est encore débité.", instead: "Ceux-ci sont libres :",
  },
  directory: {
    title: "Trouver un soignant", back: "Tous les soignants", lead: "Choisissez qui vous voulez consulter, puis un horaire qui vous convient.",
    name: "Nom", specialization: "Spécialité", language: "Langue", kind: "Comment", sort: "Ordre", any: "Toutes", anyKind: "Vidéo ou audio",
    sorts: { SOONEST: "Premier horaire libre", NAME: "Nom" }, search: "Rechercher", results: "Soignants",
    none: "Personne ne correspond à cette recherche.", noneText: "Veuillez retirer un mot ou un choix.", clear: "Effacer la recherche", more: "Afficher plus",
    next: (day: string) => `Prochain horaire libre : ${day}`, noTimes: "Aucun horaire libre pour l’instant", speaks: "Parle", zone: (place: string, name: string) => `Travaille à l’heure de ${place} (${name})`,
    from: (amount: string) => `À partir de ${amount}`, free: "Gratuit", book: "Choisir un horaire", offers: "Ce que vous pouvez réserver", about: "À propos", licence: "Autorisation d’exercer", noTypes: "Rien ne peut être réservé en ligne ici. Veuillez appeler la clinique.",
    photo: (name: string) => `Portrait de ${name}`, approval: "Sur demande", signIn: "Se connecter pour réserver",
  },
};
