/** English words of finding a clinician and a time. */
export default {
  directory: {
    title: "Find a clinician", lead: "Choose who should see you. Times are shown on your own clock.",
    name: "Name", specialization: "Specialty", anySpecialization: "All specialties", language: "Language", anyLanguage: "Any language",
    kind: "How you meet", anyKind: "Video or audio", before: "Free", anyTime: "Any time", today: "Within 24 hours", week: "Within 7 days", sort: "Order", soonest: "Soonest first", byName: "By name",
    search: "Search for clinicians", none: "Nobody fits all of this", noneText: "Try fewer conditions; perhaps another day or language.", clear: "Clear the search", more: "Show more",
    found: (count: number, isAll: boolean) => (count === 0 ? "Nobody found." : isAll ? (count === 1 ? "1 clinician found." : `${count} clinicians found.`) : `The first ${count} clinicians are shown.`),
    next: (day: string, time: string) => `Next free: ${day}, ${time}`, noNext: "No free time at the moment", price: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    speaks: (languages: string) => `Speaks ${languages}`, look: (name: string) => `Profile and times of ${name}`, choose: "Choose a time",
  },
  provider: {
    back: "All clinicians", about: "About", languages: "Languages", works: "Works in", licence: "Licence", visits: "Kinds of visit", noVisits: "No kind of visit can be booked just now.",
    minutes: (count: number) => `${count} min`, free: "Free of charge", before: "Paid when you book", later: "Paid after the visit", approval: "The clinician confirms your request", book: "Choose a time",
  },
  pick: {
    title: "Choose a time", with: (what: string, who: string) => `${what} with ${who}`, times: "Free times", list: "List", grid: "Grid", view: "View",
    own: (place: string, name: string) => `Times are on your clock: ${place} (${name}).`,
    theirs: (who: string, place: string) => `The smaller time is the clock of ${who} in ${place}.`, theirTime: (time: string, place: string) => `${time} in ${place}`,
    keys: "Arrow keys move between times and days; Space chooses.", earlier: "Earlier days", later: "Later days", none: "No free time in these days", noneText: "Look at later days, or choose another clinician.",
    goOn: "Go on with this time",
    range: (from: string, to: string) => `${from} to ${to}`, otherClinician: "Other clinicians", chosen: "Your time", noneChosen: "No time is chosen yet.", missing: "Please choose a time.",
    who: "Who is the visit for?", me: "Me", currency: "Pay in", reason: "What is it about? (if you like)", reasonHint: "In your own words. Only you and your clinician read it.",
    consents: "Before your visit", consentMissing: "Please tick this to go on.", read: "Read the text", hold: "Keep this time", holdHint: "The time is kept for you for some minutes; nothing is charged yet.",
    busy: "One moment…", taken: "Somebody was quicker: that time is taken.", takenText: "Everything you wrote is still here. These times are near it:", takenNone: "Everything you wrote is still here. Please choose another time.",
  },
};
