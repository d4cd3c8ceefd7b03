/** What is tried for real: a mail through the outbox, a call with nobody else in it. Throws with a `code`. */
import { CallClient, LocalMedia } from "@carehub/call-client";
import { api, body } from "../../api/client";
import { ApiError } from "../../api/problem";
import { setup } from "../../texts/setup";

/** A mail server answers within seconds or not at all. */
const MAIL_WITHIN_MS = 30_000;
const MAIL_LOOK_MS = 1_000;
/** The client itself says that media are blocked after some new connections. */
const MEDIA_WITHIN_MS = 45_000;

/** Sends a mail to the admin and waits until it left. */
export async function tryMail(): Promise<string> {
  const { id } = await body(api.POST("/messages/trial"));
  const until = Date.now() + MAIL_WITHIN_MS;
  while (Date.now() < until) {
    await new Promise((done) => setTimeout(done, MAIL_LOOK_MS));
    const { items } = await body(api.GET("/messages", { params: { query: { kind: "MAIL_TRIAL", limit: 25 } } }));
    const mail = items.find((one) => one.id === id);
    if (mail?.state === "SENT") return setup.checks.mail.good;
    if (mail?.last_error) throw failed("mail_failed", mail.last_error);
  }
  throw failed("mail_waits", "");
}

/** Joins a room alone, with nothing to send, and waits until packets flow. */
export async function tryMedia(): Promise<string> {
  const { url, token } = await body(api.POST("/calls/trial"));
  const call = new CallClient({
    url: `${window.location.protocol === "https:" ? "wss:" : "ws:"}//${window.location.host}${url}`, local: new LocalMedia(), publish: false, video: false,
  });
  try {
    await connected(call, token);
    return setup.checks.media.good;
  } finally {
    call.leave();
  }
}

function connected(call: CallClient, ticket: string): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(failed("media_blocked", "")), MEDIA_WITHIN_MS);
    call.subscribe(() => {
      const { state, media } = call.snapshot();
      if (media === "connected") done();
      else if (state.name === "ended") fail(failed("media_blocked", state.reason));
      else return;
      clearTimeout(timer);
    });
    call.join(ticket);
  });
}

function failed(code: string, detail: string): ApiError {
  return new ApiError(0, code, detail);
}
