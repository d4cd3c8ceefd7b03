/** English words of a profile. */
import type { Schemas } from "../../api/client";

const kinds: Record<Schemas["VisitKind"], string> = { VIDEO: "Video visit", AUDIO: "Audio visit" };
const payments: Record<Schemas["PaymentTime"], string> = { FREE: "Free", LATER: "Paid afterwards", BEFORE: "Paid before" };

export default {
  title: "Profile",
  account: { title: "Your account", name: "Your name", language: "Language of mails", languageHint: "The language of the pages is chosen in the menu above.", zone: "Time zone", zoneHint: "Mails name times in it." },
  people: {
    own: "Your details", carer: "You may see this person's visits. Their guardian changes the details.", add: "People you act for", addText: "A child, or somebody you care for. You book and join for them.", addStart: "Add somebody",
    name: "Name", nameMissing: "Please enter a name.", born: "Date of birth", phone: "Phone", phoneHint: "Should the call break down, the clinician phones you.", email: "E-mail address", language: "Language", zone: "Time zone", zoneHint: "Times of visits are shown in it.",
    needs: "What would help you in a visit?", needsHint: "Such as captions, an interpreter, or more time. Your clinicians read it.",
  },
  page: {
    title: "Public page", lead: "What patients read before they book.", none: "You have no public page yet. An administrator adds it.", name: "Name", degree: "Degree or title", languages: "Languages you speak", languagesHint: "Short codes with commas, such as en, fr.",
    licence: "Licence number", authority: "Given by", zone: "Time zone", zoneHint: "Your hours are meant in it.", bio: "About you", fields: "Fields", photo: "Picture", photoHint: "JPEG, PNG or WebP, at most 48 KB.", photoLarge: "This picture is larger than 48 KB.", photoRemove: "Remove the picture",
  },
  types: {
    title: "Visits and prices", lead: "What can be booked with you.", none: "Nothing yet.", off: "Not offered", kinds, payments, minutes: (count: number) => `${count} min`, add: "Add a kind of visit", change: "Change", changeOne: (name: string) => `Change ${name}`,
    name: "Name", nameMissing: "Please enter a name.", kind: "Kind", length: "Length", lengthHint: "In minutes.", lengthWrong: "Please enter minutes, such as 20.", payment: "Payment", fee: "Price", feeWrong: "Please enter an amount such as 90 or 90.50.",
    currency: "Currency", currencyHint: "Three letters, such as EUR.", approval: "I look at each request before it is confirmed", active: "Can be booked",
  },
  feed: {
    title: "Calendar address", lead: "Subscribe to it in your calendar, and visits appear there. It says neither why nor with whom you speak about what.", since: (day: string) => `There is one since ${day}.`, address: "Address", once: "Shown only now. Whoever has it can see when you have visits.",
    open: "Make an address", renew: "Make a new one", close: "End it",
  },
};
