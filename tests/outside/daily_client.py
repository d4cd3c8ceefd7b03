"""A system that calls Daily.co's REST API as documented, with nothing but Python's own library: BASE_URL and KEY are all it
is told. Somebody has to open the address it prints (a line of JSON with "join") in a browser, or what stands for one.

    python daily_client.py https://api.daily.co/v1 KEY [PUBLIC_HOOK_URL]

It knows nothing of ours: what it takes for granted is what a clinic's backend takes for granted.
"""

import base64
import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BASE, KEY = sys.argv[1], sys.argv[2]
SECRET = base64.b64encode(b"shared with the webhook receiver").decode()
PATIENCE_S = 60


def call(method, path, body=None, key=KEY):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(BASE + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            status, text = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    return status, json.loads(text) if text else None


def ok(method, path, body=None):
    status, answer = call(method, path, body)
    assert status == 200, (method, path, status, answer)
    return answer


class Receiver(BaseHTTPRequestHandler):
    """Checks every signature over the bytes that came, and over the event written anew as JavaScript would."""

    events = []
    pings = 0
    wrong = []

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        event = json.loads(raw)
        written = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
        for body in (raw, written):
            signed = self.headers["X-Webhook-Timestamp"].encode() + b"." + body
            expected = base64.b64encode(hmac.new(base64.b64decode(SECRET), signed, hashlib.sha256).digest()).decode()
            if not hmac.compare_digest(expected, self.headers["X-Webhook-Signature"]):
                Receiver.wrong.append(body)
        if abs(time.time() - int(self.headers["X-Webhook-Timestamp"])) > 300:
            Receiver.wrong.append(b"too old")
        if event == {"test": "test"}:
            Receiver.pings += 1
        elif all(known["id"] != event["id"] for known in Receiver.events):
            Receiver.events.append(event)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def until(what, found):
    end = time.time() + PATIENCE_S
    while time.time() < end:
        value = found()
        if value:
            return value
        time.sleep(0.3)
    raise AssertionError(f"{what} never came; heard {Receiver.events}")


def event(kind, name):
    return until(kind, lambda: [one for one in Receiver.events if one["type"] == kind and one["payload"]["room"] == name])[0]


def signed_by_ourselves(claims):
    def text(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = text(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + "." + text(json.dumps(claims).encode())
    return head + "." + text(hmac.new(KEY.encode(), head.encode(), hashlib.sha256).digest())


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hook = sys.argv[3] if len(sys.argv) > 3 else f"http://127.0.0.1:{server.server_port}/hook"

    # Keys.
    assert call("GET", "/rooms", key=None)[0] == 400
    assert call("GET", "/rooms", key=None)[1]["error"] == "authorization-header-error"
    status, answer = call("GET", "/rooms", key="0" * 64)
    assert (status, answer["error"]) == (401, "authentication-error")
    domain = ok("GET", "/")
    domain_id = domain["domain_id"]

    # The room of an appointment.
    now = int(time.time())
    name = f"appointment-{now}"
    wish = {
        "name": name,
        "privacy": "private",
        "properties": {
            "exp": now + 3600, "eject_at_room_exp": True, "max_participants": 4, "enable_prejoin_ui": False,
            "enable_chat": False, "enable_knocking": False, "enforce_unique_user_ids": True, "lang": "en",
        },
    }
    room = ok("POST", "/rooms", wish)
    assert room["name"] == name and room["privacy"] == "private" and room["api_created"] is True
    assert room["url"].endswith("/" + name) and room["created_at"].endswith("Z")
    assert room["config"]["exp"] == now + 3600 and room["config"]["eject_at_room_exp"] is True
    assert "enable_chat" not in room["config"], "defaults are not told"
    status, answer = call("POST", "/rooms", wish)
    assert status == 400 and answer["error"] == "invalid-request-error" and "already exists" in answer["info"]
    assert ok("GET", f"/rooms/{name}")["id"] == room["id"]
    assert any(one["name"] == name for one in ok("GET", "/rooms?limit=100")["data"])
    status, answer = call("POST", "/rooms", {"properties": {"exp": now - 10}})
    assert status == 400 and "in the past" in answer["info"]

    # Who is told.
    types = ["participant.joined", "participant.left", "meeting.started", "meeting.ended"]
    webhook = ok("POST", "/webhooks", {"url": hook, "hmac": SECRET, "eventTypes": types, "retryType": "exponential"})
    assert Receiver.pings == 1 and webhook["state"] == "ACTIVE"

    # Tokens of both, and one that we sign.
    def token(**properties):
        return ok("POST", "/meeting-tokens", {"properties": {"room_name": name, "exp": now + 3600, **properties}})["token"]

    doctor = token(is_owner=True, user_name="Dr. Ada Lovelace", user_id="doctor-1")
    patient = token(user_name="Sam Müller", user_id="patient-1")
    said = ok("GET", f"/meeting-tokens/{doctor}")
    assert said["room_name"] == name and said["is_owner"] is True and said["user_id"] == "doctor-1"
    own = signed_by_ourselves({"r": name, "d": domain_id, "iat": now, "exp": now + 600, "o": True, "u": "Own"})
    assert ok("GET", f"/meeting-tokens/{own}")["user_name"] == "Own"
    assert call("GET", "/meeting-tokens/" + own[:-4] + "AAAA")[0] == 400

    # Nobody is there, then both are.
    assert ok("GET", f"/rooms/{name}/presence") == {"total_count": 0, "data": []}
    assert call("POST", f"/rooms/{name}/eject", {"user_ids": ["patient-1"]})[0] == 404
    for who in (doctor, patient):
        print(json.dumps({"join": f"{room['url']}?t={who}"}), flush=True)
    here = until("presence", lambda: (lambda page: page["total_count"] == 2 and page["data"])(ok("GET", f"/rooms/{name}/presence")))
    people = {one["userId"]: one for one in here}
    assert people["patient-1"]["userName"] == "Sam Müller" and people["patient-1"]["room"] == name
    assert {one["id"] for one in ok("GET", "/presence")[name]} == {one["id"] for one in here}
    joined = event("participant.joined", name)
    assert joined["version"] and joined["payload"]["owner"] in (True, False)
    assert abs(joined["payload"]["will_eject_at"] - (now + 3600)) < 2
    meeting = event("meeting.started", name)["payload"]["meeting_id"]
    assert meeting == here[0]["mtgSessionId"]

    # What a backend does to a call.
    assert ok("POST", f"/rooms/{name}/send-app-message", {"data": {"note": "ready"}, "recipient": "*"}) == {"sent": "true"}
    change = {"data": {people["patient-1"]["id"]: {"canSend": False}}}
    assert ok("POST", f"/rooms/{name}/update-permissions", change) == {"status": "sent"}
    ok("POST", f"/rooms/{name}/set-session-data", {"data": {"step": 2}, "mergeStrategy": "replace"})
    assert ok("GET", f"/rooms/{name}/get-session-data")["data"] == {"step": 2}

    # The end.
    ejected = ok("POST", f"/rooms/{name}/eject", {"user_ids": ["patient-1"], "ban": True})
    assert ejected["ejectedIds"] == [people["patient-1"]["id"]]
    left = event("participant.left", name)["payload"]
    assert left["user_id"] == "patient-1" and left["duration"] >= 0
    until("one", lambda: ok("GET", f"/rooms/{name}/presence")["total_count"] == 1)
    assert ok("DELETE", f"/rooms/{name}") == {"deleted": True, "name": name}
    status, answer = call("GET", f"/rooms/{name}")
    assert status == 404 and answer["error"] == "not-found"
    assert event("meeting.ended", name)["payload"]["meeting_id"] == meeting
    found = ok("GET", f"/meetings?room={name}&timeframe_start={now - 60}")
    assert found["total_count"] == 1 and found["data"][0]["id"] == meeting and found["data"][0]["ongoing"] is False
    assert {one["user_id"] for one in found["data"][0]["participants"]} == {"doctor-1", "patient-1"}
    ok("DELETE", f"/webhooks/{webhook['uuid']}")
    assert call("GET", f"/webhooks/{webhook['uuid']}")[0] == 404
    assert ok("GET", "/recordings")["data"] == []
    assert not Receiver.wrong, Receiver.wrong
    print(json.dumps({"done": len(Receiver.events)}), flush=True)


main()
