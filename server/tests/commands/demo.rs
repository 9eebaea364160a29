//! `vendue serve --demo`: only in a market of its own.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vendue::NewUser;

use crate::support::{Folder, text};

/// How long a server that refuses to begin may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn nobody_is_simulated_among_real_users() {
    let folder = Folder::new();
    let market = vendue::open(text(&folder.path("market.db"))).expect("opened");
    // One of the names that the demo would use.
    market.sign_up(NewUser::new("mira", "mira@example.net")).wait().expect("signed up");
    market.close().wait().expect("closed");

    let mut server = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data", text(&folder.path(""))])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    while server.try_wait().expect("a state").is_none() && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
    // One that serves after all is killed, and then has no exit code.
    drop(server.kill());
    let output = server.wait_with_output().expect("an end");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("users of its own"), "{said}");
    assert!(!folder.path("demo-market").exists(), "the market was not claimed");
}
