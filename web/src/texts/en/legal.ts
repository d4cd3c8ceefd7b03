/** English words of what everybody may read. */
type Part = readonly [head: string, ...texts: string[]];

const privacy: readonly Part[] = [
  ["Where your data are", "This software runs on the clinic’s own server. What you enter, what your clinician writes and what you send stays there; there is no advertising, no tracking, and no page of ours loads anything from another company."],
  ["Your call", "Sound and pictures are encrypted on their way and pass through the clinic’s server, which does not keep them. Where the clinic has chosen Daily.co for calls, they pass through Daily’s servers instead."],
  ["Paying", "Who pays by card types its number on the page of Stripe or Paystack. The clinic learns that you paid and the last digits at most, never the number."],
  ["In your browser", "One cookie keeps you signed in; it ends when you sign out. Your language, your devices for calls and the name you chose stay on your device only."],
  ["Who looks", "Every look at your record is written into a log that cannot be changed unnoticed. You can read it yourself."],
];
const accessibility: readonly Part[] = [
  ["What we aim at", "These pages are made to meet the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Each page is checked automatically against them, in light and dark colours and down to a width of 320 pixels, each time the software changes."],
  ["What that means", "Everything works with the keyboard alone, nothing has to be dragged, text may be made twice as large, and colours follow your system, also with high contrast and less motion. Codes can be pasted, a passkey spares you the password, and papers in PDF are tagged for screen readers."],
  ["What is not there yet", "Calls have no captions of their own; many browsers and systems can add them. People have not tested every page with every screen reader."],
  ["If something is in your way", "Please write to us. We answer, give you what you need in another way, and mend it."],
];

export default {
  privacy: { title: "Privacy", lead: (clinic: string) => `What ${clinic} does with your data.`, parts: privacy },
  terms: { title: "Terms", lead: (clinic: string) => `What ${clinic} and you agree to.`, parts: [] as readonly Part[] },
  accessibility: { title: "Accessibility", lead: (clinic: string) => `${clinic} wants everybody to be able to use these pages.`, parts: accessibility },
  none: "The clinic has not published a text of its own here yet. Please ask.", version: (number: number, day: string) => `Version ${number}, since ${day}`,
  yours: "Your own choices, who looked, your data to take away or erase", contact: "Questions:",
};
