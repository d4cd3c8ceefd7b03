//! Requests made from the document alone: the least that an operation takes, with the clinic's own things in it.

use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};

use super::clinic::Clinic;
use crate::support::{PNG, Visitor};

/// An operation of the document.
pub(super) struct Operation<'a> {
    pub(super) id: &'a str,
    method: Method,
    path: &'a str,
    spec: &'a Value,
}

/// All of them.
pub(super) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, spec) in methods.as_object().expect("methods") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if let Some(id) = spec["operationId"].as_str() {
                found.push(Operation { id, method, path, spec });
            }
        }
    }
    found
}

impl Operation<'_> {
    /// As a visitor would send it.
    pub(super) fn request(&self, document: &Value, clinic: &Clinic, visitor: &Visitor) -> RequestBuilder {
        let sample = Sample { document, clinic };
        let mut path = self.path.to_owned();
        let mut query: Vec<(String, String)> = Vec::new();
        for parameter in self.spec["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("a name");
            // `{id}` alone says nothing: it is the id of what stands before it.
            let before = self.path.split(&format!("/{{{name}}}")).next().and_then(|path| path.rsplit('/').next());
            let of = format!("{}.{name}", before.unwrap_or_default());
            let thing = clinic.thing(&of).map_or_else(|| sample.named(name, &parameter["schema"]), Value::from);
            let value = || text(&thing);
            match parameter["in"].as_str() {
                Some("path") => path = path.replace(&format!("{{{name}}}"), &value()),
                Some("query") if parameter["required"] == true => query.push((name.to_owned(), value())),
                _ => {}
            }
        }
        let query = serde_urlencoded::to_string(&query).expect("a query");
        let path = if query.is_empty() { path } else { format!("{path}?{query}") };
        let request = visitor.request(self.method.clone(), &path);
        let request = request.header("if-match", "\"1\"").header("idempotency-key", "matrix");
        let Some((media_type, content)) =
            self.spec["requestBody"]["content"].as_object().and_then(|all| all.iter().next())
        else {
            return request;
        };
        if media_type == "application/json" {
            let body = sample.of(&content["schema"]);
            request.json(&clinic.fill(body))
        } else {
            request.header("content-type", media_type).body(PNG)
        }
    }
}

/// The smallest values that schemas allow.
struct Sample<'a> {
    document: &'a Value,
    clinic: &'a Clinic,
}

impl Sample<'_> {
    /// The clinic's own, where it has a thing of that name.
    fn named(&self, name: &str, schema: &Value) -> Value {
        self.clinic.thing(name).map_or_else(|| self.of(schema), Value::from)
    }

    fn of(&self, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').expect("a reference within the document");
            return self.of(self.document.pointer(pointer).expect(reference));
        }
        for given in ["const", "example", "default"] {
            if let Some(value) = schema.get(given).filter(|value| !value.is_null()) {
                return value.clone();
            }
        }
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            let choices = schema[choice].as_array().into_iter().flatten();
            if let Some(first) = choices.into_iter().find(|choice| choice["type"] != "null") {
                return self.of(first);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().filter_map(|part| self.of(part).as_object().cloned());
            return Value::Object(parts.flatten().collect());
        }
        self.of_type(kind(schema), schema)
    }

    fn of_type(&self, kind: &str, schema: &Value) -> Value {
        match kind {
            "object" => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let fields = required.map(|name| (name.to_owned(), self.named(name, &schema["properties"][name])));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            "array" => {
                let count = schema["minItems"].as_u64().unwrap_or_default();
                (0..count).map(|_| self.of(&schema["items"])).collect()
            }
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            "boolean" => json!(true),
            "string" => match schema["format"].as_str() {
                Some("uuid") => json!("01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11"),
                Some("date-time") => json!("2026-06-03T10:00:00Z"),
                Some("date") => json!("2026-06-03"),
                Some("email") => json!("somebody.else@example.org"),
                _ => json!("x".repeat(usize::try_from(schema["minLength"].as_u64().unwrap_or(1)).expect("short"))),
            },
            _ => Value::Null,
        }
    }
}

/// OpenAPI 3.1 writes what may be null as a list of types.
fn kind(schema: &Value) -> &str {
    let listed = schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str);
    schema["type"].as_str().or_else(|| listed.into_iter().find(|kind| *kind != "null")).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
