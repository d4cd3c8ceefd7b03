/** English words of the first run. */
export default {
  begin: {
    title: "Set up your clinic",
    lead: "This takes two minutes. You become the first admin and can invite everybody else afterwards.",
    code: "Setup code", codeHint: "The server printed it when it started, at the end of the line that begins with “Setup”.",
    codeMissing: "Please enter the code that the server printed.",
    clinic: "Your clinic", clinicName: "Name of the clinic", clinicNameHint: "As patients will read it.", clinicMissing: "Please enter the clinic’s name.",
    zone: "Time zone", zoneHint: "Where the clinic is.",
    currency: "Currency", currencyHint: "What the clinic counts in. Visits can have prices in others besides.", currencyMissing: "Please choose a currency.",
    choose: "Choose one",
    you: "You, the first admin",
    submit: "Set up the clinic", busy: "Setting up…",
    doneTitle: "Already set up", doneLead: "This clinic has an admin. Sign in, or ask to be invited.",
  },
  checks: {
    title: "Does everything work?",
    lead: "Two things often fail on a new machine. Try them now; you can come back to this page at any time.",
    mail: {
      title: "Mails", text: "We send one to you. Patients need them to confirm their address and to find their visits.", run: "Send a trial mail",
      busy: "Sending…", good: "It left. Look whether it arrived, and not among spam.",
      failed: "Look at the section [mail] of the configuration, then try again.",
    },
    media: {
      title: "Sound and pictures", text: "We open a call with nobody in it, from where you are now. Try it from outside the clinic’s network as well.",
      run: "Try a call", busy: "Connecting…", good: "Connected: sound and pictures reach the server from here.",
      failed: "Look whether the server’s UDP ports are open in the firewall, and whether media.advertise names the address that people reach.",
    },
    done: "Go on",
  },
};
