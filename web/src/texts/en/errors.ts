/** English sentences for the codes of the API that every page can meet: what is the matter, and what to do next. */
const sentences: Record<string, readonly [what: string, next: string]> = {
  unreachable: ["The server cannot be reached.", "Please check that you are online, then try again."],
  http_502: ["The service does not answer just now.", "Please try again in a minute."],
  http_503: ["The service does not answer just now.", "Please try again in a minute."],
  internal: ["Something went wrong on our side.", "Please try again. If it happens once more, tell the clinic."],
  database_busy: ["The service is very busy.", "Please try again in a moment."],
  request_timeout: ["That took too long.", "Please try again."],
  rate_limited: ["That was a little too often.", "Please wait a moment, then try again."],
  too_many_attempts: ["Too many attempts.", "To keep accounts safe we pause here. Please try again later."],
  not_found: ["We cannot find that.", "It may have been removed, or the link is incomplete."],
  not_allowed: ["You are not allowed to do that.", "If you think you should be, please ask the clinic."],
  stale: ["Somebody else changed this in the meantime.", "We show the newest version now; please look at it and try again."],
  cross_site: ["Your browser sent this from another page.", "Please reload this page and try again."],
  request_header_missing: ["This page is out of date.", "Please reload it and try again."],
  idempotency_key_reused: ["This was already sent.", "Please look whether it worked before you send it again."],
  signed_out: ["You are signed out.", "Please sign in again; we bring you back here."],
  second_factor_needed: ["A second step is needed.", "Please enter the code from your app."],
  enrolment_needed: ["Your account needs a second proof first.", "Please set up an app or a passkey."],
  validation: ["Something in the form is not right.", "Please look at the marked fields."],
};

export default {
  sentences,
  unknown: ["Something unexpected happened.", "Please try again. If it stays, tell the clinic the words below."] as readonly [string, string],
};
