//! The way to the server is encrypted, and the server is who it says it is.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use vendue_store::{Store, StoreError};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

/// Writes a certificate for `localhost` and its key into a folder; gives the paths.
fn certificate(folder: &Path) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("made");
    let (certificate, key) = (folder.join("server.crt"), folder.join("server.key"));
    std::fs::write(&certificate, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    let path = |path: &Path| path.to_str().expect("plain").to_owned();
    // PostgreSQL wants a key that nobody else can read, also where it runs as a user of its own.
    run("chmod", &["755", &path(folder)]);
    run("chmod", &["600", &path(&key)]);
    let id = Command::new("id").arg("-u").output().expect("an id");
    if String::from_utf8_lossy(&id.stdout).trim() == "0" {
        run("chown", &["postgres", &path(&key)]);
    }
    (path(&certificate), path(&key))
}

fn run(program: &str, arguments: &[&str]) {
    assert!(Command::new(program).args(arguments).status().expect("run").success());
}

fn open(address: &str) -> Result<PostgresStore, StoreError> {
    let mut options = PostgresOptions::new(address).expect("an address");
    options.patience = Duration::from_secs(1);
    PostgresStore::open(options, Arc::new(|_| {}))
}

#[test]
fn a_server_must_prove_its_name_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = certificate(folder.path());
    let settings = [("ssl", "on"), ("ssl_cert_file", &certificate), ("ssl_key_file", &key)];
    let server = Postgres::with(&settings);
    let (database, port) = (server.create_database(), server.port());
    let address = |host: &str, rest: &str| {
        format!("postgres://postgres@{host}:{port}/{}?{rest}", database.name())
    };
    let trusted = format!("sslmode=verify-full&sslrootcert={certificate}");
    let store = open(&address("localhost", &trusted)).expect("the name is proved");
    let asked = "SELECT bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) \
                 WHERE a.application_name = 'vendue' AND a.client_addr IS NOT NULL";
    assert_eq!(server.psql(database.name(), asked).expect("asked").trim(), "t");
    store.close().wait().expect("closed");
    // The certificate is of another name, or of nobody whom the client trusts.
    assert!(open(&address("127.0.0.1", &trusted)).is_err());
    assert!(open(&address("localhost", "sslmode=verify-full")).is_err());
}
