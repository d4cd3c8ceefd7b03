/** English words of keeping an account safe. */
export default {
  title: "Security", lead: "Who can get into your account, and from where.",
  prove: "For this we have to be sure that it is you.",
  password: { title: "Password", lead: "Changing it signs you out everywhere else.", save: "Change password", done: "Your password is changed." },
  email: { title: "E-mail address", lead: "You sign in with it, and mails go to it. Now:", other: "New address", save: "Change the address", done: "Mails are on their way to both addresses. The new one counts as soon as you opened the links in both." },
  factors: {
    title: "Second proof", lead: "Even somebody who knows your password cannot get in without it.",
    app: "Authenticator app", on: "Set up", off: "Not set up", add: "Add an app or a passkey", remove: "Remove", removeApp: "Remove the authenticator app?",
    removeOne: (name: string) => `Remove ${name}`, removeText: "It cannot be used to sign in any more.",
    added: (when: string) => `Added on ${when}`, used: (when: string) => `Last used on ${when}`,
    left: (count: number) => (count === 1 ? "1 is left" : `${count} are left`), renew: "Make new ones",
  },
  devices: { title: "Where you are signed in", lead: "Sign out what you do not know, then change your password.", unknown: "Unknown device", here: "This device", end: "Sign out", seen: (when: string) => `last seen ${when}` },
};
