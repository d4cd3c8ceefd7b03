/** English words of a provider's hours and calendar. */
export default {
  title: "Your hours", zone: (place: string) => `All times on the clock of ${place}`,
  noProfile: "You have no public page yet", noProfileText: "An administrator adds it; then your hours can be set here.",
  weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  saved: "Saved.", stale: "This was changed in another window. What is saved is shown now.",
  week: {
    title: "The week", off: "Not working", from: "From", to: "to", nextDay: "the next day",
    start: (day: string, number: number) => `${day}, start of part ${number}`, end: (day: string, number: number) => `${day}, end of part ${number}`,
    add: "Add hours", addTo: (day: string) => `Add hours on ${day}`, remove: (day: string, number: number) => `Remove part ${number} of ${day}`,
    copy: "Copy Monday to Friday", save: "Save the week", undo: "Undo", unsaved: "Not saved yet.",
    incomplete: "Please give each part a start and an end.",
  },
  outside: {
    now: (count: number) => (count === 1 ? "1 booking lies outside your hours" : `${count} bookings lie outside your hours`),
    then: (count: number) => (count === 1 ? "1 booking would be left outside" : `${count} bookings would be left outside`),
    text: "They stay as they were booked until you move or cancel them.", more: (count: number) => `and ${count} more`,
  },
  exceptions: {
    title: "Other hours on one day", lead: "Works once, and leaves the week as it is.", none: "No exceptions.",
    date: "Date", kind: "What", adds: "Also work", removes: "Do not work", from: "From", to: "To", add: "Add", remove: (date: string) => `Remove the exception of ${date}`,
    missing: "Please choose a date and both times.",
  },
  timeOff: {
    title: "Time off", lead: "Nobody can book in it. The reason is seen by the clinic only.", none: "No time off planned.",
    from: "From", to: "Until", reason: "Reason (if you like)", add: "Add time off", remove: (when: string) => `Remove the time off ${when}`,
    missing: "Please choose both, the end after the start.",
  },
  rules: {
    title: "How you can be booked", paused: "Take no new bookings for now", pausedText: "Visits that are booked already stay.",
    step: "A visit can start every", notice: "At the latest before it starts", horizon: "How far ahead", before: "Free time before a visit", after: "Free time after a visit",
    daily: "Visits a day at most", dailyHint: "0 means as many as fit.", minutes: "minutes", days: "days", noticeHint: "In minutes; 120 are two hours.", save: "Save these rules",
    whole: (from: number, to: number) => `Please enter a whole number from ${from} to ${to}.`,
  },
  preview: {
    title: "What patients see", lead: "Free times of the next seven days, by what is saved.", type: "Kind of visit", zone: "On the clock of", zoneHint: "As a patient there sees it.",
    none: "No time is free in these seven days.", noTypes: "You offer no kind of visit yet.", count: (count: number) => (count === 1 ? "1 time" : `${count} times`),
  },
  calendar: {
    title: "Calendar", day: "Day", week: "Week", view: "View", today: "Today", before: "Earlier", after: "Later", free: "Working hours", none: "No visits",
    keys: "Arrow keys lead from visit to visit; Enter opens one. A mouse can drag one.", move: "Move",
    moveTitle: (name: string) => `Move the visit of ${name}`, moveLead: "Free times of the next two weeks.", moveNear: (when: string) => `${when} is not free. This is the nearest free time.`, moveTo: "New time", moveNone: "No other time is free in two weeks.", moveSave: "Move it",
  },
};
