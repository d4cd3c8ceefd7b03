"""Reads mails (arguments: .eml files) with Python's own `email` package and prints what it found, as JSON lines."""

import email
import email.policy
import json
import sys

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    parts = list(mail.walk())
    calendars = [part for part in parts if part.get_content_type() in ("text/calendar", "application/ics")]
    print(
        json.dumps(
            {
                "subject": str(mail["Subject"]),
                "to": [[address.display_name, address.addr_spec] for address in mail["To"].addresses],
                "headers": sorted(name.lower() for name in mail.keys()),
                "types": [part.get_content_type() for part in parts],
                "methods": [part.get_param("method") for part in calendars],
                "files": [part.get_filename() for part in parts if part.get_filename()],
                "calendars": [part.get_payload(decode=True).decode() for part in calendars],
                "text": mail.get_body(("plain",)).get_content(),
                "html": mail.get_body(("html",)).get_content(),
                "defects": [str(defect) for part in parts for defect in part.defects],
            }
        )
    )
