"""Stripe's own library against a server that should be like Stripe: URL and KEY are all it is told, and the secret that
webhooks are signed with.

    python stripe_client.py http://127.0.0.1:PORT KEY WEBHOOK_SECRET

Reads lines from its input: `SIGNATURE<TAB>BODY` is checked as a webhook; `pay SESSION` was answered by whoever started it.
It says `page SESSION` when somebody should pay there, and `done` when all was as it takes for granted.
"""

import sys

import stripe

BASE, KEY, SECRET = sys.argv[1:4]


def client():
    return stripe.StripeClient(KEY, base_addresses={"api": BASE}, max_network_retries=2)


def page(api, key, amount=5000):
    return api.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {"currency": "eur", "unit_amount": amount, "product_data": {"name": "Appointment"}},
                }
            ],
            "success_url": "https://clinic.example.org/back?sid={CHECKOUT_SESSION_ID}",
            "client_reference_id": "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11",
            "metadata": {"attempt_id": "1"},
        },
        {"idempotency_key": key},
    )


def refused(kind, act):
    try:
        act()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def pages(api):
    session = page(api, "k1")
    assert session.status == "open" and session.payment_status == "unpaid" and session.url.startswith("http"), session
    assert page(api, "k1").id == session.id, "the same key is the same page"
    refused(stripe.IdempotencyError, lambda: page(api, "k1", amount=6000))
    assert page(api, "k2").id != session.id
    too_small = refused(stripe.InvalidRequestError, lambda: page(api, "k3", amount=1))
    assert too_small.code == "amount_too_small", too_small
    nobody = refused(stripe.InvalidRequestError, lambda: api.v1.checkout.sessions.retrieve("cs_test_nobody"))
    assert nobody.http_status == 404 and nobody.code == "resource_missing"
    refused(stripe.AuthenticationError, lambda: page(stripe.StripeClient("sk_test_wrong", base_addresses={"api": BASE}), "k4"))
    closed = api.v1.checkout.sessions.expire(page(api, "k5").id)
    assert closed.status == "expired"
    refused(stripe.InvalidRequestError, lambda: api.v1.checkout.sessions.expire(closed.id))
    return session


def paid(api, session):
    print(f"page {session.id}", flush=True)
    assert sys.stdin.readline().strip() == "paid"
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert session.status == "complete" and session.payment_status == "paid"
    intent = session.payment_intent
    assert intent.status == "succeeded" and intent.amount_received == 5000
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert api.v1.payment_intents.retrieve(intent.id).latest_charge == intent.latest_charge.id
    return intent.id


def refunds(api, intent):
    def send(amount, key):
        wish = {"payment_intent": intent, "amount": amount, "metadata": {"refund_id": key}}
        return api.v1.refunds.create(wish, {"idempotency_key": key})

    refund = send(2000, "r1")
    assert refund.status == "succeeded" and send(2000, "r1").id == refund.id
    too_much = refused(stripe.InvalidRequestError, lambda: send(4000, "r2"))
    assert too_much.param == "amount", too_much
    send(3000, "r3")
    again = refused(stripe.InvalidRequestError, lambda: send(1, "r4"))
    assert again.code == "charge_already_refunded"
    found = [one.id for one in api.v1.refunds.list({"payment_intent": intent, "limit": 100}).auto_paging_iter()]
    assert len(found) == 2 and refund.id in found
    assert api.v1.refunds.retrieve(refund.id).metadata["refund_id"] == "r1"


def webhooks(api):
    kinds = set()
    for line in sys.stdin:
        how, signature, body = line.rstrip("\n").split("\t", 2)
        if how == "good":
            event = api.construct_event(body, signature, SECRET)
            kinds.add(event.type)
            assert event.data.object.id
        else:
            refused(stripe.SignatureVerificationError, lambda: api.construct_event(body, signature, SECRET))
    wanted = {"checkout.session.completed", "checkout.session.expired", "refund.created", "charge.refunded"}
    assert wanted <= kinds, kinds


api = client()
intent = paid(api, pages(api))
refunds(api, intent)
print("told", flush=True)
webhooks(api)
print("done", flush=True)
