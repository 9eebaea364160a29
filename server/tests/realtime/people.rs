//! Users who share a workspace, and how they lose access.

use serde_json::{Value, json};

use crate::client::Client;
use crate::lot::{User, text};
use crate::program::Program;

/// Asks as a user and gives the data of the answer.
pub(crate) async fn ask(program: &Program, user: &User, request: &str, body: Value) -> Value {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let bearer = format!("Bearer {}", user.token);
    let headers = [("authorization", bearer.as_str())];
    let answer = program.send(method, &format!("/api/v1{path}"), &headers, Some(&body)).await;
    assert!((200..300).contains(&answer.status), "{request}: {} {}", answer.status, answer.body);
    answer.body["data"].clone()
}

/// Makes a workspace.
pub(crate) async fn workspace(program: &Program, owner: &User) -> String {
    text(&ask(program, owner, "POST /workspaces", json!({"name": "The shop"})).await["id"])
}

/// Lets a user into a workspace.
pub(crate) async fn let_in(program: &Program, owner: &User, workspace: &str, user: &User) {
    let request = format!("POST /workspaces/{workspace}/invites");
    let invited = ask(program, owner, &request, json!({"role": "member"})).await;
    let shown = json!({"token": invited["token"]});
    ask(program, user, "POST /invites/accept", shown).await;
}

/// Takes a user out of a workspace.
pub(crate) async fn take_out(program: &Program, owner: &User, workspace: &str, user: &User) {
    let request = format!("DELETE /workspaces/{workspace}/members/{}", user.id);
    ask(program, owner, &request, json!({})).await;
}

/// Signs a user out.
pub(crate) async fn sign_out(program: &Program, user: &User) {
    ask(program, user, "DELETE /sessions/current", json!({})).await;
}

/// Makes an API key; gives its id and its token.
pub(crate) async fn api_key(program: &Program, user: &User, scopes: &str) -> (String, String) {
    let new = json!({"name": "a script", "scopes": scopes});
    let made = ask(program, user, "POST /api-keys", new).await;
    (text(&made["api_key"]["id"]), text(&made["token"]))
}

/// Follows a topic and gives the answer.
pub(crate) async fn follow(client: &mut Client, topic: &str, since: Option<i64>) -> Value {
    client.say(&json!({"type": "subscribe", "topic": topic, "since": since})).await;
    client.next().await
}
