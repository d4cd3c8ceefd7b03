"""Fuzzes a running server with schemathesis, from the server's own OpenAPI document, as a patient, a provider and an admin.

    python tests/outside/schema_check.py target/debug/carehub

No answer may be a 5xx, or have a status, content type, header or body that the document does not describe. The last line
counts like a Rust test run: one test for each role. The seed of the fuzzer is fixed; it takes ids from answers it has seen,
so that not everything is 404.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

import requests

ROLES = {
    "patient": "emma.johnson@demo.example",
    "provider": "sarah.chen@demo.example",
    "admin": "admin@demo.example",
}
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
# These may end the session that the fuzzer works with, so they come last.
LAST = ["logOut", "changePassword", "endSession", "deactivateUser", "setUserRole"]
# These answer for as long as somebody listens.
ENDLESS = ["watchVisit", "watchVisitsToday"]
SECONDS_EACH = 20
SECONDS_LAST = 4


def main(binary):
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        server, url, password = start(binary, folder)
        try:
            for role, email in ROLES.items():
                failed += not fuzz(url, role, sign_in(url, email, password), folder)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
    result = "FAILED" if failed else "ok"
    print(f"test result: {result}. {len(ROLES) - failed} passed; {failed} failed; 0 ignored")
    sys.exit(1 if failed else 0)


def start(binary, folder):
    """A demo server in that folder, its address, and the password of everybody in it."""
    environment = os.environ | {
        "CAREHUB__SERVER__LISTEN": "127.0.0.1:0",
        "CAREHUB__MEDIA__PORT_FIRST": "0",
        "CAREHUB__MEDIA__WORKERS": "1",
        "CAREHUB__LIMITS__API_REQUESTS_PER_SECOND": "0",
    }
    binary = pathlib.Path(binary).resolve()
    log = open(pathlib.Path(folder) / "server.log", "w")
    server = subprocess.Popen([binary, "serve", "--demo"], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    greeting = ""
    for line in server.stdout:
        greeting += line
        if found := re.match(r" *Listening on ([^;]+);", line):
            password = re.search(r"[Pp]assword:? +(\S+)", greeting).group(1)
            return server, f"http://{found[1]}", password
    sys.exit(f"the server did not start: {greeting}")


def sign_in(url, email, password):
    session = requests.Session()
    session.headers["X-Requested-With"] = "carehub"
    answer = session.post(f"{url}/api/v1/sessions", json={"email": email, "password": password})
    assert answer.status_code == 201, answer.text
    return session


def fuzz(url, role, session, folder):
    """Whether all was as the document says."""
    print(f"---- as {role}", flush=True)
    cookie = "; ".join(f"{one.name}={one.value}" for one in session.cookies)
    first = run(url, cookie, SECONDS_EACH, "--exclude-operation-id", folder)
    # Without a session everything would be 401, and nothing tested.
    status = session.get(f"{url}/api/v1/session").status_code
    if status != 200:
        print(f"the {role} is no longer signed in: {status}")
    last = run(url, cookie, SECONDS_LAST, "--include-operation-id", folder)
    return first and last and status == 200


def run(url, cookie, seconds, include_or_exclude, folder):
    config = pathlib.Path(folder) / "schemathesis.toml"
    # A method that the document does not name for a path may be one that was left out above.
    config.write_text("[phases.coverage]\nunexpected-methods = []\n")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", f"{url}/api/v1/openapi.json"),
        *("--url", f"{url}/api/v1", "--checks", ",".join(CHECKS), "--seed", "1", "--max-examples", "8"),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color", "--warnings", "off"),
        *("--workers", "1", "--generation-database", "none", "--generation-with-security-parameters", "false"),
        *("--suppress-health-check", "all", "--request-timeout", "15", "--max-time", str(seconds)),
        *("--header", f"Cookie: {cookie}", "--header", "X-Requested-With: carehub"),
        *(word for name in LAST for word in (include_or_exclude, name)),
        *(word for name in ENDLESS for word in ("--exclude-operation-id", name)),
    ]
    return subprocess.run(command, cwd=folder, stderr=subprocess.STDOUT).returncode == 0


if __name__ == "__main__":
    main(sys.argv[1])
