//! A visit as its people's pages deal with it.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};

use super::{Visitor, body};

/// An open event stream.
pub(crate) struct Events {
    response: Response,
    text: String,
}

impl Visitor {
    /// Invites somebody; the link and the key.
    pub(crate) async fn invite(&self, visit: &str, role: &str) -> Value {
        let guest = json!({ "name": "Gus Guest", "role": role });
        body(self.post(&format!("/visits/{visit}/guests"), guest).await, 201).await
    }

    /// The visit as it is now.
    pub(crate) async fn visit(&self, id: &str) -> Value {
        body(self.get(&format!("/visits/{id}")).await, 200).await
    }

    /// Does something in a visit; its answer.
    pub(crate) async fn act(&self, id: &str, what: &str, with: Value) -> Response {
        self.post(&format!("/visits/{id}/{what}"), with).await
    }

    /// Enters and opens the stream, as a page does; the stream after its first event.
    pub(crate) async fn waits(&self, id: &str) -> Events {
        body(self.act(id, "enter", json!({})).await, 200).await;
        let mut events = self.watch(id).await;
        events.until(|visit| visit["me"]["state"] != "LEFT" && !visit.is_null()).await;
        events
    }

    /// Opens the stream.
    pub(crate) async fn watch(&self, id: &str) -> Events {
        let response = self.get(&format!("/visits/{id}/events")).await;
        assert_eq!(response.status().as_u16(), 200, "{:?}", response.text().await);
        Events { response, text: String::new() }
    }
}

impl Events {
    /// The next event: its name and what it says. None when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                if let Some(name) = field("event:") {
                    let said = serde_json::from_str(field("data:").expect("data")).expect("JSON");
                    return Some((name.to_owned(), said));
                }
            }
            let patience = Duration::from_secs(20);
            let chunk = tokio::time::timeout(patience, self.response.chunk()).await.expect("news").expect("bytes")?;
            self.text.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }

    /// The first visit that is as wanted.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (name, said) = self.next().await.expect("the stream goes on");
            if (name == "visit" || name == "today") && wanted(&said) {
                return said;
            }
        }
    }

    /// The name of the event that is not a state.
    pub(crate) async fn farewell(&mut self) -> Option<String> {
        while let Some((name, _)) = self.next().await {
            if name != "visit" && name != "today" {
                return Some(name);
            }
        }
        None
    }
}
