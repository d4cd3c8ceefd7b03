/** English words of finding somebody and choosing a time. */
export default {
  minutes: (count: number) => `${count} minutes`,
  pick: {
    title: "Choose a time", times: "Free times", type: "Kind of visit", view: "View", grid: "Week", list: "List",
    earlier: "The week before", later: "The week after", span: (from: string, to: string) => `${from} – ${to}`,
    ownZone: (place: string, name: string) => `Times are in your time zone, ${place} (${name}).`,
    theirZone: (place: string, name: string) => `The small times are those of your clinician in ${place} (${name}).`,
    none: "No time is free in this week.", noneFar: "Nothing is free in the next two months. Please call the clinic.",
    next: (day: string) => `Next free: ${day}`, typeGone: "This kind of visit is not offered any more. Please choose another one.",
    yours: "Your visit", notYet: "Please choose a time.", patient: "Who is the visit for?", currency: "Pay in",
    reason: "Why do you want to be seen? (if you like)", reasonHint: "Only your clinician reads this.",
    free: "This visit costs nothing.", approval: "The clinician answers your request first.",
    price: (amount: string, when: "FREE" | "LATER" | "BEFORE") => (when === "BEFORE" ? `${amount}, paid in the next step.` : `${amount}, paid after the visit.`),
    hold: "Keep this time", holdHint: "It is kept for you for some minutes while you finish. Nothing is charged yet.", instead: "These are free:",
  },
  directory: {
    title: "Find a clinician", back: "All clinicians", lead: "Choose whom you want to see, then a time that suits you.",
    name: "Name", specialization: "Specialty", language: "Language", kind: "How", sort: "Order", any: "Any", anyKind: "Video or audio",
    sorts: { SOONEST: "Soonest free time", NAME: "Name" }, search: "Search", results: "Clinicians",
    none: "Nobody fits this search.", noneText: "Please take away a word or a choice.", clear: "Clear the search", more: "Show more",
    next: (day: string) => `Next free: ${day}`, noTimes: "No free times just now", speaks: "Speaks", zone: (place: string, name: string) => `Works in ${place} time (${name})`,
    from: (amount: string) => `From ${amount}`, free: "Free of charge", book: "Choose a time", offers: "What you can book", about: "About", licence: "Licence", noTypes: "Nothing can be booked online here. Please call the clinic.",
    photo: (name: string) => `Portrait of ${name}`, approval: "On request", signIn: "Sign in to book",
  },
};
