//! Nonsense for every operation: whatever comes, the answer is one that the document promises, and
//! never a defect of the server.

use serde_json::{Value, json};

use crate::client::{Answer, send};
use crate::schema::check;
use crate::server::bearer;
use crate::shop::Shop;

/// What may stand where an id should.
const IDS: [&str; 5] = ["x", "0", "-1", "0192f0c1-0000-7000-8000-000000000001", "%00"];

/// What may come as a body.
fn bodies() -> Vec<Vec<u8>> {
    let deep = "[".repeat(2_000);
    let texts = [
        "",
        "{}",
        "[]",
        "null",
        "{",
        "\u{feff}{}",
        "{\"maximum\":[]}",
        "{\"maximum\":{\"x\":{}}}",
        "{\"username\":null}",
        "{\"quantity\":1e400}",
        "{\"quantity\":-9223372036854775808}",
        "{\"title\":\"\\ud800\"}",
        "{\"a\":1,\"a\":2}",
        &deep,
    ];
    let mut bodies: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    bodies.push(vec![0xff, 0xfe, 0x00]);
    bodies
}

#[test]
fn nonsense_gets_an_answer_that_is_promised() {
    let shop = Shop::open();
    let document = shop.server.get("/api/openapi.json").json();
    let paths = document["paths"].as_object().expect("paths");
    let mut asked = 0;
    for (pattern, item) in paths {
        let is_other = pattern.ends_with("/v1/ws") || pattern.ends_with("/v1/events");
        if is_other || !pattern.starts_with("/api/") {
            continue;
        }
        for (method, operation) in item.as_object().expect("operations") {
            let method = method.to_uppercase();
            let bodies = if method == "GET" { vec![Vec::new()] } else { bodies() };
            for id in if pattern.contains('{') { &IDS[..] } else { &IDS[..1] } {
                for body in &bodies {
                    let answer = ask(&shop, &method, &fill(pattern, id), body);
                    let what = format!("{method} {pattern} {id} {body:?}");
                    promised(&document, operation, &answer, &what);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 500, "only {asked} requests");
    assert!(!shop.server.log().contains("panicked"), "a handler panicked");
}

fn fill(pattern: &str, id: &str) -> String {
    let parts = pattern.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<&str>>().join("/")
}

fn ask(shop: &Shop, method: &str, path: &str, body: &[u8]) -> Answer {
    let headers = format!("{}content-type: application/json\r\n", bearer(&shop.bidder));
    // Signing out would end the session that the rest of the test needs.
    let headers = if path.ends_with("/sessions/current") { String::new() } else { headers };
    send(&shop.server.address, method, path, &headers, body)
}

fn promised(document: &Value, operation: &Value, answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {answer:?}");
    let response = &operation["responses"][answer.status.to_string()];
    let reference = response["$ref"].as_str().unwrap_or_default().trim_start_matches('#');
    let response = document.pointer(reference).filter(|_| !reference.is_empty());
    let response = response.unwrap_or(&operation["responses"][answer.status.to_string()]);
    assert!(response.is_object(), "{what} is not promised: {answer:?}");
    let schema = &response["content"]["application/json"]["schema"];
    assert_eq!(check(document, schema, &answer.json()), Ok(()), "{what}: {}", answer.body);
}

#[test]
fn nonsense_after_the_question_mark_is_refused() {
    let shop = Shop::open();
    for query in
        ["limit=", "cursor=%00", "cursor=1.2.3", "cursor=-1.0", "x[]=1", "%", "limit=1&limit=2"]
    {
        for list in ["auctions", "listings", "stock-items"] {
            let answer = shop.server.get_as(&shop.seller, &format!("/api/v1/{list}?{query}"));
            let json = answer.json();
            assert!((400..500).contains(&answer.status), "{list}?{query}: {answer:?}");
            assert_eq!(json["success"], json!(false), "{list}?{query}");
        }
    }
}
