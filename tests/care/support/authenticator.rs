//! A passkey device: keeps one ES256 key, remembers whose it is, says that it verified the person (WebAuthn level 3).

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

/// See above.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    credential_id: Vec<u8>,
    user_handle: String,
    pub(crate) counter: u32,
    /// The page that asks.
    pub(crate) origin: String,
    /// Verified by finger, face or PIN.
    pub(crate) verified: bool,
}

impl Authenticator {
    pub(crate) fn new(origin: &str) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let credential_id = rand::random::<u128>().to_be_bytes().to_vec();
        Self { key, credential_id, user_handle: String::new(), counter: 0, origin: origin.to_owned(), verified: true }
    }

    /// What `navigator.credentials.create` gives.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required", "{options}");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required", "{options}");
        self.user_handle = options["user"]["id"].as_str().expect("a user").to_owned();
        let mut data = self.authenticator_data(options["rp"]["id"].as_str().expect("a party"), ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential_id.len()).expect("short").to_be_bytes());
        data.extend(&self.credential_id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": …} in CBOR (RFC 8949).
        let mut object = vec![0xa3];
        object.extend(cbor_text("fmt"));
        object.extend(cbor_text("none"));
        object.extend(cbor_text("attStmt"));
        object.push(0xa0);
        object.extend(cbor_text("authData"));
        object.extend(cbor_bytes(&data));
        let client_data = self.client_data("webauthn.create", options);
        json!({
            "id": BASE64.encode(&self.credential_id), "rawId": BASE64.encode(&self.credential_id), "type": "public-key",
            "response": { "attestationObject": BASE64.encode(object), "clientDataJSON": BASE64.encode(client_data) },
        })
    }

    /// What `navigator.credentials.get` gives.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let data = self.authenticator_data(options["rpId"].as_str().expect("a party"), 0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [&data[..], digest(&SHA256, client_data.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("signs");
        json!({
            "id": BASE64.encode(&self.credential_id), "rawId": BASE64.encode(&self.credential_id), "type": "public-key",
            "response": {
                "authenticatorData": BASE64.encode(data), "clientDataJSON": BASE64.encode(client_data),
                "signature": BASE64.encode(signature.as_ref()), "userHandle": self.user_handle,
            },
        })
    }

    fn authenticator_data(&self, party: &str, flags: u8) -> Vec<u8> {
        let verified = if self.verified { VERIFIED } else { 0 };
        let mut data = digest(&SHA256, party.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    /// {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1).
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
        key.extend(cbor_bytes(x));
        key.push(0x22);
        key.extend(cbor_bytes(y));
        key
    }
}

fn cbor_text(text: &str) -> Vec<u8> {
    let mut bytes = vec![0x60 | u8::try_from(text.len()).expect("short")];
    bytes.extend(text.as_bytes());
    bytes
}

fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut all = vec![0x58, u8::try_from(bytes.len()).expect("short")];
    all.extend(bytes);
    all
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;
