/** English words at the door of a room. */
const refusals: Record<string, string> = {
  not_found: "There is no such room, or not any more. Please check the link.",
  room_token_required: "This room needs your personal link. Please open the link from your invitation.",
  room_token_invalid: "This link does not open this room, or not any more. Please ask for a new one.",
  room_too_early: "The room is not open yet. Please come back at the time of your visit.",
  room_over: "The time of this room is over.",
  room_full: "The room takes no more people at the moment. Please try again in a little while.",
  room_banned: "You were removed from this call.",
  room_denied: "You were not let in this time.",
  name_missing: "Please enter a name.",
  unreachable: "The server cannot be reached. Please check that you are online.",
};

export default {
  refusals,
  unknown: "That was not possible. Please try again.",
  looking: "One moment…",
  shut: "You cannot come in",
  waiting: "Please wait",
  waitingAdvice: "We told the others that you are here. They let you in as soon as they can; please keep this page open.",
  giveUp: "Stop waiting",
  knocks: (name: string) => `${name} would like to come in.`,
  letIn: "Let in", letInLabel: (name: string) => `Let in ${name}`,
  decline: "Decline", declineLabel: (name: string) => `Decline ${name}`,
};
