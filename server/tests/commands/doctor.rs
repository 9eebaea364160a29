//! `vendue doctor`: what is well, and what was planted.

use serde_json::Value;
use vendue_test_servers::{Postgres, Redis};

use crate::support::{Folder, Sale, vendue};

/// The grade and the text of a check.
fn check<'a>(report: &'a Value, name: &str) -> (&'a str, &'a str) {
    let checks = report["checks"].as_array().expect("checks");
    let found = checks.iter().find(|check| check["check"] == name);
    let found = found.unwrap_or_else(|| panic!("{name}: {report:#}"));
    (found["grade"].as_str().expect("a grade"), found["found"].as_str().expect("a text"))
}

fn problems(report: &Value) -> Vec<&str> {
    let checks = report["checks"].as_array().expect("checks").iter();
    let bad = checks.filter(|check| check["grade"] == "problem");
    bad.map(|check| check["check"].as_str().expect("a name")).collect()
}

#[test]
fn a_file_that_is_served_is_well() {
    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    sale.bid(0);
    let report = vendue(&["doctor", "--data", &folder.arg(""), "--json"]).json();
    for name in ["file", "writable", "schema", "journal", "integrity", "processes"] {
        assert_eq!(check(&report, name).0, "ok", "{name}: {report:#}");
    }
    assert_eq!(check(&report, "processes").1, "another process has it open");
    assert!(check(&report, "disk").1.contains("MiB are free"));
    assert!(check(&report, "descriptors").0 != "problem");
    sale.bid(1);
    sale.close();
    let said = vendue(&["doctor", "--database", &folder.arg("market.db")]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.contains("ok       integrity"), "{said:?}");
    assert!(said.out.lines().last().expect("a sum").contains("0 problems"), "{said:?}");
    assert_eq!(folder.names(), ["market.db"]);
}

#[test]
#[cfg(unix)]
fn files_that_others_can_read_are_told() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    Sale::open(&folder.path("market.db")).close();
    folder.write("signing-key.pem", "not looked at");
    for name in ["market.db", "signing-key.pem"] {
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(folder.path(name), open).expect("opened up");
    }
    let said = vendue(&["doctor", "--data", &folder.arg(""), "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    let report = said.json_of_failure();
    assert_eq!(check(&report, "file mode").0, "warning");
    assert_eq!(problems(&report), ["signing key"]);
}

#[test]
fn a_file_that_is_no_market_is_a_problem() {
    let folder = Folder::new();
    let letter = folder.write("letter.db", "this is a letter, and no database at all".repeat(99));
    let said = vendue(&["doctor", "--database", &letter, "--json"]);
    assert_eq!((said.code, problems(&said.json_of_failure())), (1, vec!["contents"]));
    let missing = vendue(&["doctor", "--database", &folder.arg("missing.db"), "--json"]).json();
    assert_eq!(check(&missing, "file").0, "warning");
    assert_eq!(folder.names(), ["letter.db"]);
}

#[test]
fn a_database_that_is_served_is_well() {
    let server = Postgres::with(&[("shared_buffers", "160MB")]);
    let database = server.create_database();
    let empty = vendue(&["doctor", "--database-url", database.url(), "--json"]).json();
    assert_eq!(check(&empty, "schema"), ("warning", "there is no market yet"));
    let sale = Sale::in_database(database.url());
    (0..5).for_each(|round| sale.bid(round));
    let report = vendue(&["doctor", "--database-url", database.url(), "--json"]).json();
    for name in [
        "server",
        "round trip",
        "clock",
        "encryption",
        "pooling",
        "fsync",
        "full_page_writes",
        "synchronous_commit",
        "shared_buffers",
        "timeouts",
        "autovacuum",
        "transactions",
        "standbys",
        "slots",
        "schema",
        "nodes",
        "connections",
        "log",
    ] {
        assert_eq!(check(&report, name).0, "ok", "{name}: {report:#}");
    }
    assert!(check(&report, "server").1.contains("the primary"));
    assert!(check(&report, "nodes").1.starts_with("1 is alive: process "), "{report:#}");
    assert!(check(&report, "log").1.starts_with("settled through position"));
    sale.close();
    let nodes = server.psql(database.name(), "SELECT count(*) FROM nodes").expect("asked");
    assert_eq!(nodes.trim(), "0", "nobody was entered");
}

#[test]
fn a_replica_is_looked_at() {
    let server = Postgres::quick();
    let replica = server.replica("near");
    let database = server.create_database();
    let sale = Sale::in_database(database.url());
    (0..5).for_each(|round| sale.bid(round));
    sale.close();
    server.wait_for_replica();
    let look = |replica_url: &str| {
        let args = ["--database-url", database.url(), "--replica-url", replica_url, "--json"];
        vendue(&[["doctor"].as_slice(), &args].concat()).json_of_failure()
    };
    let report = look(&replica.url(database.name()));
    assert_eq!(check(&report, "replica").0, "ok", "{report:#}");
    assert!(check(&report, "standbys").1.starts_with("near (async"), "{report:#}");
    assert_eq!(check(&look(database.url()), "replica").0, "problem", "it repeats nobody");
    replica.kill();
    let report = look(&replica.url(database.name()));
    assert_eq!(check(&report, "replica").0, "warning", "{report:#}");
    // A standby where writes are wanted.
    replica.start_again();
    let url = replica.url(database.name());
    let report = vendue(&["doctor", "--database-url", &url, "--json"]).json_of_failure();
    assert_eq!(problems(&report), ["primary"]);
}

#[test]
fn what_is_wrong_with_a_database_is_told() {
    let server = Postgres::with(&[
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("autovacuum", "off"),
        ("max_connections", "20"),
        ("idle_session_timeout", "60000"),
        ("shared_buffers", "16MB"),
        ("synchronous_standby_names", "nobody"),
    ]);
    server
        .psql("postgres", "SELECT pg_create_physical_replication_slot('idle', true)")
        .expect("one");
    let url = server.url("postgres");
    let said = vendue(&["doctor", "--database-url", &url, "--json"]);
    let report = said.json_of_failure();
    assert_eq!(said.code, 1);
    assert_eq!(
        problems(&report),
        [
            "fsync",
            "full_page_writes",
            "synchronous_commit",
            "autovacuum",
            "standbys",
            "connections"
        ]
    );
    for name in ["shared_buffers", "timeouts", "slots", "schema"] {
        assert_eq!(check(&report, name).0, "warning", "{name}: {report:#}");
    }
    let said = vendue(&["doctor", "--database-url", &url]);
    assert!(said.out.contains("-> set fsync = on"), "{said:?}");
}

#[test]
fn what_holds_others_up_is_told() {
    let server = Postgres::shared();
    let database = server.create_database();
    Sale::in_database(database.url()).close();
    let report = |server: &Postgres| {
        let url = server.url(database.name());
        vendue(&["doctor", "--database-url", &url, "--json"]).json_of_failure()
    };
    // A write that has taken its place in the log and does not end, and a node with a wrong clock.
    let hanging = "BEGIN; SELECT take_block(); \
                   INSERT INTO events SELECT b * 4096, 'user', gen_random_uuid(), 1, now(), 'x', \
                   '{}' FROM (SELECT 1 AS b) AS one WHERE FALSE; SELECT pg_sleep(8)";
    std::thread::scope(|scope| {
        scope.spawn(|| drop(server.psql(database.name(), hanging)));
        std::thread::sleep(std::time::Duration::from_millis(700));
        let node = "INSERT INTO nodes (id, name, started_at, seen_at, clock_ahead_ms, takes_share) \
                    VALUES (gen_random_uuid(), 'far', now(), now() + interval '1 minute', 5000, \
                    true)";
        server.psql(database.name(), node).expect("a node");
        let later = "SELECT take_block(); INSERT INTO events SELECT last_value * 4096, 'user', \
                     gen_random_uuid(), 1, now(), 'x', '{}' FROM event_blocks";
        server.psql(database.name(), later).expect("a later event");
        let report = report(server);
        assert_eq!(check(&report, "nodes").0, "warning", "{report:#}");
        assert_eq!(check(&report, "log").0, "problem", "{report:#}");
    });
}

#[test]
fn a_server_that_is_not_there_is_a_problem_and_names_no_password() {
    let url = "postgres://anna:hidden-word@127.0.0.1:1/market";
    let said = vendue(&["doctor", "--database-url", url, "--json"]);
    assert_eq!(said.code, 1);
    assert_eq!(problems(&said.json_of_failure()), ["server", "primary"]);
    assert!(!format!("{said:?}").contains("hidden-word"));
    vendue(&["doctor", "--database-url", "postgres://anna:hidden-word@/"])
        .assert_refused(&["not a valid address"]);
}

#[test]
fn the_way_between_nodes_is_looked_at() {
    let folder = Folder::new();
    Sale::open(&folder.path("market.db")).close();
    let redis = Redis::start();
    let args = ["doctor", "--data", &folder.arg(""), "--redis-url", &redis.url(), "--json"];
    let report = vendue(&args).json();
    for name in ["redis", "redis round trip", "redis memory", "redis persistence"] {
        assert_eq!(check(&report, name).0, "ok", "{name}: {report:#}");
    }
    assert!(check(&report, "redis").1.contains("sharded channels"));
    redis.kill();
    let said = vendue(&args);
    assert_eq!((said.code, problems(&said.json_of_failure())), (1, vec!["redis"]));
}

/// A mail server that lets everybody in, and waits for no mail.
fn mail_server() -> std::net::SocketAddr {
    use std::io::{BufRead, BufReader, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().expect("a reader")).lines();
            writeln!(stream, "220 sink\r").expect("said");
            for line in lines.map_while(Result::ok) {
                assert!(!line.starts_with("MAIL"), "{line}");
                let answer = if line == "QUIT" { "221 bye" } else { "250 sink" };
                writeln!(stream, "{answer}\r").expect("said");
            }
        }
    });
    address
}

#[test]
fn who_comes_in_and_how_mail_goes_is_looked_at() {
    let folder = Folder::new();
    let look = |more: &[&str]| {
        let data = folder.arg("");
        vendue(&[&["doctor", "--data", &data, "--json"], more].concat()).json_of_failure()
    };
    let alone = look(&[]);
    assert_eq!(problems(&alone), Vec::<&str>::new());
    assert_eq!(check(&alone, "mail").0, "warning");
    assert_eq!(check(&alone, "public address").0, "warning");

    // A key of RFC 8037, A.2.
    let key = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let keys = vendue_test_servers::Web::start(Some(format!("{{\"keys\":[{key}]}}")));
    let provider = serde_json::json!({
        "source": "elsewhere", "audience": ["shop"], "jwks_url": keys.url("/keys"),
    });
    let file = serde_json::json!({ "providers": [provider] }).to_string();
    let file = folder.write("providers.json", file);
    let smtp = format!("smtp://{}", mail_server());
    let well = [
        ["--smtp-url", &smtp],
        ["--mail-from", "shop@example.org"],
        ["--public-url", "https://shop.example.org"],
        ["--identity-providers", &file],
    ]
    .concat();
    let report = look(&well);
    for name in ["mail", "public address", "identity provider"] {
        assert_eq!(check(&report, name).0, "ok", "{name}: {report:#}");
    }
    keys.give(Some(r#"{"keys":[]}"#.to_owned()));
    assert_eq!(problems(&look(&well)), ["identity provider"], "no key that could be used");
    keys.give(None);
    let away = look(&well);
    assert_eq!(check(&away, "identity provider").1, "elsewhere: its keys cannot be had");
    assert_eq!(problems(&away), ["identity provider"]);
    // Each by itself is fine.
    let twice = serde_json::json!({ "providers": [provider, provider] }).to_string();
    folder.write("providers.json", twice);
    assert_eq!(problems(&look(&well)), ["identity provider"], "the server would not start");
    folder.write("providers.json", "{}}");
    let wrong = [
        "--public-url",
        "shop",
        "--smtp-url",
        "smtp://127.0.0.1:1",
        "--mail-from",
        "shop@example.org",
    ];
    let report = look(&[wrong.as_slice(), &["--identity-providers", &file]].concat());
    assert_eq!(problems(&report), ["mail", "public address", "identity provider"]);
    let nameless = look(&["--smtp-url", &smtp]);
    assert_eq!(problems(&nameless), ["mail", "public address"]);
}
