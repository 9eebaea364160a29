//! What can be done next with what an answer names.
//!
//! What is made at `/auctions`, or listed there, has an address of its own below it. So its answers
//! link to every operation at such an address, with the id that stands in the answer. Nothing has
//! to be said with a route: the paths and the schemas say it.

use serde_json::{Map, Value, json};

/// An operation: its path, its id, and whether its answer holds what is at the addresses below.
struct Place {
    path: String,
    id: String,
    parameters: Vec<String>,
}

/// Adds the links to every answer that names something.
pub(super) fn add(document: &mut Value) {
    let places = places(document);
    let schemas = document["components"]["schemas"].clone();
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        let Some(name) = item_parameter(path, &places) else { continue };
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
                let schema = &response["content"]["application/json"]["schema"];
                let data = property(&schemas, schema, "data");
                let found = data.and_then(|data| pointer(&schemas, data, &name));
                if let Some(pointer) = found.filter(|_| status.starts_with('2')) {
                    let links = links(path, &name, &pointer, &places);
                    response["links"] = links.into();
                }
            }
        }
    }
}

fn places(document: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for operation in item.as_object().into_iter().flat_map(Map::values) {
            if let Some(id) = operation["operationId"].as_str() {
                let parameters = path.split('/').filter_map(parameter).map(str::to_owned).collect();
                places.push(Place { path: path.clone(), id: id.to_owned(), parameters });
            }
        }
    }
    places
}

/// The name in braces, of a part of a path that has one.
fn parameter(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// The parameter by which one of the things at a path is addressed: `auction_id` for `/auctions`.
/// What is at `…/me` is one of the things above it.
fn item_parameter(path: &str, places: &[Place]) -> Option<String> {
    let collection = path.strip_suffix("/me").unwrap_or(path);
    places.iter().find_map(|place| {
        let rest = place.path.strip_prefix(collection)?.strip_prefix('/')?;
        rest.split('/').next().and_then(parameter).map(str::to_owned)
    })
}

/// Where in an answer the value of a parameter stands; of a list, that of its first item.
fn pointer(schemas: &Value, data: &Value, name: &str) -> Option<String> {
    let (thing, field) = name.rsplit_once('_')?;
    let data = resolved(schemas, data);
    let (place, item) = match data.get("items") {
        Some(items) => ("/data/0", resolved(schemas, items)),
        None => ("/data", data),
    };
    if property(schemas, item, field).is_some() {
        return Some(format!("{place}/{field}"));
    }
    let inner = property(schemas, item, thing)?;
    property(schemas, inner, field).map(|_| format!("{place}/{thing}/{field}"))
}

fn property<'a>(schemas: &'a Value, schema: &'a Value, name: &str) -> Option<&'a Value> {
    resolved(schemas, schema).get("properties")?.get(name)
}

fn resolved<'a>(schemas: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|text| text.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &schemas[name])
}

/// Links from a path to every operation that takes the parameter and no other that is not known.
fn links(path: &str, name: &str, pointer: &str, places: &[Place]) -> Map<String, Value> {
    let known: Vec<&str> = path.split('/').filter_map(parameter).collect();
    let mut links = Map::new();
    for place in places {
        let takes_it = place.parameters.iter().any(|parameter| parameter == name);
        let is_open =
            |parameter: &String| parameter != name && !known.contains(&parameter.as_str());
        if !takes_it || place.parameters.iter().any(is_open) {
            continue;
        }
        let mut parameters = Map::new();
        for parameter in &place.parameters {
            let value = if parameter == name {
                format!("$response.body#{pointer}")
            } else {
                format!("$request.path.{parameter}")
            };
            parameters.insert(parameter.clone(), value.into());
        }
        links
            .insert(place.id.clone(), json!({ "operationId": place.id, "parameters": parameters }));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(data: &Value) -> Value {
        let schema = json!({ "properties": { "data": data } });
        json!({ "content": { "application/json": { "schema": schema } } })
    }

    #[test]
    fn what_is_made_links_to_what_can_be_done_with_it() {
        let thing = json!({ "$ref": "#/components/schemas/Thing" });
        let list = json!({ "type": "array", "items": thing });
        let place = "/things/{thing_id}/parts";
        let mut document = json!({
            "components": { "schemas": { "Thing": { "properties": { "id": {} } } } },
            "paths": {
                "/things": {
                    "get": { "operationId": "list", "responses": { "200": answer(&list) } },
                    "post": { "operationId": "make", "responses": {
                        "201": answer(&thing), "400": answer(&thing),
                    } },
                },
                "/things/{thing_id}": {
                    "get": { "operationId": "look", "responses": { "200": answer(&thing) } },
                },
                "/things/{thing_id}/parts": {
                    "post": { "operationId": "add", "responses": { "201": answer(&thing) } },
                },
                "/things/{thing_id}/parts/{part_id}": { "get": { "operationId": "part" } },
            },
        });
        add(&mut document);
        let made = &document["paths"]["/things"]["post"]["responses"];
        let expected = json!({
            "operationId": "look", "parameters": { "thing_id": "$response.body#/data/id" },
        });
        assert_eq!(made["201"]["links"]["look"], expected);
        assert!(made["201"]["links"]["add"].is_object());
        assert!(made["201"]["links"]["part"].is_null(), "nothing says which part");
        assert!(made["400"]["links"].is_null());
        let listed = &document["paths"]["/things"]["get"]["responses"]["200"]["links"];
        let first = &listed["look"]["parameters"]["thing_id"];
        assert_eq!(first, "$response.body#/data/0/id");
        let parts = &document["paths"][place]["post"]["responses"]["201"]["links"];
        let part = json!({
            "thing_id": "$request.path.thing_id", "part_id": "$response.body#/data/id",
        });
        assert_eq!(parts["part"]["parameters"], part);
    }
}
