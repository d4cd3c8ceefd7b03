/** English words of the front door. */
export default {
  title: "Video visits, in your browser",
  lead: "See a clinician face to face, from wherever you are. Nothing to install.",
  findCare: "Find a clinician", signIn: "Sign in", toYours: "Go to your page",
  points: ["Encrypted on the way, on the clinic's own server", "Works on phones, tablets and computers", "Use it by mouse, touch, keyboard or screen reader"],
  demoTitle: "Try it now",
  demoNote: "This is a demonstration. Start a call, then open its link on a second device or send it to somebody.",
  startCall: "Start a call",
  starting: "Starting…",
  joinTitle: "Join by link",
  joinLabel: "Invitation link",
  joinHint: "Paste the link you were given.",
  joinWrong: "This is not a link to a call on this page.",
  join: "Join",
  invitationTitle: "You need your invitation link",
  invitation: "Your clinic sends you a personal link by e-mail or text message. Open that link to join your visit, or paste it here.",
  help: "No link, or it does not work? Please call your clinic: they can send a new one.",
};
