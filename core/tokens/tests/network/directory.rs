//! Profiles of another system: fetched seldom, kept, and used while it is down.

use std::sync::{Arc, Barrier};

use serde_json::{Value, json};
use vendue_domain::{Error, ErrorCode};
use vendue_tokens::{
    CachedDirectory, Directory, DirectoryConfig, DirectoryProfile, HttpDirectory, Secret,
};

use crate::support::server::{Gate, Reply, Request, Server};
use crate::support::{after, assert_unavailable, now};

/// The ids of a request.
fn asked(request: &Request) -> Vec<String> {
    let ids = request.path.strip_prefix("/api/users?ids=").expect("the path");
    ids.split(',').map(str::to_owned).collect()
}

/// Everybody but those whose name begins with `no`.
fn people(request: &Request) -> Reply {
    let known = asked(request).into_iter().filter(|id| !id.starts_with("no"));
    let list: Vec<Value> = known
        .map(|id| json!({"id": id, "name": format!("Name of {id}"), "email": "a@example.org"}))
        .collect();
    Reply::Json(json!(list).to_string())
}

fn of(server: &Server) -> HttpDirectory {
    let bearer = Some(Secret::new("swordfish"));
    HttpDirectory::new(DirectoryConfig::new(&server.url("/api/"), bearer)).unwrap()
}

fn started() -> (Server, CachedDirectory<HttpDirectory>) {
    let server = Server::start(people);
    let directory = CachedDirectory::new(of(&server));
    (server, directory)
}

fn ids(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn names(profiles: &[DirectoryProfile]) -> Vec<&str> {
    profiles.iter().map(|profile| profile.id.as_str()).collect()
}

#[test]
fn profiles_are_fetched_together_and_kept() {
    let (server, directory) = started();
    let lookup = directory.fetch(&ids(&["anna", "bert", "nobody", "anna"]), now()).unwrap();
    assert_eq!(names(&lookup.profiles), ["anna", "bert"]);
    assert!(lookup.unavailable.is_empty());
    assert_eq!(lookup.profiles[0].display_name.as_deref(), Some("Name of anna"));
    assert_eq!(server.count(), 1);
    assert_eq!(asked(&server.requests()[0]), ["anna", "bert", "nobody"]);
    assert_eq!(server.requests()[0].authorization.as_deref(), Some("Bearer swordfish"));
    let again = directory.fetch(&ids(&["bert", "anna"]), after(599)).unwrap();
    assert_eq!(names(&again.profiles), ["bert", "anna"]);
    assert_eq!(server.count(), 1);
    // Only what is missing or old is asked for.
    directory.fetch(&ids(&["anna", "carl"]), after(599)).unwrap();
    assert_eq!(asked(&server.requests()[1]), ["carl"]);
    assert!(!directory.profile("anna", after(600)).unwrap().unwrap().stale);
    assert_eq!(server.count(), 3);
}

#[test]
fn an_unknown_id_is_not_asked_for_again_for_a_minute() {
    let (server, directory) = started();
    for moment in [0, 1, 59] {
        assert_eq!(directory.profile("nobody", after(moment)).unwrap(), None);
    }
    assert_eq!(server.count(), 1);
    assert_eq!(directory.profile("nobody", after(60)).unwrap(), None);
    assert_eq!(server.count(), 2);
}

#[test]
fn many_are_asked_for_by_the_hundred() {
    let (server, directory) = started();
    let many: Vec<String> = (0..250).map(|number| format!("u{number}")).collect();
    assert_eq!(directory.fetch(&many, now()).unwrap().profiles.len(), 250);
    let mut sizes: Vec<usize> = server.requests().iter().map(|one| asked(one).len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [50, 100, 100]);
    let too_many: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let refused = directory.fetch(&too_many, now()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InvalidArgument);
    assert!(directory.fetch(&[], now()).unwrap().profiles.is_empty());
}

#[test]
fn while_it_is_down_old_profiles_are_used_and_it_comes_back() {
    let (server, directory) = started();
    assert!(directory.profile("anna", now()).unwrap().is_some());
    server.reply(Reply::HangUp);
    for moment in [600, 86_400, 30 * 86_400] {
        let anna = directory.profile("anna", after(moment)).unwrap().unwrap();
        assert!(anna.stale);
        assert_eq!(anna.display_name.as_deref(), Some("Name of anna"));
    }
    let moment = 30 * 86_400;
    assert_unavailable(directory.profile("bert", after(moment)));
    let both = directory.fetch(&ids(&["anna", "bert"]), after(moment)).unwrap();
    assert_eq!((names(&both.profiles), both.unavailable), (vec!["anna"], ids(&["bert"])));
    // It is left alone for a few seconds after each failure.
    assert_eq!(server.count(), 4);
    server.answer(people);
    assert!(directory.profile("anna", after(moment + 4)).unwrap().unwrap().stale);
    assert_eq!(server.count(), 4);
    assert!(!directory.profile("anna", after(moment + 5)).unwrap().unwrap().stale);
    assert!(directory.profile("bert", after(moment + 5)).unwrap().is_some());
}

#[test]
fn one_that_was_never_there_is_unavailable() {
    let (server, directory) = started();
    for reply in [
        Reply::HangUp,
        Reply::Status(500, String::new()),
        Reply::Status(404, String::new()),
        Reply::Status(302, "Location: /api/users\r\n".to_owned()),
        Reply::Json("garbage".to_owned()),
        Reply::Json("{}".to_owned()),
        Reply::Endless,
    ] {
        server.reply(reply);
        assert_unavailable(of(&server).fetch(&ids(&["anna"])));
    }
    server.reply(Reply::HangUp);
    let before = server.count();
    for _ in 0..100 {
        assert_unavailable(directory.profile("anna", now()));
    }
    assert_eq!(server.count(), before + 1);
}

#[test]
fn of_several_who_ask_for_the_same_one_fetches() {
    let (server, directory) = started();
    let gate = Gate::default();
    let body = json!([{"id": "anna"}]).to_string();
    server.reply(Reply::Held(gate.clone(), body));
    let directory = Arc::new(directory);
    let barrier = Arc::new(Barrier::new(9));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (directory, barrier) = (directory.clone(), barrier.clone());
            std::thread::spawn(move || {
                barrier.wait();
                directory.profile("anna", now())
            })
        })
        .collect();
    barrier.wait();
    while server.count() == 0 {
        std::thread::yield_now();
    }
    gate.open();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap().unwrap().id, "anna");
    }
    assert_eq!(server.count(), 1);
}

#[test]
fn a_directory_that_panics_leaves_nobody_waiting() {
    struct Broken;
    impl Directory for Broken {
        fn fetch(&self, _: &[String]) -> Result<Vec<DirectoryProfile>, Error> {
            panic!("a defect of the host");
        }
    }
    let directory = Arc::new(CachedDirectory::new(Broken));
    for _ in 0..2 {
        let directory = directory.clone();
        let thread = std::thread::spawn(move || directory.profile("anna", now()));
        assert!(thread.join().is_err());
    }
}

#[test]
fn only_those_who_were_asked_for_are_taken_in() {
    let (server, directory) = started();
    let list = json!([
        {"id": "admin", "name": "An intruder"},
        {"id": "anna", "name": "Anna"},
        {"id": "anna", "name": "Another"},
        {"name": "Nobody"}, null, 1, "x", [],
    ]);
    server.reply(Reply::Json(list.to_string()));
    let lookup = directory.fetch(&ids(&["anna"]), now()).unwrap();
    assert_eq!(names(&lookup.profiles), ["anna"]);
    assert_eq!(lookup.profiles[0].display_name.as_deref(), Some("Anna"));
    server.answer(people);
    assert_eq!(directory.profile("admin", now()).unwrap().unwrap().id, "admin");
    assert_eq!(server.count(), 2);
}

#[test]
fn an_id_cannot_become_another_request() {
    let (server, directory) = started();
    server.reply(Reply::Json("[]".to_owned()));
    directory.profile("a,b&x=1#/../\r\nHost: evil", now()).unwrap();
    let expected = "/api/users?ids=a%2Cb%26x%3D1%23%2F..%2F%0D%0AHost%3A%20evil";
    assert_eq!(server.requests()[0].path, expected);
    // What cannot be an id is nobody's, and not worth a request.
    assert_eq!(directory.profile(&"x".repeat(256), now()).unwrap(), None);
    assert_eq!(directory.profile("", now()).unwrap(), None);
    assert_eq!(server.count(), 1);
}

#[test]
fn fields_have_the_names_of_the_other_system() {
    let server = Server::of(json!([{"uid": 7, "profile": {"nick": "anna"}}]).to_string());
    let mut config = DirectoryConfig::new(&server.url(""), None);
    config.fields.subject = "uid".to_owned();
    config.fields.username = Some("profile.nick".to_owned());
    let directory = CachedDirectory::new(HttpDirectory::new(config).unwrap());
    let anna = directory.profile("7", now()).unwrap().unwrap();
    assert_eq!(anna.username.as_deref(), Some("anna"));
    assert_eq!(server.requests()[0].authorization, None);
}

#[test]
fn an_unsafe_address_is_refused() {
    for address in ["http://example.org", "ftp://a", "", "https://a/b?c=d", "https://u:p@a/"] {
        assert!(HttpDirectory::new(DirectoryConfig::new(address, None)).is_err(), "{address}");
    }
    let config = DirectoryConfig::new("https://example.org", Some(Secret::new("swordfish")));
    assert!(!format!("{config:?}").contains("swordfish"));
}
