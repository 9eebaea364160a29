//! The key with which all nodes sign.

use crate::cluster::Cluster;
use crate::lot;
use crate::program::Program;

const KEPT: &str = "SELECT convert_from(value, 'UTF8') FROM market WHERE name = 'signing_key'";

fn key_file(program: &Program) -> String {
    let path = program.folder.path().join("data/signing-key.pem");
    std::fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

async fn is_known(program: &Program, token: &str) -> bool {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    program.send("GET", "/api/v1/users/me", &headers, None).await.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_brings_its_key_along_and_the_first_one_stays() {
    let cluster = Cluster::alone();
    let flags = cluster.flags(&[]);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let mut first = Program::start(&[]);
    let mut second = Program::start(&[]);
    let (brought, other) = (key_file(&first), key_file(&second));
    assert!(brought.contains("PRIVATE KEY") && brought != other);
    first.crash_and_restart_with(&flags);
    assert_eq!(cluster.ask(KEPT), brought);
    second.crash_and_restart_with(&flags);
    assert_eq!(cluster.ask(KEPT), brought);
    let anna = lot::user(&first, "anna").await;
    let bert = lot::user(&second, "bert").await;
    for token in [&anna.token, &bert.token] {
        assert!(is_known(&first, token).await && is_known(&second, token).await);
    }
    assert_eq!(key_file(&second), other, "nobody takes the file away");
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_at_once_on_nothing_have_one_key_and_one_administrator() {
    let cluster = Cluster::alone();
    let flags = ["--admin", "root", "--admin-password", "correct horse battery staple"];
    let mut nodes: Vec<Program> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..3).map(|_| scope.spawn(|| cluster.node(&flags))).collect();
        started.into_iter().map(|node| node.join().expect("it starts")).collect()
    });
    let root = lot::sign_in(&nodes[0], "root").await;
    for node in &nodes {
        assert!(is_known(node, &root.token).await);
        assert_eq!(key_file(node), "", "a key of the database is in no folder");
    }
    assert_eq!(cluster.ask("SELECT count(*) FROM users"), "1");
    // A restart changes nothing.
    nodes[1].crash_and_restart();
    assert!(is_known(&nodes[1], &root.token).await);
}
