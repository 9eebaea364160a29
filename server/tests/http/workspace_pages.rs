//! The pages of workspaces, used as plain forms.

use serde_json::json;

use crate::browser::{Browser, action_of, token_of, value_of};
use crate::server::Server;

/// A workspace that somebody makes; gives its path.
fn make(owner: &Browser<'_>, name: &str, approval: &str) -> String {
    let made = owner.post("/workspaces", &[("name", name), ("approval", approval)]);
    assert_eq!(made.status, 303, "{made:?}");
    made.header("location").split('?').next().expect("a path").to_owned()
}

/// Invites whoever has the link; gives its token.
fn invite(owner: &Browser<'_>, path: &str, email: &str, role: &str) -> String {
    let form = [("email", email), ("role", role)];
    let invited = owner.post(&format!("{path}/invites"), &form);
    assert_eq!(invited.status, 201, "{invited:?}");
    let link = value_of(&invited.body, "id=\"link\"");
    link.split_once("/invite#").expect("a link").1.to_owned()
}

#[test]
fn a_workspace_is_made_changed_and_deleted() {
    let server = Server::start();
    let anna = Browser::registered(&server, "anna");
    let refused = anna.post("/workspaces", &[("name", " "), ("approval", "on")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("id=\"name-problem\""), "{}", refused.body);
    let twice = [("name", "Once"), ("key", "0123456789abcdef")];
    let paths = [0, 1].map(|_| anna.post("/workspaces", &twice).header("location").to_owned());
    assert_eq!(paths[0], paths[1], "a form that is sent twice makes one");
    let path = make(&anna, "<b>The shop", "on");
    let page = anna.get(&path).body;
    assert!(page.contains("&#60;b&#62;The shop") && !page.contains("<b>The"), "{page}");
    assert!(page.contains("name=\"approval\" checked"), "{page}");
    let page = anna.follow(&path, &[("name", "The lamp shop")]).body;
    assert!(page.contains("The workspace is changed."), "{page}");
    assert!(!page.contains("name=\"approval\" checked"), "{page}");
    let delete = format!("{path}/delete");
    let unsure = anna.post(&delete, &[("sure", "The lamp")]);
    assert_eq!(unsure.status, 422);
    assert!(unsure.body.contains("id=\"sure-problem\""), "{}", unsure.body);
    let list = anna.follow(&delete, &[("sure", "The lamp shop")]).body;
    assert!(list.contains("The workspace is deleted.") && !list.contains("lamp"), "{list}");
    assert_eq!(anna.get(&path).status, 404);
}

#[test]
fn somebody_comes_in_by_a_link_gets_a_role_and_goes() {
    let server = Server::start();
    let anna = Browser::registered(&server, "anna");
    let bert = Browser::registered(&server, "bert");
    let path = make(&anna, "The shop", "");
    assert_eq!(bert.get(&path).status, 404, "nobody else learns of it");
    let token = invite(&anna, &path, "", "member");
    assert!(!anna.get(&path).body.contains(&token));
    let seen = Browser::new(&server, "a phone").post("/invite", &[("token", &token)]);
    assert!(seen.body.contains("anna invites you into “The shop”, as Member."), "{}", seen.body);
    assert!(seen.body.contains("/login?next=/invite") && !seen.body.contains(&token));
    let page = bert.follow("/invite/accept", &[("token", &token)]).body;
    assert!(page.contains("You are in.") && !page.contains("/invites"), "{page}");
    let again = bert.post("/invite/accept", &[("token", &token)]);
    assert_eq!(again.status, 404);
    assert!(again.body.contains("id=\"token-problem\""), "{}", again.body);
    // A member manages nothing, whatever the form says.
    assert_eq!(bert.post(&path, &[("name", "Mine")]).status, 403);
    let page = anna.get(&path).body;
    let remove = action_of(&page, &format!("{path}/members/"), "/remove").to_owned();
    let role = remove.trim_end_matches("/remove");
    assert_eq!(bert.post(role, &[("role", "owner")]).status, 403);
    let log = server.log();
    let noted = log.lines().filter(|line| line.contains("vendue::audit: refused"));
    assert_eq!(noted.filter(|line| line.contains("forbidden")).count(), 2, "{log}");
    let bad = anna.post(role, &[("role", "emperor")]);
    assert_eq!(bad.status, 422, "{bad:?}");
    assert!(anna.follow(role, &[("role", "admin")]).body.contains("The role is changed."));
    assert!(bert.get(&path).body.contains("Make an invitation"));
    let last = anna.post(&format!("{path}/leave"), &[]);
    assert_eq!(last.status, 409);
    assert!(last.body.contains("class=\"summary\""), "{}", last.body);
    assert!(anna.follow(&remove, &[]).body.contains("The member is taken out."));
    assert_eq!(bert.get(&path).status, 404);
    assert_eq!(anna.post(&remove, &[]).status, 404);
}

#[test]
fn an_invitation_by_mail_is_for_that_address_and_can_be_taken_back() {
    let server = Server::start();
    let anna = Browser::registered(&server, "anna");
    let (bert, cleo) = (Browser::registered(&server, "bert"), Browser::registered(&server, "cleo"));
    let path = make(&anna, "The shop", "");
    let bad = anna.post(&format!("{path}/invites"), &[("email", "nonsense"), ("role", "viewer")]);
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("id=\"email-problem\""), "{}", bad.body);
    invite(&anna, &path, "bert@example.org", "viewer");
    let token = token_of(&server, "bert@example.org", "invite");
    assert_eq!(cleo.post("/invite/accept", &[("token", &token)]).status, 404);
    let page = anna.get(&path).body;
    assert!(page.contains("bert@example.org"), "{page}");
    let revoke = action_of(&page, &format!("{path}/invites/"), "/revoke");
    assert!(anna.follow(revoke, &[]).body.contains("The invitation is taken back."));
    assert_eq!(bert.post("/invite/accept", &[("token", &token)]).status, 404);
    let token = invite(&anna, &path, "bert@example.org", "viewer");
    assert_eq!(bert.post("/invite/accept", &[("token", &token)]).status, 403);
    let link = token_of(&server, "bert@example.org", "verify");
    server.post("/api/v1/email-verifications", &json!({ "token": link })).data();
    assert!(bert.follow("/invite/accept", &[("token", &token)]).body.contains("You are in."));
    assert!(bert.follow(&format!("{path}/leave"), &[]).body.contains("You have left"));
}

#[test]
fn what_waits_is_approved_rejected_or_taken_back() {
    let server = Server::start();
    let anna = Browser::registered(&server, "anna");
    let bert = Browser::registered(&server, "bert");
    let path = make(&anna, "The shop", "on");
    let token = invite(&anna, &path, "", "member");
    bert.follow("/invite/accept", &[("token", &token)]);
    let id = path.trim_start_matches("/workspaces/");
    let program = server.sign_in("bert");
    let ask = |sku: &str| {
        let item = json!({ "sku": sku, "name": "<i>Lamps</i>", "quantity": 3 });
        let headers = format!("authorization: Bearer {program}\r\nvendue-workspace: {id}\r\n");
        let answer = server.send("POST", "/api/v1/stock-items", &headers, &item);
        assert_eq!(answer.status, 202, "{answer:?}");
    };
    let decide = |by: &Browser<'_>, how: &str, note: &str| {
        let page = by.get(&path).body;
        let action = action_of(&page, &format!("{path}/changes/"), "").to_owned();
        (by.post(&action, &[("decision", how), ("note", note)]), action)
    };
    ask("LAMP-1");
    let page = anna.get(&path).body;
    assert!(page.contains("Asked for by bert") && !page.contains("<i>Lamps"), "{page}");
    assert_eq!(decide(&bert, "approve", "").0.status, 403);
    assert_eq!(decide(&anna, "perhaps", "").0.status, 422);
    let (approved, action) = decide(&anna, "approve", "Thank you.");
    assert_eq!(approved.header("location"), format!("{path}?done=approved"));
    let late = anna.post(&action, &[("decision", "reject")]);
    assert_eq!(late.status, 409);
    assert!(late.body.contains("class=\"summary\""), "{}", late.body);
    ask("LAMP-2");
    assert!(decide(&anna, "reject", "No room.").0.header("location").ends_with("rejected"));
    ask("LAMP-3");
    assert!(decide(&bert, "withdraw", "").0.header("location").ends_with("withdrawn"));
    assert!(anna.get(&path).body.contains("Nothing waits."));
    // A change is decided in its own workspace only.
    ask("LAMP-4");
    let other = make(&anna, "Another", "");
    let page = anna.get(&path).body;
    let action = action_of(&page, &format!("{path}/changes/"), "");
    let elsewhere = action.replace(&path, &other);
    assert_eq!(anna.post(&elsewhere, &[("decision", "approve")]).status, 404);
}
