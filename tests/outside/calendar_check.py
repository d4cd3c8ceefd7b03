"""Reads iCalendar files (arguments) with the PyPI package `icalendar` and prints what it found, as JSON lines.

A parser that knows nothing of ours: what it finds is what other people's calendar programs find.
"""

import json
import sys

from icalendar import Calendar


def event(component):
    attendees = component.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    return {
        "uid": str(component["UID"]),
        "sequence": int(component["SEQUENCE"]),
        "status": str(component["STATUS"]),
        "summary": str(component["SUMMARY"]),
        "description": str(component["DESCRIPTION"]),
        "start": component.decoded("DTSTART").isoformat(),
        "end": component.decoded("DTEND").isoformat(),
        "stamp": component.decoded("DTSTAMP").isoformat(),
        "organizer": str(component["ORGANIZER"]),
        "organizer_name": str(component["ORGANIZER"].params.get("CN", "")),
        "attendees": [str(attendee) for attendee in attendees],
        "attendee_names": [str(attendee.params.get("CN", "")) for attendee in attendees],
        "rsvp": [str(attendee.params.get("RSVP", "")) for attendee in attendees],
        "errors": [str(error) for error in component.errors],
    }


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        text = file.read()
    lines = text.split(b"\r\n")
    calendar = Calendar.from_ical(text)
    print(
        json.dumps(
            {
                "version": str(calendar["VERSION"]),
                "method": str(calendar["METHOD"]),
                "product": str(calendar["PRODID"]),
                "events": [event(component) for component in calendar.walk("VEVENT")],
                "longest_line": max(len(line) for line in lines),
                "bare_line_ends": sum(line.count(b"\n") + line.count(b"\r") for line in lines),
            }
        )
    )
